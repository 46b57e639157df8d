import { AssistantError } from '../errors.ts';
import type { QuoteStore, StoredQuote, WithdrawalTarget } from '../ports/quote-store.ts';
import { storeErrors } from '../ports/store-errors.ts';
import type { QuoteRequest } from '../pricing/compute-quote.ts';
import { type DiscountRevision, discountQuote, hasManualDiscount } from '../pricing/discount-quote.ts';
import type { ManualDiscount } from '../pricing/grant-discount.ts';
import type { Quote } from '../pricing/quote.ts';
import { quoteErrors } from '../pricing/quote-errors.ts';
import type { OrderRequest } from '../pricing/resolve-order.ts';
import {
  createQuoteDrafter,
  type QuoteDrafter,
  type QuoteDrafterParts,
  type SignedCalculation,
} from './quote-drafter.ts';
import { isQuoteId } from './quote-file.ts';
import { assertConfigStands, assertNotWithdrawn, assertUsable, isUsable } from './usable-quote.ts';

export interface QuotingParts extends QuoteDrafterParts {
  readonly store: QuoteStore;
}

export interface ChangedOrder {
  readonly order: OrderRequest;
  readonly conversation?: string | null;
  readonly manualDiscount?: ManualDiscount | null;
}

/** New quotes are refused with QUOTE_CONFIG_WITHDRAWN while the project's prices are called back. */
export interface Quoting extends QuoteDrafter {
  /** Signed with the next revision number, not saved: for a turn that commits it with everything else. */
  draftFor(request: { order: OrderRequest; conversation: string | null; replaces: string | null }): Promise<Quote>;
  issue(request: Pick<QuoteRequest, 'order' | 'conversation'>): Promise<SignedCalculation>;
  /** As it was given, whatever became of it; QUOTE_NOT_FOUND, QUOTE_FORGED. */
  read(id: string): Promise<StoredQuote>;
  /** A quote that a new commitment may rest on; QUOTE_NOT_FOUND, QUOTE_FORGED, QUOTE_WITHDRAWN, QUOTE_EXPIRED. */
  readUsable(id: string): Promise<Quote>;
  /** The newest revision of this quote's chain that a new commitment may rest on; undefined when there is none. */
  current(id: string): Promise<Quote | undefined>;
  /** The next revision with another order, at the prices of today. */
  change(id: string, changed: ChangedOrder): Promise<SignedCalculation>;
  /** The next revision with a manual discount on the promised prices. */
  discount(id: string, discount: ManualDiscount): Promise<SignedCalculation>;
  list(query: { limit: number; conversation?: string; configHash?: string }): Promise<readonly StoredQuote[]>;
  /**
   * Ids that this call withdrew: revisions that carry the prices of a quote go with it. A quote that was never saved can
   * be withdrawn by its id, and whatever is computed under a withdrawn config later is withdrawn from the start.
   */
  withdraw(target: WithdrawalTarget): Promise<readonly string[]>;
}

/** Each failure means that somebody else has got through. */
const saveAttempts = 10;

export function createQuoting(parts: QuotingParts): Quoting {
  const { project, signer, clock, store } = parts;
  const drafter = createQuoteDrafter(parts);
  const timeZone = () => project().company.time_zone;

  async function read(id: string): Promise<StoredQuote> {
    const stored = await store.readQuote(id);
    if (stored === undefined) throw new AssistantError(quoteErrors.notFound, { id });
    drafter.verify(stored.quote);
    return stored;
  }

  async function readUsable(id: string): Promise<Quote> {
    const stored = await read(id);
    assertUsable(stored, clock.now(), timeZone());
    return stored.quote;
  }

  async function nextRevision(id: string): Promise<number> {
    return (await store.latestRevision(id)) + 1;
  }

  async function draft(request: QuoteRequest): Promise<SignedCalculation> {
    const { config, company } = project();
    await assertConfigStands(store, config, company.time_zone);
    return drafter.draft(request);
  }

  function grant(base: Quote, revision: DiscountRevision): SignedCalculation {
    const { company, prices, config } = project();
    const context = { now: clock.now(), timeZone: company.time_zone, config };
    const calculation = discountQuote(base, prices, company.vat, revision, context);
    return { quote: signer.sign(calculation.body), calculation };
  }

  /** Saves what `make` gives under the next number, the last of it being the answer; another one when it is taken. */
  async function saveNext(
    id: string,
    make: (revision: number) => Promise<readonly [...SignedCalculation[], SignedCalculation]>,
  ): Promise<SignedCalculation> {
    for (let left = saveAttempts; ; left -= 1) {
      const signed = await make(await nextRevision(id));
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
    ...drafter,
    read,
    readUsable,

    async current(id) {
      const now = clock.now();
      const revisions = await store.readRevisions(id);
      return revisions.find((stored) => isUsable(stored, now) && signer.verify(stored.quote))?.quote;
    },

    async draftFor({ order, conversation, replaces }) {
      const revision = replaces === null ? 1 : await nextRevision(replaces);
      return (await draft({ order, conversation, replaces, revision })).quote;
    },

    async issue({ order, conversation = null }) {
      const signed = await draft({ order, conversation });
      await store.saveQuotes([signed.quote]);
      return signed;
    },

    async change(id, { order, conversation, manualDiscount = null }) {
      const { quote: base } = await read(id);
      const kept = conversation === undefined ? base.conversation : conversation;
      return saveNext(id, async (revision) => {
        const changed = await draft({ order, conversation: kept, replaces: id, revision });
        if (manualDiscount === null) return [changed];
        // Two revisions: every discount by hand stands on a quote without one.
        const next = { revision: revision + 1, replaces: changed.quote.id, discount: manualDiscount };
        return [changed, grant(changed.quote, next)];
      });
    },

    async discount(id, discount) {
      let base = await readUsable(id);
      // Discounts by hand replace each other: the figures come from the last revision that had none.
      while (hasManualDiscount(base) && base.replaces !== null) base = (await read(base.replaces)).quote;
      const unreduced = await read(base.id);
      assertNotWithdrawn(unreduced, timeZone());
      return saveNext(id, async (revision) => [grant(unreduced.quote, { revision, replaces: id, discount })]);
    },

    list: (query) => store.listQuotes(query),

    async withdraw(target) {
      // A forged one may be called back too, so it is not verified.
      if ('id' in target && !isQuoteId(target.id) && (await store.readQuote(target.id)) === undefined) {
        throw new AssistantError(quoteErrors.notFound, { id: target.id });
      }
      return store.withdrawQuotes(target, clock.now());
    },
  };
}
