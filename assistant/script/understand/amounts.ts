import type { FieldValue } from '../../transcript/message.ts';
import type { Field } from '../script.ts';
import { numbersIn, type SpokenNumber } from './numbers.ts';
import { findPhrase, hasPhrase, phraseTokens, type Token, tokensOf } from './words.ts';

/** The values a line may mean: one is the answer, between several the customer has to choose. */
export type Candidates = readonly FieldValue[];

const currency = /^(руб|рубл[а-я]*|р|rub|roubles?|rubles?|₽)$/;
/** Numbers of something else: «через две недели», «10 %». */
const otherUnit = /^(?:процент|недел|дн|день|месяц|час|лет|год|weeks?$|days?$|months?$)/;
const foreign = /[$€£¥₸]|(?<!\p{L})(?:доллар|евро|бакс|юан|тенге|usd|eur|dollar|euro|cny|kzt)/iu;

/**
 * A sum in kopecks. A bare small number where hundreds of roubles make sense too may be thousands: that is asked. `whole`: the
 * line of which this is the part that counts.
 */
export function readMoney(field: Field, line: string, whole = line): Candidates {
  if (foreign.test(line) || /(?<!\p{L})минус(?!\p{L})/iu.test(line)) return [];
  const tokens = tokensOf(plainFigures(line).replace(/₽/g, ' руб '));
  const numbers = numbersIn(tokens).filter(({ to, scaled }) => scaled || !otherUnit.test(tokens[to]?.text ?? ''));
  const [scale] = whole === line ? [] : numbersIn(tokensOf(whole)).flatMap(({ scale }) => (scale > 1 ? [scale] : []));
  const candidates = readingsOf(tokens, numbers, field).flatMap(({ value, scaled, to }) => {
    // «полтора миллиона, нет, два»: millions still.
    if (scale !== undefined && !scaled && value < scale) return [value * scale];
    const exact = scaled || value >= 1000 || currency.test(tokens[to]?.text ?? '');
    return exact ? [value] : [value, value * 1000];
  });
  return unique(candidates)
    .filter((value) => withinLimits(field, value) !== undefined)
    .map((value) => Math.round(value * 100));
}

/** Besides the field's keyword, and said as money. */
export function spotMoney(field: Field, text: string): number | undefined {
  if (foreign.test(text)) return undefined;
  const tokens = tokensOf(text.replace(/₽/g, ' руб '));
  const said = numbersIn(tokens).some(({ to, scaled }) => scaled || currency.test(tokens[to]?.text ?? ''));
  if (!said || !hasKeyword(field, tokens)) return undefined;
  const [sum, ...others] = readMoney(field, text);
  return others.length === 0 && typeof sum === 'number' ? sum : undefined;
}

/** A whole number: beside the field's keyword, else the first of the line; of a range its end, between «или» both. */
export function readInteger(field: Field, line: string): Candidates {
  if (/(?<!\p{L})ни одн(?:ого|ой)(?!\p{L})/iu.test(line)) return withinLimits(field, 0) === undefined ? [] : [0];
  const tokens = tokensOf(plainFigures(line));
  const beside = integerBesideKeyword(field, tokens);
  const months = beside === undefined && countsMonths(field) ? spokenMonths(tokens) : undefined;
  const numbers = numbersIn(tokens).filter(({ value }) => Number.isInteger(value));
  const said = beside ?? months;
  const values = said === undefined ? rangeOf(tokens, numbers).map(({ value }) => value) : [said];
  return unique(values).filter((value) => withinLimits(field, value) !== undefined);
}

/** «2-х миллионов», «5ти»: figures with a Russian ending. */
function plainFigures(line: string): string {
  return line.replace(/(\d)(?:-(?:х|ух|ёх|ти|ми|и|м)|(?:х|ух|ёх|ти|ми))(?!\p{L})/giu, '$1');
}

/** «каналов пять», «5 каналов», «каналов будет 5». */
export function integerBesideKeyword(field: Field, tokens: readonly Token[]): number | undefined {
  const numbers = numbersIn(tokens).filter(({ value }) => Number.isInteger(value));
  for (const keyword of field.keywords) {
    const at = findPhrase(tokens, keyword);
    if (at < 0) continue;
    const length = phraseTokens(keyword).length;
    const before = numbers.findIndex(({ to }) => to === at);
    const after = numbers.findIndex(({ from }) => from >= at + length && from <= at + length + 2);
    const index = before < 0 ? after : before;
    // «5 или 7 каналов» is no answer yet, «5–7 каналов» are seven.
    const alternatives = rangeOf(tokens, numbers.slice(Math.max(0, before < 0 ? index : index - 1)));
    const [one, ...others] = alternatives;
    if (index >= 0 && others.length > 0) return undefined;
    const beside = before < 0 ? one : numbers[index];
    if (index >= 0 && beside !== undefined) return beside.value;
  }
  return undefined;
}

export function withinLimits(field: Field, value: number | undefined): number | undefined {
  if (value === undefined || value > Number.MAX_SAFE_INTEGER) return undefined;
  const { min, max } = field;
  return (min === null || value >= min) && (max === null || value <= max) && value >= 0 ? value : undefined;
}

export function hasKeyword(field: Field, tokens: readonly Token[]): boolean {
  return field.keywords.some((keyword) => hasPhrase(tokens, keyword));
}

/** Sums of a line: those beside the keyword or said as money before a bare number of something else. */
function readingsOf(tokens: readonly Token[], numbers: readonly SpokenNumber[], field: Field): readonly SpokenNumber[] {
  const keyword = field.keywords.map((phrase) => findPhrase(tokens, phrase)).find((at) => at >= 0);
  const afterKeyword = keyword === undefined ? -1 : numbers.findIndex(({ from }) => from > keyword);
  const asMoney = numbers.findIndex(({ scaled, to }) => scaled || currency.test(tokens[to]?.text ?? ''));
  const start = afterKeyword >= 0 ? afterKeyword : Math.max(0, asMoney);
  // «от 200 до 300 тысяч»: the sum begins with the number that has no scale of its own.
  const ranged = start > 0 ? rangeOf(tokens, numbers.slice(start - 1)) : [];
  const isOneRange = ranged.length === 2 || (ranged[0] !== undefined && ranged[0].from === numbers[start]?.from);
  return isOneRange ? ranged : rangeOf(tokens, numbers.slice(start));
}

/**
 * «от 3 до 5», «3–5»: the upper bound, so that the price promised is not too low and a budget is the most somebody would
 * pay. «3 или 4»: both. A scale that stands once belongs to both: «200–300 тысяч», «тысяч 250–300», «миллион-полтора».
 */
function rangeOf(tokens: readonly Token[], numbers: readonly SpokenNumber[]): readonly SpokenNumber[] {
  const [first, second] = numbers;
  if (first === undefined || second === undefined) return first === undefined ? [] : [first];
  const between = tokens.slice(first.to, second.from).map(({ text }) => text);
  const joints = between.filter((word) => !currency.test(word));
  const [joint = ''] = joints;
  if (joints.length > 1 || !['', 'до', 'или', 'либо', 'to', 'or', 'and', 'по'].includes(joint)) return [first];
  const [low, high] = [sharingScale(first, second), sharingScale(second, first)];
  if (joint === 'или' || joint === 'либо' || joint === 'or') return [low, high];
  return high.value > low.value ? [high] : [first];
}

function sharingScale(number: SpokenNumber, other: SpokenNumber): SpokenNumber {
  if (number.scale > 1 || other.scale === 1 || number.value >= other.scale) return number;
  return { ...number, value: number.value * other.scale, scaled: other.scaled, scale: other.scale };
}

function countsMonths(field: Field): boolean {
  return [field.title, ...field.keywords].some((words) => /(?<!\p{L})мес(?!\p{L})|месяц/iu.test(words));
}

/** «год», «полтора года», «полгода», «квартал» in months. */
function spokenMonths(tokens: readonly Token[]): number | undefined {
  const at = tokens.findIndex(({ text }) =>
    /^(год|года|году|лет|полгода|полугодие|квартал|квартала|years?|quarter)$/.test(text),
  );
  const unit = tokens[at]?.text;
  if (unit === undefined) return undefined;
  if (/^пол/.test(unit)) return 6;
  const count = numbersIn(tokens).find(({ to }) => to === at)?.value ?? 1;
  return Math.round(count * (/^(кварт|quart)/.test(unit) ? 3 : 12));
}

function unique(values: readonly number[]): number[] {
  return [...new Set(values)];
}
