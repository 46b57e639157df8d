/**
 * Hours ahead of UTC of Russian zones, which have no summer time. Asking Intl costs 24 ms of CPU at its first use, half
 * of what starting Node costs; every command that names a date would pay it. A test holds this table against Intl.
 */
const hours: Readonly<Record<string, number>> = {
  UTC: 0,
  'Europe/Kaliningrad': 2,
  'Europe/Moscow': 3,
  'Europe/Simferopol': 3,
  'Europe/Volgograd': 3,
  'Europe/Samara': 4,
  'Europe/Saratov': 4,
  'Asia/Yekaterinburg': 5,
  'Asia/Omsk': 6,
  'Asia/Novosibirsk': 7,
  'Asia/Krasnoyarsk': 7,
  'Asia/Irkutsk': 8,
  'Asia/Yakutsk': 9,
  'Asia/Vladivostok': 10,
  'Asia/Magadan': 11,
  'Asia/Sakhalin': 11,
  'Asia/Kamchatka': 12,
};

/** The last of these zones was moved in December 2020. */
const validFrom = Date.UTC(2021, 0, 1);

export const fixedOffsetZones: readonly string[] = Object.keys(hours);

/** Milliseconds ahead of UTC; undefined where only Intl knows. */
export function fixedOffset(timeZone: string, moment: Date): number | undefined {
  if (moment.getTime() < validFrom || !Object.hasOwn(hours, timeZone)) return undefined;
  const ahead = hours[timeZone];
  return ahead === undefined ? undefined : ahead * 3_600_000;
}
