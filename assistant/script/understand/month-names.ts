import { type DaySpan, monthAt } from './calendar-days.ts';

const months = 'январ|феврал|март|апрел|ма[йяею]|июн|июл|август|сентябр|октябр|ноябр|декабр'.split('|');
const monthShort = 'янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек'.split('|');
const monthEnglish = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');
/** A month by name, as a pattern's group. */
export const monthWord =
  '(январ\\p{L}*|феврал\\p{L}*|март\\p{L}?|апрел\\p{L}*|ма[йяею]|июн\\p{L}*|июл\\p{L}*|август\\p{L}*|сентябр\\p{L}*|октябр\\p{L}*|ноябр\\p{L}*|декабр\\p{L}*|янв|фев|мар|апр|авг|сен|сент|окт|ноя|дек|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)';

/** 1…12; 0 where it is none. */
export function monthOf(name: string): number {
  const russian = months.findIndex((start) => new RegExp(`^${start}`, 'u').test(name));
  if (russian >= 0) return russian + 1;
  const starts = /^[a-z]/.test(name) ? monthEnglish : monthShort;
  return starts.findIndex((start) => name.startsWith(start)) + 1;
}

/** The next month of this name; the present one counts. */
export function monthSpan(name: string, today: string): DaySpan {
  const ahead = (monthOf(name) - Number(today.slice(5, 7)) + 12) % 12;
  return monthAt(today, ahead);
}
