import { monthOf, relativeDayOf, weekdayOf } from './calendar-words.ts';
import { type Figure, makeFigure, two } from './figure.ts';
import { wordsBefore } from './figure-bound.ts';
import { cardinalOf, compoundOf, ordinalOf, scaleOf } from './number-words.ts';
import type { Token } from './tokens.ts';
import { adjectiveUnit, halfUnitOf, unitOf } from './units.ts';

/** Days, shares and times that are said without a number. */
export function figureInWords(tokens: readonly Token[], index: number): Figure | undefined {
  return wordDate(tokens, index) ?? wordShare(tokens, index) ?? wordTime(tokens, index);
}

const mute = new Map<string, boolean>();
const mostWords = 20_000;

/** No figure begins with it: so nearly all words, asked for again and again. */
export function isMute(word: string): boolean {
  let answer = mute.get(word);
  if (answer === undefined) {
    if (mute.size >= mostWords) mute.clear();
    answer = !begins(word);
    mute.set(word, answer);
  }
  return answer;
}

function begins(word: string): boolean {
  return (
    relativeDayOf(word) !== undefined ||
    weekdayOf(word) !== undefined ||
    monthOf(word) !== undefined ||
    unitOf(word) !== undefined ||
    halfUnitOf(word) !== undefined ||
    compoundOf(word) !== undefined ||
    cardinalOf(word) !== undefined ||
    scaleOf(word) !== undefined ||
    ordinalOf(word) !== undefined ||
    frequencies.some(([pattern]) => pattern.test(word)) ||
    shares.some(([pattern]) => pattern.test(word)) ||
    /^(?:кон(?:ец|ца|цу|це|цом)|end|несколько|нескольких|несколькими|пар|считанн|several|few|тысяч|миллион)/.test(word)
  );
}

/** May stand in the midst of a figure: whatever is short, describes days or counts on. */
export function isWithinFigures(word: string): boolean {
  return word.length <= 3 || !isMute(word) || describing.test(word);
}

const describing =
  /^(?:раза|числ|половин|кажд|этого|этой|текущ|следующ|перв|втор|трет|четверт|рабоч|календарн|полн|банковск|российск|цел|всего|года|году|times|this|next|half|each|every|working|business|calendar|full|минус|cent|тысячн|миллионн|процентн|рублев|дневн|недельн|месячн|годичн|летн|часов|минутн)/;

/** «завтра», «в пятницу», «в ноябре»: days named without a number. */
function wordDate(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const days = relativeDayOf(word);
  if (days !== undefined) return makeFigure(tokens, { kind: 'date', date: `day+${days}`, from: index, to: index + 1 });
  const end = periodEnd(tokens, index);
  if (end !== undefined) return end;
  const weekday = weekdayOf(word);
  if (weekday !== undefined)
    return makeFigure(tokens, { kind: 'date', date: `weekday-${weekday}`, from: index, to: index + 1 });
  const month = monthOf(word);
  if (month === undefined) return undefined;
  const behind = tokens[index + 1];
  // «November 30», «ноябрь 2026».
  if (behind?.kind === 'number' && /^[a-z]/.test(word) && behind.value <= 31) {
    return makeFigure(tokens, {
      kind: 'date',
      date: `--${two(month)}-${two(behind.value)}`,
      from: index,
      to: index + 2,
    });
  }
  if (word === 'may' || (word === 'мая' && tokens[index - 1]?.kind !== 'number')) return undefined;
  return makeFigure(tokens, { kind: 'date', date: `---${two(month)}`, from: index, to: index + 1 });
}

/** «До конца недели», «к концу второй недели». */
function periodEnd(tokens: readonly Token[], index: number): Figure | undefined {
  if (!/^(?:кон(?:ец|ца|цу|це|цом)|end)$/.test(tokens[index]?.text ?? '')) return undefined;
  if (!/^(?:до|к|ко|by|until|before)$/.test(tokens[index - 1]?.text ?? '')) return undefined;
  let to = index + 1;
  const which: string[] = [];
  while (
    to < index + 4 &&
    /^(?:эт|текущ|следующ|перв|втор|трет|четверт|of|the|this|next)/.test(tokens[to]?.text ?? '')
  ) {
    const word = tokens[to]?.text ?? '';
    if (!/^(?:of|the)$/.test(word)) which.push(word.slice(0, 4));
    to += 1;
  }
  const unit = unitOf(tokens[to]?.text ?? '');
  if (unit?.kind !== 'time') return undefined;
  return makeFigure(tokens, { kind: 'date', date: ['end', ...which, unit.unit].join(' '), from: index, to: to + 1 });
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
    return makeFigure(tokens, { kind: 'time', value: value / 100, unit: next, from: index, to: index + 2 });
  }
  return makeFigure(tokens, { kind, value, unit: kind === 'percent' ? '%' : 'x', from: index, to: index + 1 });
}

/** «полгода», «двухнедельный», «за неделю», «через месяц», «несколько дней». */
function wordTime(tokens: readonly Token[], index: number): Figure | undefined {
  const word = tokens[index]?.text ?? '';
  const half = halfUnitOf(word);
  if (half !== undefined)
    return makeFigure(tokens, { kind: 'time', value: half.value, unit: half.unit, from: index, to: index + 1 });
  const compound = compoundOf(word);
  if (compound !== undefined) return compoundFigure(tokens, index, compound);
  if (/^(?:несколько|нескольких|несколькими|пар[уаы]|считанн[а-я]*|several|few)$/.test(word)) {
    const unit = unitOf(tokens[index + 1]?.text ?? '');
    const exact = word.startsWith('пар') ? 2 : -1;
    if (unit !== undefined)
      return makeFigure(tokens, { kind: unit.kind, value: exact, unit, from: index, to: index + 2 });
    return undefined;
  }
  return frequency(tokens, index) ?? oneOrTwo(tokens, index) ?? oneOf(tokens, index);
}

/** «День-два», «неделю-другую». */
function oneOrTwo(tokens: readonly Token[], index: number): Figure | undefined {
  const unit = unitOf(tokens[index]?.text ?? '');
  if (unit?.kind !== 'time' || tokens[index + 1]?.text !== '-') return undefined;
  const last = tokens[index + 2]?.text ?? '';
  const upper = /^(?:дв[ае]|друг[а-я]+)$/.test(last) ? 2 : last === 'три' ? 3 : undefined;
  return upper === undefined
    ? undefined
    : makeFigure(tokens, { kind: 'time', value: 1, upper, unit, from: index, to: index + 3, ranged: true });
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
    makeFigure(tokens, { kind: 'time', value: 1, unit: `every ${unit}`, from, to: index + 1 });
  const adverb = frequencies.find(([pattern]) => pattern.test(word))?.[1];
  if (adverb !== undefined) return often(adverb, index);
  const unit = unitOf(word);
  if (unit?.kind !== 'time') return undefined;
  const name = /^квартал/.test(word) ? 'quarter' : unit.unit;
  // «0,1 % за каждый день» and «за день» are one.
  if (every.test(tokens[index - 1]?.text ?? '') && /^(?:за|per)$/.test(tokens[index - 2]?.text ?? ''))
    return makeFigure(tokens, { kind: 'time', value: 1, unit, from: index - 1, to: index + 1 });
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
  // «Не менее недели», «около секунды», «больше года».
  const limited = isGenitive(word) && limit.test(before);
  return due || lasts || limited
    ? makeFigure(tokens, { kind: 'time', value: 1, unit, from: index, to: index + 1 })
    : undefined;
}

const apart =
  /(?:^|[\s])(?:в|во|на|же|за|по|или|друг[а-я]+|рабоч[а-я]+|перв[а-я]+|втор[а-я]+|трет[а-я]+|последн[а-я]+|следующ[а-я]+|прошл[а-я]+|нов[а-я]+|эт[а-я]+|тот|ту|сам[а-я]+|неподходящ[а-я]+|добр[а-я]+|\d+|каждые)$/;

const limit =
  /(?:^|\s)(?:около|порядка|примерно|(?:не )?(?:менее|меньше|более|больше|дольше)|хотя бы|свыше|almost|about|under|over)(?:\sза)?$/;

function isGenitive(word: string): boolean {
  return /^(?:дня|суток|недел[июя]|месяца?|года?|часа?|минут[уы]|секунд[уы]|квартала?|day|week|month|year|hour|minute|second)$/.test(
    word,
  );
}

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
  if (known !== undefined) return makeFigure(tokens, { kind: known.kind, value, unit: known, ...place });
  if (unit === 'тысячн' || unit === 'миллионн') {
    return makeFigure(tokens, { kind: 'count', value: value * (unit === 'тысячн' ? 1000 : 1_000_000), ...place });
  }
  return makeFigure(tokens, { kind: unit === 'кратн' ? 'times' : 'count', value, ...place });
}
