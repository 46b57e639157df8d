import { distance } from 'fastest-levenshtein';

/**
 * The name a user probably meant, or undefined when nothing is near: at most a third of the letters may differ, counted
 * without case and with «_», «-» and space as one; two letters swapped count as one. Ties go to the earlier candidate.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    // So many letters have to be added or taken away: of a thousand names most are told apart by that.
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const folded = fold(candidate);
    const apart = isSwap(wanted, folded) ? 1 : distance(wanted, folded);
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

function isSwap(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  const first = [...left].findIndex((letter, index) => letter !== right[index]);
  const swapped = `${left.slice(0, first)}${left[first + 1] ?? ''}${left[first]}${left.slice(first + 2)}`;
  return first >= 0 && swapped === right;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-\s]/g, '_');
}
