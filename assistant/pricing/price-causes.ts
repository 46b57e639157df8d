import { entryAt, type ValueChange } from '../value-changes.ts';
import { priceListChanges } from './price-changes.ts';
import type { PricedItem, PriceList } from './price-list.ts';
import type { RuleReference } from './quote.ts';
import type { OrderRequest } from './resolve-order.ts';

/** The place of a price list whose edit moves prices. */
export interface PriceCause {
  readonly title: string;
  readonly rule: RuleReference;
}

interface Edit extends PriceCause {
  readonly path: readonly string[];
  /** As a share of what was there; what came or went counts as whole. */
  readonly share: number;
}

/** Tells which edit of the list moves a price most; `own` where none concerns it (VAT, a date). */
export interface PriceCauses {
  ofItem(item: PricedItem, own: PriceCause): PriceCause;
  ofOrder(order: OrderRequest, own: PriceCause): PriceCause;
}

export function causesOfMoves(from: PriceList, to: PriceList): PriceCauses {
  const edits = priceListChanges(from, to)
    .flatMap((change) => editsOf(change, from, to))
    .sort((left, right) => right.share - left.share);
  const cause = (concerns: (edit: Edit) => boolean, own: PriceCause): PriceCause => {
    const { title, rule } = edits.find(concerns) ?? own;
    return { title, rule };
  };
  return {
    ofItem: (item, own) => cause(({ path }) => isOfItem(item, path), own),
    ofOrder: (order, own) => cause(({ path }) => isOfOrder(to, order, path), own),
  };
}

/** A «from» price stands on the most favourable value of each coefficient: any of them may move it. */
function isOfItem(item: PricedItem, [group, id = '']: readonly string[]): boolean {
  if (group === 'packages' || group === 'options') return id === item.id;
  return group === 'coefficients' ? item.coefficients.includes(id) : group === 'roundingStep';
}

function isOfOrder(prices: PriceList, order: OrderRequest, [group, id = '', , value]: readonly string[]): boolean {
  switch (group) {
    case 'packages':
      return id === order.package;
    case 'options':
      return Object.hasOwn(order.options ?? {}, id);
    case 'coefficients':
      return (order.set?.[id] ?? prices.coefficients.find((each) => each.id === id)?.default) === value;
    case 'promoCodes':
      return id === order.promo?.toUpperCase();
    default:
      return true;
  }
}

function editsOf({ path, change, from: was, to: is }: ValueChange, from: PriceList, to: PriceList): Edit[] {
  const share = change === 'changed' ? shareOf(was, is) : 1;
  if (share === 0) return [];
  const place = placeInList(to, path) ?? placeInList(from, path);
  return place === undefined
    ? []
    : [{ path, share, title: place.titles.join(': ') || path.join('.'), rule: place.rule }];
}

function shareOf(from: unknown, to: unknown): number {
  if (typeof from !== 'number' || typeof to !== 'number') return 0;
  return Math.abs(to - from) / Math.max(Math.abs(from), 1);
}

/** The titles of the things around a place of the list and the innermost line that is known of it. */
export function placeInList(
  prices: PriceList,
  path: readonly string[],
): { readonly titles: readonly string[]; readonly rule: RuleReference } | undefined {
  const titles: string[] = [];
  const rules = { floorPercent: prices.floorRule, roundingStep: prices.roundingRule ?? undefined };
  let rule: RuleReference | undefined = rules[path[0] as keyof typeof rules];
  let node: unknown = prices;
  for (const key of path) {
    node = entryAt(node, key);
    if (typeof node !== 'object' || node === null) break;
    const { title, rule: own } = node as { readonly title?: unknown; readonly rule?: RuleReference };
    // The title of a monthly fee repeats its item's.
    if (typeof title === 'string' && key !== 'monthly') titles.push(title);
    rule = own ?? rule;
  }
  return rule === undefined ? undefined : { titles, rule };
}
