import type { ScoredChunk } from './scoring.ts';

/** The `count` best chunks with a score, best first; ties in the order of the chunks. */
export function topChunks(scores: Float64Array, count: number): ScoredChunk[] {
  const best: ScoredChunk[] = [];
  let floor = 0;
  for (let chunk = 0; chunk < scores.length; chunk += 1) {
    const score = scores[chunk] ?? 0;
    if (score <= floor) continue;
    best.push({ chunk, score });
    // Sorting now and then is cheaper than a heap: most chunks never pass the floor.
    if (best.length < count * 2) continue;
    best.sort(byScore);
    best.length = count;
    floor = best.at(-1)?.score ?? 0;
  }
  return best.sort(byScore).slice(0, count);
}

function byScore(left: ScoredChunk, right: ScoredChunk): number {
  return right.score - left.score || left.chunk - right.chunk;
}
