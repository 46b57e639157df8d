import type { ScoredUnit } from './scoring.ts';

/** The `count` best units with a score, best first; ties in the order of the units. */
export function topUnits(scores: Float64Array, count: number): ScoredUnit[] {
  const best: ScoredUnit[] = [];
  let floor = 0;
  for (let unit = 0; unit < scores.length; unit += 1) {
    const score = scores[unit] ?? 0;
    if (score <= floor) continue;
    best.push({ unit, score });
    // Sorting now and then is cheaper than a heap: most units never pass the floor.
    if (best.length < count * 2) continue;
    best.sort(byScore);
    best.length = count;
    floor = best.at(-1)?.score ?? 0;
  }
  return best.sort(byScore).slice(0, count);
}

function byScore(left: ScoredUnit, right: ScoredUnit): number {
  return right.score - left.score || left.unit - right.unit;
}
