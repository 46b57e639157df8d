import { AssistantError } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { QuoteSigner } from '../assistant/ports/quote-signer.ts';
import type { QuoteStore, StoredQuote } from '../assistant/ports/quote-store.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import type { ManualDiscount } from '../assistant/pricing/apply-discounts.ts';
import { calculateQuote, type QuoteCalculation } from '../assistant/pricing/compute-quote.ts';
import { localDate } from '../assistant/pricing/local-date.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import { quoteErrors } from '../assistant/pricing/quote-errors.ts';
import type { OrderRequest } from '../assistant/pricing/resolve-order.ts';
import { type Revision, reviseQuote } from '../assistant/pricing/revise-quote.ts';
import type { Project } from '../project/project.ts';

/** What quoting needs of a project. */
export type QuotingProject = Pick<Project, 'company' | 'prices' | 'config'>;

export interface QuoteIssuerParts {
  /** Asked every time: the daemon swaps projects. */
  readonly project: () => QuotingProject;
  readonly signer: QuoteSigner;
  readonly clock: Clock;
}

export interface SignedCalculation {
  readonly quote: Quote;
  readonly calculation: QuoteCalculation;
}

export interface NewQuote {
  readonly order: OrderRequest;
  readonly conversation?: string | null;
  /** A quote that the new one takes the place of, with the number it gets. */
  readonly replaces?: string | null;
  readonly revision?: number;
}

export interface QuoteIssuer {
  /** Computes and signs; keeps nothing. */
  draft(request: NewQuote): SignedCalculation;
  /** QUOTE_FORGED unless id and signature are ours. */
  verify(quote: Quote): void;
}

export function createQuoteIssuer({ project, signer, clock }: QuoteIssuerParts): QuoteIssuer {
  return {
    draft(request) {
      const { company, prices, config } = project();
      const context = { now: clock.now(), timeZone: company.time_zone, config };
      const calculation = calculateQuote(prices, company.vat, request, context);
      return { quote: signer.sign(calculation.body), calculation };
    },

    verify(quote) {
      if (!signer.verify(quote)) throw new AssistantError(quoteErrors.forged, { id: quote.id });
    },
  };
}

export interface QuotingParts extends QuoteIssuerParts {
  readonly store: QuoteStore;
}

export interface ChangedOrder {
  readonly order: OrderRequest;
  readonly conversation?: string | null;
  readonly manualDiscount?: ManualDiscount | null;
}

export interface Quoting extends QuoteIssuer {
  /** Signed with the next revision number, not saved: for a turn that commits it with everything else. */
  draftFor(request: { order: OrderRequest; conversation: string | null; replaces: string | null }): Promise<Quote>;
  issue(request: Pick<NewQuote, 'order' | 'conversation'>): Promise<SignedCalculation>;
  /** As it was given, whatever became of it; QUOTE_NOT_FOUND, QUOTE_FORGED. */
  read(id: string): Promise<StoredQuote>;
  /** A quote that a new commitment may rest on; QUOTE_NOT_FOUND, QUOTE_FORGED, QUOTE_WITHDRAWN, QUOTE_EXPIRED. */
  readUsable(id: string): Promise<Quote>;
  /** The next revision with another order, at the prices of today. */
  change(id: string, changed: ChangedOrder): Promise<SignedCalculation>;
  /** The next revision with a manual discount on the promised prices. */
  discount(id: string, discount: ManualDiscount): Promise<SignedCalculation>;
  list(query: { limit: number; conversation?: string; configHash?: string }): Promise<readonly StoredQuote[]>;
  /** Ids that this call withdrew. */
  withdraw(query: { id: string } | { configHash: string }): Promise<readonly string[]>;
}

/** Each failure means that somebody else has got through. */
const saveAttempts = 10;

export function createQuoting(parts: QuotingParts): Quoting {
  const { project, signer, clock, store } = parts;
  const issuer = createQuoteIssuer(parts);

  async function read(id: string): Promise<StoredQuote> {
    const stored = await store.readQuote(id);
    if (stored === undefined) throw new AssistantError(quoteErrors.notFound, { id });
    issuer.verify(stored.quote);
    return stored;
  }

  async function readUsable(id: string): Promise<Quote> {
    const stored = await read(id);
    assertUsable(stored, clock.now(), project().company.time_zone);
    return stored.quote;
  }

  async function nextRevision(id: string): Promise<number> {
    return (await store.latestRevision(id)) + 1;
  }

  function revise(base: Quote, revision: Revision): SignedCalculation {
    const { company, prices, config } = project();
    const context = { now: clock.now(), timeZone: company.time_zone, config };
    const calculation = reviseQuote(base, prices, company.vat, revision, context);
    return { quote: signer.sign(calculation.body), calculation };
  }

  /** Saves what `make` gives under the next number, the last of it being the answer; another one when it is taken. */
  async function saveNext(
    id: string,
    make: (revision: number) => readonly [...SignedCalculation[], SignedCalculation],
  ): Promise<SignedCalculation> {
    for (let left = saveAttempts; ; left -= 1) {
      const signed = make(await nextRevision(id));
      try {
        await store.saveQuotes(signed.map(({ quote }) => quote));
        return signed.at(-1) ?? signed[0];
      } catch (error) {
        const taken = error instanceof AssistantError && error.code === storeErrors.revisionTaken.code;
        if (!taken || left === 1) throw error;
      }
    }
  }

  return {
    ...issuer,
    read,
    readUsable,

    async draftFor({ order, conversation, replaces }) {
      const revision = replaces === null ? 1 : await nextRevision(replaces);
      return issuer.draft({ order, conversation, replaces, revision }).quote;
    },

    async issue({ order, conversation = null }) {
      const signed = issuer.draft({ order, conversation });
      await store.saveQuotes([signed.quote]);
      return signed;
    },

    async change(id, { order, conversation, manualDiscount = null }) {
      const { quote: base } = await read(id);
      const kept = conversation === undefined ? base.conversation : conversation;
      return saveNext(id, (revision) => {
        const changed = issuer.draft({ order, conversation: kept, replaces: id, revision });
        if (manualDiscount === null) return [changed];
        // Two revisions: every discount by hand stands on a quote without one.
        const next = { revision: revision + 1, replaces: changed.quote.id, discount: manualDiscount };
        return [changed, revise(changed.quote, next)];
      });
    },

    async discount(id, discount) {
      let base = await readUsable(id);
      // Discounts by hand replace each other: the figures come from the last revision that had none.
      while (base.discounts.some((entry) => entry.approvedBy !== undefined) && base.replaces !== null) {
        base = (await read(base.replaces)).quote;
      }
      const unreduced = base;
      return saveNext(id, (revision) => [revise(unreduced, { revision, replaces: id, discount })]);
    },

    list: (query) => store.listQuotes(query),

    async withdraw(query) {
      // A forged one may be called back too, so it is not verified.
      if ('id' in query && (await store.readQuote(query.id)) === undefined) {
        throw new AssistantError(quoteErrors.notFound, { id: query.id });
      }
      return store.withdrawQuotes(query, clock.now());
    },
  };
}

/** QUOTE_WITHDRAWN or QUOTE_EXPIRED: no new commitment may rest on it. */
export function assertUsable({ quote, withdrawnAt }: StoredQuote, now: Date, timeZone: string): void {
  const { id } = quote;
  if (withdrawnAt !== null) {
    throw new AssistantError(quoteErrors.withdrawn, { id, date: localDate(withdrawnAt, timeZone) });
  }
  const until = new Date(quote.validUntil);
  if (now > until) throw new AssistantError(quoteErrors.expired, { id, date: localDate(until, timeZone) });
}

/** The quote in the output of `quote --json`; what `--explain` adds to it is not part of it. */
export function quoteFromJson(text: string, file: string): Quote {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'signature' in value && 'lines' in value && 'id' in value) {
      const { explanation: _, ...quote } = value as Quote & { explanation?: unknown };
      return quote;
    }
  } catch {
    // Reported below.
  }
  throw new AssistantError(quoteErrors.badFile, { file });
}
