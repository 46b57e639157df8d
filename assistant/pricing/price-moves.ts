import { causesOfMoves, type PriceCause } from './price-causes.ts';
import { compareOrders, type PricingSide, percentOf } from './price-changes.ts';
import type { PricedItem, PriceList } from './price-list.ts';
import { lookUpPrice } from './price-references.ts';
import type { RuleReference } from './quote.ts';
import type { VatInForce } from './vat.ts';

/** A price that an edit has moved a long way. Kopecks; per cent of what it was. */
export interface PriceMove {
  /** The same for the same price of the same thing. */
  readonly key: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly percent: number;
  /** The edit that moves this price most. */
  readonly cause: PriceCause;
}

export interface AlertedSide extends PricingSide {
  readonly vatNow: Pick<VatInForce, 'regime' | 'rate'> | undefined;
}

/** «From» prices and fees of packages and options, and reference orders, that moved by more than `percent`. */
export function priceMoves(from: AlertedSide, to: AlertedSide, percent: number, now: Date): PriceMove[] {
  const items = [...to.prices.packages, ...to.prices.options];
  const causes = causesOfMoves(from.prices, to.prices);
  const moves = items.flatMap((item) =>
    (['from', 'monthly'] as const).flatMap((kind): PriceMove[] => {
      const { id, title } = item;
      // What has no one-off price has its fee as «from» price: once is enough.
      if (kind === 'from' && isFeeOnly(to.prices, id)) return [];
      const was = lookUpPrice(from.prices, id, kind, from.vatNow);
      const is = lookUpPrice(to.prices, id, kind, to.vatNow);
      return was === undefined || is === undefined
        ? []
        : moveOf(`${id}.${kind}`, title, was, is, causes.ofItem(item, { title, rule: lineOf(item, kind) }));
    }),
  );
  const whole = to.prices.packages;
  const orders = compareOrders(from, to, now).changes.flatMap(({ name, order, from: was, to: is }): PriceMove[] => {
    const item = whole.find(({ id }) => id === order.package);
    if (!was.possible || !is.possible || item === undefined) return [];
    const cause = causes.ofOrder(order, item);
    return [
      ...moveOf(`order ${name}`, name, was.total, is.total, cause),
      ...moveOf(`order ${name}, monthly`, name, was.monthly, is.monthly, cause),
    ];
  });
  const isFar = (move: PriceMove) => Math.abs(move.percent) > percent;
  // Orders made of single items would only repeat what is said of the items.
  return [...moves, ...(to.orders.length === 0 ? [] : orders)].filter(isFar);
}

/** Where the price stands that the move is about: the cheapest tier's, as a «from» price is made of it. */
function lineOf({ oneOff, monthly, rule }: PricedItem, kind: 'from' | 'monthly'): RuleReference {
  const tiers = (kind === 'from' ? oneOff : monthly)?.tiers ?? [];
  return tiers.toSorted((left, right) => left.price - right.price)[0]?.rule ?? rule;
}

function isFeeOnly(prices: PriceList, id: string): boolean {
  return [...prices.packages, ...prices.options].some((item) => item.id === id && item.oneOff === null);
}

function moveOf(key: string, title: string, from: number, to: number, cause: PriceCause): PriceMove[] {
  const percent = from === to ? null : percentOf(from, to);
  return percent === null ? [] : [{ key, title, from, to, percent, cause }];
}
