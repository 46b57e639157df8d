/** A text as a reader takes it in: no invisible characters, no marks, one alphabet a word. Lower case, е for ё. */
export interface ReadableText {
  readonly text: string;
  /** For each character of `text` and its end: where it stands in the original. */
  readonly offsets: readonly number[];
}

const entities: Readonly<Record<string, string>> = {
  nbsp: ' ',
  thinsp: ' ',
  ensp: ' ',
  emsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  mdash: '—',
  ndash: '-',
  minus: '-',
  percnt: '%',
  dollar: '$',
  euro: '€',
  yen: '¥',
  pound: '£',
  half: '½',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  shy: '',
  zwnj: '',
  zwj: '',
};

const fractions: Readonly<Record<string, string>> = {
  '½': '5',
  '¼': '25',
  '¾': '75',
  '⅓': '333',
  '⅔': '667',
  '⅛': '125',
};

const piece =
  /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z\d]{2,8});|<\/?[a-z][^<>\n]{0,80}>|<!--[^>]{0,200}-->|\P{M}\p{M}*|\p{M}+/giuy;
const invisible = /\p{Cf}|\p{Default_Ignorable_Code_Point}|\u2800|\u20e3/gu;

export function readableText(original: string): ReadableText {
  const characters: string[] = [];
  const offsets: number[] = [];
  let index = 0;
  while (index < original.length) {
    const known = plainCharacter(original, index);
    let length = 1;
    if (known === undefined) {
      piece.lastIndex = index;
      const found = piece.exec(original)?.[0] ?? original.charAt(index);
      length = found.length;
      for (const character of readablePiece(found, characters.at(-1))) {
        characters.push(character);
        offsets.push(index);
      }
    } else {
      characters.push(known);
      offsets.push(index);
    }
    index += length;
  }
  offsets.push(original.length);
  const text = inOnePiece(withoutMarks({ text: characters.join(''), offsets }));
  return { text: withDigits(inOneAlphabet(text.text)), offsets: text.offsets };
}

/** What nearly every character is, without the costly look: ASCII and Russian letters that no mark follows. */
function plainCharacter(original: string, index: number): string | undefined {
  const code = original.charCodeAt(index);
  const next = original.charCodeAt(index + 1);
  if (next >= 0x300 && next < 0x370) return undefined;
  if (code < 0x7f) {
    if (code === 0x26 || code === 0x3c || (code < 0x20 && code !== 10)) return undefined;
    return code >= 0x41 && code <= 0x5a ? String.fromCharCode(code + 32) : original.charAt(index);
  }
  if (code >= 0x410 && code <= 0x42f) return String.fromCharCode(code + 32);
  if (code >= 0x430 && code <= 0x44f) return original.charAt(index);
  if (code === 0xa0) return ' ';
  return code === 0x451 || code === 0x401 ? 'е' : undefined;
}

/** UTF-16 units, so that they count as the offsets do. */
function readablePiece(found: string, before: string | undefined): string[] {
  const cluster = found.length > 2 && found.startsWith('&') && found.endsWith(';') ? entity(found) : found;
  if (cluster.length > 1 && cluster.startsWith('<'))
    return /^<(?:br|p|li|div|\/p|\/li|\/div)/i.test(cluster) ? ['\n'] : [];
  const code = cluster.charCodeAt(0);
  if (cluster.length === 1 && code < 0x7f) return [code < 0x20 && code !== 10 ? ' ' : cluster.toLowerCase()];
  const fraction = fractions[cluster];
  if (fraction !== undefined) return [...(/\d/.test(before ?? '') ? ',' : '0,'), ...fraction];
  const plain = cluster
    .replace(invisible, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/(?<!и)\p{M}+/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[‐‑‒–−﹣－]/g, '-')
    .replace(/―/g, '—')
    .replace(/[ʼ’`´]/g, "'")
    .replace(/\p{Nd}/gu, decimalDigit);
  return plain.split('');
}

function entity(text: string): string {
  const name = text.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return entities[name] ?? text;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '';
}

/** Unicode keeps the ten digits of a script together, from 0 to 9. */
function decimalDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** Emphasis inside a word or a number hides it from nobody who reads: «1**20** 000». */
function withoutMarks({ text, offsets }: ReadableText): ReadableText {
  if (!/[*_~`\\]/.test(text)) return { text, offsets };
  const kept: string[] = [];
  const places: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (isMark(text, index)) continue;
    kept.push(text[index] ?? '');
    places.push(offsets[index] ?? 0);
  }
  places.push(offsets.at(-1) ?? 0);
  return { text: kept.join(''), offsets: places };
}

const spaced = /(?<![\p{L}\d])\p{L}(?:(?<gap>[ .·_-])\p{L})(?:\k<gap>\p{L}){2,}(?![\p{L}\d])/gu;

/** «б е с п л а т н о» is one word. */
function inOnePiece(read: ReadableText): ReadableText {
  const dropped = new Set<number>();
  for (const { index, 0: run } of read.text.matchAll(spaced))
    for (let at = 1; at < run.length; at += 2) dropped.add(index + at);
  if (dropped.size === 0) return read;
  return {
    text: [...read.text.split('').keys()].map((at) => (dropped.has(at) ? '' : read.text.charAt(at))).join(''),
    offsets: read.offsets.filter((_, at) => !dropped.has(at)),
  };
}

function isMark(text: string, index: number): boolean {
  const character = text[index] ?? '';
  if (character === '_') return !(/[a-z]/.test(text[index - 1] ?? '') && /[a-z\d]/.test(text[index + 1] ?? ''));
  if (character === '*')
    return !(text[index + 1] === ' ' && /(?:^|\n)\s*$/.test(text.slice(Math.max(0, index - 8), index)));
  return character === '~'
    ? text[index + 1] === '~' || text[index - 1] === '~'
    : character === '`' || character === '\\';
}

const alike: readonly (readonly [latin: string, cyrillic: string, others: string])[] = [
  ['a', 'а', 'α'],
  ['b', 'в', 'β'],
  ['c', 'с', 'ϲ'],
  ['e', 'е', 'ε'],
  ['h', 'н', 'η'],
  ['i', 'і', 'ι'],
  ['k', 'к', 'κ'],
  ['m', 'м', 'μ'],
  ['o', 'о', 'ο'],
  ['p', 'р', 'ρ'],
  ['t', 'т', 'τ'],
  ['x', 'х', 'χ'],
  ['y', 'у', 'υ'],
  ['n', 'п', ''],
  ['r', 'г', ''],
  ['u', 'и', ''],
];
const toLatin = new Map(
  alike.flatMap(([latin, cyrillic, other]) => [[cyrillic, latin] as const, [other, latin] as const]),
);
const toCyrillic = new Map(
  alike.flatMap(([latin, cyrillic, other]) => [[latin, cyrillic] as const, [other, cyrillic] as const]),
);

/** «рyблей» with a Latin «y» reads as «рублей». */
function inOneAlphabet(text: string): string {
  if (!/[a-zα-ω]/.test(text)) return text;
  return text.replace(/[a-zα-ωа-яіѕ]{2,}/g, (word) => {
    const cyrillic = word.match(/[а-яі]/g)?.length ?? 0;
    if (cyrillic === word.length || (cyrillic === 0 && !/[α-ω]/.test(word))) return word;
    const map = cyrillic * 2 >= word.length || /[бгджзилпфцчшщъыьэюя]/.test(word) ? toCyrillic : toLatin;
    return word.replace(/./g, (letter) => map.get(letter) ?? letter);
  });
}

/** «12O OOO» and «1З0» read as figures. Every run is bounded: a page of digits must not be cut in all ways. */
function withDigits(text: string): string {
  if (!/\d/.test(text)) return text;
  return text
    .replace(/(?<![\p{L}\d])[\dоoз]{0,12}\d[\dоoзl]{0,12}(?:[ .,]?[оo\d]{3}){0,6}(?![\p{L}\d])/gu, (run) =>
      /[оoзl]/.test(run) && /\d[ .,]?[оoзl]|[оoзl]\d/.test(run)
        ? run.replace(/[оo]/g, '0').replace(/з/g, '3').replace(/l/g, '1')
        : run,
    )
    .replace(/(?<=\d)[оo]{2,}(?=[кk ]|$)/g, (zeros) => '0'.repeat(zeros.length));
}

/** The original stretch behind a readable one. */
export function originalRange({ offsets }: ReadableText, start: number, end: number): { start: number; end: number } {
  const first = offsets[start] ?? 0;
  const last = offsets[Math.max(start, end - 1)] ?? first;
  // Up to the next character that comes from elsewhere.
  let after = end;
  while (after < offsets.length - 1 && (offsets[after] ?? 0) <= last) after += 1;
  return { start: first, end: offsets[after] ?? last };
}
