import type { Figure } from './figure.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

/**
 * «в месяц», «за час»: what a sum is paid for again and again; '' for once. «~month» where only an earlier sum of the
 * sentence says so.
 */
export function rateOf(sentence: ReadSentence, figure: Figure): string {
  if (figure.kind !== 'money') return '';
  const own = ownRate(sentence, figure);
  if (own !== '') return own;
  const before = sentence.figures
    .filter(({ kind, to }) => kind === 'money' && to <= figure.from)
    .map((other) => ownRate(sentence, other));
  const inherited = before.findLast((rate) => rate !== '');
  return inherited === undefined ? '' : `~${inherited}`;
}

export function sameRate(left: string, right: string): boolean {
  const plain = (rate: string) => rate.replace('~', '');
  // Of a piece: only another number of pieces is another price.
  if (/^~?per /.test(left) !== /^~?per /.test(right)) return (left + right).replace(/~?per \S+/, '') === '';
  if (left.startsWith('~') || right.startsWith('~')) return left === '' || right === '' || plain(left) === plain(right);
  return left === right;
}

function ownRate(sentence: ReadSentence, figure: Figure): string {
  const { tokens, figures } = sentence;
  const behind = tokens
    .slice(figure.to, figure.to + 4)
    .map(({ text }) => text)
    .join(' ');
  const after =
    /^(?:ежемесячно|помесячно|monthly)|^(?:\( )?(?:в|за|\/|per|a|an|each|every|каждый|каждую) ?(?:каждый |один )?(мес|месяц[а-я]*|month|час|hour|год|year|день|day|недел[юи]|week|сутки)(?: |$)/.exec(
      behind,
    );
  if (after !== null) return unitName(after[1] ?? 'месяц');
  const piece = /^за (?:кажд\S*|одн\S*|один|штуку) (?:(\d+|сотн\S*|тысяч\S*) )?/.exec(behind);
  if (piece !== null) return `per ${piece[1]?.replace(/^сотн.*/, '100').replace(/^тысяч.*/, '1000') ?? '1'}`;
  const previous = figures.filter(({ to }) => to <= figure.from).at(-1)?.to ?? 0;
  const ahead: string[] = [];
  for (let at = figure.from - 1; at >= previous && !/^[,;.(]$/.test(tokens[at]?.text ?? ''); at -= 1)
    ahead.unshift(tokens[at]?.text ?? '');
  const before =
    /(?:ежемесячн[а-я]*|помесячн[а-я]*|абонентск[а-я]*|абонплат[а-я]*|monthly|(?:в|каждый) (?:месяц|мес))(?: |$)|(?:в|за|per) (час|год|день|hour|year|day)(?: |$)/.exec(
      ahead.join(' '),
    );
  return before === null ? '' : unitName(before[1] ?? 'месяц');
}

function unitName(word: string): string {
  if (/^мес|^month/.test(word)) return 'month';
  if (/^час|^hour/.test(word)) return 'hour';
  if (/^год|^year/.test(word)) return 'year';
  if (/^недел|^week/.test(word)) return 'week';
  return 'day';
}

/** Figures of one sentence with the same signature compete for its words. */
export function signatureOf(sentence: ReadSentence, figure: Figure): string {
  if (figure.kind === 'time') return figure.unit.startsWith('every ') ? 'frequency' : 'time';
  // «На треть быстрее», «вдвое быстрее»: both say by how much.
  if (figure.kind === 'percent' || figure.kind === 'times') return 'share';
  return `${figure.kind} ${figure.unit} ${rateOf(sentence, figure).replace('~', '')}`;
}

/** Words that a figure has to itself: from the last figure of its kind, the end of its phrase, to the end of its own. */
export function zoneOf(sentence: ReadSentence, figure: Figure): readonly ReadWord[] {
  const signature = signatureOf(sentence, figure);
  const rivals = sentence.figures.filter((other) => signatureOf(sentence, other) === signature);
  let first = rivals.indexOf(figure);
  let at = first;
  const joins = figure.kind === 'date' ? isOneSpan : isChange;
  while (first > 0 && joins(sentence, rivals[first - 1], rivals[first])) first -= 1;
  while (at < rivals.length - 1 && joins(sentence, rivals[at], rivals[at + 1])) at += 1;
  const before = rivals[first - 1];
  const start = before === undefined ? 0 : phraseEnd(sentence, before, figure);
  const after = rivals[at + 1];
  const end = after === undefined ? sentence.tokens.length : phraseEnd(sentence, rivals[at] ?? figure, after);
  const from = sentence.tokens[start]?.start ?? 0;
  const to = sentence.tokens[end - 1]?.end ?? 0;
  return sentence.words.filter((word) => word.start >= from && word.end <= to);
}

/** «С 19 до 6 минут»: before and after of one thing. */
export function isChange({ tokens }: ReadSentence, left: Figure | undefined, right: Figure | undefined): boolean {
  if (left === undefined || right === undefined || right.from !== left.to + 1) return false;
  return /^(?:до|to)$/.test(tokens[left.to]?.text ?? '') && /^(?:с|со|from)$/.test(tokens[left.from - 1]?.text ?? '');
}

/** «С 31 декабря 2026 года по 10 января», «понедельник, 11 января». */
function isOneSpan({ tokens }: ReadSentence, left: Figure | undefined, right: Figure | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const between = tokens.slice(left.to, right.from);
  const weekday = left.date.startsWith('weekday') || right.date.startsWith('weekday');
  return (
    between.length < 5 &&
    between.every(({ text }) => /^(?:по|до|-|—|год[а-я]*|\d{4}|to|until)$/.test(text) || (weekday && text === ','))
  );
}

function phraseEnd({ tokens }: ReadSentence, figure: Figure, next: Figure): number {
  for (let at = figure.to; at < next.from; at += 1) {
    if (/^(?:[,;.:—\n]|и|а|но|and|but)$/.test(tokens[at]?.text ?? '')) return at + 1;
  }
  return Math.min(next.from, figure.to + 1);
}

/** Of a count: the words next to it that say what is counted. */
export function countedBy({ tokens, words }: ReadSentence, figure: Figure): readonly ReadWord[] {
  const near = (from: number, to: number): ReadWord[] => {
    const start = tokens[Math.max(0, from)]?.start ?? 0;
    const end = tokens[Math.min(tokens.length, to) - 1]?.end ?? 0;
    return words.filter(
      (word) =>
        word.start >= start &&
        word.end <= end &&
        !/^(?:в|во|на|за|до|от|и|с|со|по|из|of|in|the|a|an|вопрос|вопросы)$/.test(word.text),
    );
  };
  let end = figure.to;
  while (end < figure.to + 4 && !/^[,;.:()—!?\n]$/.test(tokens[end]?.text ?? ',')) end += 1;
  const behind = near(figure.to, end);
  return behind.length > 0 ? behind : near(figure.from - 3, figure.from);
}
