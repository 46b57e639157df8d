import { contactsIn } from './contacts.ts';
import type { Evidence, Passage } from './evidence.ts';
import { type GroundIndex, indexOf } from './ground-index.ts';
import type { GroundFigure, GroundPassage, GroundSentence } from './ground-passage.ts';
import { speaksOfPrice } from './price-words.ts';
import { type ReadSentence, type ReadWord, readText } from './reading.ts';

/** Of a word in the ground: how it was said there. */
export const affirmed = 1;
export const denied = 2;
export const topic = 4;
/** With `denied`: behind «без». */
export const lacking = 8;

/** Evidence made ready to be asked: taken apart once for all the messages of a turn. */
export interface Ground {
  readonly passages: readonly GroundPassage[];
  /** The name of the passage that holds a whole sentence, by its key. */
  exact(key: string): string | undefined;
  figures(value: number): readonly GroundFigure[];
  readonly dates: readonly GroundFigure[];
  contact(key: string): string | undefined;
  /** The sentences that hold a meaning. */
  holding(key: string): readonly GroundSentence[];
  /** Whether a meaning stands anywhere in the ground. */
  knows(key: string): boolean;
  readonly customer: readonly ReadSentence[];
  readonly customerKeys: ReadonlySet<string>;
  readonly customerContacts: ReadonlySet<string>;
  readonly earlier: ReadSentence | undefined;
}

const known = new WeakMap<Evidence, Ground>();

export function groundOf(evidence: Evidence): Ground {
  let ground = known.get(evidence);
  if (ground === undefined) {
    ground = makeGround(evidence);
    known.set(evidence, ground);
  }
  return ground;
}

function makeGround(evidence: Evidence): Ground {
  const { prices } = evidence;
  const facts = readFacts(evidence);
  const indexes = [
    ...(facts.length > 0 ? [indexOf(facts, [])] : []),
    ...evidence.reviewed.map((passage) => indexed(passage)),
    ...evidence.passages.map((passage) => indexed(passage, prices)),
  ];
  const latest = [...indexes].reverse();
  const customer = evidence.customer.flatMap((line) => readText(line).sentences);
  const earlier = evidence.earlier.at(-1);
  return {
    passages: indexes.flatMap(({ passages }) => passages),
    exact: (key) => latest.find(({ exact }) => exact.has(key))?.exact.get(key),
    figures: (value) => collect(indexes, ({ figures }) => figures.get(value)),
    dates: indexes.flatMap(({ dates }) => dates),
    contact: (key) => latest.find(({ contacts }) => contacts.has(key))?.contacts.get(key),
    holding: (key) => collect(indexes, ({ holding }) => holding.get(key)),
    knows: (key) => indexes.some(({ vocabulary }) => vocabulary.has(key)),
    customer,
    customerKeys: new Set(customer.flatMap(({ words }) => words.flatMap(({ keys }) => keys))),
    customerContacts: new Set(
      evidence.customer.flatMap((line) => contactsIn(readText(line).readable.text)).map(({ key }) => key),
    ),
    earlier: earlier === undefined ? undefined : readText(earlier).sentences.at(-1),
  };
}

function collect<Found>(
  indexes: readonly GroundIndex[],
  find: (index: GroundIndex) => readonly Found[] | undefined,
): readonly Found[] {
  let all: readonly Found[] = [];
  for (const index of indexes) {
    const found = find(index);
    if (found !== undefined) all = all.length === 0 ? found : [...all, ...found];
  }
  return all;
}

/** The same passages are cited in turn after turn: by all that a passage says, and the prices it may name. */
const remembered = new Map<string, GroundIndex>();
const mostRemembered = 400;
const mostCharacters = 400_000;
let characters = 0;

/** A price list by when it was first met. */
const lists = new WeakMap<readonly number[], number>();
let listsMet = 0;

function listName(prices: readonly number[]): string {
  let name = lists.get(prices);
  if (name === undefined) {
    listsMet += 1;
    name = listsMet;
    lists.set(prices, name);
  }
  return String(name);
}

function indexed(passage: Passage, prices?: readonly number[]): GroundIndex {
  const { name, heading = '', text } = passage;
  const key = [name, heading, prices === undefined ? '' : listName(prices), text].join('\n');
  let index = remembered.get(key);
  if (index === undefined) {
    index = indexOf([readPassage(passage, prices === undefined ? undefined : new Set(prices))], [text]);
    if (remembered.size >= mostRemembered || characters + key.length > mostCharacters) {
      remembered.clear();
      characters = 0;
    }
    remembered.set(key, index);
    characters += key.length;
  }
  return index;
}

/** Figures of the quote and its like as one line each: read the way everything else is. */
function factsOf({ sums, percents, dates, counts }: Evidence): Passage[] {
  return [
    ...sums.map(({ name, amount, monthly }) => ({
      name: `quote: ${name}`,
      text: `${name}: ${(amount / 100).toFixed(2).replace(/\.00$/, '')} ₽${monthly === true ? ' в месяц' : ''}`,
    })),
    ...percents.map(({ name, value }) => ({ name: `quote: ${name}`, text: `${name}: ${value} %` })),
    ...dates.map(({ name, date }) => ({ name: `quote: ${name}`, text: `${name} ${date}` })),
    ...counts.map(({ name, value }) => ({ name: `quote: ${name}`, text: `${name}: ${value}` })),
  ];
}

/** The total is also called by what is bought: «Чат-бот — 189 900 ₽». */
function readFacts(evidence: Evidence): GroundPassage[] {
  const siblings: GroundPassage[] = [];
  for (const fact of factsOf(evidence)) siblings.push(readPassage(fact, undefined, siblings));
  return siblings;
}

function readPassage(
  { name, heading = '', text }: Passage,
  prices?: ReadonlySet<number>,
  siblings: readonly GroundPassage[] = [],
): GroundPassage {
  const sentences: GroundSentence[] = [];
  const title: GroundSentence[] = [];
  const all = readText(text).sentences;
  const isNegative = /^(?:что|чего|кому|когда|какие|what)(?: \S+){0,3} (?:не|нельзя|not)(?: |$)/i.test(
    lastPart(heading),
  );
  const answer = isNegative ? denied : answerOf(all[0]);
  const passage: GroundPassage = {
    name,
    sentences,
    title,
    siblings,
    answer,
    asks: asking.test(lastPart(heading).toLowerCase()),
    heading: new Map(),
  };
  for (const sentence of all) {
    if (prices !== undefined && namesForeignPrice(sentence, prices)) continue;
    const keys = keysOf(sentence.words);
    // «Потерянных звонков — 0»: none are left.
    for (const { clause } of sentence.figures.filter(({ value, kind }) => value === 0 && kind !== 'date')) {
      const none = sentence.words.filter((word) => word.clause <= clause);
      for (const key of none.flatMap((word) => word.keys)) keys.set(key, (keys.get(key) ?? 0) | denied);
    }
    if (undone.test(sentence.text)) for (const key of keys.keys()) keys.set(key, denied);
    // «Что не входит в цену» stands over a list that affirms nothing.
    if (isNegative) for (const [key, how] of keys) keys.set(key, how | denied);
    sentences.push({ sentence, passage, index: sentences.length, keys });
  }
  passage.heading = headingKeys(heading, answer, passage);
  for (const sentence of readText(lastPart(heading)).sentences) {
    title.push({ sentence, passage, index: -1, keys: keysOf(sentence.words, answer) });
  }
  return passage;
}

/** «… — мы этого не делаем»: denies what stands before it. */
const undone = /(?:этого|такого|так) не (?:делаем|делает|допускаем|допускает|практикуем|предлагаем)/;

function lastPart(heading: string): string {
  return heading.slice(heading.lastIndexOf(' › ') + 1).replace(/^› /, '');
}

function namesForeignPrice(sentence: ReadSentence, prices: ReadonlySet<number>): boolean {
  const sums = sentence.figures.filter(({ kind }) => kind === 'money');
  return (
    sums.some(({ value, unit }) => unit !== 'RUB' || !prices.has(Math.round(value * 100))) &&
    speaksOfPrice(sentence.text)
  );
}

function keysOf(words: readonly ReadWord[], how?: number): Map<string, number> {
  const keys = new Map<string, number>();
  for (const word of words) {
    const said =
      how ?? (word.unsure ? affirmed | denied : word.negated ? denied : affirmed) | (word.lacking ? lacking : 0);
    for (const key of [...word.keys, ...word.implied]) keys.set(key, (keys.get(key) ?? 0) | said);
  }
  return keys;
}

/** «Обещаете ли рост продаж» over «Нет. …» denies it. */
function answerOf(first: ReadSentence | undefined): number {
  const answer = first?.tokens[0]?.text ?? '';
  if (/^(?:нет|нельзя|не|no)$/.test(answer)) return denied;
  return /^(?:да|можно|конечно|есть|yes)$/.test(answer) ? affirmed : topic;
}

const asking =
  /\?|(?:^|\s)ли(?:\s|$)|^(?:как|каки|сколько|что|когда|где|кто|кого|чем|чего|за как|почему|зачем|от чего|нужн|ест|how|what|when|where|do |are |can |which)/;

/** «Какие реквизиты нужны»: takes for granted that some are. */
const presuming = /^(?:как(?:ие|ой|ая|ое|ую)|сколько|что|кого|which|how many) /i;
const need = /^(?:нуж[её]?н|требу|потребу|понадоб|необход)/;

/** What the text itself says of a word goes before what its heading asks. */
function headingKeys(heading: string, answer: number, { sentences }: GroundPassage): Map<string, number> {
  if (heading === '') return new Map();
  const parts = heading.split(' › ');
  const last = parts.pop() ?? '';
  const keys = keysOf(
    readText(last).sentences.flatMap(({ words }) => words),
    answer,
  );
  for (const [key, how] of keys) {
    const said = sentences.reduce((sum, one) => sum | (one.keys.get(key) ?? 0), 0);
    if (how === topic && said !== 0) keys.set(key, said);
  }
  if (presuming.test(last) && answer === topic) {
    const needed = readText(last).sentences.flatMap(({ words }) => words.filter(({ text }) => need.test(text)));
    for (const { keys: own } of needed) for (const key of own) keys.set(key, affirmed);
  }
  for (const part of parts) {
    for (const word of readText(part).sentences.flatMap(({ words }) => words)) {
      for (const key of word.keys) keys.set(key, (keys.get(key) ?? 0) | topic);
    }
  }
  return keys;
}
