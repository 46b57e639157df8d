import type { AskedWord } from './asked-words.ts';
import { type WordTerms, wordsOf } from './tokenize.ts';

/** So alike are a word's letter groups and those of a word of the text: a typo or another form of it. */
const sameGrams = 0.55;
/** What is doubted of a word that is only alike. */
const doubtOfLikeness = 0.1;
/** A shorter word has too many neighbours one letter off. */
const shortestMistyped = 5;

/** Both 0–1. */
export interface Coverage {
  /** Share of the words asked for, by their weight and rarity, that the text does not speak of. */
  readonly missing: number;
  /** The rarest name that it does not speak of, beside a word that stands nowhere. */
  readonly unknownName: number;
}

/**
 * How far a text speaks of what is asked. A rare word that happens to match («президент России» and servers in Russia)
 * scores high alone and answers nothing; what matters is what is left out.
 */
export function coverageOf(
  words: readonly AskedWord[],
  text: string,
  analyze: (word: string) => WordTerms,
  rarity: { readonly of: (stem: string) => number; readonly highest: number },
): Coverage {
  const spoken = [...new Set(wordsOf(text))];
  const terms = spoken.map(analyze);
  let asked = 0;
  let missing = 0;
  let unknownName = 0;
  for (const word of words) {
    const of = rarity.of(analyze(word.word).stem);
    const absence = absenceOf(word, spoken, terms, analyze(word.word));
    asked += word.weight * of;
    missing += word.weight * of * absence;
    if (absence === 1 && word.kind === 'name') unknownName = Math.max(unknownName, of / rarity.highest);
  }
  return { missing: asked === 0 ? 0 : missing / asked, unknownName: Math.min(1, unknownName) };
}

/** Letters at the head of a long word that tell it from others. */
const tellingLetters = 5;
/** Of a name alone a worse misspelling is understood: nothing else is weighed against it. */
const nearlySameGrams = 0.5;

/** A text names a thing in whatever form, misspelt, as two words, or in a word that begins with it. */
export function isNamedIn(name: string, text: string, analyze: (word: string) => WordTerms): boolean {
  const spoken = wordsOf(text);
  // Windows 11 is no Windows 10.
  if (/\d/.test(name)) return spoken.some((word) => word.startsWith(name));
  const beginning = name.slice(0, tellingLetters);
  const asked = analyze(name);
  const grams = new Set(asked.grams);
  return spoken.some((word, index) => {
    if (word.startsWith(beginning) || isTypoOf(name, word)) return true;
    const terms = analyze(word);
    if (terms.stem === asked.stem || sharesGrams(grams, terms, nearlySameGrams)) return true;
    const next = spoken[index + 1] ?? '';
    return (
      word.length + next.length >= shortestMistyped && name.startsWith(word) && analyze(word + next).stem === asked.stem
    );
  });
}

function absenceOf(
  { word, kind }: AskedWord,
  spoken: readonly string[],
  terms: readonly WordTerms[],
  asked: WordTerms,
): number {
  // Stems of the commonest words fall together: «дела» and «делаем».
  if (kind === 'frame' ? spoken.includes(word) : terms.some(({ stem }) => stem === asked.stem)) return 0;
  // Windows 11 is no Windows 10.
  if (/\d/.test(word)) return 1;
  const grams = new Set(kind === 'frame' ? [] : asked.grams);
  const isAlike = terms.some(
    (term, index) => isTypoOf(word, spoken[index] ?? '') || (grams.size > 0 && sharesGrams(grams, term, sameGrams)),
  );
  return isAlike ? doubtOfLikeness : 1;
}

function sharesGrams(asked: ReadonlySet<string>, { grams }: WordTerms, share: number): boolean {
  let shared = 0;
  for (const gram of grams) if (asked.has(gram)) shared += 1;
  return 2 * shared >= share * (asked.size + grams.length);
}

/** One letter is wrong, missing, too many, or two have changed places. */
function isTypoOf(word: string, other: string): boolean {
  if (word.length < shortestMistyped || Math.abs(word.length - other.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  let end = word.length;
  let otherEnd = other.length;
  while (end > start && otherEnd > start && word[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  if (Math.max(end, otherEnd) - start <= 1) return true;
  const isPair = end - start === 2 && otherEnd - start === 2;
  return isPair && word[start] === other[start + 1] && word[start + 1] === other[start];
}
