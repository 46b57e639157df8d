import { AssistantError } from '../errors.ts';
import { localCalendar } from '../local-time/local-date.ts';
import { closeQuote } from './close-quote.ts';
import type { QuoteCalculation, QuoteContext } from './compute-quote.ts';
import { grantDiscount, type ManualDiscount } from './grant-discount.ts';
import { resplitPayments } from './payments.ts';
import { floorOf, type PricedLine } from './price-lines.ts';
import { findItem, type PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import type { Quote, QuoteLine, RuleReference } from './quote.ts';
import { remainsLegal, vatOn } from './vat.ts';
import type { VatPeriod } from './vat-schema.ts';

export interface DiscountRevision {
  readonly revision: number;
  /** The quote that the new one takes the place of: `base`, or a later one that granted another discount on it. */
  readonly replaces: string;
  readonly discount: ManualDiscount;
}

/** A quote with a discount by hand carries the prices of the one it replaces. */
export function hasManualDiscount(quote: Pick<Quote, 'discounts'>): boolean {
  return quote.discounts.some(({ approvedBy }) => approvedBy !== undefined);
}

/**
 * A manual discount on a quote as it was promised: its prices, discounts, VAT, payments, end and config stand whatever the
 * files say by now, so the bill can only fall; who may grant how much and the floor are those of today. PRICING_VAT_CHANGED
 * when the seller may no longer charge that VAT. `base` must hold no manual discount, so that discounts granted one after
 * the other replace each other instead of adding up.
 */
export function discountQuote(
  base: Quote,
  prices: PriceList,
  vatPeriods: readonly VatPeriod[],
  { revision, replaces, discount }: DiscountRevision,
  { now, timeZone, config }: QuoteContext,
): QuoteCalculation {
  const date = localCalendar(timeZone).dateOf(now);
  const vat = vatOn(vatPeriods, date);
  if (vat === undefined) throw new AssistantError(pricingErrors.noVatRegime, { date });
  if (!remainsLegal(base.vat, vat)) throw new AssistantError(pricingErrors.vatChanged, { id: base.id, date });
  const lines = base.lines.map((line) => promisedLine(prices, line));
  const left = base.lines.map((line) => line.amount - line.discount);
  const granted = grantDiscount(prices, discount, lines, left);
  const { id, title, amount, approvedBy, reason } = granted;
  const rule = ruleUnder(base.config.hash === config.hash, granted.rule);
  const body = closeQuote(
    { ...base, revision, replaces, createdAt: now.toISOString() },
    {
      lines,
      reductions: [{ perLine: base.lines.map((line) => line.discount) }, granted],
      discounts: [
        ...base.discounts,
        {
          id,
          title,
          amount,
          rule,
          ...(approvedBy === undefined ? {} : { approvedBy }),
          ...(reason === undefined ? {} : { reason }),
        },
      ],
      vat: { ...base.vat, ground: vat.ground },
      recurring: base.recurring,
      payments: (total) => resplitPayments(prices, base, total),
      config: base.config,
    },
  );
  return { body, lines, discounts: [{ ...granted, rule }], base };
}

/**
 * The limit of the role is of today, `config` of the day of the promise: where the files have changed in between, a line
 * number of today would point at something else in the files that `config.hash` names, so the file as a whole is named.
 */
function ruleUnder(sameConfig: boolean, rule: RuleReference): RuleReference {
  return sameConfig ? rule : { file: rule.file, line: 1 };
}

function promisedLine(prices: PriceList, line: QuoteLine): PricedLine {
  const { id, title, unit, quantity, unitPrice, amount, rule } = line;
  const monthly = id.endsWith('.monthly');
  const itemId = monthly ? id.slice(0, -'.monthly'.length) : id;
  const item = monthly ? undefined : findItem(prices, itemId);
  const floor = floorOf(prices, amount, item ?? null, quantity);
  return {
    id,
    itemId,
    title,
    unit,
    quantity,
    tier: { from: 1, to: null, price: unitPrice, rule },
    factors: [],
    rounding: null,
    unitPrice,
    amount,
    floor: Math.min(amount - line.discount, floor.amount),
    floorRule: floor.rule,
    rule,
  };
}
