import { AssistantError } from '../errors.ts';
import { localCalendar } from '../local-time/local-date.ts';
import { type AppliedDiscount, applyDiscounts } from './apply-discounts.ts';
import { closeQuote } from './close-quote.ts';
import { splitPayments } from './payments.ts';
import { type PricedLine, priceOrder } from './price-lines.ts';
import type { PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import type { ConfigIdentity, Quote, QuoteBody } from './quote.ts';
import { type OrderRequest, resolveOrder } from './resolve-order.ts';
import { vatOn, withVat } from './vat.ts';
import type { VatPeriod } from './vat-schema.ts';

export interface QuoteRequest {
  readonly order: OrderRequest;
  readonly conversation?: string | null;
  /** A quote that the new one takes the place of, with the number it gets; 1 for a new quote. */
  readonly replaces?: string | null;
  readonly revision?: number;
}

export interface QuoteContext {
  readonly now: Date;
  /** The company's zone: prices, promo codes and taxes change at its midnight. */
  readonly timeZone: string;
  readonly config: ConfigIdentity;
}

/** A quote with the steps that led to it. */
export interface QuoteCalculation {
  readonly body: QuoteBody;
  /** The lines before discounts and VAT, in step with those of the body. */
  readonly lines: readonly PricedLine[];
  /** Those computed now; what `base` gave before is in `base`. */
  readonly discounts: readonly AppliedDiscount[];
  /** The quote whose prices and discounts were promised and stand. */
  readonly base: Quote | null;
}

/** The same price list, VAT periods, request and context give the same quote, byte for byte. */
export function computeQuote(
  prices: PriceList,
  vatPeriods: readonly VatPeriod[],
  request: QuoteRequest,
  { now, timeZone, config }: QuoteContext,
): QuoteCalculation {
  const calendar = localCalendar(timeZone);
  const date = calendar.dateOf(now);
  const vat = vatOn(vatPeriods, date);
  if (vat === undefined) throw new AssistantError(pricingErrors.noVatRegime, { date });
  const resolved = resolveOrder(prices, request.order, date);
  const priced = priceOrder(prices, resolved);
  const discounts = applyDiscounts(prices, resolved, priced.lines, date);
  const head = {
    revision: request.revision ?? 1,
    replaces: request.replaces ?? null,
    order: resolved.order,
    conversation: request.conversation ?? null,
    createdAt: now.toISOString(),
    validUntil: calendar.endOfDay(now, prices.lifetimeDays).toISOString(),
  };
  const body = closeQuote(head, {
    lines: priced.lines,
    reductions: discounts,
    discounts: discounts.map(({ id, title, amount, rule }) => ({ id, title, amount, rule })),
    vat,
    recurring: priced.fees.map(({ id, title, amount, rule }) => ({
      id,
      title,
      amount: withVat(amount, vat),
      period: 'month',
      rule,
    })),
    payments: (total) => splitPayments(prices, resolved.package.payment, total),
    config,
  });
  return { body, lines: priced.lines, discounts, base: null };
}
