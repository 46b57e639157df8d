/** The few things that checks ask of a nunjucks syntax tree; lines and columns count from 0. */
export interface TemplateNode {
  readonly typename: string;
  readonly line: number;
  readonly column: number;
  readonly fields: readonly string[];
  /** A symbol's name or a literal's value. */
  readonly text: unknown;
  readonly children: readonly { readonly value: unknown }[] | undefined;
  part(field: string): unknown;
  child(field: string): TemplateNode | undefined;
  /** The symbols directly in a field: what `set`, `for`, `macro` and `import` define. */
  names(field: string): readonly string[];
  /** `a.b.c` of a chain of look-ups. */
  dotted(): string;
}

export interface ParsedTemplate {
  readonly root?: TemplateNode;
  readonly failure?: { readonly reason: string; readonly line: number; readonly column: number };
}

export interface TemplateParser {
  readonly filters: ReadonlySet<string>;
  parse(file: string, source: string): ParsedTemplate;
  isNode(value: unknown): value is RawNode;
  wrap(node: RawNode): TemplateNode;
}

interface RawNode {
  readonly typename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly fields: readonly string[];
  readonly [field: string]: unknown;
}

interface NunjucksInside {
  readonly parser: { parse(source: string, extensions: readonly unknown[], options: object): RawNode };
  readonly Environment: new (loaders: readonly unknown[]) => { readonly filters: object };
}

/** Loads nunjucks, which a project without templates does not need. */
export async function createTemplateParser(): Promise<TemplateParser> {
  const nunjucks = (await import('nunjucks')).default as unknown as NunjucksInside;
  const parsed = new Map<string, ParsedTemplate>();
  return {
    filters: new Set(Object.keys(new nunjucks.Environment([]).filters)),
    isNode,
    wrap,
    parse(file, source) {
      const known = parsed.get(file) ?? parseTemplate(nunjucks, source);
      parsed.set(file, known);
      return known;
    },
  };
}

function parseTemplate({ parser }: NunjucksInside, source: string): ParsedTemplate {
  try {
    // The options of rendering: they do not change names, but places.
    return { root: wrap(parser.parse(source, [], { trimBlocks: true, lstripBlocks: true })) };
  } catch (error) {
    const { message, lineno, colno } = error as { message: string; lineno?: number; colno?: number };
    const open = /end of file/.test(message) ? lastOpenTag(source) : undefined;
    if (open !== undefined) return { failure: { reason: `{% ${open.tag} %} не закрыт`, ...open } };
    // Errors carry places counted from 1.
    return {
      failure: {
        reason: reasonOf(message),
        line: Math.max(0, (lineno ?? 1) - 1),
        column: Math.max(0, (colno ?? 1) - 1),
      },
    };
  }
}

/** Nunjucks tells of a block that is never closed only that the file ended. */
function lastOpenTag(source: string): { tag: string; line: number; column: number } | undefined {
  const open: { tag: string; index: number }[] = [];
  for (const match of source.matchAll(/\{%-?\s*(end)?(for|if|macro|block|call|filter|raw)\b/g)) {
    if (match[1] === undefined) open.push({ tag: match[2] ?? '', index: match.index });
    else open.pop();
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const lines = source.slice(0, last.index).split('\n');
  return { tag: last.tag, line: lines.length - 1, column: (lines.at(-1) ?? '').length };
}

function reasonOf(message: string): string {
  return message
    .replace(/^\(unknown path\)[^\n]*\n/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function isNode(value: unknown): value is RawNode {
  return typeof value === 'object' && value !== null && 'typename' in value;
}

function wrap(node: RawNode): TemplateNode {
  return {
    typename: node.typename,
    line: node.lineno,
    column: node.colno,
    fields: node.fields ?? [],
    text: node.value,
    children: node.children as readonly { value: unknown }[] | undefined,
    part: (field) => node[field],
    child(field) {
      const part = node[field];
      return isNode(part) ? wrap(part) : undefined;
    },
    names: (field) => symbolsOf(node[field]),
    dotted: () => dottedName(node),
  };
}

function symbolsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(symbolsOf);
  if (!isNode(part)) return [];
  if (part.typename === 'Symbol') return [String(part.value)];
  if (part.typename === 'Pair') return symbolsOf(part.typename === 'Pair' ? (part.value ?? part.key) : part.key);
  if (part.typename === 'KeywordArgs') return symbolsOf((part.children as RawNode[]).map(({ key }) => key));
  return symbolsOf(part.children);
}

function dottedName(node: RawNode): string {
  if (node.typename === 'Symbol') return String(node.value);
  if (node.typename !== 'LookupVal' || !isNode(node.target) || !isNode(node.val)) return '…';
  return `${dottedName(node.target)}.${String(node.val.value)}`;
}
