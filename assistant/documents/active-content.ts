/** What a document must not contain: it would be dead in print, and its author should know. */
const activeContents: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /<script\b/i, what: '<script>' },
  { pattern: /<(?:iframe|frame|frameset|object|embed|applet)\b/i, what: '<iframe>, <object> или <embed>' },
  { pattern: /<(?:link|base)\b/i, what: '<link> или <base>' },
  { pattern: /<meta\b[^>]*http-equiv\s*=\s*["']?refresh/i, what: 'перенаправление' },
  { pattern: /\bsrc(?:set)?\s*=\s*["']?\s*(?:https?:|file:|\/\/)/i, what: 'картинка по внешнему адресу' },
  { pattern: /url\(\s*["']?\s*(?:https?:|file:|\/\/)/i, what: 'внешний адрес в стиле' },
  { pattern: /@import\b/i, what: '@import' },
];

export interface ActiveContent {
  readonly what: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export function firstActiveContent(source: string): ActiveContent | undefined {
  const hits = activeContents.flatMap(({ pattern, what }) => {
    const index = source.search(pattern);
    return index < 0 ? [] : [{ index, what }];
  });
  const first = hits.sort((a, b) => a.index - b.index)[0];
  if (first === undefined) return undefined;
  const before = source.slice(0, first.index).split('\n');
  return { what: first.what, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
