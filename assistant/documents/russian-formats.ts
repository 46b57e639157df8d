import { localDate } from '../local-time/local-date.ts';

export const noBreakSpace = '\u00a0';

const months = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
] as const;

/** `22 ноября 2026 г.` by the calendar of the zone. */
export function formatLongDate(moment: Date, timeZone: string): string {
  const { day, month, year } = dateParts(moment, timeZone);
  return [String(day), months[month - 1], String(year), 'г.'].join(noBreakSpace);
}

/** `«22» ноября 2026 г.`: the heading of a contract. */
export function formatContractDate(moment: Date, timeZone: string): string {
  const { day, month, year } = dateParts(moment, timeZone);
  return [`«${String(day).padStart(2, '0')}»`, months[month - 1], String(year), 'г.'].join(noBreakSpace);
}

/** `22.11.2026` */
export function formatShortDate(moment: Date, timeZone: string): string {
  return localDate(moment, timeZone).split('-').reverse().join('.');
}

export type PluralForms = readonly [one: string, few: string, many: string];

/** The noun form that goes with a whole number: 1 день, 2 дня, 5 дней. */
export function plural(count: number, [one, few, many]: PluralForms): string {
  const tens = count % 100;
  const units = count % 10;
  if (tens >= 11 && tens <= 14) return many;
  if (units === 1) return one;
  return units >= 2 && units <= 4 ? few : many;
}

/** `+7 999 123-45-67`; a number of another shape stays as it is. */
export function formatPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const local = /^(?:7|8)(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits);
  if (local === null) return phone;
  const [, code, first, second, third] = local;
  return [`+7`, code, `${first}-${second}-${third}`].join(noBreakSpace);
}

/** `Орлов Сергей Андреевич` → `Орлов С. А.`; what already has initials stays. */
export function withInitials(fullName: string): string {
  const [surname = '', ...names] = fullName.trim().split(/\s+/);
  const initials = names.map((name) => (/^[А-ЯЁA-Z]\.$/.test(name) ? name : `${name.charAt(0)}.`));
  return [surname, ...initials].join(noBreakSpace);
}

/** No line may begin with the number of «№ 17», an initial or a unit: those spaces become no-break ones. */
export function tieShortWords(text: string): string {
  return text
    .replace(/№ /g, `№${noBreakSpace}`)
    .replace(/(?<!\p{L})(г|ул|д|стр|корп|пр|пер|оф|кв|помещ|п|ст|ч) ?\. (?=[\p{L}\d])/gu, `$1.${noBreakSpace}`)
    .replace(/(\p{Lu}\.) (?=\p{Lu})/gu, `$1${noBreakSpace}`)
    .replace(/(\d) (?=[%₽])/g, `$1${noBreakSpace}`);
}

function dateParts(moment: Date, timeZone: string): { day: number; month: number; year: number } {
  const [year = 0, month = 0, day = 0] = localDate(moment, timeZone).split('-').map(Number);
  return { day, month, year };
}
