import { monthOf, relativeDayOf, weekdayOf } from './calendar-words.ts';
import { type Bound, boundBefore, wordsBefore } from './figure-bound.ts';
import { unitBefore, unitBehind } from './figure-units.ts';
import { compoundOf } from './number-words.ts';
import { type NumberRead, readNumber } from './read-number.ts';
import type { Token } from './tokens.ts';
import { adjectiveUnit, halfUnitOf, type KnownUnit, unitOf } from './units.ts';

/** A number with its meaning, or a date. `from`…`to` are its tokens, `to` excluded. */
export interface Figure {
  readonly kind: 'money' | 'percent' | 'time' | 'times' | 'count' | 'date';
  /** Of money roubles or another currency, of time its unit. A vague amount («несколько») is -1. */
  readonly value: number;
  /** Of a range; else the same. */
  readonly upper: number;
  readonly unit: string;
  /** «Рабочих» days. */
  readonly working: boolean;
  readonly bound: Bound;
  /** `2026-11-30`, `--11-30`, `---11` (a month), `weekday-5`, `day+1`; '' for what is no date. */
  readonly date: string;
  /** Of its sentence; 0 until somebody has told the clauses apart. */
  readonly clause: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

export function figuresIn(tokens: readonly Token[]): Figure[] {
  const figures: Figure[] = [];
  let index = 0;
  while (index < tokens.length) {
    const figure = figureAt(tokens, index);
    if (figure === undefined) {
      index += 1;
      continue;
    }
    figures.push(inherited(figure, figures.at(-1), tokens));
    index = Math.max(figure.to, index + 1);
  }
  return figures;
}

function figureAt(tokens: readonly Token[], index: number): Figure | undefined {
  const token = tokens[index];
  if (token === undefined || token.kind === 'mark' || token.kind === 'sign') return undefined;
  if (token.kind === 'date') return make(tokens, { kind: 'date', date: token.text, from: index, to: index + 1 });
  if (token.kind === 'word') {
    const worded = named(tokens, index, token.text) ?? wordTime(tokens, index);
    if (worded !== undefined) return worded;
  }
  return numbered(tokens, index);
}

/** Words that name no day and no share: nearly all of them, asked for again and again. */
const plain = new Set<string>();
const mostPlain = 20_000;

function named(tokens: readonly Token[], index: number, word: string): Figure | undefined {
  if (plain.has(word)) return undefined;
  const figure = wordDate(tokens, index) ?? wordShare(tokens, index);
  if (figure === undefined && monthOf(word) === undefined && plain.size < mostPlain) plain.add(word);
  return figure;
}

/** «завтра», «в пятницу», «в ноябре»: days named without a number. */
function wordDate(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const days = relativeDayOf(word);
  if (days !== undefined) return make(tokens, { kind: 'date', date: `day+${days}`, from: index, to: index + 1 });
  const weekday = weekdayOf(word);
  if (weekday !== undefined)
    return make(tokens, { kind: 'date', date: `weekday-${weekday}`, from: index, to: index + 1 });
  const month = monthOf(word);
  if (month === undefined) return undefined;
  const behind = tokens[index + 1];
  // «November 30», «ноябрь 2026».
  if (behind?.kind === 'number' && /^[a-z]/.test(word) && behind.value <= 31) {
    return make(tokens, { kind: 'date', date: `--${two(month)}-${two(behind.value)}`, from: index, to: index + 2 });
  }
  if (word === 'may' || (word === 'мая' && tokens[index - 1]?.kind !== 'number')) return undefined;
  return make(tokens, { kind: 'date', date: `---${two(month)}`, from: index, to: index + 1 });
}

const shares: readonly (readonly [RegExp, Figure['kind'], number])[] = [
  [/^(?:половин[а-я]*|наполовину|полцены|полстоимости|полсуммы|пополам|вполовину|half)$/, 'percent', 50],
  [/^(?:треть|трети|третью)$/, 'percent', 33.3],
  [/^(?:четверть|четвертью)$/, 'percent', 25],
  [/^(?:вдвое|вдвойне|двукратн[а-я]*|двойн[а-я]*|удво[а-я]+|twice|double|doubled)$/, 'times', 2],
  [/^(?:втрое|втройне|тройн[а-я]*|утро[а-я]{2,}|thrice|triple)$/, 'times', 3],
  [/^(?:вчетверо)$/, 'times', 4],
  [/^(?:впятеро)$/, 'times', 5],
  [/^(?:вдесятеро)$/, 'times', 10],
  [/^(?:стопроцентн[а-я]*)$/, 'percent', 100],
];

function wordShare(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const found = shares.find(([pattern]) => pattern.test(word));
  if (found === undefined) return undefined;
  const [, kind, value] = found;
  // «полтора часа» read elsewhere; «половина часа», «четверть часа», «half an hour» are times.
  const next = unitOf(tokens[index + 1]?.text ?? '');
  if (kind === 'percent' && next?.kind === 'time') {
    return make(tokens, { kind: 'time', value: value / 100, unit: next, from: index, to: index + 2 });
  }
  return make(tokens, { kind, value, unit: kind === 'percent' ? '%' : 'x', from: index, to: index + 1 });
}

/** «полгода», «двухнедельный», «за неделю», «через месяц», «несколько дней». */
function wordTime(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const half = halfUnitOf(word);
  if (half !== undefined)
    return make(tokens, { kind: 'time', value: half.value, unit: half.unit, from: index, to: index + 1 });
  const compound = compoundOf(word);
  if (compound !== undefined) return compoundFigure(tokens, index, compound);
  if (/^(?:несколько|нескольких|несколькими|пар[уаы]|считанн[а-я]*|several|few)$/.test(word)) {
    const unit = unitOf(tokens[index + 1]?.text ?? '');
    const exact = word.startsWith('пар') ? 2 : -1;
    if (unit !== undefined) return make(tokens, { kind: unit.kind, value: exact, unit, from: index, to: index + 2 });
    return undefined;
  }
  return frequency(tokens, index) ?? oneOf(tokens, index);
}

const every = /^(?:кажд[а-я]+|every|each)$/;
const frequencies: readonly (readonly [RegExp, string])[] = [
  [/^ежечасн/, 'hour'],
  [/^(?:ежедневн|daily$)/, 'day'],
  [/^(?:еженедельн|weekly$)/, 'week'],
  [/^ежеквартальн/, 'quarter'],
  [/^(?:ежегодн|annual|yearly$)/, 'year'],
];

/** «каждый день», «раз в неделю», «еженедельно»: how often. */
function frequency(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const often = (unit: string, from: number): Figure =>
    make(tokens, { kind: 'time', value: 1, unit: `every ${unit}`, from, to: index + 1 });
  const adverb = frequencies.find(([pattern]) => pattern.test(word))?.[1];
  if (adverb !== undefined) return often(adverb, index);
  const unit = unitOf(word);
  if (unit?.kind !== 'time') return undefined;
  const name = /^квартал/.test(word) ? 'quarter' : unit.unit;
  if (every.test(tokens[index - 1]?.text ?? '')) return often(name, index - 1);
  if (/^(?:рабоч|календарн|буд)/.test(tokens[index - 1]?.text ?? '') && every.test(tokens[index - 2]?.text ?? '')) {
    return often(name, index - 2);
  }
  return /(?:^|\s)(?:раз в|once a|once per)$/.test(wordsBefore(tokens, index, 2)) ? often(name, index - 2) : undefined;
}

/** «за неделю», «занимает месяц»: one of it. A day that is told apart («первый», «тот же», «рабочий») is none. */
function oneOf(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const unit = unitOf(word);
  if (unit?.kind !== 'time') return undefined;
  const before = wordsBefore(tokens, index, 3);
  const due =
    isSingular(word) &&
    /(?:^|\s)(?:за|через|спустя|течение|within|in)(?:\s(?:один|одну|одни|ближайш[а-я]*|этот|эту|цел[а-я]+|a|an|one|the|1))?$/.test(
      before,
    );
  const lasts = /^(?:сутки|неделя|неделю|месяц|год|час|день|минуту|квартал)$/.test(word) && !apart.test(before);
  return due || lasts ? make(tokens, { kind: 'time', value: 1, unit, from: index, to: index + 1 }) : undefined;
}

const apart =
  /(?:^|[\s])(?:в|во|на|же|за|по|или|друг[а-я]+|рабоч[а-я]+|перв[а-я]+|втор[а-я]+|трет[а-я]+|последн[а-я]+|следующ[а-я]+|прошл[а-я]+|нов[а-я]+|эт[а-я]+|тот|ту|сам[а-я]+|неподходящ[а-я]+|добр[а-я]+|\d+|каждые)$/;

function isSingular(word: string): boolean {
  return /^(?:день|дня|сутки|суток|недел[юиея]|месяц|месяца|год|года|час|часа|минут[уы]|квартал|квартала|секунд[уы]|day|week|month|year|hour|minute)$/.test(
    word,
  );
}

function compoundFigure(
  tokens: readonly Token[],
  index: number,
  { value, unit }: { value: number; unit: string },
): Figure {
  const place = { from: index, to: index + 1 };
  const known = adjectiveUnit(unit);
  if (known !== undefined) return make(tokens, { kind: known.kind, value, unit: known, ...place });
  if (unit === 'тысячн' || unit === 'миллионн') {
    return make(tokens, { kind: 'count', value: value * (unit === 'тысячн' ? 1000 : 1_000_000), ...place });
  }
  return make(tokens, { kind: unit === 'кратн' ? 'times' : 'count', value, ...place });
}

function numbered(tokens: readonly Token[], index: number): Figure | undefined {
  const first = readNumber(tokens, index);
  if (first === undefined) return undefined;
  const date = numberedDate(tokens, index, first);
  if (date !== undefined) return date;
  const second = rangeEnd(tokens, index, first);
  const number = second === undefined ? first : second.read;
  let unit = unitBehind(tokens, number.to) ?? unitBefore(tokens, index);
  if (unit === undefined && second !== undefined) unit = unitBehind(tokens, first.to);
  const scale =
    second !== undefined &&
    second.read.scale > 1 &&
    first.scale === 1 &&
    first.value < (second.read.value / second.read.scale) * 2
      ? second.read.scale
      : 1;
  // «Один», «одна» are as often an article as a number; of money, shares and time they count.
  if ((unit === undefined || unit.times === true) && second === undefined && first.isArticle) return undefined;
  const from = unit?.before === true ? index - 1 : index;
  return make(tokens, {
    kind: unit?.unit.kind ?? (unit?.times === true ? 'times' : 'count'),
    value: first.value * scale,
    upper: number.value,
    ...(unit === undefined ? {} : { unit: unit.unit, working: unit.working }),
    from,
    to: Math.max(number.to, unit?.to ?? 0),
    ranged: second?.isSpread === true,
  });
}

/** «30 ноября 2026», «тридцатого ноября», «30 November». */
function numberedDate(tokens: readonly Token[], index: number, read: NumberRead): Figure | undefined {
  const month = monthOf(tokens[read.to]?.text ?? '');
  if (month === undefined || !Number.isInteger(read.value) || read.value < 1 || read.value > 31) return undefined;
  const year = tokens[read.to + 1];
  const named = year?.kind === 'number' && year.value >= 2000 && year.value < 2100 ? String(year.value) : '-';
  const to = read.to + (named === '-' ? 1 : 2);
  const endsYear = /^(?:г|год|года|году)$/.test(tokens[to]?.text ?? '') ? 1 : 0;
  return make(tokens, {
    kind: 'date',
    date: `${named}-${two(month)}-${two(read.value)}`,
    from: index,
    to: to + endsYear,
  });
}

/** «3–4», «от 3 до 4», «два или три»; with the second number read. */
function rangeEnd(
  tokens: readonly Token[],
  index: number,
  first: NumberRead,
): { readonly read: NumberRead; readonly isSpread: boolean } | undefined {
  let next = first.to;
  // «от 3 дней до 4»: the unit may stand at both ends.
  const unit = unitBehind(tokens, next);
  const joint = unit !== undefined && /^(?:до|-|—|to)$/.test(tokens[unit.to]?.text ?? '') ? unit.to : next;
  next = joint;
  const mark = tokens[next];
  if (mark === undefined) return undefined;
  const before = tokens[index - 1]?.text ?? '';
  const spread =
    (mark.text === 'до' && /^(?:от|с|со)$/.test(before)) || (mark.text === 'to' && !/^(?:up)$/.test(before));
  const joins =
    spread ||
    mark.text === '-' ||
    (mark.text === '—' && (mark.joined || unit === undefined)) ||
    mark.text === 'или' ||
    mark.text === 'or';
  if (!joins) return undefined;
  const read = readNumber(tokens, next + 1);
  if (read === undefined || monthOf(tokens[read.to]?.text ?? '') !== undefined) return undefined;
  if (read.value < first.value && !spread) return undefined;
  return { read, isSpread: spread };
}

/** «Чат-бот — 3–4 недели, голосовой — 6–8»: a bare number behind one with a unit means the same unit. */
function inherited(figure: Figure, before: Figure | undefined, tokens: readonly Token[]): Figure {
  if (figure.kind !== 'count' || before === undefined || !(before.kind === 'money' || before.kind === 'time'))
    return figure;
  const next = tokens[figure.to];
  const partitive = wordsBefore(tokens, figure.from, 2) === 'из них';
  const stops = partitive || next === undefined || next.kind === 'mark' || next.text === 'и';
  const gap = tokens.slice(before.to, figure.from);
  if (!stops || gap.length > 10 || gap.some(({ text }) => /^[.!?\n]$/.test(text))) return figure;
  return { ...figure, kind: before.kind, unit: before.unit, working: before.working };
}

interface Draft {
  readonly kind: Figure['kind'];
  readonly value?: number;
  readonly upper?: number;
  readonly unit?: KnownUnit | string;
  readonly working?: boolean;
  readonly date?: string;
  readonly from: number;
  readonly to: number;
  readonly ranged?: boolean;
}

function make(tokens: readonly Token[], draft: Draft): Figure {
  const { kind, value = 0, upper = value, from, to, working = false, date = '' } = draft;
  const factor = typeof draft.unit === 'object' && value >= 0 ? draft.unit.factor : 1;
  const unit = typeof draft.unit === 'object' ? draft.unit.unit : (draft.unit ?? '');
  const isTimes = unit === 'x';
  return {
    kind: isTimes ? 'times' : kind,
    value: rounded(value * factor),
    upper: rounded(upper * factor),
    unit: isTimes ? '' : unit,
    working,
    bound: draft.ranged === true ? 'exact' : boundBefore(tokens, from, kind === 'date'),
    date,
    clause: 0,
    from,
    to,
    start: tokens[from]?.start ?? 0,
    end: tokens[to - 1]?.end ?? tokens[from]?.end ?? 0,
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
