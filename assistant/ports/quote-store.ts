import type { Quote } from '../pricing/quote.ts';

export interface StoredQuote {
  readonly quote: Quote;
  /** Set when the price was called back: no new commitment may rest on it. */
  readonly withdrawnAt: Date | null;
}

export type WithdrawalTarget = { readonly id: string } | { readonly configHash: string };

/** Quotes are written once and never changed; withdrawals stand beside them. */
export interface QuoteStore {
  /**
   * All of them or none; idempotent by id. Rejects with STORE_REVISION_TAKEN when another quote of the chain has that
   * number: whoever computed it asks for the latest one again.
   */
  saveQuotes(quotes: readonly Quote[]): Promise<void>;
  readQuote(id: string): Promise<StoredQuote | undefined>;
  /** Every saved revision of the chain this quote belongs to, the newest first. */
  readRevisions(id: string): Promise<readonly StoredQuote[]>;
  /** Newest first. Who granted a discount and why is left out once its person was erased. */
  listQuotes(query: { limit: number; conversation?: string; configHash?: string }): Promise<readonly StoredQuote[]>;
  /**
   * From now on every quote of that id or config counts as withdrawn, saved or not, with the revisions that carry its
   * prices (a manual discount on it). Resolves with the ids that this call withdrew.
   */
  withdrawQuotes(target: WithdrawalTarget, now: Date): Promise<readonly string[]>;
  /** When this quote was withdrawn, whether it is saved or not; null when it was not. */
  findWithdrawal(quote: Quote): Promise<Date | null>;
  /** When whatever is computed under this config was withdrawn; null when it was not. */
  findConfigWithdrawal(hash: string): Promise<Date | null>;
  /** Highest revision in the chain this quote belongs to, so that a change becomes the next one. */
  latestRevision(id: string): Promise<number>;
}
