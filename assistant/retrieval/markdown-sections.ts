import type { Audience, KnowledgeDocument, KnowledgeSection } from './knowledge-document.ts';

/** What the front matter of a Markdown file says, already read as YAML and checked. */
export interface FrontMatter {
  readonly title?: string;
  readonly valid_from?: string;
  readonly valid_until?: string;
  readonly audience?: Audience;
  readonly never_say?: readonly string[];
}

export interface MarkdownParts {
  /** The YAML between the two `---` lines at the top; null when there is none. Its offsets are those of the file. */
  readonly frontMatter: string | null;
  /** The line after it; lines count from 1. */
  readonly bodyLine: number;
  /** With `\n` alone between its lines. */
  readonly body: string;
}

const frontMatterBlock = /^(\uFEFF?)(---[ \t]*)(\r?\n(?:[\s\S]*?\r?\n)?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** Takes the front matter off. A file that opens with `---` and never closes it, or has prose between, has none. */
export function splitFrontMatter(source: string): MarkdownParts {
  const match = frontMatterBlock.exec(source);
  const content = match?.[3] ?? '';
  if (match === null || !/^\s*(?:$|#|["'{]|[\p{L}\w-]+\s*:)/u.test(content)) {
    return { frontMatter: null, bodyLine: 1, body: withPlainBreaks(source.replace(/^\uFEFF/, '')) };
  }
  const before = (match[1] ?? '').length + (match[2] ?? '').length;
  return {
    frontMatter: ' '.repeat(before) + content,
    bodyLine: withPlainBreaks(match[0]).split('\n').length,
    body: withPlainBreaks(source.slice(match[0].length)),
  };
}

function withPlainBreaks(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

interface Part {
  readonly heading: Heading | null;
  /** Headings above this one and itself. */
  readonly path: readonly string[];
  readonly textLine: number;
  readonly text: string;
}

/** A Markdown file as sections by heading. Title: front matter, else the first heading, else the file's name. */
export function markdownDocument(
  place: { readonly name: string; readonly file: string },
  parts: MarkdownParts,
  frontMatter: FrontMatter,
): KnowledgeDocument {
  const found = splitAtHeadings(parts.body, parts.bodyLine);
  const firstHeading = found.find((part) => part.heading !== null)?.heading?.text;
  const title = frontMatter.title?.trim() || firstHeading || titleFromName(place.name);
  const sections = found.map((part): KnowledgeSection => {
    // The heading that gave the document its title is not repeated in the paths below it.
    const path = part.path[0] === title ? part.path.slice(1) : part.path;
    const heading = path.length > 0 ? path.join(' › ') : part.heading === null ? '' : title;
    return {
      heading,
      line: part.heading?.line ?? part.textLine,
      searchTitles: [[title, ...path].join(' › ')],
      text: part.text,
      validFrom: frontMatter.valid_from ?? null,
      validUntil: frontMatter.valid_until ?? null,
      neverSay: frontMatter.never_say ?? [],
    };
  });
  return { ...place, title, audience: frontMatter.audience ?? 'customer', sections: withContent(sections, title) };
}

/** Headings without a text of their own are in the paths of those below; a document of headings alone keeps them. */
function withContent(sections: readonly KnowledgeSection[], title: string): readonly KnowledgeSection[] {
  const filled = sections.filter((section) => section.text !== '');
  if (filled.length > 0) return filled;
  return sections.slice(0, 1).map((section) => ({ ...section, text: section.heading || title }));
}

export function titleFromName(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/[-_]+/g, ' ').trim();
}

function splitAtHeadings(body: string, firstLine: number): Part[] {
  const lines = body.split('\n');
  const scan = scanHeadings(lines);
  const parts: Part[] = [];
  const path: Heading[] = [];
  let heading: Heading | null = null;
  let start = 0;
  const close = (end: number): void => {
    const { text, skipped } = trimmedText(lines.slice(start, end));
    if (heading === null && text === '') return;
    parts.push({ heading, path: path.map((above) => above.text), textLine: firstLine + start + skipped, text });
  };
  for (const { level, text, line, next } of scan) {
    close(line);
    while ((path.at(-1)?.level ?? 0) >= level) path.pop();
    heading = { level, text, line: firstLine + line };
    path.push(heading);
    start = next;
  }
  close(lines.length);
  return parts;
}

interface ScannedHeading extends Heading {
  /** Index of the line after the heading. */
  readonly next: number;
}

/** A longer line is prose or data, whatever it begins with. */
const longestHeading = 500;

/** ATX (`# …`) and underlined headings outside code fences and comments; `line` is an index here. */
function scanHeadings(lines: readonly string[]): ScannedHeading[] {
  const found: ScannedHeading[] = [];
  let fence: string | null = null;
  let inComment = false;
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== null) {
      if (mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '') fence = null;
      continue;
    }
    if (inComment) {
      inComment = !line.includes('-->');
      continue;
    }
    if (mark?.[1] !== undefined && !(mark[1].startsWith('`') && (mark[2] ?? '').includes('`'))) {
      fence = mark[1];
      continue;
    }
    if (/^ {0,3}<!--/.test(line) && !line.includes('-->')) {
      inComment = true;
      continue;
    }
    if (line.length > longestHeading) continue;
    const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/.exec(line);
    if (atx !== null) {
      const text = plainHeading(atx[2] ?? '');
      if (text !== '') found.push({ level: atx[1]?.length ?? 1, text, line: index, next: index + 1 });
      continue;
    }
    const underline = /^ {0,3}(=+|-{2,})[ \t]*$/.exec(line)?.[1];
    const above = lines[index - 1] ?? '';
    if (underline !== undefined && isHeadingText(above, lines[index - 2] ?? '', found.at(-1)?.next === index)) {
      found.push({
        level: underline.startsWith('=') ? 1 : 2,
        text: plainHeading(above),
        line: index - 1,
        next: index + 1,
      });
    }
  }
  return found;
}

/** One line of its own that is no list, quote, table row or heading. */
function isHeadingText(line: string, before: string, followsHeading: boolean): boolean {
  return (
    !followsHeading &&
    line.length <= longestHeading &&
    before.trim() === '' &&
    /^ {0,3}[^\s>|#*+-]/.test(line) &&
    !/^ {0,3}\d+[.)] /.test(line) &&
    !line.includes('|')
  );
}

/** A heading without emphasis, links and code marks. */
function plainHeading(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__|`/g, '')
    .replace(/(^|\s)[*_](\S.*?\S|\S)[*_](?=\s|$|[.,!?:;])/g, '$1$2')
    .trim();
}

function trimmedText(lines: readonly string[]): { text: string; skipped: number } {
  const text = withoutComments(lines.join('\n'));
  const start = text.search(/\S/);
  if (start < 0) return { text: '', skipped: 0 };
  const lineStart = text.lastIndexOf('\n', start) + 1;
  return { text: text.slice(lineStart).trimEnd(), skipped: text.slice(0, lineStart).split('\n').length - 1 };
}

/** Line breaks inside comments stay, so that lines keep their numbers. */
function withoutComments(text: string): string {
  let kept = '';
  let position = 0;
  for (;;) {
    const start = text.indexOf('<!--', position);
    const end = start < 0 ? -1 : text.indexOf('-->', start);
    if (end < 0) return kept + text.slice(position);
    kept += text.slice(position, start) + text.slice(start, end).replace(/[^\n]/g, '');
    position = end + 3;
  }
}
