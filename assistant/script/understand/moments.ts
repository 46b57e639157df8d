import { type DaySpan, shifted } from './calendar-days.ts';
import { findDays, plainLine } from './dates.ts';

/** Minutes of the day; `to` is absent for a moment. */
interface TimeSpan {
  readonly from: number;
  readonly to?: number;
}

const hour = 60;
const evening = 18 * hour;
const parts: readonly (readonly [RegExp, TimeSpan])[] = [
  [/перв\p{L}+ половин|1-го половин|до обеда|before lunch/u, { from: 9 * hour, to: 13 * hour }],
  [/втор\p{L}+ половин|после обеда|afternoon|after lunch/u, { from: 13 * hour, to: evening }],
  [/(?<!\p{L})(?:утром|с утра|утречком|утро|morning)(?!\p{L})/u, { from: 9 * hour, to: 12 * hour }],
  [/(?<!\p{L})(?:в обед|обед|lunch|lunchtime)(?!\p{L})/u, { from: 12 * hour, to: 14 * hour }],
  [/(?<!\p{L})(?:вечером|вечерком|вечеру|вечер|evening|tonight)(?!\p{L})/u, { from: evening, to: 22 * hour }],
  [/(?<!\p{L})(?:днем|дневное время)(?!\p{L})/u, { from: 12 * hour, to: evening }],
];

/**
 * When something may happen, in the seller's own time: «2026-11-20T15:00» a moment, «2026-11-20T13:00/2026-11-20T18:00» a
 * part of a day, «2026-11-20» a day, «2026-11-23/2026-11-29» several. `time` is the clock's HH:MM.
 */
export function findMoment(text: string, today: string, time = '00:00'): string | undefined {
  const line = plainLine(text);
  const now = minutesOf(time);
  const soon = inAWhile(line);
  if (soon !== undefined)
    return moment(shifted(today, Math.floor((now + soon) / (24 * hour))), (now + soon) % (24 * hour));
  const found = findDays(line, today);
  const span = findTime(found === undefined ? line : found.rest, /tonight/.test(line));
  if (span === null) return undefined;
  if (found === undefined) {
    if (span === undefined) return undefined;
    return written(dayFor(span, today, now), span);
  }
  const { days } = found;
  if (span === undefined) return daysText(days);
  return days.from === days.to ? written(days.to, span) : daysText(days);
}

function dayFor({ from, to = from }: TimeSpan, today: string, now: number): string {
  return to > now ? today : shifted(today, 1);
}

function daysText({ from, to }: DaySpan): string {
  return from === to ? to : `${from}/${to}`;
}

function written(day: string, { from, to }: TimeSpan): string {
  return to === undefined ? moment(day, from) : `${moment(day, from)}/${moment(day, to)}`;
}

function moment(day: string, minutes: number): string {
  return `${day}T${twoDigits(Math.floor(minutes / hour))}:${twoDigits(minutes % hour)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * hour + minutes;
}

/** «Через час», «через 2 часа», «через полчаса», «in an hour» in minutes. */
function inAWhile(line: string): number | undefined {
  const [, count, unit] =
    /(?<!\p{L})(?:через|in) (?:(\d+|an?|полтора) )?(полчаса|час\p{L}*|минут\p{L}*|hours?|minutes?|half an hour)(?!\p{L})/u.exec(
      line,
    ) ?? [];
  if (unit === undefined) return undefined;
  if (unit === 'полчаса' || unit.startsWith('half')) return 30;
  const many = count === undefined || /^an?$/.test(count) ? 1 : count === 'полтора' ? 1.5 : Number(count);
  return many > 100 ? undefined : Math.round(many * (/^(час|hour)/.test(unit) ? hour : 1));
}

const clock =
  '(\\d{1,2})(?:[:.-](\\d{2})(?!\\d)| (\\d{2})(?= ?(?:$|[^\\d\\p{L}])))?(?: ?(?:часа?|часов|ч|h|o.?clock)(?!\\p{L}))?(?: ?(утра|дня|вечера|ночи|am|pm|a\\.m\\.|p\\.m\\.)(?!\\p{L}))?';
const range = new RegExp(`(?:с|от|между|from|between) ${clock} (?:до|по|и|to|till|and) ${clock}`, 'u');
const dashed = /(?<![\d.:])(\d{1,2})(?::(\d{2}))? ?[-–—] ?(\d{1,2})(?::(\d{2}))?(?![\d.:-]|-?го)/u;
const pointed = new RegExp(`(?<![\\p{L}\\d])(?:(в|во|к|на|около|at|by|после|до|after|before) )${clock}`, 'u');
const bare = new RegExp(`(?<![\\d.:])${clock}`, 'u');

/** A time of day; undefined when none is named, null when what is named does not exist. */
function findTime(said: string, tonight: boolean): TimeSpan | undefined | null {
  const line = said
    .replace(/(?<!\p{L})(в|к|после|до) час(?: дня)?(?!\p{L})/gu, '$1 13:00')
    .replace(/(\d{1,2}) час\p{L}* (\d{2}) мин\p{L}*/gu, '$1:$2')
    .replace(/(?<=(?:^| )(?:в|во|к|at) )(\d{1,2})-(\d{2})(?!\d)/g, '$1:$2')
    .replace(/(?<!\p{L})не раньше(?!\p{L})/gu, 'после')
    .replace(/(?<!\p{L})не позже(?!\p{L})/gu, 'до');
  const between = range.exec(line);
  if (between !== null) {
    const from = minutes(between.slice(1, 5), between[8]);
    const to = minutes(between.slice(5, 9));
    return from === undefined || to === undefined || to <= from ? null : { from, to };
  }
  const dash = dashed.exec(line);
  if (dash !== null && Number(dash[1]) < Number(dash[3])) {
    const from = minutes([dash[1], dash[2], undefined, undefined]);
    const to = minutes([dash[3], dash[4], undefined, undefined]);
    return from === undefined || to === undefined || to <= from ? null : { from, to };
  }
  const half =
    /(?:половин\p{L}*|пол) (\d{1,2})-го|полтретьего|полвторого|полпервого|полчетвертого|полпятого|полшестого|полседьмого|полвосьмого|полдевятого|полдесятого/u.exec(
      line,
    );
  if (half !== null) return { from: halfPast(half) };
  if (/(?<!\p{L})(?:полдень|noon)(?!\p{L})/u.test(line)) return { from: 12 * hour };
  const named = pointed.exec(line);
  if (named !== null) return pointedTime(named);
  const part = parts.find(([words]) => words.test(line))?.[1];
  if (part !== undefined) return part;
  const plain = bare.exec(line);
  if (plain !== null && (plain[2] !== undefined || plain[4] !== undefined || /час|ч(?!\p{L})/u.test(plain[0]))) {
    const at = minutes(plain.slice(1, 5));
    return at === undefined ? null : { from: at };
  }
  return tonight ? { from: evening, to: 22 * hour } : undefined;
}

function pointedTime(found: RegExpExecArray): TimeSpan | null {
  const at = minutes(found.slice(2, 6));
  if (at === undefined) return null;
  if (found[1] === 'после' || found[1] === 'after')
    return { from: at, to: at < 17 * hour ? evening : Math.max(22 * hour, at) };
  if (found[1] === 'до' || found[1] === 'before') return at > 9 * hour ? { from: 9 * hour, to: at } : null;
  return { from: at };
}

/** Groups of `clock`: hours, minutes (two ways), part of the day. Hours from one to seven are taken for the afternoon's. */
function minutes(groups: readonly (string | undefined)[], dayPart = groups[3]): number | undefined {
  const [hours, colon, spaced] = groups;
  const [h, m] = [Number(hours), Number(colon ?? spaced ?? 0)];
  if (h > 23 || m > 59) return undefined;
  const part = groups[3] ?? dayPart;
  const afternoon =
    part === undefined ? h >= 1 && h <= 7 && !/^0/.test(hours ?? '') : /^(дня|вечера|pm|p\.m\.)$/.test(part) && h < 12;
  return (afternoon ? h + 12 : h) * hour + m;
}

const halves = 'первого|второго|третьего|четвертого|пятого|шестого|седьмого|восьмого|девятого|десятого'.split('|');

/** «Половина третьего» is half past two; from one to seven it is the afternoon's. */
function halfPast(found: RegExpExecArray): number {
  const next = found[1] === undefined ? halves.indexOf(found[0].slice(3)) + 1 : Number(found[1]);
  const before = next - 1 === 0 ? 12 : next - 1;
  return (before <= 7 ? before + 12 : before) * hour + 30;
}
