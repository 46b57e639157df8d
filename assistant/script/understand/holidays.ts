import { shifted, weekdayOf } from './calendar-days.ts';

/** First and last day of what people call the holidays, as MM-DD. */
const holidays: readonly (readonly [string, string])[] = [
  ['01-01', '01-08'],
  ['02-23', '02-23'],
  ['03-08', '03-08'],
  ['05-01', '05-09'],
  ['06-12', '06-12'],
  ['11-04', '11-04'],
];

/** The first weekday after the holidays that are on or come next. */
export function afterHolidays(words: string, today: string): string {
  const named = /нов|каникул/.test(words) ? '01-08' : /майск/.test(words) ? '05-09' : undefined;
  const year = Number(today.slice(0, 4));
  const ends = [year, year + 1].flatMap((each) =>
    holidays.filter(([, last]) => named === undefined || last === named).map(([, last]) => `${each}-${last}`),
  );
  let day = shifted(ends.find((last) => last >= today) ?? `${year}-12-31`, 1);
  while (weekdayOf(day) % 6 === 0) day = shifted(day, 1);
  return day;
}
