import { localDate } from '../local-time/local-date.ts';
import { type Figure, sameAmounts } from './figure.ts';
import type { Bound } from './figure-bound.ts';
import { type FigurePlace, subjectFits } from './figure-subject.ts';
import { countedBy, rateOf, sameRate } from './figure-zones.ts';
import type { Ground } from './ground.ts';
import type { GroundFigure, GroundPassage } from './ground-passage.ts';
import { meaningOf } from './lexicon.ts';
import { namesPrice } from './price-words.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { equivalentsOf } from './same-times.ts';
import { repeatsBrief } from './small-talk.ts';
import { unitOf } from './units.ts';

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
      : equivalentsOf(figure).flatMap((equal) =>
          ground.figures(equal.value).filter((other) => sameMeaning(sentence, equal, other)),
        );
  const bound = candidates.filter((other) => fitsBound(figure, boundThere(other)) && sameDay(sentence, figure, other));
  const fitting = bound.find(
    (other) =>
      subjectFits(place, other, ground) &&
      !(figure.kind === 'count' && countsOne(sentence, figure, other.sentence.passage)),
  );
  if (fitting !== undefined) return { ground: fitting.sentence.passage.name };
  const own = ground.customer.some((line) =>
    line.figures.some((other) =>
      figure.kind === 'date' ? sameDate(figure.date, other.date, today) : sameAmounts(figure, other),
    ),
  );
  if (own && (repeatsCustomer(sentence) || repeatsBrief(sentence, place.before, ground))) return { ground: 'customer' };
  const fault = bound.length > 0 ? 'other_subject' : candidates.length > 0 ? 'other_bound' : 'unknown';
  return { ground: null, fault };
}

function sameMeaning(
  sentence: ReadSentence,
  claim: Figure,
  { figure: known, sentence: { sentence: place } }: GroundFigure,
): boolean {
  if (claim.upper !== known.upper || !sameState(sentence, claim, place, known)) return false;
  // «Выросла на 39 %» is not «выросла с 22 до 39 %».
  if (/^(?:на|by)$/.test(sentence.tokens[claim.from - 1]?.text ?? '') && place.tokens[known.from - 1]?.text === 'до')
    return false;
  if (claim.kind === 'percent' && !sameBase(sentence, claim, place, known)) return false;
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
  // «Шесть месяцев» of a quote's «Подписка, мес.: 6»; «полторы-две» weeks behind other weeks.
  if (claim.kind === 'time' && known.kind === 'count') {
    return isBare(place, known) && place.words.some(({ text }) => unitOf(text)?.unit === claim.unit);
  }
  if (claim.kind === 'count' && known.kind === 'time') {
    return (
      isBare(sentence, claim) &&
      sentence.figures.some(({ kind, unit, to }) => kind === 'time' && unit === known.unit && to <= claim.from)
    );
  }
  if (isClock(sentence, claim) && isClock(place, known)) return true;
  if (claim.kind === 'count' && known.kind === 'count') {
    if (counted.length === 0 || isBare(sentence, claim) || isBare(place, known)) return true;
    const meant = new Set(countedBy(place, known).flatMap(({ keys }) => keys));
    return counted.some(({ keys }) => keys.some((key) => meant.has(key)));
  }
  return false;
}

/** «С 8 до 16», «до 22 часов»: an hour of the day, said or left out. */
function isClock(sentence: ReadSentence, figure: Figure): boolean {
  const { tokens } = sentence;
  if (figure.upper > 24 || !(figure.kind === 'count' ? isBare(sentence, figure) : figure.unit === 'hour')) return false;
  return /^(?:с|со|до|к|в|после|from|until|at|to|by)$/.test(tokens[figure.from - 1]?.text ?? '');
}

/** «В субботу до 18» of «в пятницу до 18»: the days beside it are others. */
function sameDay(said: ReadSentence, claim: Figure, { figure, sentence }: GroundFigure): boolean {
  if (claim.kind === 'date') return true;
  const days = (figures: readonly Figure[], clause?: number) =>
    figures.filter((one) => one.date.startsWith('weekday') && (clause === undefined || one.clause === clause));
  const here = days(said.figures, claim.clause);
  const there = days(sentence.sentence.figures);
  return (
    here.length === 0 ||
    there.length === 0 ||
    figure.kind === 'date' ||
    here.some(({ date }) => there.some((one) => one.date === date))
  );
}

/** «У них было до 70 обращений» of a ground that contrasts no before with it. */
function sameState(said: ReadSentence, claim: Figure, place: ReadSentence, known: Figure): boolean {
  const before = stateOf(said, claim);
  if (before === stateOf(place, known)) return true;
  if (!before && !contrasting.test(place.text)) return true;
  return before && !place.figures.some((other) => stateOf(place, other));
}

/** «Было 17, осталось две», «6 секунд вместо 47 минут»: what was before is told apart. */
function stateOf(sentence: ReadSentence, figure: Figure): boolean {
  const { tokens, text: whole, figures } = sentence;
  // «2 часов 40 минут» is one time.
  const joined = figures.find((other) => other.to === figure.from && other.kind === 'time' && figure.kind === 'time');
  if (joined !== undefined) return stateOf(sentence, joined);
  const previous = tokens[figure.from - 1]?.text ?? '';
  if (figure.upper === figure.value && /^(?:с|со|from)$/.test(previous) && changing.test(whole)) return true;
  for (let at = figure.from - 1; at >= Math.max(0, figure.from - 4); at -= 1) {
    const { kind, text } = tokens[at] ?? { kind: 'mark', text: '' };
    if (kind === 'number' || text === ',') return false;
    if (/^(?:было|был|была|были|вместо|раньше|прежде|instead|was|were)$/.test(text)) return true;
  }
  return false;
}

const contrasting =
  /(?<![\p{L}])(?:стал[аои]?|осталось|остал\p{L}+|теперь|сейчас|вместо|раньше|прежде|сокра\p{L}+|сни[зж]\p{L}+|вырос\p{L}*|упал\p{L}*|увелич\p{L}*|now|instead|became)(?![\p{L}])|—[^—]*(?:,|а|но) [^—]*(?<![\p{L}])(?:было|был|была)/u;
const changing =
  /(?<![\p{L}])(?:сокра|сниз|сниж|уменьш|упал|вырос|выраст|увелич|подня|возрос|fell|rose|grew|drop|reduc|increas)/u;

/** «0,1 % от цены этапа» is no share of the contract. */
function sameBase(said: ReadSentence, claim: Figure, place: ReadSentence, known: Figure): boolean {
  const own = baseOf(said, claim);
  const there = baseOf(place, known);
  return (
    own.length === 0 ||
    there.length === 0 ||
    own.some(({ keys }) => there.some((word) => word.keys.some((key) => keys.includes(key))))
  );
}

function baseOf({ tokens, words }: ReadSentence, figure: Figure): readonly ReadWord[] {
  if (!/^(?:от|of)$/.test(tokens[figure.to]?.text ?? '')) return [];
  let end = figure.to + 1;
  while (end < figure.to + 4 && tokens[end]?.kind === 'word' && !/^(?:за|в|на|и|но|per)$/.test(tokens[end]?.text ?? ''))
    end += 1;
  const from = tokens[figure.to]?.end ?? 0;
  const to = tokens[end - 1]?.end ?? 0;
  return words.filter(({ start, end: last, text }) => start >= from && last <= to && !namesPrice(text));
}

/** «Два пакета — в одном расчёте» where the ground counts two of both. */
function countsOne(said: ReadSentence, figure: Figure, { sentences }: GroundPassage): boolean {
  const counted = wordBehind(said, figure)?.stem;
  const alike = sentences.filter(({ sentence }) =>
    sentence.figures.some((other) => other.value === figure.value && wordBehind(sentence, other)?.stem === counted),
  );
  return alike.some(({ sentence }) => countsDifferently(said, sentence));
}

function wordBehind({ words }: ReadSentence, { end }: Figure): ReadWord | undefined {
  return words.find(({ start }) => start > end);
}

function countsDifferently({ tokens }: ReadSentence, known: ReadSentence): boolean {
  return tokens.some(({ text }, at) => {
    if (!/^(?:один|одна|одно|одной|одном|одним|одну|one)$/.test(text)) return false;
    const counted = meaningOf(tokens[at + 1]?.text ?? '').stem;
    return known.figures.some(
      (other) => other.kind === 'count' && other.value > 1 && wordBehind(known, other)?.stem === counted,
    );
  });
}

/** Nothing counted stands behind it. */
function isBare({ tokens }: ReadSentence, figure: Figure): boolean {
  const next = tokens[figure.to];
  return next === undefined || next.kind === 'mark' || /^(?:и|или|а|до|по|в|за|на|из|and|or|to|of)$/.test(next.text);
}

/** «Больше двух нельзя» allows up to two. */
function boundThere({ figure, sentence: { sentence } }: GroundFigure): Figure {
  if (figure.bound !== 'more' || figure.kind === 'date') return figure;
  const forbidden = sentence.negators.some(({ clause }) => clause === figure.clause);
  return forbidden ? { ...figure, bound: 'to' } : figure;
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

const taking =
  /соглас|подтвержд|договор|устраива|отда[дю]|сдела|дади|даю|примен|хорошо|конечно|(?:^|[^а-я])да(?![а-я])|ваша|ваш(?![а-я])|получ/;

/** The customer's own figure, said as his: «вы назвали бюджет 50 000 ₽», not «цена 50 000 ₽». */
export function repeatsCustomer({ text }: ReadSentence): boolean {
  // «Да, у вас можно …» agrees, it does not repeat.
  if (
    /^(?:да|конечно|разумеется|безусловно|верно|именно|точно|нет|yes|sure|of course|certainly|right|exactly|no)(?![\p{L}])/u.test(
      text,
    )
  )
    return false;
  if (/(?:^|[^а-я])вы (?:просите|просили|спрашиваете|спросили|упомянули)(?![а-я])/.test(text))
    return !taking.test(text);
  return customersWords.test(text) && !sellersWords.test(text);
}
