import { sentencesOf } from '../retrieval/sentences.ts';
import { type Figure, figuresIn } from './figures.ts';
import { meaningOf, type WordMeaning } from './lexicon.ts';
import { type ReadableText, readableText } from './readable-text.ts';
import { type Token, tokensOf } from './tokens.ts';

export interface ReadWord extends WordMeaning {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Words between commas, dashes and the like belong together. */
  readonly clause: number;
  readonly negated: boolean;
  /** Says something: neither framing nor part of a figure. */
  readonly content: boolean;
  /** Latin letters, digits or a capital in mid-sentence: it names something. */
  readonly name: boolean;
}

export interface ReadSentence {
  readonly text: string;
  /** In the readable text. */
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly words: readonly ReadWord[];
  readonly figures: readonly Figure[];
  readonly question: boolean;
  /** Its words and figures alone: equal for sentences that differ in marks and case. */
  readonly key: string;
}

export interface Reading {
  readonly original: string;
  readonly readable: ReadableText;
  readonly sentences: readonly ReadSentence[];
}

const readings = new Map<string, Reading>();
const mostReadings = 500;

/** A text taken apart into sentences, words and figures; passages and templates come again with every turn. */
export function readText(original: string): Reading {
  let reading = readings.get(original);
  if (reading === undefined) {
    if (readings.size >= mostReadings) readings.clear();
    reading = makeReading(original);
    readings.set(original, reading);
  }
  return reading;
}

function makeReading(original: string): Reading {
  const readable = readableText(original);
  const { text, offsets } = readable;
  const tokens = tokensOf(text);
  const sentences: ReadSentence[] = [];
  let token = 0;
  let at = 0;
  const capitals = capitalsIn(original);
  for (const range of sentencesOf(original)) {
    while (at < text.length && (offsets[at] ?? 0) < range.start) at += 1;
    const start = at;
    while (at < text.length && (offsets[at] ?? 0) < range.end) at += 1;
    const first = token;
    while (token < tokens.length && (tokens[token]?.start ?? 0) < at) token += 1;
    const own = tokens.slice(first, token);
    if (own.length > 0) sentences.push(readSentence(own, text.slice(start, at), start, at, { offsets, capitals }));
  }
  return { original, readable, sentences };
}

interface Source {
  readonly offsets: readonly number[];
  readonly capitals: ReadonlySet<number>;
}

function readSentence(
  tokens: readonly Token[],
  text: string,
  start: number,
  end: number,
  source: Source,
): ReadSentence {
  const listed = isListMark(tokens) ? 2 : 0;
  const own = tokens.slice(listed);
  const figures = figuresIn(own);
  const words = wordsIn(own, figures, source);
  const key = own.flatMap((token) =>
    token.kind === 'mark' ? [] : [token.kind === 'number' ? String(token.value) : token.text],
  );
  return { text, start, end, tokens: own, words, figures, question: /\?[\s)»"”!]*$/.test(text), key: key.join(' ') };
}

/** «2. Добавить…»: the number of an item is no figure. */
function isListMark([first, second, third]: readonly Token[]): boolean {
  if (first?.kind !== 'number' || second === undefined || third === undefined) return false;
  return (
    first.value <= 20 &&
    (second.text === '.' || second.text === ')') &&
    second.joined &&
    third.kind === 'word' &&
    !third.joined
  );
}

const clauseMark = /^(?:[,;:()[\]—.!?…\n/•|]|но|а|зато|однако|хотя|but|although|while)$/;
const negator =
  /^(?:не|нет|ни|нельзя|никогда|никак|никаких|никакой|никакие|никто|ничего|not|no|never|cannot|none|nothing|невозможно|отсутству[а-я]*|без|without|[a-z]+n't|dont|cant|wont)$/;
const comparing =
  /^(?:только|более|больше|менее|меньше|позже|позднее|раньше|ранее|дороже|дешевле|выше|ниже|дольше|просто|только|only|more|less|later)$/;

function wordsIn(tokens: readonly Token[], figures: readonly Figure[], { offsets, capitals }: Source): ReadWord[] {
  const inFigure = new Set(
    figures.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  const clauses: { index: number; clause: number }[] = [];
  const negations = new Map<number, number>();
  const scoped = new Set<number>();
  let clause = 0;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.text ?? '';
    if (clauseMark.test(token.text) || (/^(?:и|или|and|or)$/.test(token.text) && /^(?:не|ни|нет|not|no)$/.test(next)))
      clause += 1;
    clauses.push({ index, clause });
    if (token.kind !== 'word' || !negator.test(token.text) || (token.text === 'не' && comparing.test(next))) continue;
    if (/^(?:без|without)$/.test(token.text)) for (let after = 1; after <= 3; after += 1) scoped.add(index + after);
    else if (token.text !== 'ни' && !/^ник/.test(token.text)) negations.set(clause, (negations.get(clause) ?? 0) + 1);
  }
  return clauses.flatMap(({ index, clause: own }) => {
    const token = tokens[index];
    if (token?.kind !== 'word' || negator.test(token.text)) return [];
    const meaning = meaningOf(token.text);
    const without = scoped.has(index);
    const name = /[a-z\d]/.test(token.text) || (index > 0 && capitals.has(offsets[token.start] ?? -1));
    const content = !inFigure.has(index) && (meaning.strengthening || (!meaning.framing && token.text.length > 1));
    const negated = without !== ((negations.get(own) ?? 0) % 2 === 1);
    return [{ ...meaning, text: token.text, start: token.start, end: token.end, clause: own, negated, content, name }];
  });
}

/** Where words begin with a capital that no sentence start explains. */
function capitalsIn(original: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const match of original.matchAll(/(?<=[\p{L}\d,;»")] )[«"(]?\p{Lu}/gu))
    places.add(match.index + match[0].length - 1);
  return places;
}
