import { namesSaid } from './said-names.ts';
import { stopwords } from './stopwords.ts';
import { wordsOf } from './tokenize.ts';

/** The Russian layout over the English one, key by key. */
const latinKeys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const russianKeys = 'ёйцукенгшщзхъфывапролджэячсмитьбю';
const russianOfKey = new Map([...latinKeys].map((key, index) => [key, russianKeys[index] ?? '']));
const latinOfKey = new Map([...russianKeys].map((key, index) => [key, latinKeys[index] ?? '']));

/** Longer groups first: «щ» is no «шч». */
const latinGroups: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['sch', 'щ'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['ye', 'е'],
  ['yu', 'ю'],
  ['ju', 'ю'],
  ['ya', 'я'],
  ['ja', 'я'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['tz', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['ck', 'к'],
  ['x', 'кс'],
];
const latinLetters = new Map(
  Array.from('abcdefghijklmnopqrstuvwyz', (letter, index) => [letter, 'абцдефгхийклмнопкрстуввыз'[index] ?? '']),
);

/** As names are said in Russian: «апи», «црм», «битрикс». */
const latinOfRussian = new Map(
  'a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch _ y _ e yu ya'
    .split(' ')
    .map((latin, index) => [String.fromCharCode('а'.charCodeAt(0) + index), latin]),
);

/** Letters of a word in which a missing soft sign is looked for. */
const shortestSoftened = 4;
const longestSoftened = 30;

/**
 * A query as it was meant when it was typed in the other keyboard layout («ghbdtn», «фзш») or in Latin letters
 * («skolko stoit»), or a Latin name in Russian ones («црм»): a piece is exchanged only where the knowledge holds none of its words and all of the other's, so
 * names and English stay. What is left of a text in Latin letters that was mostly typed so is
 * exchanged with it, typos included.
 */
export function respell(text: string, isKnown: (word: string) => boolean): string {
  const knows = (piece: string): boolean => {
    const words = wordsOf(piece);
    return words.length > 0 && words.every((word) => stopwords.has(word) || isKnown(word));
  };
  const pieces = text.split(/(\s+)/);
  const isItself = (piece: string) => wordsOf(piece).some((word) => stopwords.has(word) || isKnown(word));
  const meant = pieces.map((piece) => {
    if (!/\p{L}/u.test(piece) || isItself(piece)) return piece;
    return spellingsOf(piece).find(knows) ?? piece;
  });
  return withTheRest(pieces, meant, isItself).join('');
}

/** «Интеграл» is no name that stems like `integrate`. */
const englishForm = /(?:al|ing|ed|er|ion|ment|able|ly)$/;

/** What else a piece can be: typed on the other layout, then Latin letters for Russian ones. */
function spellingsOf(piece: string): string[] {
  const letters = piece.toLowerCase();
  if (/[а-яё]/.test(letters)) {
    const written = exchanged(letters, latinOfRussian);
    const said = namesSaid(wordsOf(piece));
    const latin = [exchanged(letters, latinOfKey), written, written.replaceAll('ks', 'x')];
    return [
      ...said,
      ...latin.filter((word) => /^[a-z]{3,}$/.test(word) && !stopwords.has(word) && !englishForm.test(word)),
    ];
  }
  if (!/[a-z]/.test(letters) || /^[IVXLC]+$/.test(piece)) return [];
  return [onRussianKeys(letters), onRussianKeys(letters.replace(/[.,?!]+$/, '')), ...transliterations(letters)];
}

function withTheRest(
  pieces: readonly string[],
  meant: readonly string[],
  isItself: (piece: string) => boolean,
): readonly string[] {
  const latin = pieces.flatMap((piece, index) => (/^[^а-яё]*[a-z][^а-яё]*$/i.test(piece) ? [index] : []));
  const changed = latin.filter((index) => meant[index] !== pieces[index]);
  const isMixed = pieces.some((piece) => /[а-яё]/i.test(piece));
  if (changed.length === 0 || changed.length * 2 < latin.length || isMixed) return meant;
  const onKeys = changed.filter((index) => meant[index] === onRussianKeys((pieces[index] ?? '').toLowerCase()));
  const exchange = onKeys.length * 2 > changed.length ? onRussianKeys : inRussianLetters;
  return meant.map((piece, index) =>
    latin.includes(index) && piece === pieces[index] && !isItself(piece) ? exchange(piece.toLowerCase()) : piece,
  );
}

function onRussianKeys(piece: string): string {
  return exchanged(piece, russianOfKey);
}

function exchanged(piece: string, keys: ReadonlyMap<string, string>): string {
  return Array.from(piece, (letter) => keys.get(letter) ?? letter).join('');
}

function inRussianLetters(piece: string): string {
  let russian = piece
    .replaceAll(/(?<=[bcdfghklmnprstvwz])ye/g, 'ые')
    .replaceAll('yy', 'ый')
    .replaceAll('iy', 'ий');
  for (const [latin, letters] of latinGroups) russian = russian.replaceAll(latin, letters);
  return exchanged(russian, latinLetters).replaceAll("'", 'ь');
}

/** The likeliest spelling, then with «й» or «и» for «ы», «к» for «ц» and with a soft sign, which Latin letters leave out. */
function transliterations(piece: string): string[] {
  const plain = inRussianLetters(piece);
  const others = [
    plain.replace(/ы(?=[аеиоуюя]|$)/g, 'й'),
    plain.replaceAll('ы', 'и'),
    plain.replace(/ии$/, 'ий'),
    plain.replaceAll('ц', 'к'),
  ];
  const spellings = [...new Set([plain, ...others])];
  return piece.length < shortestSoftened ? spellings : spellings.flatMap((word) => [word, ...withSoftSign(word)]);
}

function withSoftSign(word: string): string[] {
  return Array.from(
    word.slice(0, longestSoftened).matchAll(/[бвдзлмнпрстфжчшщ](?![аеиоуыэюяь])/g),
    ({ index }) => `${word.slice(0, index + 1)}ь${word.slice(index + 1)}`,
  );
}
