import { AssistantError } from '../errors.ts';
import { type AppliedDiscount, grantDiscount, type ManualDiscount } from './apply-discounts.ts';
import type { QuoteCalculation, QuoteContext } from './compute-quote.ts';
import { localCalendar } from './local-date.ts';
import { resplitPayments } from './payments.ts';
import { floorOf, type PricedLine } from './price-lines.ts';
import { findItem, type PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import type { Quote, QuoteLine } from './quote.ts';
import { chargeLines, sumVat } from './quote-lines.ts';
import { sumInWords } from './sum-in-words.ts';
import { vatOn } from './vat.ts';
import type { VatPeriod } from './vat-schema.ts';

export interface Revision {
  readonly revision: number;
  /** The quote that the new one takes the place of: `base`, or a later one that granted another discount on it. */
  readonly replaces: string;
  readonly discount: ManualDiscount;
}

/**
 * A manual discount on a quote as it was promised: its prices and discounts stand whatever the price list says by now;
 * who may grant how much, the floor and VAT are those of today. `base` must hold no manual discount, so that discounts
 * granted one after the other replace each other instead of adding up.
 */
export function reviseQuote(
  base: Quote,
  prices: PriceList,
  vatPeriods: readonly VatPeriod[],
  { revision, replaces, discount }: Revision,
  { now, timeZone, config }: QuoteContext,
): QuoteCalculation {
  const calendar = localCalendar(timeZone);
  const date = calendar.dateOf(now);
  const vat = vatOn(vatPeriods, date);
  if (vat === undefined) throw new AssistantError(pricingErrors.noVatRegime, { date });
  const priced = base.lines.map((line) => promisedLine(prices, line));
  const left = base.lines.map((line) => line.amount - line.discount);
  const granted = grantDiscount(prices, discount, priced, left);
  const discounts = [...earlier(base), granted];
  const lines = chargeLines(priced, discounts, vat);
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const { id: _, signature: __, ...body } = base;
  const { id, title, amount, rule, approvedBy, reason } = granted;
  return {
    body: {
      ...body,
      revision,
      replaces,
      createdAt: now.toISOString(),
      validUntil: calendar.endOfDay(now, prices.lifetimeDays).toISOString(),
      lines,
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
      vat: sumVat(vat, lines),
      total,
      totalInWords: sumInWords(total),
      payments: resplitPayments(prices, base, total),
      config: { hash: config.hash, revision: config.revision, dirty: config.dirty },
    },
    lines: priced,
    discounts,
  };
}

function promisedLine(prices: PriceList, line: QuoteLine): PricedLine {
  const { id, title, unit, quantity, unitPrice, amount, rule } = line;
  const monthly = id.endsWith('.monthly');
  const itemId = monthly ? id.slice(0, -'.monthly'.length) : id;
  const ownFloor = monthly ? null : (findItem(prices, itemId)?.floor ?? null);
  return {
    id,
    itemId,
    title,
    unit,
    quantity,
    tier: { from: 1, to: null, price: unitPrice, rule },
    factors: [],
    unitPrice,
    amount,
    floor: Math.min(amount - line.discount, floorOf(prices, amount, ownFloor, quantity)),
    rule,
  };
}

/** The discounts given before, as one entry for the explanation and the lines. */
function earlier(base: Quote): AppliedDiscount[] {
  const perLine = base.lines.map(({ discount }) => discount);
  const amount = perLine.reduce((sum, part) => sum + part, 0);
  const first = base.discounts[0];
  if (first === undefined || amount === 0) return [];
  const title = base.discounts.map((discount) => discount.title).join(', ');
  return [{ id: base.id, kind: 'earlier', title, percent: null, asked: amount, amount, perLine, rule: first.rule }];
}
