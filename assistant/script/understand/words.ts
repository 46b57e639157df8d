import { createStemmer } from '../../retrieval/stemmer.ts';
import { normalizeText } from '../../retrieval/tokenize.ts';

/** A word or a number as typed: «120 000» and «1,5» are one token. */
export interface Token {
  readonly text: string;
  readonly stem: string;
  readonly number: number | null;
}

const tokenPattern = /\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|[\p{L}]+/gu;
const stem = createStemmer();

export function tokensOf(text: string): Token[] {
  // NFKC would turn a no-break space into a space, which is what the thousands pattern wants anyway.
  return (normalizeText(text).match(tokenPattern) ?? []).map((word) =>
    /^\d/.test(word) ? numberToken(word) : { text: word, stem: stem(word), number: null },
  );
}

/** «1 000» and «1000» are the same word. */
function numberToken(text: string): Token {
  const number = Number(text.replace(/[ \u00a0]/g, '').replace(',', '.'));
  return { text, stem: String(number), number };
}

/** Where the phrase stands in the text, compared by stems, or -1. */
export function findPhrase(tokens: readonly Token[], phrase: string): number {
  const wanted = tokensOf(phrase);
  if (wanted.length === 0) return -1;
  for (let start = 0; start + wanted.length <= tokens.length; start += 1) {
    if (wanted.every((word, index) => tokens[start + index]?.stem === word.stem)) return start;
  }
  return -1;
}

export function hasPhrase(tokens: readonly Token[], phrase: string): boolean {
  return findPhrase(tokens, phrase) >= 0;
}

/** The line is about the phrase: it holds it, and little besides. */
export function isMainly(tokens: readonly Token[], phrases: readonly string[], spare = 4): boolean {
  return phrases.some((phrase) => hasPhrase(tokens, phrase) && tokens.length <= tokensOf(phrase).length + spare);
}

/** Latin letters outweigh Cyrillic ones in a line of at least two words («hello there», but not «CRM»). */
export function isEnglish(text: string): boolean {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const cyrillic = text.match(/[а-яё]/gi)?.length ?? 0;
  if (latin <= cyrillic * 2) return false;
  const words = text.match(/[a-z]{2,}/gi) ?? [];
  return words.some((word) => commonEnglish.has(word.toLowerCase())) || words.length >= 3;
}

const commonEnglish = new Set(
  `hello hi hey how what when where who why which can could do does is are the a an i you we please thanks thank price
  cost human operator manager person help yes no need want bot english stop bye much real agent someone talk speak`.split(
    /\s+/,
  ),
);
