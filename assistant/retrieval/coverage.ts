import { contentWordsOf, type WordTerms, wordsOf } from './tokenize.ts';

/** Of a longer question a part may stand for the whole; of two or three words hardly. */
const shortQuery = 3;
/** So many of a word's letter groups in one word of the text: a typo or another form of it. */
const sameGrams = 0.5;

/**
 * Whether a text speaks of what a short query asks about: more than half of its words stand there. A rare word that
 * happens to match («президент России» and servers in Russia) scores high alone and answers nothing.
 */
export function coversQuery(query: string, text: string, analyze: (word: string) => WordTerms): boolean {
  const asked = [...new Set(contentWordsOf(wordsOf(query)))];
  if (asked.length < 2 || asked.length > shortQuery) return true;
  const words = [...new Set(wordsOf(text))].map(analyze);
  const found = asked.filter((word) => standsIn(analyze(word), words));
  return found.length * 2 > asked.length;
}

function standsIn(asked: WordTerms, words: readonly WordTerms[]): boolean {
  if (words.some(({ stem, prefix }) => stem === asked.stem || (prefix.length === 4 && prefix === asked.prefix)))
    return true;
  return words.some(({ grams }) => {
    const shared = asked.grams.filter((gram) => grams.includes(gram)).length;
    return shared >= asked.grams.length * sameGrams;
  });
}
