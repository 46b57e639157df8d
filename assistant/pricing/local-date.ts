/** `YYYY-MM-DD` as the calendar of that zone shows it: the dates of prices and taxes are the seller's, not UTC's. */
export function localDate(moment: Date, timeZone: string): string {
  const parts = partsOf(moment, timeZone);
  return `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)}`;
}

/** The last second of the local day that lies `days` after the day of `moment`. */
export function endOfLocalDay(moment: Date, timeZone: string, days: number): Date {
  const { year, month, day } = partsOf(moment, timeZone);
  const wall = Date.UTC(year, month - 1, day + days, 23, 59, 59);
  // Two steps: the offset at the guessed moment may differ from the one in force at that wall clock.
  const guess = wall - offsetAt(new Date(wall), timeZone);
  return new Date(wall - offsetAt(new Date(guess), timeZone));
}

function offsetAt(moment: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(moment, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
}

function partsOf(moment: Date, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
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
  return { year, month, day, hour, minute, second };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `YYYY-MM-DD` that the calendar has: no 30 February. */
export function isCalendarDate(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
