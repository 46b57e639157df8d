import { contentWordsOf, type WordTerms, wordsOf } from './tokenize.ts';

/** Of a longer question a part may stand for the whole; of two or three words hardly. */
const shortQuery = 3;
/** So many of a word's letter groups in one word of the text: a typo or another form of it. */
const sameGrams = 0.4;

/**
 * Whether a text speaks of what a short query asks about: more than half of its words stand there, or the others at
 * least stand elsewhere in the knowledge. A rare word that happens to match («президент России» and servers in Russia)
 * scores high alone and answers nothing.
 */
export function coversQuery(
  query: string,
  text: string,
  analyze: (word: string) => WordTerms,
  isKnown: (stem: string) => boolean,
): boolean {
  const asked = [...new Set(contentWordsOf(wordsOf(query)))];
  if (asked.length < 2 || asked.length > shortQuery) return true;
  const words = [...new Set(wordsOf(text))].map(analyze);
  const missing = asked.filter((word) => !standsIn(analyze(word), words));
  return missing.length * 2 < asked.length || missing.every((word) => isKnown(analyze(word).stem));
}

function standsIn(asked: WordTerms, words: readonly WordTerms[]): boolean {
  if (words.some(({ stem, prefix }) => stem === asked.stem || (prefix.length === 4 && prefix === asked.prefix)))
    return true;
  return words.some(({ grams }) => {
    const shared = asked.grams.filter((gram) => grams.includes(gram)).length;
    return shared >= asked.grams.length * sameGrams;
  });
}
