import type { AppliedDiscount } from './apply-discounts.ts';
import type { PricedLine } from './price-lines.ts';
import type { QuoteLine, QuoteVat } from './quote.ts';
import { type VatInForce, vatOf } from './vat.ts';

/** Discounts off, VAT in or on: what each line costs the customer. */
export function chargeLines(
  lines: readonly PricedLine[],
  discounts: readonly AppliedDiscount[],
  vat: VatInForce,
): QuoteLine[] {
  return lines.map(({ id, title, unit, quantity, unitPrice, amount, rule }, index) => {
    const discount = discounts.reduce((sum, { perLine }) => sum + (perLine[index] ?? 0), 0);
    const charged = amount - discount;
    const tax = vatOf(charged, vat);
    const total = vat.regime === 'on_top' ? charged + tax : charged;
    return { id, title, unit, quantity, unitPrice, amount, discount, vat: tax, total, rule };
  });
}

export function sumVat({ regime, rate, ground }: VatInForce, lines: readonly QuoteLine[]): QuoteVat {
  return { regime, rate, amount: lines.reduce((sum, line) => sum + line.vat, 0), ground };
}
