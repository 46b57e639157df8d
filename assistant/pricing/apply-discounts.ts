import { AssistantError } from '../errors.ts';
import { allocate, formatMoneyShort, shareOf } from './money.ts';
import type { PricedLine } from './price-lines.ts';
import type { DatedReduction, GrantRole, PriceList, Reduction } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import type { RuleReference } from './quote.ts';
import type { ResolvedOrder } from './resolve-order.ts';

/** A discount that a person grants on a quote that was already given. */
export interface ManualDiscount {
  readonly percent?: number;
  /** Kopecks. */
  readonly amount?: number;
  readonly reason: string;
  readonly role: GrantRole;
  /** Who is named in the quote; the role when left out. */
  readonly approvedBy?: string;
}

export interface AppliedDiscount {
  readonly id: string;
  readonly kind: 'bundle' | 'limited' | 'promo' | 'manual' | 'earlier';
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
 * The order is fixed: bundle, limited, promo code (a manual one comes on the finished quote, `grantDiscount`). Of the bundles that fit only the most favourable counts, and
 * so with limited ones. A per cent is taken of what earlier discounts left. No line goes below its floor: a discount by
 * rule is cut there.
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
  const base = sum(left.filter((_, index) => chosen[index]));
  const asked = rule.percent === null ? (rule.amount ?? 0) : shareOf(base, rule.percent);
  const perLine = spread(asked, lines, left, chosen);
  return {
    id: rule.id,
    kind,
    title: rule.title,
    percent: rule.percent,
    asked,
    amount: sum(perLine),
    perLine,
    rule: rule.rule,
  };
}

/** A discount by hand: within the role's limit and above the floor, or refused. */
export function grantDiscount(
  prices: PriceList,
  manual: ManualDiscount,
  lines: readonly PricedLine[],
  left: readonly number[],
): AppliedDiscount {
  const { role } = manual;
  const limit = prices.manual.limits.find((entry) => entry.role === role);
  if (limit === undefined) throw new AssistantError(pricingErrors.discountForbidden, { role });
  if (manual.reason.trim() === '') throw new AssistantError(pricingErrors.reasonMissing);
  const base = sum(left);
  const asked = manual.percent === undefined ? (manual.amount ?? 0) : shareOf(base, manual.percent);
  const shown = manual.percent === undefined ? formatMoneyShort(asked) : `${manual.percent} %`;
  if (!Number.isSafeInteger(asked) || asked <= 0) throw new AssistantError(pricingErrors.badDiscount, { value: shown });
  const most = shareOf(base, limit.percent);
  if (asked > most) {
    const parameters = { asked: shown, role, limit: formatMoneyShort(most), percent: limit.percent };
    throw new AssistantError(pricingErrors.discountOverLimit, parameters);
  }
  const everything = lines.map(() => true);
  const room = sum(lines.map(({ floor }, index) => (left[index] ?? 0) - floor));
  // A per cent that just reaches the floor may miss it by the rounding of each line.
  const given = manual.percent !== undefined && asked <= room + lines.length ? Math.min(asked, room) : asked;
  if (given > room || given === 0) {
    throw new AssistantError(pricingErrors.discountBelowFloor, { asked: shown, room: formatMoneyShort(room) });
  }
  return {
    id: 'manual',
    kind: 'manual',
    title: prices.manual.title,
    percent: manual.percent ?? null,
    asked,
    amount: given,
    perLine: spread(given, lines, left, everything),
    rule: limit.rule,
    approvedBy: manual.approvedBy ?? role,
    reason: manual.reason.trim(),
  };
}

/**
 * Spreads a discount over the chosen lines in proportion to what is left of each, to the kopeck. What a line cannot bear
 * (its floor) goes to the others; what none can bear is dropped.
 */
function spread(
  asked: number,
  lines: readonly PricedLine[],
  left: readonly number[],
  chosen: readonly boolean[],
): number[] {
  const room = lines.map(({ floor }, index) => (chosen[index] === true ? (left[index] ?? 0) - floor : 0));
  const given = lines.map(() => 0);
  let rest = Math.min(asked, sum(room));
  while (rest > 0) {
    const weights = lines.map((_, index) => ((room[index] ?? 0) > 0 ? BigInt(left[index] ?? 0) : 0n));
    for (const [index, part] of allocate(rest, weights).entries()) {
      const bearable = Math.min(part, room[index] ?? 0);
      given[index] = (given[index] ?? 0) + bearable;
      room[index] = (room[index] ?? 0) - bearable;
      rest -= bearable;
    }
  }
  return given;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
