/** Stands for what this reader does not take on: the whole text goes to the parser then. */
class NotPlain extends Error {}

const notPlain = new NotPlain('not plain');
/** Tabs, carriage returns, what YAML does not print, marks of byte order, other line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unusual = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]/;
const keyPattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Words that YAML, of whatever version, does not read as text. */
const reserved = /^(?:true|false|null|yes|no|on|off|y|n|__proto__)$/i;
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;
/** A text begins with a letter or one of the quotes that YAML does not know. */
const textBegins = /^[\p{L}«„“(]/u;
const deepest = 40;
/** Of such a file the parser has to say whether it is too large. */
const mostLines = 50_000;

/**
 * A quick reading of YAML as people write lists of questions: mappings and sequences by indentation, texts of one line, blocks
 * after `|`, whole numbers, comments on lines of their own. Undefined for anything else, whether right or wrong: the parser
 * decides. What it does read it reads as the parser would; a test holds the two against each other.
 */
export function readPlainYaml(text: string): unknown {
  if (unusual.test(text) || !text.isWellFormed()) return undefined;
  const lines = text.split('\n');
  if (lines.length > mostLines) return undefined;
  try {
    const reader = new PlainReader(lines);
    return reader.document();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  private readonly lines: readonly string[];
  private at = 0;
  private depth = 0;
  private readonly keys = new Set<string>();

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  document(): unknown {
    this.skipEmpty();
    const first = this.lines[this.at];
    if (first === undefined || indentOf(first) !== 0) throw notPlain;
    const value = this.block(0);
    this.skipEmpty();
    if (this.at < this.lines.length) throw notPlain;
    return value;
  }

  /** Lines without content and comments on lines of their own. */
  private skipEmpty(): void {
    for (;;) {
      const line = this.lines[this.at];
      if (line === undefined) return;
      const indent = indentOf(line);
      if (indent < line.length && line.charCodeAt(indent) !== hash) return;
      this.at += 1;
    }
  }

  private block(indent: number): unknown {
    this.depth += 1;
    if (this.depth > deepest) throw notPlain;
    const line = this.lines[this.at] ?? '';
    const value = line.startsWith('- ', indent) ? this.sequence(indent) : this.mapping(indent, indent);
    this.depth -= 1;
    return value;
  }

  private sequence(indent: number): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      this.skipEmpty();
      const line = this.lines[this.at];
      if (line === undefined || indentOf(line) < indent) return items;
      if (indentOf(line) !== indent || !line.startsWith('- ', indent)) throw notPlain;
      let content = indent + 2;
      while (line.charCodeAt(content) === space) content += 1;
      if (content >= line.length) throw notPlain;
      items.push(colonOf(line, content) < 0 ? this.scalarLine(line, content, indent) : this.mapping(content, indent));
    }
  }

  /** `indent` is where its keys stand; the first may follow the dash of an item, which stands at `outer`. */
  private mapping(indent: number, outer: number): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    let first = outer < indent;
    for (;;) {
      if (!first) this.skipEmpty();
      const line = this.lines[this.at];
      if (line === undefined) return values;
      if (!first) {
        const own = indentOf(line);
        if (own < indent) return values;
        if (own !== indent) throw notPlain;
      }
      first = false;
      const colon = colonOf(line, indent);
      const key = colon < 0 ? '' : line.slice(indent, colon);
      if (!this.isKey(key) || Object.hasOwn(values, key)) throw notPlain;
      values[key] = this.valueAfter(line, colon + 1, indent);
    }
  }

  /** The same few keys come again and again. */
  private isKey(key: string): boolean {
    if (this.keys.has(key)) return true;
    if (!keyPattern.test(key) || reserved.test(key)) return false;
    this.keys.add(key);
    return true;
  }

  private valueAfter(line: string, from: number, indent: number): unknown {
    let start = from;
    while (line.charCodeAt(start) === space) start += 1;
    if (start >= line.length) return this.nested(indent);
    if (line.charCodeAt(start) !== bar) return this.scalarLine(line, start, indent);
    if (line.length !== start + 1) throw notPlain;
    return this.literal(indent);
  }

  private nested(indent: number): unknown {
    this.at += 1;
    this.skipEmpty();
    const line = this.lines[this.at];
    if (line === undefined) throw notPlain;
    const inner = indentOf(line);
    if (inner <= indent) throw notPlain;
    return this.block(inner);
  }

  /** A text or a number that ends with its line: what follows deeper would belong to it. */
  private scalarLine(line: string, start: number, indent: number): unknown {
    const value = scalarOf(withoutEnd(line, start));
    this.at += 1;
    this.skipEmpty();
    const next = this.lines[this.at];
    if (next !== undefined && indentOf(next) > indent && !this.isNextKey(next)) throw notPlain;
    return value;
  }

  /** The mapping after a dash goes on deeper than the dash. */
  private isNextKey(line: string): boolean {
    return colonOf(line, indentOf(line)) > 0;
  }

  private literal(indent: number): string {
    this.at += 1;
    const first = this.at;
    let inner = -1;
    let end = first;
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] ?? '';
      const own = indentOf(line);
      if (own === line.length) {
        if (inner < 0 ? own > indent : own > inner) throw notPlain;
        continue;
      }
      if (inner < 0) inner = own;
      if (own < inner) {
        if (own > indent || line.charCodeAt(own) === hash) throw notPlain;
        break;
      }
      end = this.at + 1;
    }
    if (inner <= indent || first >= end) throw notPlain;
    let text = '';
    for (let place = first; place < end; place += 1) text += `${(this.lines[place] ?? '').slice(inner)}\n`;
    return text;
  }
}

const space = 32;
const hash = 35;
const bar = 124;
const colonSign = 58;

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === space) indent += 1;
  return indent;
}

/** Of a key at `from`: the colon that a space or the end of the line follows; -1 when there is none. */
function colonOf(line: string, from: number): number {
  for (let place = from; place < line.length; place += 1) {
    const code = line.charCodeAt(place);
    if (code === colonSign) {
      const after = place + 1;
      return after === line.length || line.charCodeAt(after) === space ? place : -1;
    }
    // Keys are words: a line of text is not searched to its end.
    if (code === space || code > 122) return -1;
  }
  return -1;
}

/** Without the spaces at its end; other white space is text. */
function withoutEnd(line: string, start: number): string {
  let end = line.length;
  while (end > start && line.charCodeAt(end - 1) === space) end -= 1;
  return line.slice(start, end);
}

function scalarOf(text: string): string | number {
  if (wholeNumber.test(text)) return Number(text);
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const inner = text.slice(1, -1);
    if (text.length < 2 || !text.endsWith(quote) || inner.includes(quote) || inner.includes('\\')) throw notPlain;
    return inner;
  }
  if (
    !textBegins.test(text) ||
    reserved.test(text) ||
    text.includes(': ') ||
    text.includes(' #') ||
    text.endsWith(':')
  ) {
    throw notPlain;
  }
  return text;
}
