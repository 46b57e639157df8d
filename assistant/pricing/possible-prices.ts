import type { PricedItem, PriceList } from './price-list.ts';
import { lookUpPrice } from './price-references.ts';
import { type VatInForce, withVat } from './vat.ts';

type Vat = Pick<VatInForce, 'regime' | 'rate'>;

/**
 * Every sum that may rightly be called this item's price: tiers, fees, each of them under one coefficient; without the VAT
 * that comes on top and with it. Kopecks.
 */
export function pricesOfItem(item: PricedItem, prices: PriceList, vat: Vat | undefined): ReadonlySet<number> {
  const tiers = [...(item.oneOff?.tiers ?? []), ...(item.monthly?.tiers ?? [])].map(({ price }) => price);
  const factors = prices.coefficients
    .filter(({ id }) => item.coefficients.includes(id))
    .flatMap(({ values }) => values.map(({ factor }) => factor));
  const scaled = tiers.flatMap((price) => factors.map((factor) => Math.round(price * factor)));
  const lowest = (['from', 'monthly'] as const).flatMap((kind) => lookUpPrice(prices, item.id, kind) ?? []);
  const plain = [...tiers, ...scaled, ...lowest];
  return new Set([...plain, ...(vat === undefined ? [] : plain.map((price) => withVat(price, vat)))]);
}

/** The same of the whole list. */
export function possiblePrices(prices: PriceList, vat: Vat | undefined): readonly number[] {
  const items = [...prices.packages, ...prices.options];
  return [...new Set(items.flatMap((item) => [...pricesOfItem(item, prices, vat)]))];
}
