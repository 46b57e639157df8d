import { contentWordsOf, type WordTerms, wordsOf } from './tokenize.ts';

/** So alike are a word's letter groups and those of a word of the text: a typo or another form of it. */
const sameGrams = 0.45;

/**
 * What share of a query's words, weighed by their rarity, a text does not speak of, 0–1. A rare word that happens to
 * match («президент России» and servers in Russia) scores high alone and answers nothing.
 */
export function missingShare(
  query: string,
  text: string,
  analyze: (word: string) => WordTerms,
  rarityOf: (stem: string) => number,
): number {
  const words = [...new Set(wordsOf(text))].map(analyze);
  let asked = 0;
  let missing = 0;
  for (const word of new Set(contentWordsOf(wordsOf(query)))) {
    const terms = analyze(word);
    const rarity = rarityOf(terms.stem);
    asked += rarity;
    if (!standsIn(terms, words)) missing += rarity;
  }
  return asked === 0 ? 0 : missing / asked;
}

function standsIn(asked: WordTerms, words: readonly WordTerms[]): boolean {
  if (words.some(({ stem }) => stem === asked.stem)) return true;
  const grams = new Set(asked.grams);
  return words.some((word) => {
    let shared = 0;
    for (const gram of word.grams) if (grams.has(gram)) shared += 1;
    return 2 * shared >= sameGrams * (asked.grams.length + word.grams.length);
  });
}
