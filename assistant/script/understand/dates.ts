import { normalizeText } from '../../retrieval/normalize-text.ts';
import {
  type DaySpan,
  mondayOf,
  monthAt,
  monthEnd,
  monthLater,
  notBefore,
  shifted,
  valid,
  weekdayOf,
  weekFrom,
} from './calendar-days.ts';
import { afterHolidays } from './holidays.ts';
import { monthOf, monthSpan, monthWord } from './month-names.ts';
import { smallNumber } from './numbers.ts';

/** Where in a line (`plainLine`) the days stood: what is left of it may name the time. */
export interface FoundDays {
  readonly days: DaySpan;
  readonly rest: string;
}

const weekdayWords: readonly RegExp[] = [
  /^(?:воскресен\p{L}*|вс|sunday|sun)$/u,
  /^(?:понедельник\p{L}*|пн|monday|mon)$/u,
  /^(?:вторник\p{L}*|вт|tuesday|tue)$/u,
  /^(?:сред[ауеы]|ср|wednesday|wed)$/u,
  /^(?:четверг\p{L}*|чт|thursday|thu)$/u,
  /^(?:пятниц\p{L}*|пт|friday|fri)$/u,
  /^(?:суббот\p{L}*|сб|saturday|sat)$/u,
];
const ordinalStems =
  'перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат|тринадцат|четырнадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат'.split(
    '|',
  );

/** Case, ё and number words gone: «двадцать пятого» is «25-го», «через две недели» «через 2 недели». */
export function plainLine(text: string): string {
  return normalizeText(text)
    .replace(/\p{L}+/gu, (word) => {
      const ordinal = ordinalOf(word);
      return ordinal === undefined ? String(smallNumber(word) ?? word) : `${ordinal}-го`;
    })
    .replace(/(?<!\d)([2-5]0) ([1-9])(?!\d)/g, (_, tens: string, ones: string) => String(Number(tens) + Number(ones)))
    .replace(/\s+/g, ' ')
    .trim();
}

function ordinalOf(word: string): number | undefined {
  const stem = /^(.+?)(?:ого|ему|ое|ье|ьего|ьему|ему|ому)$/.exec(word)?.[1];
  const index = stem === undefined ? -1 : ordinalStems.indexOf(stem);
  if (index < 0) return undefined;
  return index < 20 ? index + 1 : 30;
}

/** A day as people say it, counted from `today` (YYYY-MM-DD of the seller's zone) → YYYY-MM-DD. */
export function findDate(text: string, today: string): string | undefined {
  const days = findDays(plainLine(text), today)?.days;
  if (days === undefined) return undefined;
  return days.from === days.to || days.by === true ? days.to : undefined;
}

/** The days that a line (as `plainLine` gives it) names. */
export function findDays(line: string, today: string): FoundDays | undefined {
  for (const find of finders) {
    const found = find(line, today);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Finder = (line: string, today: string) => FoundDays | undefined;

/** A pattern and the days it means; undefined when the words name no day that exists. */
function finder(
  pattern: Pick<RegExp, 'exec'>,
  meaning: (found: RegExpExecArray, today: string) => DaySpan | string | undefined,
): Finder {
  return (line, today) => {
    const found = pattern.exec(line);
    const days = found === null ? undefined : meaning(found, today);
    if (found === null || days === undefined) return undefined;
    const rest = `${line.slice(0, found.index)} ${line.slice(found.index + found[0].length)}`;
    return { days: typeof days === 'string' ? { from: days, to: days } : days, rest };
  };
}

const edge = '(?<![\\p{L}\\d])';
const end = '(?![\\p{L}\\d])';

/** Compiled when a line is first read: at import, all of them would cost every start of the daemon 6 ms. */
function pattern(source: string): Pick<RegExp, 'exec'> {
  let compiled: RegExp | undefined;
  return {
    exec(line) {
      compiled ??= new RegExp(`${edge}(?:${source})${end}`, 'u');
      return compiled.exec(line);
    },
  };
}

const finders: readonly Finder[] = [
  finder(/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/, ([, year, month, date]) =>
    valid(Number(year), Number(month), Number(date)),
  ),
  finder(/(?:(до|после|к|с) )?(?<![\d:])(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?![\d:])/, (found, today) => {
    const [, bound, date, month, year] = found;
    if (Number(month) > 12 || Number(month) < 1) return undefined;
    const full = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
    return bounded(bound, upcoming(Number(date), Number(month), full, today), today);
  }),
  finder(
    pattern(
      `(?:(до|после|к|с|by|before|after) )?(\\d{1,2})(?: ?-?(?:го|е|th|st|nd|rd|ого))?(?: of)? ${monthWord}\\.?(?: (\\d{4}))?`,
    ),
    ([, bound, date, month = '', year], today) =>
      bounded(
        bound,
        upcoming(Number(date), monthOf(month), year === undefined ? undefined : Number(year), today),
        today,
      ),
  ),
  finder(
    pattern(`(?:(by|before|after) )?${monthWord} (\\d{1,2})(?:th|st|nd|rd)?`),
    ([, bound, month = '', date], today) =>
      /^[a-z]/.test(month)
        ? bounded(bound, upcoming(Number(date), monthOf(month), undefined, today), today)
        : undefined,
  ),
  finder(pattern('послезавтра|day after tomorrow'), (_, today) => shifted(today, 2)),
  finder(pattern('завтр[аоу]?|завтрашн\\p{L}+|tomorrow'), (_, today) => shifted(today, 1)),
  finder(pattern('сегодня|сегодняшн\\p{L}+|today|tonight'), (_, today) => today),
  finder(
    pattern(
      'после (?:нового года|новогодн\\p{L}+(?: праздник\\p{L}*)?|праздник\\p{L}*|каникул|майск\\p{L}+(?: праздник\\p{L}*)?)|after the holidays',
    ),
    ([words], today) => afterHolidays(words, today),
  ),
  finder(pattern('(?:до|к) (?:нового года|новому году)|before (?:the )?new year'), (_, today) =>
    upTo(`${today.slice(0, 4)}-12-31`, today),
  ),
  finder(
    pattern(
      `(до конца|к концу|by the end of|before the end of)(?: the| этого| этой| этому)? (недел\\p{L}*|месяц\\p{L}*|год\\p{L}*|квартал\\p{L}*|week|month|year|quarter)`,
    ),
    ([, , unit = ''], today) => upTo(lastDayOf(unit, today), today),
  ),
  finder(pattern(`(?:до конца|к концу) ${monthWord}`), ([, month = ''], today) =>
    upTo(monthSpan(month, today).to, today),
  ),
  finder(
    pattern(`через ((?:\\d+ )?)(день|дн\\p{L}*|недел\\p{L}*|месяц\\p{L}*|год\\p{L}*|лет|полгода|квартал\\p{L}*)`),
    ([, count = '', unit = ''], today) => later(today, count === '' ? 1 : Number(count), unit),
  ),
  finder(pattern(`(дн\\p{L}*|недел\\p{L}*|месяц\\p{L}*) через (\\d+)`), ([, unit = '', count], today) =>
    later(today, Number(count), unit),
  ),
  finder(pattern(`in (a |an |\\d+ )(?:of )?(days?|weeks?|months?|years?)`), ([, count = '', unit = ''], today) =>
    later(today, /^a/.test(count) ? 1 : Number(count), unit),
  ),
  weekdayFinder,
  finder(pattern('(?:в )?(начале|середине|конце) (этой |следующей |будущей )?недели'), ([, part, which = ''], today) =>
    partOfWeek(part ?? '', shifted(mondayOf(today), /^(сл|бу)/.test(which) ? 7 : 0), today),
  ),
  finder(pattern('(?:на )?(?:следующ\\p{L}+|будущ\\p{L}+) неделе|next week'), (_, today) =>
    weekFrom(shifted(mondayOf(today), 7)),
  ),
  finder(pattern('(?:на )?(?:этой|текущей) неделе|this week'), (_, today) => ({
    from: today,
    to: shifted(mondayOf(today), 6),
  })),
  finder(pattern('(?:на|в)(?: эти\\p{L}*)? выходн\\p{L}+|(?:on|at|this|over the) weekend'), (_, today) => {
    const saturday = shifted(mondayOf(today), 5);
    const sunday = shifted(saturday, 1);
    return notBefore({ from: saturday, to: sunday }, today);
  }),
  finder(pattern('(?:в )?(начале|середине|конце) (следующего |этого )?месяца'), ([, part = '', which = ''], today) =>
    thirdOf(part, monthAt(today, /^сл/.test(which) ? 1 : 0), today),
  ),
  finder(pattern('(?:в )?(?:следующем|будущем) месяце|next month'), (_, today) => monthAt(today, 1)),
  finder(pattern('(?:в )?этом месяце|this month'), (_, today) => ({ ...monthAt(today, 0), from: today })),
  finder(pattern(`(?:в )?(начале|середине|конце) ${monthWord}`), ([, part = '', month = ''], today) =>
    thirdOf(part, monthSpan(month, today), today),
  ),
  finder(pattern(`(?:в|in) ${monthWord}`), ([, month = ''], today) => notBefore(monthSpan(month, today), today)),
  finder(
    pattern('(?:(до|после|к|с) )?(\\d{1,2})(?:-го|-е|-му| числа| число)(?: числа| число)?'),
    ([, bound, date], today) => bounded(bound, dayOfMonth(Number(date), today), today),
  ),
];

/** «В пятницу», «в следующую пятницу», «в пятницу на следующей неделе»; the day itself means the one a week later. */
function weekdayFinder(line: string, today: string): FoundDays | undefined {
  const words = [...line.matchAll(/\p{L}+/gu)];
  const found = words.flatMap((word) => {
    const day = weekdayWords.findIndex((names) => names.test(word[0]));
    return day < 0 ? [] : [{ day, word }];
  })[0];
  if (found === undefined) return undefined;
  const next = /(?<!\p{L})(?:следующ\p{L}+|будущ\p{L}+|next)(?!\p{L})/u.test(line);
  const ahead = (found.day - weekdayOf(today) + 7) % 7 || 7;
  const date = next ? shifted(mondayOf(today), 7 + ((found.day + 6) % 7)) : shifted(today, ahead);
  const bound = /(?<!\p{L})(до|после|к) $/u.exec(line.slice(0, found.word.index))?.[1];
  const rest = `${line.slice(0, found.word.index)} ${line.slice(found.word.index + found.word[0].length)}`;
  return {
    days: bound === undefined ? { from: date, to: date } : (bounded(bound, date, today) ?? { from: date, to: date }),
    rest,
  };
}

function bounded(bound: string | undefined, date: string | undefined, today: string): DaySpan | undefined {
  if (date === undefined) return undefined;
  if (bound === 'после' || bound === 'after') return one(shifted(date, 1));
  return bound === 'до' || bound === 'к' || bound === 'by' || bound === 'before' ? upTo(date, today) : one(date);
}

const one = (date: string): DaySpan => ({ from: date, to: date });
const upTo = (date: string, today: string): DaySpan => ({ from: today < date ? today : date, to: date, by: true });

function later(today: string, amount: number, unit: string): string | undefined {
  if (amount > 1000) return undefined;
  if (/^(день|дн|day)/.test(unit)) return shifted(today, amount);
  if (/^(недел|week)/.test(unit)) return shifted(today, amount * 7);
  const many = /^(месяц|month)/.test(unit) ? 1 : /^полгода/.test(unit) ? 6 : /^квартал/.test(unit) ? 3 : 12;
  return monthLater(today, amount * many);
}

function lastDayOf(unit: string, today: string): string {
  if (/^(недел|week)/.test(unit)) return shifted(mondayOf(today), 6);
  if (/^(год|year)/.test(unit)) return `${today.slice(0, 4)}-12-31`;
  const month = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  if (/^(квартал|quarter)/.test(unit)) month.setUTCMonth(Math.floor(month.getUTCMonth() / 3) * 3 + 2);
  return monthEnd(month);
}

function thirdOf(part: string, { from, to }: DaySpan, today: string): DaySpan | undefined {
  const month = from.slice(0, 8);
  const span =
    part === 'начале'
      ? { from, to: `${month}10` }
      : part === 'середине'
        ? { from: `${month}11`, to: `${month}20` }
        : { from: `${month}21`, to };
  return span.to < today ? undefined : notBefore(span, today);
}

function partOfWeek(part: string, monday: string, today: string): DaySpan | undefined {
  const [first, last] = part === 'начале' ? [0, 1] : part === 'середине' ? [1, 3] : [3, 4];
  const span = { from: shifted(monday, first), to: shifted(monday, last) };
  return span.to < today ? undefined : notBefore(span, today);
}

/** The next day with this number; the present one counts. */
function dayOfMonth(date: number, today: string): string | undefined {
  for (const ahead of [0, 1, 2]) {
    const { from } = monthAt(today, ahead);
    const day = valid(Number(from.slice(0, 4)), Number(from.slice(5, 7)), date);
    if (day !== undefined && day >= today) return day;
  }
  return undefined;
}

/** A day without a year is the next such day. */
function upcoming(date: number, month: number, year: number | undefined, today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  const named = valid(year ?? thisYear, month, date);
  if (year !== undefined || (named !== undefined && named >= today)) return named;
  return valid(thisYear + 1, month, date);
}
