import { AssistantError } from '../errors.ts';
import type { AppliedDiscount } from './apply-discounts.ts';
import { formatMoneyShort, shareOf } from './money.ts';
import type { PricedLine } from './price-lines.ts';
import type { GrantRole, PriceList } from './price-list.ts';
import { pricingErrors } from './pricing-errors.ts';
import { spreadDiscount, sumOf } from './spread-discount.ts';

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
  const base = sumOf(left);
  const asked = manual.percent === undefined ? (manual.amount ?? 0) : shareOf(base, manual.percent);
  const shown = manual.percent === undefined ? formatMoneyShort(asked) : `${manual.percent} %`;
  if (!Number.isSafeInteger(asked) || asked <= 0) throw new AssistantError(pricingErrors.badDiscount, { value: shown });
  const most = shareOf(base, limit.percent);
  if (asked > most) {
    const parameters = { asked: shown, role, limit: formatMoneyShort(most), percent: limit.percent };
    throw new AssistantError(pricingErrors.discountOverLimit, parameters);
  }
  const everything = lines.map(() => true);
  const room = sumOf(lines.map(({ floor }, index) => (left[index] ?? 0) - floor));
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
    perLine: spreadDiscount(given, lines, left, everything),
    rule: limit.rule,
    approvedBy: manual.approvedBy ?? role,
    reason: manual.reason.trim(),
  };
}
