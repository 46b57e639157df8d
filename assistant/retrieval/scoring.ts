import type { TextTerms } from './analyze.ts';
import { type Postings, type View, type ViewName, viewNames } from './postings.ts';
import { termKey } from './term-table.ts';

/** What a match in a view is worth. */
const viewWeights: Readonly<Record<ViewName, number>> = { stems: 1, prefixes: 0.6, grams: 0.22 };
/** What a query's rarity is measured by: the score of a perfect passage grows with these alone. */
const ceilingWeights: Readonly<Record<ViewName, number>> = { stems: 1, prefixes: 0, grams: 0.2 };

const saturation = 1.2;
const lengthShare = 0.65;

export interface ScoredUnit {
  readonly unit: number;
  readonly score: number;
}

/** A query's terms of one view as numbers; `unknown` of them stand nowhere. */
interface KnownTerms {
  readonly numbers: readonly number[];
  readonly unknown: number;
}

/** BM25's parts that depend on the unit alone, computed once. */
interface FieldNorms {
  readonly all: Float32Array;
  readonly title: Float32Array;
}

/** Scores all units for a query; exact, in memory. */
export class UnitScorer {
  readonly #postings: Postings;
  readonly #norms: Readonly<Record<ViewName, FieldNorms>>;
  readonly #scores: Float64Array;

  constructor(postings: Postings) {
    this.#postings = postings;
    const { stems, prefixes, grams } = postings.views;
    this.#norms = { stems: fieldNorms(stems), prefixes: fieldNorms(prefixes), grams: fieldNorms(grams) };
    this.#scores = new Float64Array(postings.unitCount);
  }

  /** The scores by unit, 0 for no match; overwritten by the next call. `ceiling` is what confidence is measured against. */
  score(query: TextTerms): { scores: Float64Array; ceiling: number } {
    const scores = this.#scores.fill(0);
    let ceiling = 0;
    for (const name of viewNames) {
      const { numbers, unknown } = this.#lookUp(this.#postings.views[name], query[name]);
      ceiling += ceilingWeights[name] * unknown * rarity(this.#postings.unitCount, 0);
      for (const term of numbers) ceiling += ceilingWeights[name] * this.#addTerm(name, term);
    }
    return { scores, ceiling };
  }

  #lookUp(view: View, terms: readonly string[]): KnownTerms {
    const distinct = [...new Set(terms)];
    const numbers = distinct.map((term) => view.terms.find(termKey(term))).filter((number) => number >= 0);
    return { numbers, unknown: distinct.length - numbers.length };
  }

  /** Adds BM25 of title and text together, and of the title alone with its own length and rarity. */
  #addTerm(name: ViewName, term: number): number {
    const view = this.#postings.views[name];
    const norms = this.#norms[name];
    const start = view.starts[term] ?? 0;
    const end = view.starts[term + 1] ?? 0;
    const titles = view.titleFrequencies[term] ?? 0;
    const rarityInAll = rarity(this.#postings.unitCount, end - start);
    const weight = viewWeights[name] * (saturation + 1) * rarityInAll;
    const titleWeight = viewWeights[name] * (saturation + 1) * rarity(this.#postings.unitCount, titles);
    for (let index = start; index < end; index += 1) {
      const unit = view.units[index] ?? 0;
      const count = view.counts[index] ?? 0;
      let gain = (weight * count) / (count + (norms.all[unit] ?? 0));
      const titleCount = view.titleCounts[index] ?? 0;
      if (titleCount > 0) gain += (titleWeight * titleCount) / (titleCount + (norms.title[unit] ?? 0));
      this.#scores[unit] = (this.#scores[unit] ?? 0) + gain;
    }
    return rarityInAll;
  }
}

function fieldNorms(view: View): FieldNorms {
  return { all: normsOf(view.lengths), title: normsOf(view.titleLengths) };
}

function normsOf(lengths: Uint32Array): Float32Array {
  let total = 0;
  let filled = 0;
  for (const length of lengths) {
    total += length;
    if (length > 0) filled += 1;
  }
  const average = filled === 0 ? 1 : total / filled;
  return Float32Array.from(lengths, (length) => saturation * (1 - lengthShare + (lengthShare * length) / average));
}

function rarity(unitCount: number, containing: number): number {
  return Math.log(1 + (unitCount - containing + 0.5) / (containing + 0.5));
}

const bendsAt = 0.6;

/** The share of the query's weight that the best passage carries: itself up to 0.6, bent towards 1 above. */
export function confidenceOf(topScore: number, ceiling: number): number {
  if (topScore <= 0 || ceiling <= 0) return 0;
  const share = topScore / ceiling;
  return share <= bendsAt ? share : 1 - (1 - bendsAt) * Math.exp((bendsAt - share) / (1 - bendsAt));
}
