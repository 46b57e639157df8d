import type { Locale } from '../assistant/errors.ts';
import type { CheckedDiagnostic } from '../runtime/validating.ts';
import type { Paint } from './paint.ts';

const words = {
  ru: { error: 'ошибка', warning: 'предупреждение' },
  en: { error: 'error', warning: 'warning' },
} as const;

const widest = 100;

/** One diagnostic for a person: place, code, reason, the line with a mark under it, the way to mend it. */
export function diagnosticText(diagnostic: CheckedDiagnostic, locale: Locale, paint: Paint): string {
  const { severity, code, message, hint, file, range } = diagnostic;
  const colour = severity === 'error' ? paint.red : paint.yellow;
  const place = `${file}:${range.start.line}:${range.start.column}`;
  return [
    `${paint.bold(place)}  ${colour(words[locale][severity])} ${paint.dim(code)}`,
    `  ${message}`,
    ...excerpt(diagnostic, colour, paint),
    `  ${paint.dim('→')} ${hint}`,
  ].join('\n');
}

function excerpt({ range, sourceLine }: CheckedDiagnostic, colour: Paint['red'], paint: Paint): string[] {
  if (sourceLine.trim() === '') return [];
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? range.end.column - 1 : sourceLine.length;
  const { text, shift } = windowOn(sourceLine.replaceAll('\t', ' '), from);
  const start = from - shift;
  const length = Math.max(1, Math.min(to - from, text.length - start));
  const number = String(range.start.line);
  const gutter = ' '.repeat(number.length);
  return [
    `  ${paint.dim(`${number} │`)} ${text}`,
    `  ${paint.dim(`${gutter} │`)} ${' '.repeat(start)}${colour('^'.repeat(length))}`,
  ];
}

/** A long line is cut around the mark. */
function windowOn(line: string, column: number): { text: string; shift: number } {
  if (line.length <= widest) return { text: line.trimEnd(), shift: 0 };
  const begin = column < widest - 20 ? 0 : column - 40;
  const head = begin > 0 ? '…' : '';
  const end = begin + widest;
  const text = `${head}${line.slice(begin, end)}${end < line.length ? '…' : ''}`;
  return { text, shift: begin - head.length };
}
