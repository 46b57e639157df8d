import type { Locale } from '../assistant/errors.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import { percentOf } from '../assistant/pricing/price-changes.ts';
import type {
  ReplayDifference,
  ReplayedConversation,
  ReplayedTurn,
  ReplaySide,
} from '../runtime/comparison/replaying.ts';
import { type ComparisonWords, comparisonWords } from './comparison-words.ts';
import type { Paint } from './paint.ts';
import { lineText, percentText, type ReportLine, shortened, shortenedPair } from './report-lines.ts';

/** A replayed conversation turn by turn, for whoever may read what the customer wrote. */
export function replayText(replayed: ReplayedConversation, locale: Locale, paint: Paint): string {
  const words = comparisonWords[locale];
  const { conversation, channel, startedAt, turns } = replayed;
  const changed = turns.filter(({ differences }) => differences.length > 0).length;
  const day = startedAt.toISOString().slice(0, 10);
  const head = `${paint.bold(`${words.dialogue} ${conversation}`)} ${paint.dim(`${channel}, ${day}`)}`;
  const body = turns.map((turn) => turnText(turn, locale, paint));
  const foot =
    changed === 0
      ? paint.green(words.sameReplay)
      : paint.yellow(`${words.turns} ${turns.length}, ${words.differ} ${changed}`);
  return [head, ...body, foot].join('\n');
}

/** What differs in one conversation; `quoting` gives the words that were said, else only what kind of change it is. */
export function replayLines(replayed: ReplayedConversation, locale: Locale, quoting: boolean): ReportLine[] {
  const words = comparisonWords[locale];
  return replayed.turns
    .filter(({ differences }) => differences.length > 0)
    .flatMap((turn) =>
      turn.differences.map((difference): ReportLine => {
        const said = turn.said === null ? words.opened : `«${shortened(turn.said, 60)}»`;
        const place = `${words.dialogue} ${replayed.conversation}, ${words.turn} ${turn.turn}${quoting ? ` ${said}` : ''}`;
        const [from, to] = quoting || difference === 'total' ? valuesOf(difference, turn, locale) : [null, null];
        return { sign: '~', subject: `${place}: ${namesOf(words)[difference]}`, from, to, notes: [] };
      }),
    );
}

function turnText(turn: ReplayedTurn, locale: Locale, paint: Paint): string {
  const words = comparisonWords[locale];
  const { said, differences, worded, buttonGone, troubles, to } = turn;
  const who = said === null ? words.opened : `${words.customer}: «${shortened(said, 100)}»`;
  const notes = [
    ...(buttonGone ? [words.missingButton] : []),
    ...(worded ? [words.modelWords] : []),
    ...troubles.map((code) => `${words.trouble}: ${code}`),
  ];
  const lines = differences.map((difference) => {
    const [from, value] = valuesOf(difference, turn, locale);
    return lineText({ sign: '~', subject: namesOf(words)[difference], from, to: value, notes: [] }, paint);
  });
  const same = differences.includes('text')
    ? []
    : [paint.dim(`    = ${shortened(to.texts.join(' ') || words.silent)}`)];
  return [`${turn.turn}. ${who}`, ...same, ...lines, ...notes.map((note) => paint.dim(`    ${note}`))].join('\n');
}

function valuesOf(difference: ReplayDifference, { from, to }: ReplayedTurn, locale: Locale): [string, string] {
  const words = comparisonWords[locale];
  const list = (values: readonly string[]) => values.join(', ') || words.none;
  switch (difference) {
    case 'text':
      return shortenedPair(from.texts.join(' ') || words.silent, to.texts.join(' ') || words.silent);
    case 'total':
      return [sum(from, words), `${sum(to, words)}${movedBy(from, to, locale)}`];
    case 'handoff':
      return [from.handoff ?? words.no, to.handoff ?? words.no];
    case 'documents':
      return [list(from.documents), list(to.documents)];
    case 'sources':
      return [list(from.sources), list(to.sources)];
  }
}

function sum({ total }: ReplaySide, words: ComparisonWords): string {
  return total === null ? words.none : formatMoneyShort(total);
}

function movedBy(from: ReplaySide, to: ReplaySide, locale: Locale): string {
  if (from.total === null || to.total === null) return '';
  const percent = percentText(percentOf(from.total, to.total), locale);
  return percent === '' ? '' : ` (${percent})`;
}

function namesOf(words: ComparisonWords): Readonly<Record<ReplayDifference, string>> {
  const { reply, total, handoff, documents, sources } = words;
  return { text: reply, total, handoff, documents, sources };
}
