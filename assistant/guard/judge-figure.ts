import { localDate } from '../pricing/local-date.ts';
import { countedBy, rateOf, signatureOf, zoneOf } from './figure-zones.ts';
import type { Bound, Figure } from './figures.ts';
import type { Ground, GroundFigure, GroundSentence } from './ground.ts';
import { namesPrice } from './price-words.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

/** Where in a message a figure stands. */
export interface FigurePlace {
  readonly sentence: ReadSentence;
  readonly figure: Figure;
  /** Sentences before it, nearest last: they may name what the figure is about. */
  readonly before: readonly ReadSentence[];
}

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
      claim.unit === known.unit && claim.working === known.working && rateOf(sentence, claim) === rateOf(place, known)
    );
  }
  const counted = claim.kind === 'count' ? countedBy(sentence, claim).filter(({ text }) => !namesPrice(text)) : [];
  // «Цена — 90000»: money by what is said of it.
  if (claim.kind === 'count' && known.kind === 'money') {
    return (
      known.unit === 'RUB' &&
      (isBare(sentence, claim) || namesPrice(sentence.text)) &&
      namesPrice(sentence.text) &&
      rateOf(place, known) === rateOf(sentence, { ...claim, kind: 'money' })
    );
  }
  if (claim.kind === 'count' && known.kind === 'count') {
    if (counted.length === 0 || isBare(sentence, claim)) return true;
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
  if (claim.kind === 'time')
    return (
      (claim.bound === 'to' && known.bound === 'exact') || (claim.bound === 'exact' && known.bound === 'to' && false)
    );
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

/**
 * Whether the figure is about the same thing there. Words that the ground gives to another figure of the same kind do
 * not count, unless its own are met better: of «Telegram — 30, Авито — 35» «Авито» belongs to the latter.
 */
function subjectFits({ sentence, figure, before }: FigurePlace, known: GroundFigure, ground: Ground): boolean {
  const own = zoneOf(sentence, figure).filter(({ content }) => content);
  const words =
    own.length > 0
      ? own
      : (before.map((one) => one.words.filter(({ content }) => content)).findLast((some) => some.length > 0) ?? []);
  const asked = ground.customer.at(-1)?.words.filter(({ content }) => content) ?? [];
  const context = contextOf(known);
  if (words.length === 0) return !belongsToRival(asked, context);
  const met = words.filter(({ keys }) => keys.some((key) => context.own.has(key) || context.around.has(key)));
  const lost = words.filter((word) => !met.includes(word));
  const foreign = lost.filter(({ keys }) => context.rivals.some((rival) => keys.some((key) => rival.has(key))));
  const unknown = lost.filter((word) => !foreign.includes(word));
  if (unknown.some(({ name, strengthening }) => name || strengthening)) return false;
  const spare = own.length > 0 ? Math.floor(words.length / 3) : Math.floor(words.length / 2);
  if (unknown.length > spare) return false;
  return !belongsToRival(words, context);
}

interface FigureContext {
  /** Meanings in the figure's own zone. */
  readonly own: ReadonlySet<string>;
  /** In the rest of its sentence, in its neighbours and the heading, as far as no rival claims them. */
  readonly around: ReadonlySet<string>;
  readonly rivals: readonly ReadonlySet<string>[];
  readonly ownCount: number;
  readonly rivalCounts: readonly number[];
}

const contexts = new WeakMap<GroundFigure, FigureContext>();

function contextOf(known: GroundFigure): FigureContext {
  let context = contexts.get(known);
  if (context === undefined) {
    context = makeContext(known);
    contexts.set(known, context);
  }
  return context;
}

function makeContext({ figure, sentence: at }: GroundFigure): FigureContext {
  const { sentence, passage, index } = at;
  const signature = signatureOf(sentence, figure);
  const own = zoneOf(sentence, figure);
  const ownKeys = new Set(own.flatMap(({ keys }) => keys));
  const neighbours = [passage.sentences[index - 1], passage.sentences[index + 1]].filter((one) => one !== undefined);
  const rivals = [at, ...neighbours].flatMap((one) => rivalZones(one, figure, signature));
  const taken = new Set(rivals.flatMap((zone) => zone.flatMap(({ keys }) => keys)));
  const around = new Set(passage.heading.keys());
  for (const one of [at, ...neighbours]) for (const key of one.keys.keys()) if (!taken.has(key)) around.add(key);
  const content = (zone: readonly ReadWord[]) => zone.filter((word) => word.content).length;
  return {
    own: ownKeys,
    around,
    rivals: rivals.map((zone) => new Set(zone.filter((word) => word.content).flatMap(({ keys }) => keys))),
    ownCount: content(own),
    rivalCounts: rivals.map(content),
  };
}

function rivalZones({ sentence }: GroundSentence, figure: Figure, signature: string): (readonly ReadWord[])[] {
  return sentence.figures
    .filter(
      (other) =>
        other !== figure &&
        signatureOf(sentence, other) === signature &&
        (other.value !== figure.value || other.date !== figure.date),
    )
    .map((other) => zoneOf(sentence, other));
}

function belongsToRival(words: readonly ReadWord[], context: FigureContext): boolean {
  const hits = (keys: ReadonlySet<string>) => words.filter((word) => word.keys.some((key) => keys.has(key))).length;
  const onlyRival = (rival: ReadonlySet<string>) =>
    words.some(
      (word) =>
        word.keys.some((key) => rival.has(key)) &&
        !word.keys.some((key) => context.own.has(key) || context.around.has(key)),
    );
  const ownShare = context.ownCount === 0 ? 0 : hits(context.own) / context.ownCount;
  return context.rivals.some(
    (rival, index) => onlyRival(rival) && hits(rival) / Math.max(1, context.rivalCounts[index] ?? 1) >= ownShare,
  );
}

const customersWords =
  /(?:^|[^а-я])(?:вы|вас|вам|вами)(?=[^а-я]).*(?:назва|сказал|писал|написал|указал|упомян|говор|прос|хот|планир|спраш|спрос|ожида|рассчитыва|имеет|име|нуж|отмет|обозначил|сообщил)|(?:ваш[а-я]*|your) (?:бюджет|номер|телефон|компани|поток|объем|запрос|срок|budget|number)|у вас|по вашим словам|как вы|записал|поправил|учел|отметил|зафиксировал|возьмем так|передал|noted|corrected|you (?:said|mentioned|named|told|asked|wrote|have|want|need)/;
const sellersWords =
  /цен[аеуыо](?![а-я]*н)|стои[тм]|стоимост|стоить|обойд|скидк|отда[дю]|итого|подтвержд|соглас|договорил|устраива|price|cost|discount|deal|agree|confirm/;

/** The customer's own figure, said as his: «вы назвали бюджет 50 000 ₽», not «цена 50 000 ₽». */
export function repeatsCustomer({ text }: ReadSentence): boolean {
  return customersWords.test(text) && !sellersWords.test(text);
}
