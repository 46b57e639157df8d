import { numbersIn } from './numbers.ts';
import { findPhrase, type Token, tokensOf } from './words.ts';

const day = 86_400_000;
const months = [
  'январ',
  'феврал',
  'март',
  'апрел',
  'ма',
  'июн',
  'июл',
  'август',
  'сентябр',
  'октябр',
  'ноябр',
  'декабр',
];
const weekdays = ['воскресен', 'понедельник', 'вторник', 'сред', 'четверг', 'пятниц', 'суббот'];

/** A day as people say it, counted from `today` (YYYY-MM-DD of the seller's zone) → YYYY-MM-DD. */
export function findDate(text: string, today: string): string | undefined {
  const base = Date.parse(`${today}T00:00:00Z`);
  const tokens = tokensOf(text);
  return numericDate(text, today) ?? namedDate(tokens, today) ?? relativeDate(tokens, base) ?? weekday(tokens, base);
}

function numericDate(text: string, today: string): string | undefined {
  const iso = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text);
  if (iso !== null) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const short = /(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d)/.exec(text);
  if (short === null) return undefined;
  const year = short[3] === undefined ? undefined : Number(short[3].length === 2 ? `20${short[3]}` : short[3]);
  return upcoming(Number(short[1]), Number(short[2]), year, today);
}

function namedDate(tokens: readonly Token[], today: string): string | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.number === null || !Number.isInteger(token.number)) continue;
    const name = tokens[index + 1]?.text ?? '';
    const month = months.findIndex((start) => startsMonth(name, start));
    if (month < 0) continue;
    const year = tokens[index + 2]?.number ?? undefined;
    return upcoming(token.number, month + 1, year !== undefined && year > 2000 ? year : undefined, today);
  }
  return undefined;
}

function startsMonth(name: string, start: string): boolean {
  return start === 'ма' ? /^ма[яйею]$/.test(name) : name.startsWith(start);
}

function relativeDate(tokens: readonly Token[], base: number): string | undefined {
  const after = (days: number) => format(base + days * day);
  if (findPhrase(tokens, 'послезавтра') >= 0) return after(2);
  if (findPhrase(tokens, 'завтра') >= 0 || findPhrase(tokens, 'tomorrow') >= 0) return after(1);
  if (findPhrase(tokens, 'сегодня') >= 0 || findPhrase(tokens, 'today') >= 0) return after(0);
  const through = tokens.findIndex(({ text }) => text === 'через');
  if (through < 0) return undefined;
  const count = numbersIn(tokens).find(({ from }) => from === through + 1);
  const unit = tokens[count?.to ?? through + 1]?.text ?? '';
  const amount = count?.value ?? 1;
  if (/^(день|дн)/.test(unit)) return after(Math.round(amount));
  if (/^недел/.test(unit)) return after(Math.round(amount * 7));
  if (!/^месяц/.test(unit)) return undefined;
  const moment = new Date(base);
  moment.setUTCMonth(moment.getUTCMonth() + Math.round(amount));
  return format(moment.getTime());
}

function weekday(tokens: readonly Token[], base: number): string | undefined {
  const named = weekdays.findIndex((start) =>
    tokens.some(({ text }) => text.startsWith(start) && (start !== 'сред' || /^сред[ау]$/.test(text))),
  );
  if (named < 0) return undefined;
  const ahead = (named - new Date(base).getUTCDay() + 7) % 7;
  return format(base + (ahead === 0 ? 7 : ahead) * day);
}

/** A day without a year is the next such day. */
function upcoming(date: number, month: number, year: number | undefined, today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  const named = valid(year ?? thisYear, month, date);
  if (named === undefined || year !== undefined || named >= today) return named;
  return valid(thisYear + 1, month, date);
}

function valid(year: number, month: number, date: number): string | undefined {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const kept = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date && date > 0;
  return kept ? format(moment.getTime()) : undefined;
}

function format(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
