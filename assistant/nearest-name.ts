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

/** The most that are offered where several names begin with what was typed. */
const mostOffered = 3;

/**
 * For the hint about an unknown name: «telegram_channel»? for `telegram`, «extra_channel», «extra_language»? for `extra`. A
 * slip of the pen is looked for first, then names of which a word begins with what was typed, or is meant by its first word.
 */
export function suggestedNames(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  const near = nearest === undefined ? namesWithWord(fold(name), candidates) : [nearest];
  if (near.length === 0 || near.length > mostOffered) return '';
  return `${near.map((each) => `«${each}»`).join(', ')}? `;
}

function namesWithWord(wanted: string, candidates: readonly string[]): string[] {
  if (wanted.length < 3) return [];
  const wordsOf = (candidate: string) => fold(candidate).split(/[_.]/);
  const begun = candidates.filter(
    (candidate) => fold(candidate).startsWith(wanted) || wordsOf(candidate).some((word) => word.startsWith(wanted)),
  );
  if (begun.length > 0) return begun;
  const [first = ''] = wanted.split('_');
  return first.length < 3 ? [] : candidates.filter((candidate) => nearestName(first, wordsOf(candidate)) !== undefined);
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
