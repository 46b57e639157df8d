import { GrowingNumbers } from './growing-numbers.ts';
import type { Postings, View, ViewName } from './postings.ts';
import { TermTable } from './term-table.ts';

export interface PostingsPart {
  readonly postings: Postings;
  /** The number in the whole of each unit of the part; -1 leaves it out. */
  readonly place: Int32Array;
}

/** One postings of several, each unit at its new place: unchanged documents are taken over without being read again. */
export function mergePostings(parts: readonly PostingsPart[], unitCount: number): Postings {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && isWhole(only, unitCount)) return only.postings;
  return {
    unitCount,
    views: {
      stems: mergeViews(parts, 'stems', unitCount),
      prefixes: mergeViews(parts, 'prefixes', unitCount),
      grams: mergeViews(parts, 'grams', unitCount),
    },
  };
}

function isWhole({ postings, place }: PostingsPart, unitCount: number): boolean {
  return postings.unitCount === unitCount && place.every((number, unit) => number === unit);
}

function mergeViews(parts: readonly PostingsPart[], name: ViewName, unitCount: number): View {
  const terms = new TermTable();
  const lengths = new Uint32Array(unitCount);
  const titleLengths = new Uint32Array(unitCount);
  const sizes = new GrowingNumbers();
  const renumbered: Int32Array[] = [];
  for (const { postings, place } of parts) {
    const view = postings.views[name];
    const { keys } = view.terms;
    const numbers = new Int32Array(view.terms.size).fill(-1);
    for (let term = 0; term < view.terms.size; term += 1) {
      let kept = 0;
      for (let index = view.starts[term] ?? 0; index < (view.starts[term + 1] ?? 0); index += 1) {
        if ((place[view.units[index] ?? 0] ?? -1) >= 0) kept += 1;
      }
      if (kept === 0) continue;
      const number = terms.add({ high: keys[term * 2] ?? 0, low: keys[term * 2 + 1] ?? 0 });
      numbers[term] = number;
      if (number === sizes.length) sizes.push(kept);
      else sizes.set(number, sizes.at(number) + kept);
    }
    renumbered.push(numbers);
    for (let unit = 0; unit < postings.unitCount; unit += 1) {
      const target = place[unit] ?? -1;
      if (target < 0) continue;
      lengths[target] = view.lengths[unit] ?? 0;
      titleLengths[target] = view.titleLengths[unit] ?? 0;
    }
  }
  const starts = new Uint32Array(terms.size + 1);
  for (let term = 0; term < terms.size; term += 1) starts[term + 1] = (starts[term] ?? 0) + sizes.at(term);
  const total = starts[terms.size] ?? 0;
  const units = new Uint32Array(total);
  const counts = new Uint8Array(total);
  const titleCounts = new Uint8Array(total);
  const titleFrequencies = new Uint32Array(terms.size);
  const next = starts.slice();
  for (const [part, { postings, place }] of parts.entries()) {
    const view = postings.views[name];
    for (let term = 0; term < view.terms.size; term += 1) {
      const number = renumbered[part]?.[term] ?? -1;
      if (number < 0) continue;
      for (let index = view.starts[term] ?? 0; index < (view.starts[term + 1] ?? 0); index += 1) {
        const target = place[view.units[index] ?? 0] ?? -1;
        if (target < 0) continue;
        const position = next[number] ?? 0;
        next[number] = position + 1;
        units[position] = target;
        counts[position] = view.counts[index] ?? 0;
        const inTitle = view.titleCounts[index] ?? 0;
        titleCounts[position] = inTitle;
        if (inTitle > 0) titleFrequencies[number] = (titleFrequencies[number] ?? 0) + 1;
      }
    }
  }
  return { terms, starts, titleFrequencies, units, counts, titleCounts, lengths, titleLengths };
}
