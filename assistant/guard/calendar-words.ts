const months = [
  /^(?:январ[а-я]*|янв|january|jan)$/,
  /^(?:феврал[а-я]*|фев|february|feb)$/,
  /^(?:март[а-я]*|мар|march|mar)$/,
  /^(?:апрел[а-я]*|апр|april|apr)$/,
  /^(?:ма[йяею]|маем|may)$/,
  /^(?:июн[а-я]*|june|jun)$/,
  /^(?:июл[а-я]*|july|jul)$/,
  /^(?:август[а-я]*|авг|august|aug)$/,
  /^(?:сентябр[а-я]*|сен|сент|september|sep)$/,
  /^(?:октябр[а-я]*|окт|october|oct)$/,
  /^(?:ноябр[а-я]*|ноя|november|nov)$/,
  /^(?:декабр[а-я]*|дек|december|dec)$/,
];
const weekdays = [
  /^(?:воскресень[а-я]*|вс|sunday)$/,
  /^(?:понедельник[а-я]*|пн|monday)$/,
  /^(?:вторник[а-я]*|вт|tuesday)$/,
  /^(?:сред[аыуе]|средой|ср|wednesday)$/,
  /^(?:четверг[а-я]*|чт|thursday)$/,
  /^(?:пятниц[а-я]*|пт|friday)$/,
  /^(?:суббот[а-я]*|сб|saturday)$/,
];

/** 1–12. */
export function monthOf(word: string): number | undefined {
  const index = months.findIndex((pattern) => pattern.test(word));
  return index < 0 ? undefined : index + 1;
}

/** 0 is Sunday. */
export function weekdayOf(word: string): number | undefined {
  const index = weekdays.findIndex((pattern) => pattern.test(word));
  return index < 0 ? undefined : index;
}

const relative: readonly (readonly [RegExp, number])[] = [
  [/^(?:сегодня|сегодняшн[а-я]*|today|tonight)$/, 0],
  [/^(?:завтра|завтрашн[а-я]*|tomorrow)$/, 1],
  [/^послезавтра$/, 2],
  [/^(?:вчера|вчерашн[а-я]*|yesterday)$/, -1],
];

/** Days from today. */
export function relativeDayOf(word: string): number | undefined {
  return relative.find(([pattern]) => pattern.test(word))?.[1];
}
