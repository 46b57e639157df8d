import type { TextTerms } from './analyze.ts';
import { sentencesOf, type TextRange } from './sentences.ts';
import { contentWordsOf, type WordTerms, wordsOf } from './tokenize.ts';

const wholeUpTo = 320;

/**
 * What to quote of a passage: all of it when it is short, else the two sentences that match the query best, in their
 * order; where something is left out between them stands «…».
 */
export function bestPassage(
  text: string,
  query: TextTerms,
  analyze: (word: string) => WordTerms,
  weightOf: (stem: string) => number = () => 1,
): string {
  if (text.length <= wholeUpTo) return text.trim();
  const sentences = sentencesOf(text);
  if (sentences.length <= 2) return text.trim();
  const wanted = { stems: new Set(query.stems), prefixes: new Set(query.prefixes), grams: new Set(query.grams) };
  const ranked = sentences
    .map((range, index) => ({ index, score: matchOf(text.slice(range.start, range.end)) }))
    .sort((left, right) => right.score - left.score || left.index - right.index);
  const best = ranked[0]?.index ?? 0;
  // The runner-up, or the sentence that follows when nothing else matches.
  const second =
    (ranked[1]?.score ?? 0) > 0 ? (ranked[1]?.index ?? best) : best + 1 < sentences.length ? best + 1 : best - 1;
  return quote(text, sentences, Math.min(best, second), Math.max(best, second));

  function matchOf(sentence: string): number {
    const words = wordsOf(sentence);
    const found = new Map<string, number>();
    const note = (term: string, worth: number): void => {
      if (!found.has(term)) found.set(term, worth);
    };
    for (const word of contentWordsOf(words)) {
      const terms = analyze(word);
      if (wanted.stems.has(terms.stem)) note(`s${terms.stem}`, weightOf(terms.stem));
      if (wanted.prefixes.has(terms.prefix)) note(`p${terms.prefix}`, 0.5);
      for (const gram of terms.grams) if (wanted.grams.has(gram)) note(`g${gram}`, 0.03);
    }
    let score = 0;
    for (const worth of found.values()) score += worth;
    return score / (1 + 0.25 * Math.log2(1 + words.length / 20));
  }
}

function quote(text: string, sentences: readonly TextRange[], first: number, second: number): string {
  const head = sentences[first];
  const tail = sentences[second];
  if (head === undefined || tail === undefined) return text.trim();
  if (second - first <= 1) return text.slice(head.start, tail.end);
  return `${text.slice(head.start, head.end)} … ${text.slice(tail.start, tail.end)}`;
}
