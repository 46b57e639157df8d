import { AssistantError } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { orderSetErrors } from './order-set-errors.ts';
import type { OrderSetFile } from './order-set-schema.ts';
import type { PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import { type OrderRequest, resolveOrder } from './resolve-order.ts';

export interface OrderSetSource {
  readonly file: string;
  readonly source: OrderSetFile;
}

/** What the schema of reference orders cannot see: whether the price list knows what they name. */
export function checkOrderSets(
  sets: readonly OrderSetSource[],
  prices: PriceList | undefined,
  today: string,
): Finding[] {
  return [...(prices === undefined ? [] : sets.flatMap((set) => checkSet(set, prices, today))), ...repeatedNames(sets)];
}

/** A promo code may come and go with its dates: that is no mistake of the order. */
const dated: ReadonlySet<string> = new Set([pricingErrors.promoExpired.code, pricingErrors.promoNotYet.code]);

function checkSet({ file, source }: OrderSetSource, prices: PriceList, today: string): Finding[] {
  const date = source.today ?? today;
  return source.orders.flatMap((order, index) => {
    const at = (...keys: string[]): YamlPath => ['orders', index, ...keys];
    // Part by part, so that every mistake of an order is told, and in its place.
    const unknown = tryOrder({ package: order.package }, at('package'));
    if (unknown.length > 0) return unknown;
    const options = Object.entries(order.options ?? {});
    const found = [
      ...options.flatMap(([id, quantity]) =>
        tryOrder({ package: order.package, options: { [id]: quantity } }, at('options', id)),
      ),
      ...Object.entries(order.set ?? {}).flatMap(([id, value]) =>
        tryOrder({ package: order.package, set: { [id]: value } }, at('set', id)),
      ),
    ];
    if (found.length > 0 || order.promo === undefined) return found;
    const whole = { package: order.package, options: Object.fromEntries(options), promo: order.promo };
    return tryOrder(whole, at('promo'));
  });

  function tryOrder(order: OrderRequest, path: YamlPath): Finding[] {
    try {
      resolveOrder(prices, order, date);
      return [];
    } catch (error) {
      if (!(error instanceof AssistantError)) throw error;
      const { definition, parameters, code } = error;
      return [{ definition, parameters, severity: dated.has(code) ? 'warning' : 'error', file, path }];
    }
  }
}

function repeatedNames(sets: readonly OrderSetSource[]): Finding[] {
  const first = new Map<string, string>();
  return sets.flatMap(({ file, source }) =>
    source.orders.flatMap(({ name }, index): Finding[] => {
      const before = first.get(name);
      if (before === undefined) {
        first.set(name, `${file}, № ${index + 1}`);
        return [];
      }
      const parameters = { name, place: before };
      const path = ['orders', index, 'name'];
      return [{ definition: orderSetErrors.duplicate, parameters, severity: 'error', file, path }];
    }),
  );
}
