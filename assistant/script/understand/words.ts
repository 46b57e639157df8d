import snowball from 'snowball-stemmers';
import { normalizeText } from '../../retrieval/normalize-text.ts';

/** A word or a number as typed: «120 000» and «1,5» are one token. */
export interface Token {
  readonly text: string;
  readonly stem: string;
  readonly number: number | null;
}

const tokenPattern =
  /\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?(?!\d)|[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[\p{L}]+/gu;
const russian = snowball.newStemmer('russian');
const english = snowball.newStemmer('english');

export function tokensOf(text: string): Token[] {
  // NFKC would turn a no-break space into a space, which is what the thousands pattern wants anyway.
  return (normalizeText(text).match(tokenPattern) ?? []).map((word) =>
    /^\d/.test(word) ? numberToken(word) : { text: word, stem: stem(word), number: null },
  );
}

/** Names of systems that customers write in either alphabet; both sides of a comparison go through here. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^(?:телеграм{1,2}|телеге?|телега|тг)(?:а|е|у|ом)?$/, 'telegram'],
  [/^авито$/, 'avito'],
  [/^(?:вотсап|ватсап|вацап)(?:а|е|у|ом)?$/, 'whatsapp'],
  [/^(?:црм|срм)$/, 'crm'],
  [/^(?:амо|амосрм|амоцрм)$/, 'amocrm'],
  [/^битрикс(?:а|е|у|ом)?$/, 'bitrix'],
  [/^чатбот(?:а|е|у|ом|ы|ов)?$/, 'chatbot'],
];

/** Scripts and visitors repeat themselves, stemming is slow; forgotten as a whole before it grows. */
const stems = new Map<string, string>();
const mostStems = 20_000;

/** Once, not twice as for search: here «канал» must not become «кан». */
function stem(typed: string): string {
  const known = stems.get(typed);
  if (known !== undefined) return known;
  if (stems.size >= mostStems) stems.clear();
  const made = makeStem(typed);
  stems.set(typed, made);
  return made;
}

function makeStem(typed: string): string {
  const word = spellings.find(([pattern]) => pattern.test(typed))?.[1] ?? typed;
  if (!/[а-я]/.test(word)) return english.stem(word);
  // «заявок» and «заявки», «звонок» and «звонки»: the vowel that comes and goes.
  return russian.stem(word).replace(/(?<=^.{3,})[ое](?=[бвгджзклмнпрстфхцчшщ]$)/, '');
}

/** The same word in another form; the stemmer takes a letter too much from some («кана» and «канал»). */
export function sameWord(left: Token, right: Token): boolean {
  if (left.stem === right.stem) return true;
  if (left.number !== null || right.number !== null) return false;
  const [short, long] = left.stem.length < right.stem.length ? [left.stem, right.stem] : [right.stem, left.stem];
  return short.length >= 4 && long.length === short.length + 1 && long.startsWith(short);
}

/** «1 000», «1.000» and «1000» are the same word. */
function numberToken(text: string): Token {
  const digits = text.replace(/[ \u00a0]/g, '');
  const number = Number(
    /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits) ? digits.replace(/[.,]/g, '') : digits.replace(',', '.'),
  );
  return { text, stem: String(number), number };
}

/** Phrases of scripts, read again with every line. */
const phrases = new Map<string, readonly Token[]>();

export function phraseTokens(phrase: string): readonly Token[] {
  const known = phrases.get(phrase);
  if (known !== undefined) return known;
  if (phrases.size >= mostStems) phrases.clear();
  const made = tokensOf(phrase);
  phrases.set(phrase, made);
  return made;
}

/** Where the phrase stands in the text, compared by stems, or -1. */
export function findPhrase(tokens: readonly Token[], phrase: string): number {
  const wanted = phraseTokens(phrase);
  if (wanted.length === 0) return -1;
  for (let start = 0; start + wanted.length <= tokens.length; start += 1) {
    const fits = wanted.every((word, index) => {
      const token = tokens[start + index];
      return token !== undefined && sameWord(token, word);
    });
    if (fits) return start;
  }
  return -1;
}

export function hasPhrase(tokens: readonly Token[], phrase: string): boolean {
  return findPhrase(tokens, phrase) >= 0;
}

/** The line is about the phrase: it holds it, and little besides. */
export function isMainly(tokens: readonly Token[], phrases: readonly string[], spare = 4): boolean {
  return phrases.some((phrase) => hasPhrase(tokens, phrase) && tokens.length <= phraseTokens(phrase).length + spare);
}

/** Latin letters outweigh Cyrillic ones in a line of at least two words («hello there», but not «CRM»). */
export function isEnglish(line: string): boolean {
  const text = line.replace(/(?<!\S)\S+@\S+|https?:\/\/\S+|(?<!\S)\S+\.(?:ru|com|net|org|pdf)\b/gi, ' ');
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const cyrillic = text.match(/[а-яё]/gi)?.length ?? 0;
  if (latin <= cyrillic * 2) return false;
  const words = text.match(/[a-z]{2,}/gi) ?? [];
  return words.some((word) => commonEnglish.has(word.toLowerCase())) || words.length >= 3;
}

/** Holds a word that only English has, or none that could be Russian in Latin letters («no», «do», «my»). */
export function isCommonEnglish(line: string): boolean {
  const words = (line.match(/[a-z]+/gi) ?? []).map((word) => word.toLowerCase());
  const english = words.filter((word) => commonEnglish.has(word) || functionWords.has(word));
  return english.some((word) => !alsoRussian.has(word)) || english.length === words.length;
}

const functionWords = new Set(
  `with for and have has your our will would about from not this that it in on at to of by or if but as so my be was
  today tomorrow week month morning afternoon evening monday tuesday wednesday thursday friday saturday sunday next last first
  second one two three sure okay`.split(/\s+/),
);
const alsoRussian = new Set('a i no do to on my by bot so be in na da ne'.split(' '));

const commonEnglish = new Set(
  `hello hi hey how what when where who why which can could do does is are the a an i you we please thanks thank price
  cost human operator manager person help yes no need want bot english stop bye much real agent someone talk speak`.split(
    /\s+/,
  ),
);
