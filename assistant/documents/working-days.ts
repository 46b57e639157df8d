import { localDate } from '../local-time/local-date.ts';
import type { Company } from './company-schema.ts';

type Calendar = Pick<Company, 'holidays' | 'time_zone'>;

const dayLength = 86_400_000;

/** The `count`-th working day (Monday to Friday, no holiday) after the day of `moment`, at an hour that is that date in every zone of use. */
export function workingDayAfter(moment: Date, count: number, calendar: Calendar): Date {
  const holidays = new Set(calendar.holidays.map((holiday) => holiday.date));
  let day = new Date(`${localDate(moment, calendar.time_zone)}T10:00:00Z`);
  for (let left = count; left > 0; ) {
    day = new Date(day.getTime() + dayLength);
    const weekday = day.getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.has(day.toISOString().slice(0, 10))) left -= 1;
  }
  return day;
}
