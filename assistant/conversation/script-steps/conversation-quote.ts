import { AssistantError } from '../../errors.ts';
import { pricingErrors } from '../../pricing/pricing-errors.ts';
import { quoteState } from '../../script/advance.ts';
import { isSameOrder, orderFromBrief } from '../../script/order-from-brief.ts';
import type { Script } from '../../script/script.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { callHuman } from './call-human.ts';

/** A revision that people have made meanwhile (a discount, say) is this conversation's from now on; true when there is one. */
export function adoptQuote(draft: TurnDraft): boolean {
  if (draft.quote === undefined || draft.quote.id === draft.state.quote) return false;
  draft.change({ quote: draft.quote.id });
  return true;
}

/** `renewed`: the order is the same, but the price that was named for it has lapsed or was called back. */
type QuoteSettled = 'kept' | 'issued' | 'renewed' | 'failed';

/**
 * The conversation's quote for the brief as it stands: kept while the order is the same and the quote is good, else the
 * next revision. What the visitor says has no way into the figures but through the order.
 */
export async function ensureQuote(draft: TurnDraft): Promise<QuoteSettled> {
  const order = draft.script === undefined ? null : orderFromBrief(draft.script, draft.state.fields);
  if (order === null) return draft.quote !== undefined ? 'kept' : quoteFailed(draft, 'no_order');
  const { quote } = draft;
  const sameOrder = isSameOrder(order, draft.state.order);
  if (quote !== undefined && sameOrder) return 'kept';
  const renewed = sameOrder && draft.state.quote !== null;
  const request = { order, conversation: draft.input.conversation.id, replaces: quote?.id ?? draft.state.quote };
  try {
    const issued = await draft.dependencies.issueQuote(request);
    draft.quote = issued;
    draft.quotes.push(issued);
    draft.change({ order, quote: issued.id });
    draft.note('quote', { quote: issued.id, revision: issued.revision, total: issued.total });
    return renewed ? 'renewed' : 'issued';
  } catch (error) {
    if (!(error instanceof AssistantError) || error.kind !== 'usage') throw error;
    if (promoFaults.has(error.code) && dropPromo(draft)) return ensureQuote(draft);
    return quoteFailed(draft, error.code);
  }
}

/** Only these are the promo code's own fault: another defect of the order must not cost the visitor his code. */
const promoFaults: ReadonlySet<string> = new Set(
  [
    pricingErrors.unknownPromo,
    pricingErrors.promoExpired,
    pricingErrors.promoNotYet,
    pricingErrors.promoNotForPackage,
  ].map(({ code }) => code),
);

function dropPromo(draft: TurnDraft): boolean {
  const field = draft.script?.order?.promo?.field;
  if (field === undefined) return false;
  // Forgotten, not skipped: another code may be named later.
  const { [field]: _rejected, ...fields } = draft.state.fields;
  draft.change({ fields });
  draft.sayPhrase('promo_rejected');
  return true;
}

function quoteFailed(draft: TurnDraft, code: string): 'failed' {
  draft.note('quote_failed', { code });
  callHuman(draft, 'Расчёт не получился', { phrase: 'quote_failed' });
  return 'failed';
}

/** Where a brief that has changed after the price was named has to go: back to the price. */
export function repricingState(draft: TurnDraft, script: Script): string | undefined {
  if (draft.state.order === null) return undefined;
  const order = orderFromBrief(script, draft.state.fields);
  return isSameOrder(order, draft.state.order) ? undefined : quoteState(script);
}
