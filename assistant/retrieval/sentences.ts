/** A stretch of a text: characters from `start` up to `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const listItem = /^\s*(?:[-*+•–—]|\d{1,3}[.)])\s/;
const tableRow = /^\s*\|/;
const startsAlone = /^\s*(?:[-*+•–—]\s|\d{1,3}[.)]\s|\||>|#{1,6}\s|`{3}|~{3})/;

/** Abbreviations whose full stop ends no sentence. */
const abbreviation =
  /(?:^|[\s(«"])(?:т\.\s?[едпкнч]|и\s?т|г|гг|в|вв|руб|коп|тыс|млн|млрд|ул|пр|просп|д|корп|стр|кв|оф|им|рис|см|табл|п|пп|ст|ч|гл|др|проч|напр|англ|тел|доб|мин|сек|ч|чел|шт|экз|ок|св|акад|проф|доц|e\.g|i\.e|etc|vs|mr|mrs|dr|no|[А-ЯЁA-Z])\.$/iu;

/**
 * The sentences of a text in order. List items, table rows and lines that end like sentences stand for themselves; a
 * soft line break inside a paragraph does not end one.
 */
export function sentencesOf(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const block of blocksOf(text)) splitBlock(text, block, ranges);
  return ranges;
}

function blocksOf(text: string): TextRange[] {
  const blocks: TextRange[] = [];
  let start = -1;
  let end = 0;
  let position = 0;
  let fence: string | null = null;
  const close = (): void => {
    if (start >= 0) blocks.push({ start, end });
    start = -1;
  };
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    const fenceLine = mark !== null && (fence === null || mark.startsWith(fence));
    if (line.trim() === '') close();
    else {
      if (fence !== null || fenceLine || startsAlone.test(line) || endsLine(text, start, end)) close();
      if (start < 0) start = position + (line.length - line.trimStart().length);
      end = position + line.trimEnd().length;
    }
    if (fenceLine) fence = fence === null ? mark : null;
    position += line.length + 1;
  }
  close();
  return blocks;
}

/** Whether the line break after this stretch is more than a soft one. Looks at its two ends only: it may be long. */
function endsLine(text: string, start: number, end: number): boolean {
  if (start < 0) return false;
  const head = text.slice(start, start + 8);
  const tail = text.slice(Math.max(start, end - 8), end);
  return tableRow.test(head) || /[.!?…:;][)»"”]*$/.test(tail) || (end - start < 60 && !listItem.test(head));
}

function splitBlock(text: string, block: TextRange, into: TextRange[]): void {
  const content = text.slice(block.start, block.end);
  // Every run is bounded: a page of dots must not be tried from each of them to its end.
  const boundary = /[.!?…]{1,8}[)»"”\]*_]{0,4}(?=\s{1,8}["«„“(—–-]?\s?[\p{Lu}\p{N}])/gu;
  let start = 0;
  for (const match of content.matchAll(boundary)) {
    const end = match.index + match[0].length;
    const before = content.slice(Math.max(start, end - 14), end);
    if (match[0] === '.' && (abbreviation.test(before) || /^\s*\d{1,3}\.$/.test(content.slice(start, end)))) continue;
    push(start, end);
    start = end;
  }
  push(start, content.length);

  function push(from: number, to: number): void {
    const sentence = content.slice(from, to);
    const trimmed = sentence.trim();
    if (trimmed === '') return;
    const at = block.start + from + sentence.indexOf(trimmed);
    into.push({ start: at, end: at + trimmed.length });
  }
}
