import type { LocalCalendar } from '../local-time/local-date.ts';
import type { TimeSpan } from './time-span.ts';

export type SlotLanguage = 'ru' | 'en';

interface Told {
  readonly calendar: LocalCalendar;
  readonly language: SlotLanguage;
}

const names = {
  ru: {
    days: ['воскресенье', 'понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота'],
    short: ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'],
    months: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    short: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    months: 'January February March April May June July August September October November December'.split(' '),
  },
} as const;

const zones: Readonly<Record<string, { readonly ru: string; readonly en: string }>> = {
  'Europe/Kaliningrad': { ru: 'по Калининграду', en: 'Kaliningrad time' },
  'Europe/Moscow': { ru: 'по Москве', en: 'Moscow time' },
  'Europe/Simferopol': { ru: 'по Москве', en: 'Moscow time' },
  'Europe/Volgograd': { ru: 'по Москве', en: 'Moscow time' },
  'Europe/Samara': { ru: 'по Самаре', en: 'Samara time' },
  'Europe/Saratov': { ru: 'по Саратову', en: 'Saratov time' },
  'Asia/Yekaterinburg': { ru: 'по Екатеринбургу', en: 'Yekaterinburg time' },
  'Asia/Omsk': { ru: 'по Омску', en: 'Omsk time' },
  'Asia/Novosibirsk': { ru: 'по Новосибирску', en: 'Novosibirsk time' },
  'Asia/Krasnoyarsk': { ru: 'по Красноярску', en: 'Krasnoyarsk time' },
  'Asia/Irkutsk': { ru: 'по Иркутску', en: 'Irkutsk time' },
  'Asia/Yakutsk': { ru: 'по Якутску', en: 'Yakutsk time' },
  'Asia/Vladivostok': { ru: 'по Владивостоку', en: 'Vladivostok time' },
  'Asia/Magadan': { ru: 'по Магадану', en: 'Magadan time' },
  'Asia/Sakhalin': { ru: 'по Сахалину', en: 'Sakhalin time' },
  'Asia/Kamchatka': { ru: 'по Камчатке', en: 'Kamchatka time' },
};

/** «по Москве»; of a zone without a Russian name its own: «время Asia/Almaty». */
export function zoneInWords(timeZone: string, language: SlotLanguage): string {
  return zones[timeZone]?.[language] ?? (language === 'ru' ? `время ${timeZone}` : `${timeZone} time`);
}

/** «вторник, 24 ноября, 15:00» */
export function slotInWords({ from }: Pick<TimeSpan, 'from'>, told: Told): string {
  return `${dayInWords(from, told)}, ${told.calendar.timeOf(new Date(from))}`;
}

/** «вт, 24 ноября, 15:00»: short enough for a button. */
export function slotLabel({ from }: Pick<TimeSpan, 'from'>, { calendar, language }: Told): string {
  const { weekday, date } = dayParts(from, calendar);
  return `${names[language].short[weekday]}, ${date[language]}, ${calendar.timeOf(new Date(from))}`;
}

/** A line for each day: «• вторник, 24 ноября: 10:00, 12:30, 17:00». */
export function slotsByDay(slots: readonly Pick<TimeSpan, 'from'>[], told: Told): string {
  const byDay = Map.groupBy(slots, ({ from }) => dayInWords(from, told));
  return [...byDay]
    .map(([day, of]) => `• ${day}: ${of.map(({ from }) => told.calendar.timeOf(new Date(from))).join(', ')}`)
    .join('\n');
}

function dayInWords(at: number, { calendar, language }: Told): string {
  const { weekday, date } = dayParts(at, calendar);
  return `${names[language].days[weekday]}, ${date[language]}`;
}

function dayParts(at: number, calendar: LocalCalendar) {
  const date = calendar.dateOf(new Date(at));
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return {
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay(),
    date: { ru: `${day} ${names.ru.months[month - 1]}`, en: `${day} ${names.en.months[month - 1]}` },
  };
}
