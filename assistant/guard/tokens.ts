import { scaleOf } from './number-words.ts';
import { unitOf } from './units.ts';

/** `number` holds its value in `value`, `clock` hours, `date` its key; `sign` a currency or per cent; `mark` the rest. */
export interface Token {
  readonly kind: 'word' | 'number' | 'date' | 'sign' | 'mark';
  readonly text: string;
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** Stands right behind the token before it, no blank between. */
  readonly joined: boolean;
}

const pattern =
  /(?<date>\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?![\d.,]\d)|(?<=(?:^|\s)(?:до|по|с|от|к|на|by|until)\s)[0-3]\d[./](?:0\d|1[0-2])(?![\d.,]\d|\s?%))|(?<clock>\d{1,2}:\d{2}(?!\d))|(?<number>\d{1,3}(?:[ '_·]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)*)|(?<word>\p{L}+(?:\d[\p{L}\d]*)?(?:'\p{L}+)?)|(?<sign>[%‰₽$€¥£₸₴₿])|(?<mark>\n|[^\s\p{L}\d])/gu;

/** Of a readable text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const { date, clock, number, word, sign } = match.groups ?? {};
    const start = match.index;
    const joined = tokens.at(-1)?.end === start;
    const end = start + match[0].length;
    const make = (kind: Token['kind'], value: number, shown = match[0]): number =>
      tokens.push({ kind, text: shown, value, start, end, joined });
    if (date !== undefined) make('date', 0, dateKey(date));
    else if (clock !== undefined) make('number', Number(clock.split(':')[0]) + Number(clock.split(':')[1]) / 60);
    else if (number !== undefined) make('number', numberValue(number));
    else if (word !== undefined) addWord(tokens, word, start, joined);
    else make(sign === undefined ? 'mark' : 'sign', 0);
  }
  return tokens;
}

/** «1С», «152-ФЗ» and «24/7» are names; «120к», «90дней», «10-й» and «120-тысячный» a number and its unit. */
function addWord(tokens: Token[], word: string, start: number, joined: boolean): void {
  const end = start + word.length;
  const before = tokens.at(-1);
  const hyphen = joined && before?.text === '-' && before.joined;
  const number = hyphen ? tokens.at(-2) : joined ? before : undefined;
  const attaches = number !== undefined && number.kind === 'number' && Number.isInteger(number.value);
  if (!attaches || unitOf(word) !== undefined || scaleOf(word) !== undefined || isCompoundTail(word)) {
    tokens.push({ kind: 'word', text: word, value: 0, start, end, joined });
    return;
  }
  if (/^(?:й|я|е|го|му|м|х|ти|ми|ю|ой|ый|th|st|nd|rd|x)$/.test(word)) {
    // «10-го»: the ending tells nothing.
    if (hyphen) tokens.pop();
    return;
  }
  const from = hyphen ? tokens.splice(-2)[0] : tokens.pop();
  if (from === undefined) return;
  const text = `${from.value}${hyphen ? '-' : ''}${word}`;
  tokens.push({ kind: 'word', text, value: 0, start: from.start, end, joined: from.joined });
}

function isCompoundTail(word: string): boolean {
  return /^(?:тысячн|миллионн|процентн|рублев|дневн|недельн|месячн|годичн|годов|летн|часов|минутн|кратн|day|week|month|year|hour|percent|этапн|канальн|шагов)/.test(
    word,
  );
}

/** «120 000», «120.000», «1,5», «0.1»: a dot or comma before exactly three digits groups thousands. */
function numberValue(text: string): number {
  const plain = text.replace(/[ '_·]/g, '');
  const parts = plain.split(/[.,]/);
  const [whole = '', ...rest] = parts;
  const last = rest.at(-1) ?? '';
  const grouped = rest.length > 0 && rest.slice(0, -1).every(({ length }) => length === 3) && !/^0\d*$/.test(whole);
  if (grouped && last.length === 3) return Number(parts.join(''));
  if (rest.length === 0) return Number(whole);
  return Number(`${[whole, ...rest.slice(0, -1)].join('')}.${last}`);
}

function dateKey(text: string): string {
  if (/^\d{4}-/.test(text)) return text;
  const [day = '', month = '', year] = text.split(/[./]/);
  const full = year === undefined ? '-' : year.length === 2 ? `20${year}` : year;
  return `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
