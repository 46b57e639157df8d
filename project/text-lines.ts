import type { SourceRange } from '../assistant/errors.ts';

/** Offsets at which the lines of a text begin; `\n`, `\r\n` and a lone `\r` end one. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  return starts;
}

export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Counted from 1, columns in UTF-16 units as editors do. */
export function positionAt(starts: readonly number[], offset: number): TextPosition {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

export function lineOf(text: string, offset: number): number {
  return positionAt(lineStarts(text), offset).line;
}

export function rangeOf(starts: readonly number[], start: number, end: number): SourceRange {
  return { start: positionAt(starts, start), end: positionAt(starts, Math.max(start, end)) };
}

export function lineText(text: string, starts: readonly number[], line: number): string {
  return text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/[\r\n]+$/, '');
}
