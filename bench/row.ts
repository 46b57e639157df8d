/** One line of the bench: a ratio against a baseline of the same run, or an absolute bound where the goal is one. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly must: Bound;
  readonly stretch: Bound;
  measure(context: BenchContext): Promise<Measurement>;
}

export interface Bound {
  readonly kind: 'at most' | 'at least';
  readonly value: number;
  /** `x` for a ratio. */
  readonly unit: string;
}

export interface Measurement {
  readonly value: number;
  /** What stands behind the figure: medians of both sides, spread, counts. */
  readonly detail: string;
}

export interface BenchContext {
  /** Rounds of each interleaved pair. */
  readonly rounds: number;
  /** A scratch folder that goes with the run. */
  readonly scratch: string;
  readonly packageRoot: string;
  log(text: string): void;
}

/** Thrown by a row whose baseline cannot be had on this machine: reported, not failed. */
export class NotMeasurable extends Error {}

export function meets(bound: Bound, value: number): boolean {
  return bound.kind === 'at most' ? value <= bound.value : value >= bound.value;
}

export function atMost(value: number, unit = 'x'): Bound {
  return { kind: 'at most', value, unit };
}

export function atLeast(value: number, unit = 'x'): Bound {
  return { kind: 'at least', value, unit };
}
