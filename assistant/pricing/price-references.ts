import { formatMoneyShort, multiply, one, ratioOf } from './money.ts';
import { unitPriceUnder } from './price-lines.ts';
import { findItem, type PricedItem, type PriceForm, type PriceList, touches } from './price-list.ts';
import { type VatInForce, withVat } from './vat.ts';

/** Prices as they stand in the file. */
const noVat = { regime: 'none', rate: 0 } as const;

export type PriceReferenceKind = 'from' | 'monthly';

/**
 * The lowest price of one unit, in kopecks: the cheapest tier under the most favourable coefficients. `from` is the
 * one-off price (the monthly one for what has no other), `monthly` the fee. With `vat` it is what a customer pays: VAT on
 * top is in it. Undefined: no such item or no such price.
 */
export function lookUpPrice(
  prices: PriceList,
  id: string,
  kind: PriceReferenceKind,
  vat: Pick<VatInForce, 'regime' | 'rate'> = noVat,
): number | undefined {
  const item = findItem(prices, id);
  if (item === undefined) return undefined;
  if (kind === 'from' && item.oneOff !== null) return withVat(lowest(prices, item, item.oneOff, 'one_off'), vat);
  return item.monthly === null ? undefined : withVat(lowest(prices, item, item.monthly, 'monthly'), vat);
}

/** The value of `{{ price.ID.from }}` and `{{ price.ID.monthly }}`: «120 000 ₽»; undefined for any other reference. */
export function priceReference(
  prices: PriceList,
  path: readonly string[],
  vat: Pick<VatInForce, 'regime' | 'rate'> = noVat,
): string | undefined {
  const [root, id, kind, ...rest] = path;
  if (root !== 'price' || id === undefined || rest.length > 0 || (kind !== 'from' && kind !== 'monthly'))
    return undefined;
  const price = lookUpPrice(prices, id, kind, vat);
  return price === undefined ? undefined : formatMoneyShort(price);
}

function lowest(prices: PriceList, item: PricedItem, form: PriceForm, kind: 'one_off' | 'monthly'): number {
  const cheapest = prices.coefficients
    .filter((entry) => item.coefficients.includes(entry.id) && touches(entry, kind))
    .map(({ values }) => values.reduce((least, { factor }) => Math.min(least, factor), Number.POSITIVE_INFINITY));
  const factor = cheapest.reduce((ratio, value) => multiply(ratio, ratioOf(value)), one);
  return form.tiers.reduce(
    (least, { price }) => Math.min(least, unitPriceUnder(prices, price, factor)),
    Number.POSITIVE_INFINITY,
  );
}
