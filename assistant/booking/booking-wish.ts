import type { LocalCalendar } from '../local-time/local-date.ts';
import { findDays, plainLine } from '../script/understand/dates.ts';
import { findMoment } from '../script/understand/moments.ts';
import type { TimeSpan } from './time-span.ts';

/** When a customer would like to come. `exact`: he named the hour, and the span begins with it. */
export interface BookingWish extends TimeSpan {
  readonly exact: boolean;
}

interface Ground {
  readonly now: Date;
  readonly calendar: LocalCalendar;
  /** Days already spoken of (YYYY-MM-DD): «в три» is on one of them. */
  readonly days?: readonly string[];
}

/** «Завтра после обеда», «в четверг в 3», «24-го утром»; one wish for each day that a bare hour may mean. */
export function readWishes(text: string, { now, calendar, days = [] }: Ground): readonly BookingWish[] {
  const today = calendar.dateOf(now);
  const moment = findMoment(text, today, calendar.timeOf(now));
  if (moment === undefined) return [];
  const [from = '', to] = moment.split('/');
  const [, time] = from.split('T');
  // «Через час» names its day by itself.
  const isSoon = /(?<!\p{L})(?:через|in) /u.test(plainLine(text));
  const isBare = time !== undefined && !isSoon && findDays(plainLine(text), today) === undefined;
  if (!isBare || days.length === 0) return [wish(from, to, calendar)];
  const onDay = (part: string, day: string) => `${day}T${part.split('T')[1]}`;
  return days.map((day) => wish(onDay(from, day), to === undefined ? undefined : onDay(to, day), calendar));
}

function wish(from: string, to: string | undefined, calendar: LocalCalendar): BookingWish {
  const [day = '', time] = from.split('T');
  const start = calendar.momentOf(day, time ?? '00:00').getTime();
  const [lastDay = day, lastTime] = to?.split('T') ?? [];
  if (time !== undefined && to === undefined) return { from: start, to: start + 1, exact: true };
  return { from: start, to: calendar.momentOf(lastDay, lastTime ?? '24:00').getTime(), exact: false };
}

/** What fits the wish among the free slots; with none, what lies nearest. */
export interface FittingSlots {
  readonly fits: boolean;
  readonly slots: readonly TimeSpan[];
}

export function fittingSlots(wishes: readonly BookingWish[], free: readonly TimeSpan[], count: number): FittingSlots {
  for (const { exact, from, to } of wishes) {
    const inside = free.filter((slot) => (exact ? slot.from === from : slot.from >= from && slot.from < to));
    if (inside.length > 0) return { fits: true, slots: spread(inside, count) };
  }
  const distance = (slot: TimeSpan) => Math.min(...wishes.map((each) => away(slot.from, each)));
  const nearest = [...free].sort((left, right) => distance(left) - distance(right) || left.from - right.from);
  return { fits: false, slots: nearest.slice(0, count).sort((left, right) => left.from - right.from) };
}

function away(at: number, { from, to }: TimeSpan): number {
  return at < from ? from - at : at >= to ? at - to : 0;
}

/** As many as asked for, evenly over all: the first and the last among them. */
function spread<Slot>(slots: readonly Slot[], count: number): Slot[] {
  if (slots.length <= count) return [...slots];
  const step = (slots.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => slots[Math.round(index * step)]).flatMap((slot) => slot ?? []);
}

/** For whoever names no time: some of each of the nearest days. */
export function nearestSlots(
  free: readonly TimeSpan[],
  { calendar, count, days }: { readonly calendar: LocalCalendar; readonly count: number; readonly days: number },
): readonly TimeSpan[] {
  const byDay = Map.groupBy(free, ({ from }) => calendar.dateOf(new Date(from)));
  const chosen = [...byDay.values()].slice(0, days);
  const each = Math.max(1, Math.floor(count / Math.max(1, chosen.length)));
  return chosen.flatMap((slots) => spread(slots, each));
}
