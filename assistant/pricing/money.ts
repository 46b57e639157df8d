/**
 * Money is integer kopecks. Everything that can have a fraction (a factor, a per cent, a VAT share) is an exact ratio of
 * big integers until the one rounding below, so no figure depends on binary floating point.
 */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const one: Ratio = { numerator: 1n, denominator: 1n };

/** The decimal that a person typed, exactly: the shortest text of a double is what stood in the YAML. */
export function ratioOf(decimal: number): Ratio {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(decimal));
  if (match === null) throw new RangeError(`not a finite decimal: ${decimal}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(scale) }
    : { numerator: digits * 10n ** BigInt(-scale), denominator: 1n };
}

export function multiply(left: Ratio, right: Ratio): Ratio {
  return { numerator: left.numerator * right.numerator, denominator: left.denominator * right.denominator };
}

/** The one rounding rule of the product: half up (away from zero), on exact integers. */
export function roundHalfUp(ratio: Ratio): bigint {
  const { numerator, denominator } = ratio;
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** `kopecks × ratio`, rounded half up to a multiple of `step` kopecks. */
export function scaleMoney(kopecks: number, ratio: Ratio, step = 1): number {
  const exact = { numerator: BigInt(kopecks) * ratio.numerator, denominator: ratio.denominator * BigInt(step) };
  return Number(roundHalfUp(exact) * BigInt(step));
}

/** `percent` % of a sum. */
export function shareOf(kopecks: number, percent: number): number {
  return scaleMoney(kopecks, hundredth(percent));
}

/** The smallest sum that is not less than `percent` % of `kopecks`. */
export function shareRoundedUp(kopecks: number, percent: number): number {
  const { numerator, denominator } = hundredth(percent);
  const top = BigInt(kopecks) * numerator;
  return Number((top + denominator - 1n) / denominator);
}

/** `round(sum × rate / (100 + rate))`: the VAT that is inside a sum. */
export function includedShare(kopecks: number, rate: number): number {
  const { numerator, denominator } = ratioOf(rate);
  return scaleMoney(kopecks, { numerator, denominator: 100n * denominator + numerator });
}

function hundredth(percent: number): Ratio {
  const { numerator, denominator } = ratioOf(percent);
  return { numerator, denominator: denominator * 100n };
}

export function kopecksOf(roubles: number): number {
  return scaleMoney(100, ratioOf(roubles));
}

/**
 * Splits a sum over weights to the kopeck (largest remainder; ties go to the earlier part). The parts add up to `total`;
 * when all weights are zero the first part takes everything.
 */
export function allocate(total: number, weights: readonly bigint[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : 0));
  const exact = weights.map((weight) => BigInt(total) * weight);
  const parts = exact.map((value) => Number(value / sum));
  const left = total - parts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

const noBreak = '\u00a0';

/** `1 234 567,89 ₽` with no-break spaces: the form of documents. */
export function formatMoney(kopecks: number): string {
  return `${formatAmount(kopecks)}${noBreak}₽`;
}

/** `1 234 567,89`: a cell of a table whose heading names the currency. */
export function formatAmount(kopecks: number): string {
  const sign = kopecks < 0 ? '-' : '';
  const digits = String(Math.abs(kopecks)).padStart(3, '0');
  return `${sign}${groupThousands(digits.slice(0, -2))},${digits.slice(-2)}`;
}

/** `120 000 ₽`: the form of chats; kopecks are shown only when there are any. */
export function formatMoneyShort(kopecks: number): string {
  const text = formatAmount(kopecks);
  return `${text.endsWith(',00') ? text.slice(0, -3) : text}${noBreak}₽`;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, noBreak);
}
