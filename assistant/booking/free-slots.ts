import type { LocalCalendar } from '../local-time/local-date.ts';
import type { ConsultationSettings } from './consultation-settings.ts';
import { overlaps, type TimeSpan } from './time-span.ts';

/** When the company works; times are `HH:MM-HH:MM` of its clocks. */
export interface WorkingTime {
  readonly working_hours: Readonly<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', readonly string[]>>;
  readonly holidays: readonly { readonly date: string }[];
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const dayMs = 86_400_000;

/** All that may be offered, earliest first: in working hours, far enough from now and from whatever is taken. */
export function freeSlots(
  settings: ConsultationSettings,
  time: { readonly now: Date; readonly calendar: LocalCalendar; readonly hours: WorkingTime },
  taken: readonly TimeSpan[],
): TimeSpan[] {
  const { duration, step, buffer, notice } = settings;
  const earliest = time.now.getTime() + notice;
  return openSpans(settings, time).flatMap((open) => {
    const free: TimeSpan[] = [];
    for (let from = open.from; from + duration <= open.to; from += step) {
      const slot = { from, to: from + duration };
      const around = { from: from - buffer, to: slot.to + buffer };
      if (from >= earliest && !taken.some((span) => overlaps(span, around))) free.push(slot);
    }
    return free;
  });
}

/** From now to the end of the last day that is open for booking. */
export function bookingHorizon(
  { daysAhead }: Pick<ConsultationSettings, 'daysAhead'>,
  { now, calendar }: { readonly now: Date; readonly calendar: LocalCalendar },
): TimeSpan {
  return { from: now.getTime(), to: calendar.endOfDay(now, daysAhead).getTime() + 1000 };
}

function openSpans(
  { daysAhead }: ConsultationSettings,
  { now, calendar, hours }: { readonly now: Date; readonly calendar: LocalCalendar; readonly hours: WorkingTime },
): TimeSpan[] {
  const today = Date.parse(calendar.dateOf(now));
  const closed = new Set(hours.holidays.map(({ date }) => date));
  return Array.from({ length: daysAhead + 1 }, (_, ahead) => new Date(today + ahead * dayMs)).flatMap((day) => {
    const date = day.toISOString().slice(0, 10);
    if (closed.has(date)) return [];
    return hours.working_hours[weekdays[day.getUTCDay()] ?? 'mon'].map((span) => ({
      from: calendar.momentOf(date, span.slice(0, 5)).getTime(),
      to: calendar.momentOf(date, span.slice(6, 11)).getTime(),
    }));
  });
}
