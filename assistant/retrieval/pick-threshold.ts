/** No more false answers than this share are taken, whatever they would gain. */
const allowedShare = 0.05;

export interface ThresholdPick {
  /** The share of questions which must not be answered that it was held to. */
  readonly allowedShare: number;
  readonly threshold: number;
}

/** A wrong answer costs a customer more than a question passed on, and the next questions are others than these. */
const costOfFalseAnswer = 2;

/**
 * The threshold that answers most of the answerable for the least share of others answered, at most 5 % of them: the
 * greatest difference of the two shares, the second counted double. Taking all of the 5 % would fit the set's own
 * accidents. Null when either kind is missing.
 */
export function pickThreshold(answerable: readonly number[], others: readonly number[]): ThresholdPick | null {
  if (answerable.length === 0 || others.length === 0) return null;
  const refused = [...others].sort((left, right) => right - left);
  const shareOver = (confidences: readonly number[], limit: number): number =>
    confidences.filter((confidence) => confidence > limit).length / confidences.length;
  let above = refused[0] ?? 0;
  let best = Number.NEGATIVE_INFINITY;
  for (const limit of refused.slice(0, Math.floor(refused.length * allowedShare) + 1)) {
    const difference = shareOver(answerable, limit) - costOfFalseAnswer * shareOver(others, limit);
    if (difference < best) continue;
    best = difference;
    above = limit;
  }
  const upTo = Math.min(1, ...answerable.filter((confidence) => confidence > above));
  return { allowedShare, threshold: shortestBetween(above, upTo) };
}

/** A number over the one and at most the other, near their middle. */
function shortestBetween(above: number, upTo: number): number {
  const middle = (above + upTo) / 2;
  for (let digits = 2; digits <= 12; digits += 1) {
    const rounded = Number(middle.toFixed(digits));
    if (rounded > above && rounded <= upTo) return rounded;
  }
  return upTo;
}
