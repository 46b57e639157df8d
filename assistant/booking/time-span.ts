/** From a moment up to another, that one not included; milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export function overlaps(left: TimeSpan, right: TimeSpan): boolean {
  return left.from < right.to && right.from < left.to;
}

/** What is left of the spans once `hole` is cut out of them. */
export function without(spans: readonly TimeSpan[], hole: TimeSpan): TimeSpan[] {
  return spans.flatMap((span) => {
    if (!overlaps(span, hole)) return [span];
    const before = { from: span.from, to: hole.from };
    const after = { from: hole.to, to: span.to };
    return [before, after].filter(({ from, to }) => to > from);
  });
}
