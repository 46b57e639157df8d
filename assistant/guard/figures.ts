import { monthOf } from './calendar-words.ts';
import { type Figure, makeFigure, two } from './figure.ts';
import { wordsBefore } from './figure-bound.ts';
import { unitBefore, unitBehind } from './figure-units.ts';
import { figureInWords, isMute } from './figures-in-words.ts';
import { type NumberRead, readNumber } from './read-number.ts';
import type { Token } from './tokens.ts';

export function figuresIn(tokens: readonly Token[]): Figure[] {
  const figures: Figure[] = [];
  let index = 0;
  while (index < tokens.length) {
    const figure = figureAt(tokens, index);
    if (figure === undefined) {
      index += 1;
      continue;
    }
    for (const part of changeOf(figure, tokens)) figures.push(inherited(offset(part, tokens), figures.at(-1), tokens));
    index = Math.max(figure.to, index + 1);
  }
  return figures.map((figure, at) => sharedUnit(figure, figures.slice(at + 1), tokens));
}

/** «Сократилось с 19 до 6 минут»: what was and what is, no range. */
function changeOf(figure: Figure, tokens: readonly Token[]): readonly Figure[] {
  const { from, to, value, upper } = figure;
  if (!/^(?:с|со|from)$/.test(tokens[from - 1]?.text ?? '') || value === upper) return [figure];
  if (value < upper && !tokens.slice(0, from).some(({ text }) => changing.test(text))) return [figure];
  const joint = tokens.findIndex(({ text }, at) => at > from && at < to && /^(?:до|to)$/.test(text));
  if (joint < 0) return [figure];
  return [
    { ...figure, upper: value, to: joint, end: tokens[joint - 1]?.end ?? figure.end },
    { ...figure, value: upper, from: joint + 1, start: tokens[joint + 1]?.start ?? figure.start },
  ];
}

const changing = /^(?:сокра|сниз|сниж|уменьш|упал|вырос|выраст|увелич|подня|возрос|fell|rose|grew|drop|reduc|increas)/;

/** «40, 40 и 20 %»: the unit stands behind the last. */
function sharedUnit(figure: Figure, rest: readonly Figure[], tokens: readonly Token[]): Figure {
  if (figure.kind !== 'count') return figure;
  let to = figure.to;
  for (const next of rest) {
    if (next.from !== to + 1 || !/^(?:,|и|and)$/.test(tokens[to]?.text ?? '')) return figure;
    if (next.kind === 'percent' || next.kind === 'money') return { ...figure, kind: next.kind, unit: next.unit };
    if (next.kind !== 'count') return figure;
    to = next.to;
  }
  return figure;
}

/** «За день до срока» tells when, «за день» how long. */
function offset(figure: Figure, tokens: readonly Token[]): Figure {
  const behind = tokens[figure.to]?.text ?? '';
  const isOffset =
    figure.kind === 'time' &&
    /^(?:за|in)$/.test(tokens[figure.from - 1]?.text ?? '') &&
    /^(?:до|перед|before)$/.test(behind) &&
    tokens[figure.to + 1]?.kind === 'word';
  return isOffset ? { ...figure, unit: `${figure.unit} before` } : figure;
}

function figureAt(tokens: readonly Token[], index: number): Figure | undefined {
  const token = tokens[index];
  if (token === undefined || token.kind === 'mark' || token.kind === 'sign') return undefined;
  if (token.kind === 'date') return makeFigure(tokens, { kind: 'date', date: token.text, from: index, to: index + 1 });
  if (token.kind === 'word') {
    if (isMute(token.text)) return undefined;
    const worded = figureInWords(tokens, index);
    if (worded !== undefined) return worded;
  }
  return numbered(tokens, index);
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
  return makeFigure(tokens, {
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
  return makeFigure(tokens, {
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
  // «С 2 часов до 9 секунд» is a change and no range.
  const other = read === undefined ? undefined : unitBehind(tokens, read.to);
  if (unit !== undefined && other !== undefined && unit.unit.unit !== other.unit.unit) return undefined;
  if (read === undefined || monthOf(tokens[read.to]?.text ?? '') !== undefined) return undefined;
  if (read.value < first.value && !spread) return undefined;
  return { read, isSpread: spread };
}

/** «Чат-бот — 3–4 недели, голосовой — 6–8»: a bare number behind one with a unit means the same unit. */
function inherited(figure: Figure, before: Figure | undefined, tokens: readonly Token[]): Figure {
  if (before === undefined) return figure;
  // «A chatbot starts at 100, an assistant at 200».
  if (figure.bound === 'exact' && before.bound === 'from' && figure.kind === before.kind && isAt(tokens, figure))
    return { ...figure, bound: 'from' };
  if (figure.kind !== 'count' || !(before.kind === 'money' || before.kind === 'time')) return figure;
  const next = tokens[figure.to];
  // «Два-три часа на двоих»: those are people.
  if (/^(?:дво|тро|четвер|пятер)(?:е|о|их|ых)$/.test(tokens[figure.from]?.text ?? '')) return figure;
  const partitive = wordsBefore(tokens, figure.from, 2) === 'из них';
  const stops = partitive || next === undefined || next.kind === 'mark' || next.text === 'и';
  const gap = tokens.slice(before.to, figure.from);
  if (!stops || gap.length > 10 || gap.some(({ text }) => /^[.!?\n]$/.test(text))) return figure;
  return { ...figure, kind: before.kind, unit: before.unit, working: before.working };
}

function isAt(tokens: readonly Token[], { from }: Figure): boolean {
  return tokens[from - 1]?.text === 'at';
}
