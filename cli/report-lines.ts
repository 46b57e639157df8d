import type { Locale } from '../assistant/errors.ts';
import type { ValueChange } from '../assistant/value-changes.ts';
import type { Paint } from './paint.ts';

/** One change as a line with what it was and what it is, in words of no format. */
export interface ReportLine {
  readonly sign: '+' | '-' | '~' | '!';
  readonly subject: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Further lines, less important. */
  readonly notes: readonly string[];
}

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly sign: ReportLine['sign'] }[];
}

export interface ReportSection {
  readonly title: string;
  readonly table: ReportTable | null;
  readonly lines: readonly ReportLine[];
}

const longest = 140;

/** «+5,6 %», with the sign that the language writes. */
export function percentText(percent: number | null, locale: Locale): string {
  if (percent === null) return '';
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '';
  const number = String(Math.abs(percent));
  return locale === 'ru' ? `${sign}${number.replace('.', ',')} %` : `${sign}${number}%`;
}

export function shortened(text: string, most = longest): string {
  const line = tidied(text);
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}

/** One line, without what could steer a terminal: customers write anything. */
function tidied(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Of two long texts the stretch where they part, so that what differs is seen. */
export function shortenedPair(from: string, to: string): [from: string, to: string] {
  const [left, right] = [tidied(from), tidied(to)];
  if (left.length <= longest && right.length <= longest) return [left, right];
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  const start = Math.max(0, left.lastIndexOf(' ', Math.max(0, same - 40)) + 1);
  const cut = (text: string) => (start === 0 ? shortened(text) : `…${shortened(text.slice(start), longest - 1)}`);
  return [cut(left), cut(right)];
}

export function signOf(change: ValueChange['change']): ReportLine['sign'] {
  return change === 'added' ? '+' : change === 'removed' ? '-' : '~';
}

/** For a terminal. */
export function lineText({ sign, subject, from, to, notes }: ReportLine, paint: Paint): string {
  const colour = sign === '+' ? paint.green : sign === '-' || sign === '!' ? paint.red : paint.yellow;
  return [
    `  ${colour(sign)} ${subject}`,
    ...(from === null ? [] : [`      ${paint.red(`− ${from}`)}`]),
    ...(to === null ? [] : [`      ${paint.green(`+ ${to}`)}`]),
    ...notes.map((note) => paint.dim(`      ${note}`)),
  ].join('\n');
}
