import type { Quote } from '../pricing/quote.ts';

export interface StoredQuote {
  readonly quote: Quote;
  /** Set when the price was called back: no new commitment may rest on it. */
  readonly withdrawnAt: Date | null;
}

/** Quotes are written once and never changed; only their withdrawal is added. */
export interface QuoteStore {
  /**
   * All of them or none; idempotent by id. Rejects with STORE_REVISION_TAKEN when another quote of the chain has that
   * number: whoever computed it asks for the latest one again.
   */
  saveQuotes(quotes: readonly Quote[]): Promise<void>;
  readQuote(id: string): Promise<StoredQuote | undefined>;
  /** Newest first. */
  listQuotes(query: { limit: number; conversation?: string; configHash?: string }): Promise<readonly StoredQuote[]>;
  /** Resolves with the ids that this call withdrew. */
  withdrawQuotes(query: { id: string } | { configHash: string }, now: Date): Promise<readonly string[]>;
  /** Highest revision in the chain this quote belongs to, so that a change becomes the next one. */
  latestRevision(id: string): Promise<number>;
}
