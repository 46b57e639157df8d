import type { TextTerms } from './analyze.ts';
import { chunksOf } from './chunk.ts';
import { sentencesOf, type TextRange } from './sentences.ts';
import { stopwords } from './stopwords.ts';
import { type WordTerms, wordsOf } from './tokenize.ts';

/** Short answers are meant to be read whole; a cut of two sentences would only lose something. */
const wholeUpTo = 500;
/** A sentence that matches far less than the best is about something else. */
const runnerUpShare = 0.3;
const listItem = /^(?:[-*+•]|\d{1,3}[.)])\s/;

/**
 * What to quote of a text: of its chunks the one that matches the query best, all of it when it is short, else its two
 * best sentences in their order; where something is left out between them stands «…».
 */
export function bestPassage(text: string, query: TextTerms, analyze: (word: string) => WordTerms): string {
  const matchOf = createMatcher(query, analyze);
  const chunks = chunksOf(text);
  const chunk =
    chunks.length === 1 ? text : textOf(text, chunks[bestOf(chunks, (range) => matchOf(textOf(text, range)))]);
  const sentences = chunk.length <= wholeUpTo ? [] : sentencesOf(chunk);
  if (sentences.length <= 2) return chunk.trim();
  const scores = sentences.map((range) => matchOf(textOf(chunk, range)));
  const best = bestOf(scores, (score) => score);
  const second = bestOf(scores, (score, index) => (index === best ? -1 : score));
  const alone = textOf(chunk, sentences[best]);
  // The runner-up, or a neighbour when nothing else matches much; a list item says all it has to say.
  const matches = (scores[second] ?? 0) >= (scores[best] ?? 0) * runnerUpShare && (scores[second] ?? 0) > 0;
  if (!matches && listItem.test(alone)) return alone;
  const other = matches ? second : best + 1 < sentences.length ? best + 1 : best - 1;
  return quote(chunk, sentences, Math.min(best, other), Math.max(best, other));
}

/**
 * How much of the query a text holds, each of its terms counted once; long texts are damped a little. Only a text that
 * holds no stem or prefix is compared by grams: it is the costly way.
 */
function createMatcher(query: TextTerms, analyze: (word: string) => WordTerms): (text: string) => number {
  const stems = new Set(query.stems);
  const prefixes = new Set(query.prefixes);
  const grams = new Set(query.grams);
  return (text) => {
    const words = new Set(wordsOf(text));
    const found = new Set<string>();
    let score = 0;
    for (const word of words) {
      if (stopwords.has(word)) continue;
      const { stem, prefix } = analyze(word);
      if (stems.has(stem) && !found.has(stem)) {
        found.add(stem);
        score += 1;
      }
      if (prefixes.has(prefix) && !found.has(`${prefix}…`)) {
        found.add(`${prefix}…`);
        score += 0.5;
      }
    }
    if (score === 0) score = 0.03 * sharedGrams(words);
    return score / (1 + 0.25 * Math.log2(1 + words.size / 20));
  };

  function sharedGrams(words: ReadonlySet<string>): number {
    const found = new Set<string>();
    for (const word of words) for (const gram of analyze(word).grams) if (grams.has(gram)) found.add(gram);
    return found.size;
  }
}

/** Index of the first element with the highest score; 0 for none. */
function bestOf<Element>(elements: readonly Element[], scoreOf: (element: Element, index: number) => number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, element] of elements.entries()) {
    const score = scoreOf(element, index);
    if (score <= highest) continue;
    highest = score;
    best = index;
  }
  return best;
}

function textOf(text: string, range: TextRange | undefined): string {
  return range === undefined ? text : text.slice(range.start, range.end);
}

function quote(text: string, sentences: readonly TextRange[], first: number, second: number): string {
  const head = sentences[first];
  const tail = sentences[second];
  if (head === undefined || tail === undefined) return text.trim();
  if (second - first <= 1) return text.slice(head.start, tail.end);
  return `${text.slice(head.start, head.end)} … ${text.slice(tail.start, tail.end)}`;
}
