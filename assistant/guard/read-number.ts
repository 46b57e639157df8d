import { monthOf } from './calendar-words.ts';
import { cardinalOf, isScaleAlone, ordinalOf, scaleOf } from './number-words.ts';
import type { Token } from './tokens.ts';
import { unitOf } from './units.ts';

/** A number said in digits or words. */
export interface NumberRead {
  readonly value: number;
  /** First token behind it. */
  readonly to: number;
  /** Of «тысяч», «млн»; 1 without one. */
  readonly scale: number;
  /** «Один», «одна»: as often an article. */
  readonly isArticle: boolean;
}

export function readNumber(tokens: readonly Token[], index: number): NumberRead | undefined {
  return spelled(tokens, index) ?? composed(tokens, index) ?? ordinalDay(tokens, index);
}

/** «один два ноль», «1 2 0»: three digits or more said one by one are one number. */
function spelled(tokens: readonly Token[], index: number): NumberRead | undefined {
  let digits = '';
  let at = index;
  for (;;) {
    const token = tokens[at];
    const digit = token === undefined ? undefined : singleDigit(token);
    if (digit === undefined) break;
    digits += String(digit);
    at += 1;
    if (tokens[at]?.text === '-' && singleDigitAt(tokens, at + 1)) at += 1;
  }
  if (digits.length < 3) return undefined;
  const scale = scaleAt(tokens, at);
  return {
    value: Number(digits) * (scale?.scale ?? 1),
    to: scale?.to ?? at,
    scale: scale?.scale ?? 1,
    isArticle: false,
  };
}

function singleDigitAt(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  return token !== undefined && singleDigit(token) !== undefined;
}

function singleDigit(token: Token): number | undefined {
  if (token.kind === 'number') return token.end - token.start === 1 ? token.value : undefined;
  const value = token.kind === 'word' ? cardinalOf(token.text) : undefined;
  return value !== undefined && value < 10 && Number.isInteger(value) ? value : undefined;
}

function composed(tokens: readonly Token[], index: number): NumberRead | undefined {
  let total = 0;
  let at = index;
  let lowestScale = Number.POSITIVE_INFINITY;
  let scaleOfAll = 1;
  let isArticle = false;
  for (;;) {
    const group = readGroup(tokens, at);
    if (group !== undefined && scaleOfAll > 1 && group.value >= lowestScale) break;
    const scale = scaleAt(tokens, group?.to ?? at);
    if (group === undefined) {
      if (scale === undefined || total > 0 || !isScaleAlone(tokens[at]?.text ?? '')) break;
      // «тысячи три», «тысяч двадцать»: about so many.
      const many = readGroup(tokens, scale.to);
      return {
        value: (many?.value ?? 1) * scale.scale,
        to: many?.to ?? scale.to,
        scale: scale.scale,
        isArticle: false,
      };
    }
    isArticle = at === index && group.isArticle && scale === undefined;
    if (scale === undefined) {
      total += group.value;
      at = group.to;
      break;
    }
    if (scale.scale >= lowestScale) break;
    total += group.value * scale.scale;
    lowestScale = scale.scale;
    scaleOfAll = scale.scale;
    at = scale.to;
  }
  return at === index ? undefined : { value: rounded(total), to: at, scale: scaleOfAll, isArticle };
}

interface Group {
  readonly value: number;
  readonly to: number;
  readonly isArticle: boolean;
}

/** Digits, or words below a thousand: «сто двадцать», «one hundred and twenty». */
function readGroup(tokens: readonly Token[], index: number): Group | undefined {
  const token = tokens[index];
  if (token?.kind === 'number') return withHalf(tokens, joinedDigits(tokens, index));
  if (token?.kind !== 'word') return undefined;
  let value: number | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  let at = index;
  for (; at < tokens.length; at += 1) {
    const word = tokens[at]?.text ?? '';
    if (value !== undefined && word === 'and' && cardinalOf(tokens[at + 1]?.text ?? '') !== undefined) continue;
    if (
      value !== undefined &&
      word === '-' &&
      tokens[at]?.joined === true &&
      value % 10 === 0 &&
      (cardinalOf(tokens[at + 1]?.text ?? '') ?? 10) < 10 &&
      smallest === 10
    )
      continue;
    const unit = tokens[at]?.kind === 'word' ? cardinalOf(word) : undefined;
    if (unit === undefined) break;
    if (word === 'hundred' && value !== undefined && value < 100) {
      value *= 100;
      smallest = 100;
      continue;
    }
    if (value !== undefined && !(unit < smallest && unit >= 1 && Number.isInteger(unit))) break;
    value = (value ?? 0) + unit;
    smallest = unit >= 100 ? 100 : unit >= 20 ? 10 : 0;
  }
  if (value === undefined) return undefined;
  const isArticle =
    at === index + 1 && (value === 1 || /^(?:пар[аыуо]|парочк|couple$)/.test(tokens[index]?.text ?? ''));
  return withHalf(tokens, { value, to: at, isArticle });
}

/** «12 00 00»: digits that no comma parts are one number to a reader. */
function joinedDigits(tokens: readonly Token[], index: number): Group {
  const first = tokens[index];
  let value = first?.value ?? 0;
  let to = index + 1;
  let text = Number.isInteger(value) ? String(value) : '';
  while (text !== '' && tokens[to]?.kind === 'number' && (tokens[to]?.start ?? 0) - (tokens[to - 1]?.end ?? 0) === 1) {
    text += (tokens[to]?.text ?? '').replace(/\D/g, '');
    value = Number(text);
    to += 1;
  }
  return { value, to, isArticle: false };
}

/** «два с половиной». */
function withHalf(tokens: readonly Token[], group: Group): Group {
  if (!/^(?:с|со|and)$/.test(tokens[group.to]?.text ?? '')) return group;
  const half = /^(?:половиной|a)$/.test(tokens[group.to + 1]?.text ?? '');
  if (!half) return group;
  const to = tokens[group.to + 1]?.text === 'a' ? group.to + 3 : group.to + 2;
  if (to === group.to + 3 && tokens[group.to + 2]?.text !== 'half') return group;
  return { value: group.value + 0.5, to, isArticle: false };
}

/** Where a scale stands; a lone letter («к», «т», «м») only right behind its number or before a currency. */
function scaleAt(tokens: readonly Token[], index: number): { readonly scale: number; readonly to: number } | undefined {
  const at = tokens[index]?.text === '-' && /^тысячн|^миллионн/.test(tokens[index + 1]?.text ?? '') ? index + 1 : index;
  const token = tokens[at];
  if (token?.kind !== 'word') return undefined;
  if (/^тысячн/.test(token.text)) return { scale: 1000, to: at + 1 };
  const scale = scaleOf(token.text);
  if (scale === undefined) return undefined;
  const next = tokens[at + 1];
  if (token.text.length === 1 && !token.joined) {
    const closes = next === undefined || next.kind === 'mark' || unitOf(next.text)?.kind === 'money';
    if (!closes) return undefined;
  }
  const dot = next?.text === '.' && /^(?:тыс|млн|млрд|т)$/.test(token.text) ? 1 : 0;
  return { scale, to: at + 1 + dot };
}

/** «тридцатого ноября»: an ordinal counts only as the day of a date. */
function ordinalDay(tokens: readonly Token[], index: number): NumberRead | undefined {
  const tens = tokens[index]?.kind === 'word' ? cardinalOf(tokens[index]?.text ?? '') : undefined;
  const at = tens === 20 || tens === 30 ? index + 1 : index;
  const day = tokens[at]?.kind === 'word' ? ordinalOf(tokens[at]?.text ?? '') : undefined;
  if (day === undefined || (at > index && day >= 10)) return undefined;
  const next = tokens[at + 1]?.text ?? '';
  if (monthOf(next) === undefined && !/^числ/.test(next)) return undefined;
  return { value: (at > index ? (tens ?? 0) : 0) + day, to: at + 1, scale: 1, isArticle: false };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
