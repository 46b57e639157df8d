export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `median [min..max]` with a unit. */
export function spread(values: readonly number[], unit: string, digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(median(values))} [${show(Math.min(...values))}..${show(Math.max(...values))}] ${unit}`;
}

/** Runs the two sides in turn, A B A B …, after one warm-up of each; the ratio is the median of the pairs' ratios. */
export async function pairs(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ratio: number; ours: readonly number[]; baseline: readonly number[] }> {
  await ours();
  await baseline();
  const left: number[] = [];
  const right: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    left.push(await ours());
    right.push(await baseline());
  }
  return {
    ratio: median(left.map((value, index) => value / (right[index] ?? Number.NaN))),
    ours: left,
    baseline: right,
  };
}
