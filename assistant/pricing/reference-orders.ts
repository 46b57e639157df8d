import type { OrderSetFile } from './order-set-schema.ts';
import type { PriceList } from './price-list.ts';
import type { OrderRequest } from './resolve-order.ts';

/** An order whose price is watched. */
export interface ReferenceOrder {
  /** Unique in the project; made of titles where nobody has named it. */
  readonly name: string;
  readonly order: OrderRequest;
  /** `YYYY-MM-DD` in the company's zone; null = the day of asking. */
  readonly today: string | null;
}

export function referenceOrdersOf({ orders, today }: OrderSetFile): ReferenceOrder[] {
  return orders.map(({ name, package: id, options = {}, set = {}, promo }) => ({
    name,
    order: { package: id, options, set, promo: promo ?? null },
    today: today ?? null,
  }));
}

/**
 * For a project that names no orders: each package alone, with each of its options once, and under each value
 * of its coefficients. Names are ids, so that a new title is no new order.
 */
export function everyOrderOnce(prices: PriceList): ReferenceOrder[] {
  const ordered = (name: string, order: OrderRequest): ReferenceOrder => ({ name, order, today: null });
  return prices.packages.flatMap((item) => {
    const { id } = item;
    const factors = prices.coefficients.filter((coefficient) => item.coefficients.includes(coefficient.id));
    return [
      ordered(id, { package: id }),
      ...item.options.map((option) => ordered(`${id} + ${option}`, { package: id, options: { [option]: null } })),
      ...factors.flatMap((factor) =>
        factor.values
          .filter((value) => value.id !== factor.default)
          .map((value) =>
            ordered(`${id}, ${factor.id} = ${value.id}`, { package: id, set: { [factor.id]: value.id } }),
          ),
      ),
    ];
  });
}
