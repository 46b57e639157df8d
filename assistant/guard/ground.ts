import { type Contact, contactsIn } from './contacts.ts';
import type { Evidence, Passage } from './evidence.ts';
import type { Figure } from './figures.ts';
import { speaksOfPrice } from './price-words.ts';
import { type ReadSentence, type ReadWord, readText } from './reading.ts';

/** Of a word in the ground: how it was said there. */
export const affirmed = 1;
export const denied = 2;
export const topic = 4;

export interface GroundSentence {
  readonly sentence: ReadSentence;
  readonly passage: GroundPassage;
  readonly index: number;
  /** Meaning of a word → how it was said. */
  readonly keys: ReadonlyMap<string, number>;
}

export interface GroundPassage {
  /** As a verdict calls it. */
  readonly name: string;
  readonly sentences: readonly GroundSentence[];
  /** Of its title and headings; where a heading asks, the answer's first word decides whether it is affirmed. */
  readonly heading: ReadonlyMap<string, number>;
}

export interface GroundFigure {
  readonly figure: Figure;
  readonly sentence: GroundSentence;
}

/** Evidence made ready to be asked: taken apart once for all the messages of a turn. */
export interface Ground {
  readonly passages: readonly GroundPassage[];
  readonly exact: ReadonlyMap<string, string>;
  readonly figures: ReadonlyMap<number, readonly GroundFigure[]>;
  readonly dates: readonly GroundFigure[];
  readonly contacts: ReadonlyMap<string, string>;
  /** Every meaning that stands anywhere in the ground. */
  readonly vocabulary: ReadonlySet<string>;
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
  const prices = evidence.prices === undefined ? undefined : new Set(evidence.prices);
  const passages = [
    ...factsOf(evidence).map((passage) => readPassage(passage)),
    ...evidence.reviewed.map((passage) => readPassage(passage)),
    ...evidence.passages.map((passage) => readPassage(passage, prices)),
  ];
  const sentences = passages.flatMap((passage) => passage.sentences);
  const figures = sentences.flatMap((sentence) => sentence.sentence.figures.map((figure) => ({ figure, sentence })));
  const customer = evidence.customer.flatMap((line) => readText(line).sentences);
  const earlier = evidence.earlier.at(-1);
  return {
    passages,
    exact: new Map(sentences.filter(isTelling).map(({ sentence, passage }) => [sentence.key, passage.name])),
    figures: byValue(figures.filter(({ figure }) => figure.kind !== 'date')),
    dates: figures.filter(({ figure }) => figure.kind === 'date'),
    contacts: new Map([...evidence.passages, ...evidence.reviewed].flatMap(contactsOf)),
    vocabulary: new Set(
      passages.flatMap(({ heading, sentences: own }) => [
        ...heading.keys(),
        ...own.flatMap(({ keys }) => [...keys.keys()]),
      ]),
    ),
    customer,
    customerKeys: new Set(customer.flatMap(({ words }) => words.flatMap(({ keys }) => keys))),
    customerContacts: new Set(
      evidence.customer.flatMap((line) => contactsIn(readText(line).readable.text)).map(({ key }) => key),
    ),
    earlier: earlier === undefined ? undefined : readText(earlier).sentences.at(-1),
  };
}

/** A line that is a bare figure supports no other bare figure. */
function isTelling({ sentence }: GroundSentence): boolean {
  return sentence.figures.length === 0 || sentence.words.some(({ content }) => content);
}

function contactsOf({ name, text }: Passage): [string, string][] {
  return contactsIn(readText(text).readable.text).map(({ key }: Contact) => [key, name]);
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

function readPassage({ name, heading = '', text }: Passage, prices?: ReadonlySet<number>): GroundPassage {
  const sentences: GroundSentence[] = [];
  const [first] = readText(text).sentences;
  const passage: GroundPassage = { name, sentences, heading: headingKeys(heading, first) };
  for (const sentence of readText(text).sentences) {
    if (prices !== undefined && namesForeignPrice(sentence, prices)) continue;
    sentences.push({ sentence, passage, index: sentences.length, keys: keysOf(sentence.words) });
  }
  return passage;
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
    const said = how ?? (word.negated ? denied : affirmed);
    for (const key of word.keys) keys.set(key, (keys.get(key) ?? 0) | said);
  }
  return keys;
}

/** «Обещаете ли рост продаж» over «Нет. …» denies it. */
function headingKeys(heading: string, first: ReadSentence | undefined): Map<string, number> {
  if (heading === '') return new Map();
  const parts = heading.split(' › ');
  const last = parts.pop() ?? '';
  const answer = first?.tokens[0]?.text ?? '';
  const how = /^(?:нет|нельзя|не|no)$/.test(answer)
    ? denied
    : /^(?:да|можно|конечно|есть|yes)$/.test(answer)
      ? affirmed
      : topic;
  const keys = keysOf(
    readText(last).sentences.flatMap(({ words }) => words),
    how,
  );
  for (const part of parts) {
    for (const key of keysOf(
      readText(part).sentences.flatMap(({ words }) => words),
      topic,
    ).keys()) {
      keys.set(key, (keys.get(key) ?? 0) | topic);
    }
  }
  return keys;
}

function byValue(figures: readonly GroundFigure[]): Map<number, GroundFigure[]> {
  const found = new Map<number, GroundFigure[]>();
  for (const figure of figures) {
    const { value } = figure.figure;
    const same = found.get(value);
    if (same === undefined) found.set(value, [figure]);
    else same.push(figure);
  }
  return found;
}
