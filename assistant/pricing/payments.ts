import { allocate, multiply, type Ratio, ratioOf, roundHalfUp } from './money.ts';
import type { PriceList } from './price-list.ts';
import type { Quote, QuotePayment } from './quote.ts';

const percentScale: Ratio = { numerator: 10n ** 18n, denominator: 1n };

/** The total by the stages of a schedule, to the kopeck. */
export function splitPayments(prices: PriceList, scheduleId: string, total: number): QuotePayment[] {
  const stages = prices.schedules.find(({ id }) => id === scheduleId)?.stages ?? [];
  // Whole numbers in the same proportion as the per cents.
  const weights = stages.map(({ percent }) => roundHalfUp(multiply(ratioOf(percent), percentScale)));
  const amounts = allocate(total, weights);
  return stages.map(({ id, title, due }, index) => ({ id, title, due, amount: amounts[index] ?? 0 }));
}

/**
 * Another total by the stages that a quote promised: by the schedule itself while it is the one that made them, else in
 * proportion to their sums.
 */
export function resplitPayments(prices: PriceList, quote: Quote, total: number): QuotePayment[] {
  const scheduleId = prices.packages.find(({ id }) => id === quote.order.package)?.payment ?? '';
  if (JSON.stringify(splitPayments(prices, scheduleId, quote.total)) === JSON.stringify(quote.payments)) {
    return splitPayments(prices, scheduleId, total);
  }
  const amounts = allocate(
    total,
    quote.payments.map(({ amount }) => BigInt(amount)),
  );
  return quote.payments.map((payment, index) => ({ ...payment, amount: amounts[index] ?? 0 }));
}
