import { sentencesOf } from '../retrieval/sentences.ts';
import { stopwords } from '../retrieval/stopwords.ts';
import { type Clauses, isDenied, isNegator, type Negator, readClauses } from './clauses.ts';
import type { Figure } from './figure.ts';
import { figuresIn } from './figures.ts';
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
  /** Behind «без» or «кроме». */
  readonly lacking: boolean;
  /** Perhaps denied: «администратора» of «без участия администратора». */
  readonly unsure: boolean;
  /** In a denied clause, yet only where or for what something else is denied. */
  readonly placed?: boolean;
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
  readonly negators: readonly Negator[];
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
/** Of all the texts: what is read of one takes some tens of bytes for each of its characters. */
const mostCharacters = 500_000;
let characters = 0;

/** A text taken apart into sentences, words and figures; passages and templates come again with every turn. */
export function readText(original: string): Reading {
  let reading = readings.get(original);
  if (reading === undefined) {
    if (readings.size >= mostReadings || characters + original.length > mostCharacters) {
      readings.clear();
      characters = 0;
    }
    reading = makeReading(original);
    readings.set(original, reading);
    characters += original.length;
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
  const source = { offsets, capitals: capitalsIn(original), shouted: shoutedIn(original) };
  for (const range of sentencesOf(original)) {
    while (at < text.length && (offsets[at] ?? 0) < range.start) at += 1;
    const start = at;
    while (at < text.length && (offsets[at] ?? 0) < range.end) at += 1;
    while (token < tokens.length && (tokens[token]?.start ?? 0) < start) token += 1;
    const first = token;
    while (token < tokens.length && (tokens[token]?.start ?? 0) < at) token += 1;
    const own = tokens.slice(first, token);
    if (own.length > 0) sentences.push(readSentence(own, text.slice(start, at), start, at, source));
  }
  return { original, readable, sentences };
}

interface Place {
  readonly text: string;
  readonly start: number;
}

interface Source {
  readonly offsets: readonly number[];
  readonly capitals: ReadonlySet<number>;
  /** Words in capitals: abbreviations. */
  readonly shouted: ReadonlySet<number>;
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
  const clauses = readClauses(own);
  const figures = figuresIn(own).map((figure) => ({ ...figure, clause: clauses.clauseOf[figure.from] ?? 0 }));
  const words = wordsIn({ text, start }, own, figures, clauses, source);
  const key = own.flatMap((token) =>
    token.kind === 'mark' ? [] : [token.kind === 'number' ? String(token.value) : token.text],
  );
  return {
    text,
    start,
    end,
    tokens: own,
    words,
    figures,
    negators: clauses.negators,
    question: /\?[\s)»"”!]*$/.test(text),
    key: key.join(' '),
  };
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

function wordsIn(
  place: Place,
  tokens: readonly Token[],
  figures: readonly Figure[],
  { clauseOf, negators, without, perhaps }: Clauses,
  { offsets, capitals, shouted }: Source,
): ReadWord[] {
  const inFigure = new Set(
    figures.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  const idiomatic = idiomsIn(place);
  const opening = tokens.findIndex((token) => token.kind === 'word' && !polite.test(token.text));
  const russian = tokens.some(({ text }) => /[а-я]{2}/.test(text));
  const words = tokens.flatMap((token, index): ReadWord[] => {
    if (token.kind !== 'word' || isNegator(token.text)) return [];
    const { text, start, end } = token;
    const meaning = meaningOf(text);
    const clause = clauseOf[index] ?? 0;
    const offset = offsets[start] ?? -1;
    const name =
      ((russian ? /[a-z\d]/ : /\d/).test(text) && !meaning.framing) ||
      shouted.has(offset) ||
      (index > 0 && capitals.has(offset));
    const liable = answering.test(text) && answersFor.test(place.text);
    const content =
      liable ||
      (!inFigure.has(index) &&
        !idiomatic.some((idiom) => start >= idiom.start && end <= idiom.end) &&
        (meaning.strengthening || shouted.has(offset) || (!meaning.framing && text.length > 1)));
    const negated = without.has(index) !== isDenied(negators, clause, start, end);
    const lacking = without.has(index);
    const act = meaning.act || (index === opening && imperative.test(text));
    return [{ ...meaning, act, text, start, end, clause, negated, lacking, unsure: perhaps.has(index), content, name }];
  });
  return negators.length === 0 ? words : withPlacesApart(words);
}

const preposition = /^(?:на|в|во|по|для|с|со|у|из|при|к|ко|о|об|за|от|до|in|on|at|for|with|by)$/;

/** «Места на парковке не закрепляем» denies the places and not the parking. */
function withPlacesApart(words: readonly ReadWord[]): ReadWord[] {
  const placed = words.map((word, at) => {
    if (!word.negated || word.lacking || !word.content || word.act || word.name) return false;
    const before = words[at - 1];
    const behind = before !== undefined && describing.test(before.text) ? words[at - 2] : before;
    return [before, behind].some(
      (one) => one !== undefined && one.clause === word.clause && preposition.test(one.text),
    );
  });
  return words.map((word, at) => {
    if (placed[at] !== true) return word;
    const rest = words.some(
      (one, other) => one.clause === word.clause && one.negated && one.content && !one.act && placed[other] === false,
    );
    return rest ? { ...word, placed: true } : word;
  });
}

const describing = /(?:ого|его|ой|ей|ых|их|ую|ым|им|ом|ем|ый|ий|ые|ие)$/;

/** «За слова отвечаем мы»: answers for them, not to somebody. */
const answering = /^отвеча[а-я]+$/;
const answersFor = /(?<![а-я])за (?!\d|[а-я]+ (?:час|минут|секунд|рабоч)|час|минут|секунд|сутки|день|недел)[а-я]/;

/** «Соберите переписку» asks; what is asked for must still stand in the ground. */
const imperative = /(?:йте|ьте|ите)$/;
const polite = /^(?:пожалуйста|тогда|сначала|и|а|но|да|хорошо|please)$/;

/** Said as one and of nothing. */
const idioms =
  /(?<![а-я])(?:как правило|с помощью|до конца (?:не )?пон[а-я]*|само собой|сам[аои]? по себе|по сути|на самом деле|имеет смысл|ничего страшного|к сожалению|в первую очередь|прежде всего|по большому счету|честно говоря|если коротко|(?:в|за) (?:любое|это|то же) время|следующий вопрос|секунду,|минутку|одну минуту,)/g;

function idiomsIn({ text, start }: Place): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(idioms)].map(({ 0: found, index }) => ({
    start: start + index,
    end: start + index + found.length,
  }));
}

/** Where words begin with a capital that no sentence start explains. */
function capitalsIn(original: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const match of original.matchAll(/(?<=[\p{L}\d,;»")] )[«"(]?\p{Lu}/gu))
    places.add(match.index + match[0].length - 1);
  return places;
}

/** «ОСНО», «ISO»; a whole line in capitals names nothing by that. */
function shoutedIn(original: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const match of original.matchAll(/(?<!\p{L})\p{Lu}{2,6}(?!\p{L})/gu)) {
    if (!stopwords.has(match[0].toLowerCase()) && !quiet.test(match[0])) places.add(match.index);
  }
  return places;
}

const quiet = /^(?:ИИ|КП|ТЗ|PDF|AI|НЕ|ДА|НЕТ|ВСЕ|ВСЁ|РФ|ООО|ИП|ОК|OK|YES)$/;
