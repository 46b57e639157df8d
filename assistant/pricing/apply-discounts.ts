import { shareOf } from './money.ts';
import type { PricedLine } from './price-lines.ts';
import type { DatedReduction, PriceList, Reduction } from './price-list.ts';
import type { RuleReference } from './quote.ts';
import type { ResolvedOrder } from './resolve-order.ts';
import { spreadDiscount, sumOf } from './spread-discount.ts';

export interface AppliedDiscount {
  readonly id: string;
  readonly kind: 'bundle' | 'limited' | 'promo' | 'manual';
  readonly title: string;
  readonly percent: number | null;
  /** What the rule would give, before the floor. */
  readonly asked: number;
  /** What was given, and how much of it on each line. */
  readonly amount: number;
  readonly perLine: readonly number[];
  readonly rule: RuleReference;
  readonly approvedBy?: string;
  readonly reason?: string;
}

/**
 * The order is fixed: bundle, limited, promo code (a manual one comes on the finished quote, `grantDiscount`). Of the
 * bundles that fit only the most favourable counts, and so with limited ones. A per cent is taken of what earlier
 * discounts left. No line goes below its floor: a discount by rule is cut there.
 */
export function applyDiscounts(
  prices: PriceList,
  resolved: ResolvedOrder,
  lines: readonly PricedLine[],
  date: string,
): readonly AppliedDiscount[] {
  const left = lines.map(({ amount }) => amount);
  const applied: AppliedDiscount[] = [];
  const take = (discount: AppliedDiscount | null) => {
    if (discount === null || discount.amount === 0) return;
    applied.push(discount);
    for (const [index, part] of discount.perLine.entries()) left[index] = (left[index] ?? 0) - part;
  };
  const ids = new Set(resolved.items.map(({ item }) => item.id));
  const bundles = prices.bundles.filter(({ needs }) => needs.every((id) => ids.has(id)));
  take(best(bundles.map((bundle) => takeReduction(bundle, 'bundle', lines, left))));
  const limited = prices.limited.filter((entry) => isRunning(entry, date) && isFor(entry, resolved.package.id));
  take(best(limited.map((entry) => takeReduction(entry, 'limited', lines, left))));
  if (resolved.promo !== null) take(takeReduction(resolved.promo, 'promo', lines, left));
  return applied;
}

function isRunning({ from, until }: DatedReduction, date: string): boolean {
  return (from === null || date >= from) && (until === null || date <= until);
}

function isFor({ packages }: DatedReduction, id: string): boolean {
  return packages === null || packages.includes(id);
}

/** The largest; the one written first when equal. */
function best(candidates: readonly AppliedDiscount[]): AppliedDiscount | null {
  return candidates.reduce<AppliedDiscount | null>(
    (winner, candidate) => (winner === null || candidate.amount > winner.amount ? candidate : winner),
    null,
  );
}

/** What one rule takes of what is left: cut where a line meets its floor. */
export function takeReduction(
  rule: Reduction,
  kind: AppliedDiscount['kind'],
  lines: readonly PricedLine[],
  left: readonly number[],
): AppliedDiscount {
  const chosen = lines.map(({ itemId }) => rule.only === null || rule.only.includes(itemId));
  const base = sumOf(left.filter((_, index) => chosen[index]));
  const asked = rule.percent === null ? (rule.amount ?? 0) : shareOf(base, rule.percent);
  const perLine = spreadDiscount(asked, lines, left, chosen);
  return {
    id: rule.id,
    kind,
    title: rule.title,
    percent: rule.percent,
    asked,
    amount: sumOf(perLine),
    perLine,
    rule: rule.rule,
  };
}
