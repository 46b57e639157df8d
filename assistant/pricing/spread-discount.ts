import { allocate } from './money.ts';
import type { PricedLine } from './price-lines.ts';

/**
 * Spreads a discount over the chosen lines in proportion to what is left of each, to the kopeck. What a line cannot bear
 * (its floor) goes to the others; what none can bear is dropped.
 */
export function spreadDiscount(
  asked: number,
  lines: readonly PricedLine[],
  left: readonly number[],
  chosen: readonly boolean[],
): number[] {
  const room = lines.map(({ floor }, index) => (chosen[index] === true ? (left[index] ?? 0) - floor : 0));
  const given = lines.map(() => 0);
  let rest = Math.min(asked, sumOf(room));
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

export function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
