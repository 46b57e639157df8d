/** What a document must not contain: it would be dead in print, and its author should know. */
const activeContents: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /<script\b/i, what: '<script>' },
  { pattern: /<(?:iframe|frame|frameset|object|embed|applet)\b/i, what: '<iframe>, <object> или <embed>' },
  { pattern: /<(?:link|base)\b/i, what: '<link> или <base>' },
  { pattern: /<meta\b[^>]*http-equiv\s*=\s*["']?refresh/i, what: 'перенаправление' },
  { pattern: /\bsrc(?:set)?\s*=\s*["']?\s*(?:https?:|file:|\/\/)/i, what: 'картинка по внешнему адресу' },
  { pattern: /url\(\s*["']?\s*(?:https?:|file:|\/\/)/i, what: 'внешний адрес в стиле' },
  { pattern: /@import\b/i, what: '@import' },
  { pattern: /<[a-z][^<>]*\son[a-z]+\s*=/i, what: 'обработчик события (on…=)' },
  { pattern: /\b(?:href|src|action)\s*=\s*["']?\s*javascript:/i, what: 'адрес javascript:' },
];

export interface ActiveContent {
  readonly what: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

/** The first place of each kind, in the order of the text. */
export function activeContentIn(source: string): ActiveContent[] {
  return activeContents
    .flatMap(({ pattern, what }) => {
      const index = source.search(pattern);
      return index < 0 ? [] : [{ index, what }];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ index, what }) => {
      const before = source.slice(0, index).split('\n');
      return { what, line: before.length, column: (before.at(-1) ?? '').length + 1 };
    });
}

export function firstActiveContent(source: string): ActiveContent | undefined {
  return activeContentIn(source)[0];
}
