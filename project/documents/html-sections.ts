import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { type TableCell, tableLines } from './html-tables.ts';
import {
  all,
  attribute,
  attributeOfParent,
  deepest,
  type Element,
  find,
  inline,
  isElement,
  isUnread,
  lined,
  type Node,
  nextElement,
  plain,
  textOf,
  tidy,
} from './html-tree.ts';
import { sectionsOf, type TextBlock } from './text-blocks.ts';

export interface HtmlOptions {
  /** Lines of the source, else of the text without markup. */
  readonly lines: 'source' | 'text';
  /** A paragraph in bold alone is a heading where the document has no others. */
  readonly boldHeadings?: boolean;
}

/** The main content of a page as sections by heading. Nothing is executed or fetched. */
export function htmlDocument(html: string, { lines, boldHeadings = false }: HtmlOptions): ExtractedDocument {
  const document = parse(html, { sourceCodeLocationInfo: lines === 'source' });
  const body = find(document.childNodes, (element) => element.tagName === 'body');
  const root = body === undefined ? undefined : (mainOf(body) ?? body);
  const collector = new BlockCollector(lines === 'source');
  if (root !== undefined) collector.walk(root.childNodes, 0);
  const blocks = boldHeadings ? withBoldHeadings(collector.finish()) : collector.finish();
  const named = find(document.childNodes, (element) => element.tagName === 'title');
  const title = named === undefined ? '' : plain(textOf(named.childNodes, 0));
  const first = blocks.find(({ kind }) => kind === 'heading')?.text;
  return { title: first ?? (title === '' ? null : title), sections: sectionsOf(blocks), pagesWithoutText: [] };
}

/** `<main>`, or the one article, where it holds most of what the page says. */
function mainOf(body: Element): Element | undefined {
  const main = find(body.childNodes, (element) => element.tagName === 'main' || attribute(element, 'role') === 'main');
  const articles = all(body.childNodes, (element) => element.tagName === 'article', 2);
  const candidate = main ?? (articles.length === 1 ? articles[0] : undefined);
  if (candidate === undefined) return undefined;
  return plain(textOf(candidate.childNodes, 0)).length >= plain(textOf(body.childNodes, 0)).length / 3
    ? candidate
    : undefined;
}

/** A bold paragraph, marked by the collector, becomes a heading where there are none. */
function withBoldHeadings(blocks: readonly BoldBlock[]): TextBlock[] {
  if (blocks.some(({ kind }) => kind === 'heading')) return [...blocks];
  return blocks.map(({ bold, ...block }) =>
    bold === true && block.text.length <= 120 && !/[.;,]$/.test(block.text)
      ? { kind: 'heading', level: 1, text: block.text.replace(/:$/, ''), line: block.line }
      : block,
  );
}

type BoldBlock = TextBlock & { readonly bold?: boolean };

class BlockCollector {
  private readonly fromSource: boolean;
  private readonly blocks: BoldBlock[] = [];
  private text = '';
  private bold = '';
  private line = 1;
  private emitted = 1;
  private level = 1;
  private mark = '';
  private preformatted = false;

  constructor(fromSource: boolean) {
    this.fromSource = fromSource;
  }

  finish(): readonly BoldBlock[] {
    this.flush();
    return this.blocks;
  }

  walk(nodes: readonly Node[], depth: number, prefix = ''): void {
    if (depth > deepest) return;
    let numbered = 0;
    for (const node of nodes) {
      if (node.nodeName === '#text') this.add((node as DefaultTreeAdapterTypes.TextNode).value, node, depth);
      if (!isElement(node) || isUnread(node)) continue;
      if (node.tagName === 'li') numbered += 1;
      this.element(node, depth + 1, prefix, numbered);
    }
  }

  private element(element: Element, depth: number, prefix: string, numbered: number): void {
    const { tagName: tag, childNodes } = element;
    if (tag === 'br') this.text += '\n';
    else if (inline.has(tag)) this.inline(element, depth);
    else if (/^h[1-6]$/.test(tag)) this.heading(element, Number(tag[1]));
    else if (tag === 'summary') this.heading(element, this.level + 1);
    else if (tag === 'table') this.table(element, depth);
    else if (tag === 'footer' && prefix === '') this.flush();
    else if (tag === 'header') this.headingsOf(childNodes);
    else if (tag === 'pre') this.block(childNodes, depth, prefix, true);
    else if (tag === 'li') this.block(childNodes, depth, attributeOfParent(element) === 'ol' ? `${numbered}. ` : '- ');
    else if (tag === 'dt') this.term(element, depth);
    else if (tag === 'dd') this.meaning(element, depth);
    else if (tag === 'details') this.details(element, depth);
    else this.block(childNodes, depth, prefix);
  }

  private inline(element: Element, depth: number): void {
    const isBold = element.tagName === 'b' || element.tagName === 'strong';
    const before = this.text.length;
    // Marks of footnotes would stand in the middle of a quoted sentence.
    if (element.tagName !== 'sup' || !/^\s*\[?\d{0,3}\]?\s*$/.test(textOf(element.childNodes, 0))) {
      this.walk(element.childNodes, depth);
    }
    if (isBold) this.bold += this.text.slice(before);
  }

  private block(nodes: readonly Node[], depth: number, prefix: string, preformatted = false): void {
    this.flush();
    this.mark = prefix;
    this.preformatted = preformatted;
    this.walk(nodes, depth, prefix);
    this.flush();
    this.mark = '';
    this.preformatted = false;
  }

  /** «Term: meaning» on one line. */
  private term(element: Element, depth: number): void {
    this.flush();
    this.walk(element.childNodes, depth);
    if (nextElement(element)?.tagName === 'dd') this.text = `${this.text.replace(/[\s:]+$/, '')}: `;
    else this.flush();
  }

  private meaning(element: Element, depth: number): void {
    this.walk(element.childNodes, depth);
    this.flush();
  }

  /** What stands after it is not about its summary. */
  private details(element: Element, depth: number): void {
    this.flush();
    const { level } = this;
    const above = this.blocks.findLast(({ kind }) => kind === 'heading');
    this.walk(element.childNodes, depth);
    this.flush();
    this.level = level;
    const next = nextElement(element);
    if (next === undefined || next.tagName === 'details' || /^h[1-6]$/.test(next.tagName)) return;
    if (above?.kind === 'heading') this.blocks.push(above);
  }

  private heading(element: Element, level: number): void {
    this.flush();
    const text = plain(textOf(element.childNodes, 0));
    if (text === '') return;
    if (element.tagName !== 'summary') this.level = level;
    this.push({ kind: 'heading', level, text, line: this.lineOf(element) });
  }

  /** The head of a page holds its title among menus and slogans. */
  private headingsOf(nodes: readonly Node[]): void {
    this.flush();
    for (const heading of all(nodes, ({ tagName }) => /^h[1-6]$/.test(tagName), 20)) {
      this.heading(heading, Number(heading.tagName[1]));
    }
  }

  private table(table: Element, depth: number): void {
    this.flush();
    const rows = rowsOf(table);
    if (rows.some((row) => row.some(holdsBlocks)) || rows.every((row) => row.length < 2)) {
      // Laid out by a table, not tabulated.
      for (const cell of rows.flat()) this.block(cell.childNodes, depth, '');
      return;
    }
    const line = this.lineOf(table);
    const lines = tableLines(rows.map((row) => row.map(cellOf)));
    for (const text of lines) this.push({ kind: 'text', text: `- ${text}`, line });
  }

  private add(value: string, node: Node, depth: number): void {
    if (depth > deepest) return;
    if (this.text.trim() === '' && value.trim() !== '') this.line = this.lineOf(node);
    this.text += this.preformatted ? value : value.replace(/[\s\u00a0]+/g, ' ');
  }

  private flush(): void {
    const text = this.preformatted ? tidy(this.text).replace(/^\n+|\s+$/g, '') : lined(tidy(this.text));
    const bold = plain(this.bold) !== '' && plain(this.bold) === plain(text);
    this.text = '';
    this.bold = '';
    if (text.trim() === '') return;
    this.push({ kind: 'text', text: `${this.mark}${text}`, line: this.line, bold: bold && this.mark === '' });
    // The mark of a list belongs to its first paragraph.
    if (this.mark !== '') this.mark = '  ';
  }

  private push(block: BoldBlock): void {
    const line = this.fromSource ? block.line : this.emitted;
    this.emitted += block.text.split('\n').length;
    this.blocks.push({ ...block, line });
  }

  private lineOf(node: Node): number {
    return node.sourceCodeLocation?.startLine ?? this.emitted;
  }
}

function rowsOf(table: Element): Element[][] {
  const rows = (nodes: readonly Node[]): Element[] =>
    nodes.filter(isElement).flatMap((element) => {
      if (element.tagName === 'tr') return [element];
      return /^(?:thead|tbody|tfoot)$/.test(element.tagName) ? rows(element.childNodes) : [];
    });
  return rows(table.childNodes).map((row) =>
    row.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th'),
  );
}

function holdsBlocks(cell: Element): boolean {
  const blocks = all(cell.childNodes, ({ tagName }) => /^(?:h[1-6]|table)$/.test(tagName), 1);
  return blocks.length > 0;
}

function cellOf(cell: Element): TableCell {
  return { text: plain(textOf(cell.childNodes, 0)), isHeading: cell.tagName === 'th' };
}
