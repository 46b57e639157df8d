import type { PriceList } from '../../pricing/price-list.ts';
import { lookUpPrice } from '../../pricing/price-references.ts';
import type { VatInForce } from '../../pricing/vat.ts';
import type { Catalogue, CatalogueItem } from '../../script/catalogue.ts';

/** The price list as scripts see it: with the VAT that a customer pays on top. */
export function catalogueOf(prices: PriceList, vat?: Pick<VatInForce, 'regime' | 'rate'>): Catalogue {
  const item = (entry: PriceList['options'][number]): CatalogueItem => ({
    id: entry.id,
    title: entry.title,
    summary: entry.description,
    from: entry.oneOff === null ? null : (lookUpPrice(prices, entry.id, 'from', vat) ?? null),
    monthly: lookUpPrice(prices, entry.id, 'monthly', vat) ?? null,
  });
  return {
    packages: prices.packages.map((entry) => ({ ...item(entry), options: entry.options })),
    options: prices.options.map(item),
    coefficients: prices.coefficients.map(({ id, title, values }) => ({
      id,
      title,
      values: values.map((value) => ({ id: value.id, title: value.title, price: value.factor })),
    })),
  };
}
