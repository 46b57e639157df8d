import type { PriceList } from '../pricing/price-list.ts';
import { lookUpPrice } from '../pricing/price-references.ts';
import type { Catalogue, CatalogueItem } from '../script/catalogue.ts';

/** The price list as scripts see it. */
export function catalogueOf(prices: PriceList): Catalogue {
  const item = (entry: PriceList['options'][number]): CatalogueItem => ({
    id: entry.id,
    title: entry.title,
    summary: entry.description,
    from: entry.oneOff === null ? null : (lookUpPrice(prices, entry.id, 'from') ?? null),
    monthly: lookUpPrice(prices, entry.id, 'monthly') ?? null,
  });
  return {
    packages: prices.packages.map((entry) => ({ ...item(entry), options: entry.options })),
    options: prices.options.map(item),
    coefficients: prices.coefficients.map(({ id, title, values }) => ({ id, title, values })),
  };
}
