import { AssistantError } from '../errors.ts';
import { type AppliedDiscount, applyDiscounts } from './apply-discounts.ts';
import { localCalendar } from './local-date.ts';
import { splitPayments } from './payments.ts';
import { type PricedLine, priceOrder } from './price-lines.ts';
import type { PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import type { ConfigIdentity, QuoteBody } from './quote.ts';
import { chargeLines, sumVat } from './quote-lines.ts';
import { type OrderRequest, resolveOrder } from './resolve-order.ts';
import { sumInWords } from './sum-in-words.ts';
import { vatOf, vatOn } from './vat.ts';
import type { VatPeriod } from './vat-schema.ts';

export interface QuoteRequest {
  readonly order: OrderRequest;
  readonly conversation?: string | null;
  /** 1 for a new quote. */
  readonly revision?: number;
  readonly replaces?: string | null;
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
  readonly discounts: readonly AppliedDiscount[];
}

/** The same price list, VAT periods, request and context give the same quote, byte for byte. */
export function computeQuote(
  prices: PriceList,
  vatPeriods: readonly VatPeriod[],
  request: QuoteRequest,
  context: QuoteContext,
): QuoteBody {
  return calculateQuote(prices, vatPeriods, request, context).body;
}

export function calculateQuote(
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
  const lines = chargeLines(priced.lines, discounts, vat);
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const body: QuoteBody = {
    schemaVersion: 1,
    revision: request.revision ?? 1,
    replaces: request.replaces ?? null,
    order: resolved.order,
    conversation: request.conversation ?? null,
    createdAt: now.toISOString(),
    validUntil: calendar.endOfDay(now, prices.lifetimeDays).toISOString(),
    currency: 'RUB',
    lines,
    discounts: discounts.map(({ id, title, amount, rule }) => ({ id, title, amount, rule })),
    vat: sumVat(vat, lines),
    total,
    totalInWords: sumInWords(total),
    recurring: priced.fees.map(({ id, title, amount, rule }) => ({
      id,
      title,
      amount: vat.regime === 'on_top' ? amount + vatOf(amount, vat) : amount,
      period: 'month',
      rule,
    })),
    payments: splitPayments(prices, resolved.package.payment, total),
    config: { hash: config.hash, revision: config.revision, dirty: config.dirty },
  };
  return { body, lines: priced.lines, discounts };
}
