import type { PricedLine } from './price-lines.ts';
import type { QuoteLine, QuoteVat } from './quote.ts';
import { type VatInForce, vatOf, withVat } from './vat.ts';

/** Discounts off, VAT in or on: what each line costs the customer. */
export function chargeLines(
  lines: readonly PricedLine[],
  reductions: readonly { readonly perLine: readonly number[] }[],
  vat: VatInForce,
): QuoteLine[] {
  return lines.map(({ id, title, unit, quantity, unitPrice, amount, rule }, index) => {
    const discount = reductions.reduce((sum, { perLine }) => sum + (perLine[index] ?? 0), 0);
    const charged = amount - discount;
    const tax = vatOf(charged, vat);
    const total = withVat(charged, vat);
    return { id, title, unit, quantity, unitPrice, amount, discount, vat: tax, total, rule };
  });
}

export function sumVat({ regime, rate, ground }: VatInForce, lines: readonly QuoteLine[]): QuoteVat {
  return { regime, rate, amount: lines.reduce((sum, line) => sum + line.vat, 0), ground };
}
