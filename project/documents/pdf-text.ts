import type { ExtractedSection } from '../../assistant/retrieval/extracted-document.ts';
import type { PdfLine } from './pdf-lines.ts';
import { sectionsOf, type TextBlock } from './text-blocks.ts';

/** The size that most letters have. */
export function bodySize(pages: readonly (readonly PdfLine[])[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of pages.flat()) {
    const rounded = Math.round(size * 2) / 2;
    letters.set(rounded, (letters.get(rounded) ?? 0) + text.length);
  }
  return [...letters].sort((left, right) => right[1] - left[1])[0]?.[0] ?? 0;
}

/** Lines set larger than the text, joined where a heading runs over several. */
export function isHeadingLine({ size, text }: PdfLine, body: number): boolean {
  return size >= body * 1.15 && text.length <= 200 && /\p{L}{2}/u.test(text);
}

/** Pages as sections: those of a page under its headings, each naming the page. */
export function pdfSections(pages: readonly (readonly PdfLine[])[]): ExtractedSection[] {
  const body = bodySize(pages);
  const sizes = [
    ...new Set(
      pages
        .flat()
        .filter((line) => isHeadingLine(line, body))
        .map(({ size }) => Math.round(size)),
    ),
  ];
  const levels = new Map(sizes.sort((left, right) => right - left).map((size, index) => [size, index + 1]));
  const levelOf = (line: PdfLine): number | undefined =>
    isHeadingLine(line, body) ? levels.get(Math.round(line.size)) : undefined;
  const hyphenated = new Set(pages.flat().flatMap(({ text }) => text.toLowerCase().match(/\p{L}+-\p{L}+/gu) ?? []));
  const found: ExtractedSection[] = [];
  // The headings that a page stands under begin on the pages before it.
  let above: TextBlock[] = [];
  pages.forEach((lines, index) => {
    const blocks = [...blocksOf(lines, levelOf, hyphenated)];
    joinOver(found, blocks);
    for (const section of sectionsOf([...above, ...blocks])) {
      found.push({ ...section, place: `стр. ${index + 1}`, line: index + 1 });
    }
    above = [...above, ...blocks].filter(({ kind }) => kind === 'heading');
  });
  return found;
}

/** A sentence that a page breaks off is finished where it began. */
function joinOver(found: ExtractedSection[], blocks: TextBlock[]): void {
  const [first] = blocks;
  const last = found.at(-1);
  if (last === undefined || first?.kind !== 'text' || /[.!?…:;»"]\s*$/.test(last.text) || !/^\p{Ll}/u.test(first.text))
    return;
  const end = /[.!?…](?=\s|$)/.exec(first.text);
  const head = end === null ? first.text : first.text.slice(0, end.index + 1);
  if (head.length > 600) return;
  found[found.length - 1] = { ...last, text: `${last.text} ${head}` };
  const rest = first.text.slice(head.length).trim();
  if (rest === '') blocks.shift();
  else blocks[0] = { ...first, text: rest };
}

function* blocksOf(
  lines: readonly PdfLine[],
  levelOf: (line: PdfLine) => number | undefined,
  hyphenated: ReadonlySet<string>,
): Generator<TextBlock> {
  let paragraph: PdfLine[] = [];
  const edge = Math.max(0, ...lines.map(({ right }) => right));
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const level = levelOf(line);
    const isSame =
      before !== undefined &&
      levelOf(before) === level &&
      !isParagraphBreak(before, line, level === undefined ? edge : 0);
    if (!isSame && paragraph.length > 0) {
      yield blockOf(paragraph, levelOf, hyphenated);
      paragraph = [];
    }
    paragraph.push(line);
  }
  if (paragraph.length > 0) yield blockOf(paragraph, levelOf, hyphenated);
}

/** `edge` is where the lines of the page end at most; 0 for headings, which end anywhere. */
function isParagraphBreak(before: PdfLine, line: PdfLine, edge: number): boolean {
  const gap = before.top - line.top;
  if (gap < 0 || gap > Math.max(before.size, line.size) * 1.9) return true;
  if (edge === 0 || isBrokenWord(before.text, line.text)) return false;
  if (isItem(line.text) || (/[.!?:;]$/.test(before.text) && line.left - before.left > line.size * 0.8)) return true;
  // A line that had room for the next word and did not take it.
  return edge - before.right > (line.text.split(' ', 1)[0]?.length ?? 0) * line.size * 0.6 + line.size * 4;
}

function isBrokenWord(before: string, after: string): boolean {
  return /\p{L}[-‐\u00ad]$/u.test(before) && /^\p{Ll}/u.test(after);
}

function isItem(text: string): boolean {
  return /^(?:[•●▪◦·–—-]|\d{1,3}[.)])\s/.test(text);
}

function blockOf(
  lines: readonly PdfLine[],
  levelOf: (line: PdfLine) => number | undefined,
  hyphenated: ReadonlySet<string>,
): TextBlock {
  const [first] = lines;
  const level = first === undefined ? undefined : levelOf(first);
  const text = lines.map((line) => line.text).reduce((whole, line) => joinLines(whole, line, hyphenated));
  if (level !== undefined) return { kind: 'heading', level, text, line: 1 };
  return { kind: 'text', text: text.replace(/^[•●▪◦·]\s*/, '- '), line: 1 };
}

/** Parts that are written with a hyphen wherever they stand. */
const hyphenParts = /^(?:то|либо|нибудь|таки|ка)(?!\p{L})/u;

/** Puts together a word that was broken at the end of a line, unless the document writes it with a hyphen. */
export function joinLines(before: string, after: string, hyphenated: ReadonlySet<string>): string {
  if (before.endsWith('\u00ad')) return before.slice(0, -1) + after;
  const head = /(\p{L}+)[-‐]$/u.exec(before)?.[1];
  const tail = /^\p{L}+/u.exec(after)?.[0];
  if (head === undefined || tail === undefined) return `${before} ${after}`;
  const isWritten = hyphenated.has(`${head}-${tail}`.toLowerCase()) || hyphenParts.test(after) || head.length === 1;
  if (isWritten || !/^\p{Ll}/u.test(tail) || isLatin(head) !== isLatin(tail)) return before + after;
  return before.slice(0, -1) + after;
}

function isLatin(word: string): boolean {
  return /^\p{Script=Latin}/u.test(word);
}
