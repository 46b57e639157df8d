import { normalizeText } from './normalize-text.ts';
import { createStemmer } from './stemmer.ts';
import { stopwords } from './stopwords.ts';

/** Goes into the index; a change here means that every document is analysed anew. */
export const tokenizerVersion = 1;

const wordPattern = /[\p{L}\p{N}]+/gu;

export function wordsOf(text: string): string[] {
  return normalizeText(text).match(wordPattern) ?? [];
}

/** Without stopwords, unless nothing would be left. */
export function contentWordsOf(words: readonly string[]): readonly string[] {
  const content = words.filter((word) => !stopwords.has(word));
  return content.length > 0 ? content : words;
}

/** The three ways a word is looked up. */
export interface WordTerms {
  readonly stem: string;
  readonly prefix: string;
  readonly grams: readonly string[];
}

/** Then it begins anew: who writes to a daemon for months must not fill its memory. */
const rememberedWords = 200_000;

/** Remembers the terms of the words it has seen: text repeats itself, stemming is slow. */
export function createWordAnalyzer(): (word: string) => WordTerms {
  const stem = createStemmer();
  const known = new Map<string, WordTerms>();
  return (word) => {
    let terms = known.get(word);
    if (terms === undefined) {
      terms = termsOfWord(word, stem(word));
      if (known.size === rememberedWords) known.clear();
      known.set(word, terms);
    }
    return terms;
  };
}

/** Grams are made when somebody asks: of most words of a passage nobody does. */
function termsOfWord(word: string, stem: string): WordTerms {
  let grams: readonly string[] | undefined;
  return {
    stem,
    prefix: prefixOf(word),
    get grams() {
      grams ??= gramsOf(word);
      return grams;
    },
  };
}

export function prefixOf(word: string): string {
  return word.slice(0, 4);
}

/** Keys and encoded data are words too; their grams would fill the index. */
const longestWord = 40;

/** Sequences of 3 and 4 letters, word edges marked: what survives typos and derivation. */
export function gramsOf(word: string): string[] {
  const edged = `_${word.slice(0, longestWord)}_`;
  const grams: string[] = [];
  for (let length = 3; length <= 4; length += 1) {
    for (let start = 0; start + length <= edged.length; start += 1) grams.push(edged.slice(start, start + length));
  }
  return grams;
}
