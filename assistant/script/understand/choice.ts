import { distance } from 'fastest-levenshtein';
import { nearestName } from '../../nearest-name.ts';
import { contentWordsOf } from '../../retrieval/tokenize.ts';
import type { Choice } from '../script.ts';
import { numbersIn } from './numbers.ts';
import { findPhrase, phraseTokens, sameWord, type Token, tokensOf } from './words.ts';

const ordinals = [
  /^(перв|first$)/,
  /^(втор|second$)/,
  /^(трет|third$)/,
  /^(четверт|fourth$)/,
  /^пят(ый|ая|ое|ого|ую)$/,
  /^шест(ой|ая|ое|ого|ую)$/,
  /^седьм/,
  /^восьм(ой|ая|ое|ого|ую)$/,
];

interface Mention {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The choice whose label or synonym stands in the line. Of several the one named first; «не X» does not count, nor does a
 * word inside a longer match («срочно» in «не срочно»). Undefined when none fits or two have the same words.
 */
export function spotChoice(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const all = choices.flatMap((choice) => mentionsOf(choice, tokens));
  const mentions = all
    .filter((mention) => !all.some((other) => isInside(mention, other)) && tokens[mention.from - 1]?.text !== 'не')
    .sort((a, b) => a.from - b.from);
  const [first] = mentions;
  if (first === undefined) return undefined;
  const rival = mentions.some(({ value, from, to }) => value !== first.value && from === first.from && to === first.to);
  return rival ? undefined : first.value;
}

function mentionsOf({ value, label, synonyms }: Choice, tokens: readonly Token[]): Mention[] {
  return [label, ...synonyms].flatMap((phrase) => {
    const from = findPhrase(tokens, phrase);
    return from < 0 ? [] : [{ value, from, to: from + phraseTokens(phrase).length }];
  });
}

function isInside(mention: Mention, other: Mention): boolean {
  const wider = other.to - other.from > mention.to - mention.from;
  return wider && other.from <= mention.from && other.to >= mention.to;
}

/**
 * The answer to a question that listed the choices: number, ordinal, label, synonym, part of a label, «тот, что подешевле»,
 * a typo. Several when the line leaves it open: «базовый или полный».
 */
export function readChoice(choices: readonly Choice[], text: string): readonly string[] {
  const tokens = tokensOf(text);
  const open = alternatives(choices, tokens);
  if (open.length > 1) return open;
  const chosen =
    byBound(choices, tokens) ??
    byNumber(choices, tokens) ??
    spotChoice(choices, tokens) ??
    byPlace(choices, tokens) ??
    byPrice(choices, tokens) ??
    choiceByPart(choices, undenied(tokens)) ??
    byNearness(choices, text) ??
    byNearWord(choices, tokens);
  return chosen === undefined ? [] : [chosen];
}

/** The same, undefined unless the line means one choice. */
export function answerChoice(choices: readonly Choice[], text: string): string | undefined {
  const [value, ...others] = readChoice(choices, text);
  return others.length === 0 ? value : undefined;
}

/** «X или Y», nothing else said about either. */
function alternatives(choices: readonly Choice[], tokens: readonly Token[]): string[] {
  const or = tokens.findIndex(({ text }) => /^(или|либо|or)$/.test(text));
  if (or < 1 || tokens.length > 8) return [];
  const sides = [tokens.slice(0, or), tokens.slice(or + 1)].map(
    (side) => spotChoice(choices, side) ?? choiceByPart(choices, side),
  );
  return [...new Set(sides)].flatMap((value) => value ?? []);
}

function undenied(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((_, index) => tokens[index - 1]?.text !== 'не' && tokens[index - 1]?.text !== 'not');
}

/** «Последний», «предпоследний», «средний» of three. */
function byPlace(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  if (tokens.length > 4) return undefined;
  const says = (words: RegExp) =>
    tokens.some(({ text }, index) => words.test(text) && tokens[index - 1]?.text !== 'не');
  if (says(/^последн|^last$|^крайн/)) return choices.at(-1)?.value;
  if (says(/^предпоследн/)) return choices.at(-2)?.value;
  const middle = choices.length % 2 === 1 && choices.length > 2 ? (choices.length - 1) / 2 : -1;
  return says(/^(средн|middle)/) ? choices[middle]?.value : undefined;
}

/** «Тот, что подешевле», «самый дорогой», where the price list knows what they cost and one stands out. */
function byPrice(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  if (tokens.length > 6) return undefined;
  const cheap = tokens.some(({ text }) => /^(подешевле|дешев|дешевле|недорог|бюджетн|cheap)/.test(text));
  const dear = tokens.some(({ text }) => /^(подороже|дорог|дороже|expensive|dearest)/.test(text));
  if (cheap === dear || tokens.some(({ text }) => text === 'не' || text === 'почему')) return undefined;
  const priced = choices.flatMap(({ value, price }) => (price === undefined ? [] : [{ value, price }]));
  if (priced.length < choices.length) return undefined;
  const [first, second] = priced.sort((a, b) => (cheap ? a.price - b.price : b.price - a.price));
  return first?.price === second?.price ? undefined : first?.value;
}

/** «3000» where the choices read «до 1 000», «до 5 000»: the first that has room. */
function byBound(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const said = numbersIn(tokens);
  const [number] = said;
  if (number === undefined || said.length > 1 || number.value <= choices.length) return undefined;
  const bounds = choices.flatMap(({ value, label }) => {
    const words = phraseTokens(label);
    const at = words.findIndex(({ text }) => text === 'до');
    const bound = numbersIn(words).find(({ from }) => at >= 0 && from === at + 1);
    return bound === undefined ? [] : [{ value, bound: bound.value }];
  });
  return bounds.sort((a, b) => a.bound - b.bound).find(({ bound }) => number.value <= bound)?.value;
}

function byNumber(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  if (tokens.length > 3) return undefined;
  const ordinal = 1 + ordinals.findIndex((word) => tokens.some(({ text }) => word.test(text)));
  const said = tokens.find(({ number }) => number !== null)?.number ?? (ordinal > 0 ? null : spokenPosition(tokens));
  const position = said ?? ordinal;
  // A number that is part of a label («1000 диалогов») is that label, not a position.
  if (
    said !== undefined &&
    said !== null &&
    choices.some(({ label }) => phraseTokens(label).some(({ number }) => number === said))
  )
    return undefined;
  return Number.isInteger(position) && position > 0 ? choices[position - 1]?.value : undefined;
}

/** «Два», «номер два»; «the last one» names no number. */
function spokenPosition(tokens: readonly Token[]): number | null {
  const [spoken] = numbersIn(tokens);
  const before = tokens.slice(0, spoken?.from ?? 0);
  return before.every(({ text }) => /^(номер|вариант|под|номером|пункт|давайте|давай|no|number|option)$/.test(text))
    ? (spoken?.value ?? null)
    : null;
}

/** The choice that shares more words with the line than any other, and at least `least`. */
export function choiceByPart(choices: readonly Choice[], tokens: readonly Token[], least = 1): string | undefined {
  const said = contentTokens(tokens);
  const scored = choices
    .map(({ value, label, synonyms }) => ({ value, shared: sharedWords(said, [label, ...synonyms].join(' ')) }))
    .sort((a, b) => b.shared - a.shared);
  const [first, second] = scored;
  if (first === undefined || first.shared < least || first.shared === second?.shared) return undefined;
  return first.value;
}

function sharedWords(said: readonly Token[], label: string): number {
  const words = contentTokens(phraseTokens(label));
  return said.filter((token) => words.some((word) => sameWord(token, word))).length;
}

function contentTokens(tokens: readonly Token[]): readonly Token[] {
  const content = new Set(contentWordsOf(tokens.map(({ text }) => text)));
  return tokens.filter(({ text }) => content.has(text));
}

function byNearness(choices: readonly Choice[], text: string): string | undefined {
  const names = new Map<string, string>();
  for (const { label, value, synonyms } of choices) {
    for (const name of [label, ...synonyms]) if (name.length >= 4) names.set(name, value);
  }
  const line = text.trim();
  if (/^(?:не|not)\s/iu.test(line)) return undefined;
  if (line.length < 4 || line.length > 60) return undefined;
  const near = nearestName(line, names.keys());
  return near === undefined ? undefined : names.get(near);
}

/** A word of the line with a slip of the finger in it: «хочу аналетику». Numbers are never guessed at. */
export function byNearWord(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const words = undenied(tokens).filter(({ text, number }) => number === null && text.length >= 5);
  if (tokens.length > 6) return undefined;
  const near = new Set<string>();
  for (const { value, label, synonyms } of choices) {
    const known = [label, ...synonyms].flatMap((name) => phraseTokens(name)).filter(({ text }) => text.length >= 5);
    const slipped = words.some(({ stem, text }) =>
      known.some((word) => isSlip(stem, word.stem) || isSlip(text, word.text)),
    );
    if (slipped) near.add(value);
  }
  const [value, ...others] = near;
  return others.length === 0 ? value : undefined;
}

function isSlip(typed: string, meant: string): boolean {
  const shortest = Math.min(typed.length, meant.length);
  if (shortest < 4 || Math.abs(typed.length - meant.length) > 2) return false;
  const apart = distance(typed, meant);
  const swapped = apart === 2 && [...typed].sort().join('') === [...meant].sort().join('');
  return swapped || apart <= (shortest >= 8 ? 2 : 1);
}
