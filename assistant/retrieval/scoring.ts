import type { TextTerms } from './analyze.ts';
import { type Postings, type PostingsStatistics, type ViewName, type ViewStatistics, viewNames } from './postings.ts';
import { termKey } from './term-table.ts';

/** What a match in a view is worth. */
const viewWeights: Readonly<Record<ViewName, number>> = { stems: 1, prefixes: 0.8, grams: 0.2 };
/** What a query's rarity is measured by: the score of a perfect passage grows with these alone. */
const ceilingWeights: Readonly<Record<ViewName, number>> = { stems: 1, prefixes: 0, grams: 0.2 };

const saturation = 1;
const lengthShare = 0.7;

export interface ScoredUnit {
  readonly unit: number;
  readonly score: number;
}

/** A unit whose text was read and analysed at hand. */
export interface Candidate {
  readonly unit: number;
  readonly title: TextTerms;
  readonly text: TextTerms;
}

/** BM25's parts that depend on the unit alone, computed once. */
interface FieldNorms {
  readonly all: Float32Array;
  readonly title: Float32Array;
}

/** What one occurrence of a term is worth, before its unit's length is looked at. */
interface TermWeights {
  readonly all: number;
  readonly title: number;
}

/**
 * Scores units for a query: BM25 of title and text together, and of the title alone with its own length and rarity, in
 * each view. `ceiling` is what confidence is measured against.
 */
export class UnitScorer {
  readonly #statistics: PostingsStatistics;
  readonly #norms: Readonly<Record<ViewName, FieldNorms>>;
  readonly #scores: Float64Array;

  constructor(statistics: PostingsStatistics) {
    this.#statistics = statistics;
    const { stems, prefixes, grams } = statistics.views;
    this.#norms = { stems: fieldNorms(stems), prefixes: fieldNorms(prefixes), grams: fieldNorms(grams) };
    this.#scores = new Float64Array(statistics.unitCount);
  }

  /** All units, exactly. The scores by unit, 0 for no match, are overwritten by the next call. */
  score(query: TextTerms, postings: Postings): { scores: Float64Array; ceiling: number } {
    const scores = this.#scores.fill(0);
    const ceiling = this.#eachTerm(query, (name, _text, term, weights) => {
      const { starts, units, counts, titleCounts } = postings.views[name];
      const end = starts[term + 1] ?? 0;
      for (let index = starts[term] ?? 0; index < end; index += 1) {
        const unit = units[index] ?? 0;
        scores[unit] =
          (scores[unit] ?? 0) + this.#gain(name, unit, counts[index] ?? 0, titleCounts[index] ?? 0, weights);
      }
    });
    return { scores, ceiling };
  }

  /** These units alone, to the same scores; for the time when the occurrences are not in memory. */
  scoreCandidates(query: TextTerms, candidates: readonly Candidate[]): { scores: Float64Array; ceiling: number } {
    const scores = this.#scores.fill(0);
    const counted = candidates.map(({ unit, title, text }) => ({
      unit,
      title: { stems: countsOf(title.stems), prefixes: countsOf(title.prefixes), grams: countsOf(title.grams) },
      text: { stems: countsOf(text.stems), prefixes: countsOf(text.prefixes), grams: countsOf(text.grams) },
    }));
    const ceiling = this.#eachTerm(query, (name, term, _number, weights) => {
      for (const { unit, title, text } of counted) {
        const inTitle = title[name].get(term) ?? 0;
        const count = inTitle + (text[name].get(term) ?? 0);
        if (count > 0) scores[unit] = (scores[unit] ?? 0) + this.#gain(name, unit, count, inTitle, weights);
      }
    });
    return { scores, ceiling };
  }

  isKnown(stem: string): boolean {
    return this.#statistics.views.stems.terms.find(termKey(stem)) >= 0;
  }

  /** Visits the query's distinct terms that stand anywhere; returns the weight of all, unknown ones at full rarity. */
  #eachTerm(
    query: TextTerms,
    visit: (name: ViewName, text: string, term: number, weights: TermWeights) => void,
  ): number {
    const { unitCount, views } = this.#statistics;
    let ceiling = 0;
    for (const name of viewNames) {
      const { terms, starts, titleFrequencies } = views[name];
      for (const text of new Set(query[name])) {
        const term = terms.find(termKey(text));
        const frequency = term < 0 ? 0 : (starts[term + 1] ?? 0) - (starts[term] ?? 0);
        ceiling += ceilingWeights[name] * rarity(unitCount, frequency);
        if (term < 0) continue;
        const weight = viewWeights[name] * (saturation + 1);
        visit(name, text, term, {
          all: weight * rarity(unitCount, frequency),
          title: weight * rarity(unitCount, titleFrequencies[term] ?? 0),
        });
      }
    }
    return ceiling;
  }

  #gain(name: ViewName, unit: number, count: number, titleCount: number, weights: TermWeights): number {
    const norms = this.#norms[name];
    const gain = (weights.all * count) / (count + (norms.all[unit] ?? 0));
    return titleCount === 0 ? gain : gain + (weights.title * titleCount) / (titleCount + (norms.title[unit] ?? 0));
  }
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function fieldNorms(view: ViewStatistics): FieldNorms {
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

/** Units imagined beside the real ones: in a handful of texts a word that stands in one is rarer than it seems. */
const imagined = 20;

function rarity(unitCount: number, containing: number): number {
  return Math.log(1 + (unitCount + imagined - containing + 0.5) / (containing + 0.5));
}

/** Brings the default threshold of 0.6 to where two measured sets answer 5–7 % of questions off their topic. */
const calibration = 1.06;
const bendsAt = 0.6;

/** The share of the query's weight that the best passage carries: itself up to 0.6, bent towards 1 above. */
export function confidenceOf(topScore: number, ceiling: number): number {
  if (topScore <= 0 || ceiling <= 0) return 0;
  const share = topScore / (calibration * ceiling);
  return share <= bendsAt ? share : 1 - (1 - bendsAt) * Math.exp((bendsAt - share) / (1 - bendsAt));
}
