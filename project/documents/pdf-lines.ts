/** A run of glyphs as pdfjs gives it: `transform` places its baseline, in points from the lower left corner. */
export interface TextRun {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
}

export interface PdfLine {
  readonly text: string;
  /** Of the largest run. */
  readonly size: number;
  readonly top: number;
  readonly left: number;
  readonly right: number;
}

/** The lines of a page in the order in which the file gives them, which is that of reading. */
export function linesOf(runs: readonly TextRun[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: { text: string; size: number; top: number; left: number; right: number } | undefined;
  const close = (): void => {
    const text = open === undefined ? '' : tidy(open.text);
    if (open !== undefined && text !== '') lines.push({ ...open, text });
    open = undefined;
  };
  for (const { str, transform, width, height, hasEOL } of runs) {
    const [, , , scale = 0, left = 0, top = 0] = transform;
    const size = height > 0 ? height : Math.abs(scale);
    if (str.trim() !== '' && open !== undefined && Math.abs(open.top - top) > Math.max(open.size, size) * 0.6) close();
    if (str !== '') {
      if (open === undefined) open = { text: '', size: 0, top, left, right: left };
      else open.text += gapBefore(open, str, left, size);
      open.text += str;
      open.size = str.trim() === '' ? open.size : Math.max(open.size, size);
      open.right = left + width;
    }
    if (hasEOL) close();
  }
  close();
  return lines;
}

/** A blank that the file does not spell out; a dash between the cells of a table, which stand further apart. */
function gapBefore(open: { text: string; right: number }, str: string, left: number, size: number): string {
  const gap = left - open.right;
  if (gap > size * 2 && str.trim() !== '') return ' — ';
  return !/\s$/.test(open.text) && !/^\s/.test(str) && gap > size * 0.25 ? ' ' : '';
}

function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\u2060\ufeff\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How many lines at each end of a page may be its header or footer. */
const marginLines = 3;

/**
 * Pages without what stands at one height at the head or foot of several of them, and without their numbers. Three are
 * enough: left and right pages and the chapters of a book have headers of their own.
 */
export function withoutRunningLines(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const heights = new Map<string, number[]>();
  for (const lines of pages) {
    for (const { text, top } of new Set(marginsOf(lines))) {
      heights.set(keyOf(text), [...(heights.get(keyOf(text)) ?? []), top]);
    }
  }
  const filled = pages.filter((lines) => lines.length > 0).length;
  const enough = Math.min(3, Math.max(2, Math.ceil(filled * 0.6)));
  const isRunning = ({ text, top }: PdfLine): boolean =>
    (heights.get(keyOf(text)) ?? []).filter((height) => Math.abs(height - top) <= 3).length >= enough;
  return pages.map((lines) => {
    const margins = new Set(marginsOf(lines));
    const kept = lines.filter((line) => !margins.has(line) || !(isRunning(line) || isPageNumber(line.text)));
    return kept.length > 0 ? kept : [...lines];
  });
}

function marginsOf(lines: readonly PdfLine[]): PdfLine[] {
  return [...lines.slice(0, marginLines), ...lines.slice(-marginLines)];
}

/** Page numbers make no other header. */
function keyOf(text: string): string {
  return text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, '');
}

function isPageNumber(text: string): boolean {
  return /^[—–-]?\s*(?:(?:стр(?:аница|\.)?|page|p\.)\s*)?\d{1,4}(?:\s*(?:\/|из|of)\s*\d{1,4})?\s*[—–-]?$/i.test(text);
}
