import { localDate } from '../pricing/local-date.ts';
import { type FigurePlace, subjectFits } from './figure-subject.ts';
import { countedBy, rateOf, sameRate } from './figure-zones.ts';
import type { Bound, Figure } from './figures.ts';
import type { Ground, GroundFigure } from './ground.ts';
import { namesPrice } from './price-words.ts';
import type { ReadSentence } from './reading.ts';

export type FigureFault = 'unknown' | 'other_subject' | 'other_bound';

export interface FigureFinding {
  readonly ground: string | null;
  readonly fault?: FigureFault;
}

export interface Today {
  readonly now: Date;
  readonly timeZone: string;
}

export function traceFigure(place: FigurePlace, ground: Ground, today: Today): FigureFinding {
  const { sentence, figure } = place;
  const candidates =
    figure.kind === 'date'
      ? ground.dates.filter((other) => sameDate(figure.date, other.figure.date, today))
      : (ground.figures.get(figure.value) ?? []).filter((other) => sameMeaning(sentence, figure, other));
  const bound = candidates.filter((other) => fitsBound(figure, other.figure));
  const fitting = bound.find((other) => subjectFits(place, other, ground));
  if (fitting !== undefined) return { ground: fitting.sentence.passage.name };
  const own = ground.customer.some((line) =>
    line.figures.some((other) =>
      figure.kind === 'date' ? sameDate(figure.date, other.date, today) : sameAmounts(figure, other),
    ),
  );
  if (own && repeatsCustomer(sentence)) return { ground: 'customer' };
  const fault = bound.length > 0 ? 'other_subject' : candidates.length > 0 ? 'other_bound' : 'unknown';
  return { ground: null, fault };
}

export function sameAmounts(claim: Figure, known: Figure): boolean {
  if (claim.value !== known.value || claim.upper !== known.upper) return false;
  return claim.kind === known.kind ? claim.unit === known.unit : claim.kind === 'count' || known.kind === 'count';
}

function sameMeaning(
  sentence: ReadSentence,
  claim: Figure,
  { figure: known, sentence: { sentence: place } }: GroundFigure,
): boolean {
  if (claim.upper !== known.upper) return false;
  if (claim.kind === known.kind && claim.kind !== 'count') {
    return (
      claim.unit === known.unit &&
      claim.working === known.working &&
      sameRate(rateOf(sentence, claim), rateOf(place, known))
    );
  }
  const counted = claim.kind === 'count' ? countedBy(sentence, claim).filter(({ text }) => !namesPrice(text)) : [];
  // «Цена — 90000»: money by what is said of it.
  if (claim.kind === 'count' && known.kind === 'money') {
    return (
      known.unit === 'RUB' &&
      (isBare(sentence, claim) || namesPrice(sentence.text)) &&
      namesPrice(sentence.text) &&
      sameRate(rateOf(place, known), rateOf(sentence, { ...claim, kind: 'money' }))
    );
  }
  if (claim.kind === 'count' && known.kind === 'count') {
    if (counted.length === 0 || isBare(sentence, claim) || isBare(place, known)) return true;
    const meant = new Set(countedBy(place, known).flatMap(({ keys }) => keys));
    return counted.some(({ keys }) => keys.some((key) => meant.has(key)));
  }
  return false;
}

/** Nothing counted stands behind it. */
function isBare({ tokens }: ReadSentence, figure: Figure): boolean {
  const next = tokens[figure.to];
  return next === undefined || next.kind === 'mark' || /^(?:и|или|а|до|по|в|за|на|and|or|to)$/.test(next.text);
}

/** A lower limit supports a lower limit; an exact figure also «около». */
function fitsBound(claim: Figure, known: Figure): boolean {
  if (claim.kind === 'date')
    return (
      claim.bound === known.bound ||
      (!(isLower(claim.bound) && known.bound === 'to') && !(claim.bound === 'to' && isLower(known.bound)))
    );
  if (claim.bound === known.bound) return true;
  if (claim.bound === 'about') return known.bound === 'exact';
  if (claim.bound === 'less' || claim.bound === 'more') return false;
  // «В пределах 5 дней» and «за 5 дней»; a time limit is one however it is put.
  if (claim.kind === 'time') return claim.bound === 'to' && known.bound === 'exact';
  return false;
}

function isLower(bound: Bound): boolean {
  return bound === 'from' || bound === 'more';
}

/** «Завтра» is a ground for itself and for the day it names. */
function sameDate(claim: string, known: string, today: Today): boolean {
  if (claim === known) return true;
  if (/^(?:weekday|---)/.test(claim) || /^(?:weekday|---)/.test(known)) return weekdayMatches(claim, known);
  const left = dayOf(claim, today);
  const right = dayOf(known, today);
  return (
    left !== undefined &&
    right !== undefined &&
    (left === right || (left.slice(-5) === right.slice(-5) && (left.startsWith('-') || right.startsWith('-'))))
  );
}

function weekdayMatches(claim: string, known: string): boolean {
  const day = /^weekday-(\d)$/.exec(claim)?.[1];
  if (day === undefined || !/^\d{4}-/.test(known)) return false;
  return new Date(`${known}T00:00:00Z`).getUTCDay() === Number(day);
}

function dayOf(date: string, { now, timeZone }: Today): string | undefined {
  const relative = /^day\+(-?\d+)$/.exec(date)?.[1];
  if (relative === undefined) return date;
  const base = Date.parse(`${localDate(now, timeZone)}T00:00:00Z`);
  return new Date(base + Number(relative) * 86_400_000).toISOString().slice(0, 10);
}

const customersWords =
  /(?:^|[^а-я])(?:вы|вас|вам|вами)(?=[^а-я]).*(?:назва|сказал|писал|написал|указал|упомян|говор|прос|хот|планир|спраш|спрос|ожида|рассчитыва|имеет|име|нуж|отмет|обозначил|сообщил)|(?:ваш[а-я]*|your) (?:бюджет|номер|телефон|компани|поток|объем|запрос|срок|budget|number)|у вас|по вашим словам|как вы|записал|поправил|учел|отметил|зафиксировал|возьмем так|передал|noted|corrected|you (?:said|mentioned|named|told|asked|wrote|have|want|need)/;
const sellersWords =
  /цен[аеуыо](?![а-я]*н)|стои[тм]|стоимост|стоить|обойд|скидк|отда[дю]|итого|подтвержд|соглас|договорил|устраива|price|cost|discount|deal|agree|confirm/;

/** The customer's own figure, said as his: «вы назвали бюджет 50 000 ₽», not «цена 50 000 ₽». */
export function repeatsCustomer({ text }: ReadSentence): boolean {
  return customersWords.test(text) && !sellersWords.test(text);
}
