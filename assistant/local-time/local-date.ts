import { fixedOffset } from './fixed-offset-zones.ts';

/** The calendar of a time zone. Worth keeping while several dates are asked for: making it may be expensive. */
export interface LocalCalendar {
  /** `YYYY-MM-DD` as that zone shows the moment. */
  dateOf(moment: Date): string;
  /** `HH:MM` as its clocks show the moment. */
  timeOf(moment: Date): string;
  /** The moment when its clocks show `time` (`HH:MM`, 24:00 too) on `date`. */
  momentOf(date: string, time: string): Date;
  /** The last second of the local day that lies `days` after the day of `moment`. */
  endOfDay(moment: Date, days: number): Date;
}

/** Dates of prices and taxes are the seller's, not UTC's. */
export function localCalendar(timeZone: string): LocalCalendar {
  let format: Intl.DateTimeFormat | undefined;

  function offsetByIntl(moment: Date): number {
    format ??= new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
  }

  const offsetAt = (moment: Date) => fixedOffset(timeZone, moment) ?? offsetByIntl(moment);
  /** Two steps: the offset at the guessed moment may differ from the one in force at that wall clock. */
  const atWall = (wall: number) => {
    const guess = wall - offsetAt(new Date(wall));
    return new Date(wall - offsetAt(new Date(guess)));
  };
  /** A moment whose UTC fields are the local ones. */
  const shifted = (moment: Date) => new Date(moment.getTime() + offsetAt(moment));

  return {
    dateOf: (moment) => shifted(moment).toISOString().slice(0, 10),
    timeOf: (moment) => shifted(moment).toISOString().slice(11, 16),

    endOfDay(moment, days) {
      const local = shifted(moment);
      const wall = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days, 23, 59, 59);
      return atWall(wall);
    },
    momentOf(date, time) {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return atWall(Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000);
    },
  };
}

export function localDate(moment: Date, timeZone: string): string {
  return localCalendar(timeZone).dateOf(moment);
}

/** `YYYY-MM-DD` that the calendar has: no 30 February. */
export function isCalendarDate(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
