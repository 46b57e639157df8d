import type { TextTerms } from './analyze.ts';
import {
  type Postings,
  type PostingsStatistics,
  type View,
  type ViewName,
  type ViewStatistics,
  viewNames,
} from './postings.ts';
import { termKey } from './term-table.ts';

interface FieldWeights {
  readonly all: number;
  readonly title: number;
}

/** What a match in a view is worth: in title and text together, and once more in the title alone. */
const viewWeights: Readonly<Record<ViewName, FieldWeights>> = {
  stems: { all: 1, title: 0.4 },
  prefixes: { all: 1, title: 0.5 },
  grams: { all: 0.2, title: 0.25 },
};
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

/** A word of the question and a passage. */
export interface WordMatch {
  readonly score: number;
  readonly ceiling: number;
}

/** BM25's parts that depend on the unit alone, computed once. */
interface FieldNorms {
  readonly all: Float32Array;
  readonly title: Float32Array;
}

/** A term of the query that stands somewhere; what an occurrence is worth before its unit's length is looked at. */
interface WeighedTerm extends FieldWeights {
  readonly view: ViewName;
  readonly text: string;
  readonly term: number;
}

interface WeighedQuery {
  readonly terms: readonly WeighedTerm[];
  readonly ceiling: number;
}

/**
 * Scores units for a query: BM25 of title and text together, and of the title alone with its own length and rarity, in
 * each view. `ceiling` is what a passage all about the query would bring.
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
    const { terms, ceiling } = this.#weigh(query);
    for (const weighed of terms) addGains(scores, postings.views[weighed.view], this.#norms[weighed.view], weighed);
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
    const { terms, ceiling } = this.#weigh(query);
    for (const { view, text: term, all, title: titleWeight } of terms) {
      const norms = this.#norms[view];
      for (const { unit, title, text } of counted) {
        const inTitle = title[view].get(term) ?? 0;
        const count = inTitle + (text[view].get(term) ?? 0);
        const gain = gainOf({ all, title: titleWeight }, count, inTitle, norms, unit);
        scores[unit] = (scores[unit] ?? 0) + gain;
      }
    }
    return { scores, ceiling };
  }

  /**
   * What each of a question's words brings to one unit, beside what it would bring to a passage that is all about it.
   * The scores of a search stay as they are.
   */
  wordMatches(words: readonly TextTerms[], { unit, title, text }: Candidate): WordMatch[] {
    const inTitle = { stems: countsOf(title.stems), prefixes: countsOf(title.prefixes), grams: countsOf(title.grams) };
    const inText = { stems: countsOf(text.stems), prefixes: countsOf(text.prefixes), grams: countsOf(text.grams) };
    return words.map((word) => {
      const { terms, ceiling } = this.#weigh(word);
      const score = terms.reduce((sum, weighed) => {
        const titled = inTitle[weighed.view].get(weighed.text) ?? 0;
        const count = titled + (inText[weighed.view].get(weighed.text) ?? 0);
        return sum + gainOf(weighed, count, titled, this.#norms[weighed.view], unit);
      }, 0);
      return { score, ceiling };
    });
  }

  /** Of a stem that stands nowhere. */
  get highestRarity(): number {
    return rarity(this.#statistics.unitCount, 0);
  }

  isKnown(stem: string): boolean {
    return this.#statistics.views.stems.terms.find(termKey(stem)) >= 0;
  }

  /** How rare a stem is: the natural logarithm of how many units there are for one that holds it, about. */
  rarityOf(stem: string): number {
    const { unitCount, views } = this.#statistics;
    const term = views.stems.terms.find(termKey(stem));
    return rarity(unitCount, term < 0 ? 0 : (views.stems.starts[term + 1] ?? 0) - (views.stems.starts[term] ?? 0));
  }

  /** The query's distinct terms that stand anywhere; the ceiling counts all, unknown ones at full rarity. */
  #weigh(query: TextTerms): WeighedQuery {
    const { unitCount, views } = this.#statistics;
    const weighed: WeighedTerm[] = [];
    let ceiling = 0;
    for (const view of viewNames) {
      const { terms, starts, titleFrequencies } = views[view];
      const weights = viewWeights[view];
      for (const text of new Set(query[view])) {
        const term = terms.find(termKey(text));
        const frequency = term < 0 ? 0 : (starts[term + 1] ?? 0) - (starts[term] ?? 0);
        ceiling += ceilingWeights[view] * rarity(unitCount, frequency);
        if (term < 0 || (view === 'grams' && isEverywhere(unitCount, frequency))) continue;
        weighed.push({
          view,
          text,
          term,
          all: weights.all * (saturation + 1) * rarity(unitCount, frequency),
          title: weights.title * (saturation + 1) * rarity(unitCount, titleFrequencies[term] ?? 0),
        });
      }
    }
    return { terms: weighed, ceiling };
  }
}

function gainOf(weights: FieldWeights, count: number, inTitle: number, norms: FieldNorms, unit: number): number {
  if (count === 0) return 0;
  const gain = (weights.all * count) / (count + (norms.all[unit] ?? 0));
  return inTitle === 0 ? gain : gain + (weights.title * inTitle) / (inTitle + (norms.title[unit] ?? 0));
}

/** A function of its own, for the machine to make it fast: a query of common letter groups visits 100,000 occurrences. */
function addGains(
  scores: Float64Array,
  { starts, units, counts, titleCounts }: View,
  norms: FieldNorms,
  { term, all, title }: WeighedTerm,
): void {
  const end = starts[term + 1] ?? 0;
  for (let index = starts[term] ?? 0; index < end; index += 1) {
    const unit = units[index] ?? 0;
    const count = counts[index] ?? 0;
    const inTitle = titleCounts[index] ?? 0;
    let gain = (all * count) / (count + (norms.all[unit] ?? 0));
    if (inTitle !== 0) gain += (title * inTitle) / (inTitle + (norms.title[unit] ?? 0));
    scores[unit] = (scores[unit] ?? 0) + gain;
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

/** Measured on three sets: they tell nothing and are most of the work. */
function isEverywhere(unitCount: number, containing: number): boolean {
  return containing * 2 > unitCount + imagined;
}
