import type { Database } from 'better-sqlite3';
import { type TextTerms, termsOf } from '../../../assistant/retrieval/analyze.ts';
import type { Postings } from '../../../assistant/retrieval/postings.ts';
import { readPostings, readStatistics } from '../../../assistant/retrieval/postings-parts.ts';
import { UnitScorer, type WordMatch } from '../../../assistant/retrieval/scoring.ts';
import type { WordTerms } from '../../../assistant/retrieval/tokenize.ts';
import { readPart } from './stored-parts.ts';

export interface LexicalSearch {
  /** Scores by number of unit and the query's ceiling; overwritten by the next call. */
  score(query: TextTerms): { scores: Float64Array; ceiling: number };
  /** The stem stands somewhere in the knowledge. */
  isKnown(stem: string): boolean;
  /** How rare a stem is in the knowledge. */
  rarityOf(stem: string): number;
  /** Of a stem that stands nowhere. */
  readonly highestRarity: number;
  /** How well a unit of this title and text speaks of each word. */
  wordMatches(words: readonly string[], unit: { number: number; title: string; text: string }): WordMatch[];
}

const candidates = 100;
/** Long enough for a daemon to open its door. */
const backgroundMs = 100;

/**
 * Searches the postings in memory. With `inBackground` they are read after the caller has gone on, and until then FTS5
 * finds the candidates that are scored: the same order but for what lies beyond the first hundred.
 */
export function createLexicalSearch(
  database: Database,
  rows: Uint32Array,
  analyze: (word: string) => WordTerms,
  inBackground: boolean,
): LexicalSearch {
  const read = (name: string): Uint8Array => readPart(database, name) ?? new Uint8Array(0);
  const load = once(() => {
    const statistics = readStatistics(rows.length, read);
    return { statistics, scorer: new UnitScorer(statistics) };
  });
  let postings: Postings | null = inBackground ? null : readPostings(load().statistics, read);
  if (inBackground) {
    setTimeout(() => {
      try {
        if (database.open) postings = readPostings(load().statistics, read);
      } catch {
        // Damaged: FTS5 goes on finding, and the next `index` makes the file anew.
      }
    }, backgroundMs).unref();
  }
  return {
    score: (query) => (postings === null ? scoreByFts(query) : load().scorer.score(query, postings)),
    isKnown: (stem) => load().scorer.isKnown(stem),
    rarityOf: (stem) => load().scorer.rarityOf(stem),
    get highestRarity() {
      return load().scorer.highestRarity;
    },
    wordMatches: (words, { number, title, text }) =>
      load().scorer.wordMatches(
        words.map((word) => termsOf(word, analyze)),
        { unit: number, title: termsOf(title, analyze), text: termsOf(text, analyze) },
      ),
  };

  function scoreByFts(query: TextTerms): ReturnType<LexicalSearch['score']> {
    const numbers = new Map(Array.from(rows, (row, number) => [row, number]));
    const unitText = database.prepare<[number], { title: string; text: string }>(
      'SELECT title, text FROM unit WHERE id = ?',
    );
    const found = candidateRows(query).flatMap((row) => {
      const unit = numbers.get(row);
      const content = unitText.get(row);
      if (unit === undefined || content === undefined) return [];
      return [{ unit, title: termsOf(content.title, analyze), text: termsOf(content.text, analyze) }];
    });
    return load().scorer.scoreCandidates(query, found);
  }

  /** By stems, and by the first letters of words: stems begin as their words do. */
  function candidateRows(query: TextTerms): number[] {
    const match = database
      .prepare<[string], number>(
        `SELECT rowid FROM stems WHERE stems MATCH ? ORDER BY bm25(stems, 5.0, 1.0) LIMIT ${candidates}`,
      )
      .pluck();
    const anyOf = (terms: readonly string[], ending: string): number[] =>
      terms.length === 0 ? [] : match.all([...new Set(terms)].map((term) => `"${term}"${ending}`).join(' OR '));
    return [...new Set([...anyOf(query.stems, ''), ...anyOf(query.prefixes, ' *')])];
  }
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
