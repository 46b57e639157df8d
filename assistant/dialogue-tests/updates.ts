import { type Departure, type ExpectedValue, type Observed, saidIn } from './expectations.ts';

/** What cannot be written as an expectation: nothing was there. */
const neverNull: ReadonlySet<string> = new Set(['script', 'state', 'total', 'document', 'source']);
const values: ReadonlySet<string> = new Set(['quote', 'handoff', 'answered', 'silent', ...neverNull]);

/**
 * The value that makes a failing expectation hold, undefined where only a person can tell: a text that is not said any
 * more has no successor, unless the same words are said with another figure. `beside` are the other failures of the turn.
 */
export function updatedExpectation(
  { check, expected, actual }: Departure,
  { replies }: Pick<Observed, 'replies'>,
  beside: readonly Departure[] = [],
): { readonly value: ExpectedValue } | undefined {
  if (check.startsWith('fields.')) return { value: actual };
  if (check === 'contains' && typeof expected === 'string') {
    const value = sameWordsWithOtherFigures(
      expected,
      saidIn(replies),
      beside.find((other) => other.check === 'total'),
    );
    return value === undefined ? undefined : { value };
  }
  if (!values.has(check) || (actual === null && neverNull.has(check))) return undefined;
  // Of several the first: it is what the reply rests on.
  const list = check === 'source' || check === 'document';
  return { value: list && typeof actual === 'string' ? (actual.split(', ')[0] ?? actual) : actual };
}

const figure = /\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?/gu;
const spaces = /[\u00a0\u202f]/g;

/** Undefined when the text holds no figure, or when the replies have no such words or several that may be meant. */
function sameWordsWithOtherFigures(text: string, said: string, total: Departure | undefined): string | undefined {
  const words = text.split(figure);
  if (words.length < 2 || !words.some((part) => /\p{L}|₽|%/u.test(part))) return undefined;
  const pattern = new RegExp(words.map(escapeWords).join(`(?<!\\d)${figure.source}(?!\\d)`), 'giu');
  const found = [...new Set([...said.matchAll(pattern)].map(([match]) => match.replace(spaces, ' ')))];
  if (total !== undefined && figuresOf(text).includes(Number(total.expected))) {
    const renamed = found.find((match) => figuresOf(match).includes(Number(total.actual)));
    if (renamed !== undefined) return renamed;
  }
  const near = found.filter((match) => isNear(figuresOf(text), figuresOf(match)));
  return near.length === 1 ? near[0] : undefined;
}

function figuresOf(text: string): number[] {
  return [...text.matchAll(figure)].map(([digits]) => Number(digits.replace(/[ \u00a0\u202f]/g, '').replace(',', '.')));
}

/** A price that moved is still about that price. */
function isNear(before: readonly number[], after: readonly number[]): boolean {
  return before.every((value, index) => {
    const ratio = (after[index] ?? 0) / value;
    return ratio >= 0.5 && ratio <= 2;
  });
}

function escapeWords(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace(/[ \u00a0\u202f]/g, '[ \\u00a0\\u202f]');
}
