import type { OrderSetFile } from './order-set-schema.ts';
import { findOption, type PriceList } from './price-list.ts';
import type { OrderRequest } from './resolve-order.ts';

/** An order whose price is watched. */
export interface ReferenceOrder {
  /** Unique in the project; made of ids where nobody has named it, so that a new title is no new order. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  readonly order: OrderRequest;
  /** `YYYY-MM-DD` in the company's zone; null = the day of asking. */
  readonly today: string | null;
}

export function referenceOrdersOf({ orders, today }: OrderSetFile): ReferenceOrder[] {
  return orders.map(({ name, package: id, options = {}, set = {}, promo }) => ({
    name,
    title: name,
    order: { package: id, options, set, promo: promo ?? null },
    today: today ?? null,
  }));
}

/**
 * For a project that names no orders: each package alone, with each of its options once, and under each value
 * of its coefficients.
 */
export function everyOrderOnce(prices: PriceList): ReferenceOrder[] {
  const ordered = (name: string, title: string, order: OrderRequest): ReferenceOrder => ({
    name,
    title,
    order,
    today: null,
  });
  return prices.packages.flatMap((item) => {
    const { id, title } = item;
    const factors = prices.coefficients.filter((coefficient) => item.coefficients.includes(coefficient.id));
    return [
      ordered(id, title, { package: id }),
      ...item.options.map((option) => {
        const order = { package: id, options: { [option]: null } };
        return ordered(`${id} + ${option}`, `${title} + ${findOption(prices, option)?.title ?? option}`, order);
      }),
      ...factors.flatMap((factor) =>
        factor.values
          .filter((value) => value.id !== factor.default)
          .map((value) => {
            const order = { package: id, set: { [factor.id]: value.id } };
            return ordered(`${id}, ${factor.id} = ${value.id}`, `${title}, ${factor.title}: ${value.title}`, order);
          }),
      ),
    ];
  });
}
