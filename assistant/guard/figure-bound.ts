import type { Token } from './tokens.ts';

export type Bound = 'exact' | 'from' | 'to' | 'about' | 'more' | 'less';

const bounds: readonly (readonly [RegExp, Bound])[] = [
  [
    /(?:^| )(?:не (?:более|больше|выше|дороже|позднее|позже|дольше|свыше|превы[а-я]+)(?: чем)?(?: (?:на|за|через|в))?|максимум(?: (?:на|за))?|в пределах|до|up to|at most|no more than|until|by|under|предел[а-я]*)$/,
    'to',
  ],
  [
    /(?:^| )(?:не (?:менее|меньше|ниже|дешевле|раньше|ранее)(?: чем)?|хотя бы|хоть|минимум|начина[а-я]* (?:с|от)|стартует (?:с|от)|от|from|since|after|starts at|starting at|start at|at least|starts from)$/,
    'from',
  ],
  [
    /(?:^| )(?:около|примерно|порядка|приблизительно|ориентировочно|где-то|about|around|approximately|roughly|~|≈)(?: (?:в|на|за|с))?$/,
    'about',
  ],
  [/(?:^| )(?:более|больше|дольше|старше|свыше|over|more than|выше|сверх|>)$/, 'more'],
  [/(?:^| )(?:менее|меньше|младше|моложе|дешевле|less than|ниже|<)$/, 'less'],
];

export function boundBefore(tokens: readonly Token[], from: number, isDate: boolean): Bound {
  const before = wordsBefore(tokens, from, 4);
  if (isDate && /(?:^| )со?$/.test(before)) return 'from';
  return bounds.find(([pattern]) => pattern.test(before))?.[1] ?? 'exact';
}

/** Up to so many words before a token, joined by blanks; stops at the end of a phrase. */
export function wordsBefore(tokens: readonly Token[], index: number, many: number): string {
  const words: string[] = [];
  for (let at = index - 1; at >= 0 && words.length < many; at -= 1) {
    const token = tokens[at];
    if (token === undefined || /^[.!?;:\n,()]$/.test(token.text)) break;
    words.unshift(token.text);
  }
  return words.join(' ');
}
