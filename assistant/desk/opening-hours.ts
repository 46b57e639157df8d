import { localCalendar } from '../local-time/local-date.ts';

/** When people answer; times are `HH:MM-HH:MM` of the company's clocks. */
export interface OpeningHours {
  readonly time_zone: string;
  readonly working_hours: Readonly<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', readonly string[]>>;
  readonly holidays: readonly { readonly date: string }[];
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const stepMs = 5 * 60_000;
/** Longer no company is closed; whoever names no hours at all is always open. */
const searchedMs = 31 * 86_400_000;

/** The moment from which people answer: `now` itself while they do, else the next opening, to five minutes. */
export function nextOpening(now: Date, hours: OpeningHours): Date {
  if (weekdays.every((day) => hours.working_hours[day].length === 0)) return now;
  const isOpen = openAt(hours);
  if (isOpen(now)) return now;
  const first = Math.ceil(now.getTime() / stepMs) * stepMs;
  for (let at = first; at < now.getTime() + searchedMs; at += stepMs) {
    if (isOpen(new Date(at))) return new Date(at);
  }
  return now;
}

function openAt({ time_zone: timeZone, working_hours: spans, holidays }: OpeningHours): (moment: Date) => boolean {
  const calendar = localCalendar(timeZone);
  const closed = new Set(holidays.map(({ date }) => date));
  return (moment) => {
    const date = calendar.dateOf(moment);
    const time = calendar.timeOf(moment);
    const weekday = weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? 'mon';
    return !closed.has(date) && spans[weekday].some((span) => time >= span.slice(0, 5) && time < span.slice(6, 11));
  };
}

const dayMs = 86_400_000;

/** «сегодня с 14:00», «завтра с 10:00», «30 ноября с 10:00», as the company's clocks show it. */
export function openingInWords(
  opening: Date,
  { now, timeZone, language }: { now: Date; timeZone: string; language: 'ru' | 'en' },
): string {
  const calendar = localCalendar(timeZone);
  const time = calendar.timeOf(opening);
  const days = (Date.parse(calendar.dateOf(opening)) - Date.parse(calendar.dateOf(now))) / dayMs;
  const near = { ru: ['сегодня', 'завтра'], en: ['today', 'tomorrow'] }[language][days];
  const day = near ?? dayInWords(calendar.dateOf(opening), language);
  return language === 'ru' ? `${day} с ${time}` : `${day} from ${time}`;
}

function dayInWords(date: string, language: 'ru' | 'en'): string {
  const format = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  const words = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', format).format(new Date(date));
  return language === 'ru' ? words : `on ${words}`;
}
