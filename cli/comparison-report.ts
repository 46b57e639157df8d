import type { Locale } from '../assistant/errors.ts';
import type { ListingChange } from '../assistant/listings/listing-changes.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { OrderChange, OrderOutcome } from '../assistant/pricing/price-changes.ts';
import type { AnswerChange, SectionAnswer } from '../assistant/retrieval/answer-changes.ts';
import type { ScriptChange } from '../assistant/script/script-changes.ts';
import type { ValueChange } from '../assistant/value-changes.ts';
import type { KnowledgeChange } from '../runtime/comparison/compared-knowledge.ts';
import type { TestChange } from '../runtime/comparison/compared-tests.ts';
import type { Comparison } from '../runtime/comparison/comparing.ts';
import type { Placed, PriceListChange } from '../runtime/comparison/placed-changes.ts';
import { comparisonWords } from './comparison-words.ts';
import { pricePathText } from './price-path-words.ts';
import { replayLines } from './replay-report.ts';
import {
  percentText,
  type ReportLine,
  type ReportSection,
  type ReportTable,
  shortened,
  shortenedPair,
  signOf,
} from './report-lines.ts';
import { failureText } from './test-text.ts';

/**
 * The comparison as sections with content only; the terminal and the comment print the same ones. Without `quoting` what
 * customers wrote and were told is left out: a comment is read by others.
 */
export function comparisonSections(comparison: Comparison, locale: Locale, quoting = true): ReportSection[] {
  const words = comparisonWords[locale];
  const { prices, listings, scripts, knowledge, answers, tests, settings, templates, replay } = comparison;
  const counted = (title: string, count: number, of: number) => `${title}: ${count} ${words.of} ${of}`;
  const sections: ReportSection[] = [
    {
      title: counted(words.prices, prices.orders.length, prices.compared),
      table: ordersTable(prices.orders, locale),
      lines: impossibleNotes(prices.orders, locale),
    },
    { title: words.list, table: null, lines: prices.list.map((change) => priceLine(change, locale)) },
    { title: words.listings, table: null, lines: listings.map((change) => listingLine(change, locale)) },
    { title: words.scripts, table: null, lines: scripts.map((change) => scriptLine(change, locale)) },
    { title: words.knowledge, table: null, lines: knowledge.map((change) => knowledgeLine(change, locale)) },
    {
      title: counted(words.answers, answers.changes.length, answers.compared),
      table: null,
      lines: answers.changes.map((change) => answerLine(change, locale)),
    },
    { title: words.tests, table: null, lines: tests.changes.map((change) => testLine(change, locale)) },
    {
      title: words.settings,
      table: null,
      lines: settings.map((change) => settingLine(change, locale)),
    },
    {
      title: words.templates,
      table: null,
      lines: templates.map(({ file, change }) => ({
        sign: signOf(change),
        subject: `${file}: ${words[change]}`,
        from: null,
        to: null,
        notes: [],
      })),
    },
    {
      title: counted(words.replay, replay?.changes.length ?? 0, replay?.compared ?? 0),
      table: null,
      lines: (replay?.changes ?? []).flatMap((one) => replayLines(one, locale, quoting)),
    },
  ];
  return sections.filter(({ table, lines }) => (table?.rows.length ?? 0) > 0 || lines.length > 0);
}

function ordersTable(orders: readonly OrderChange[], locale: Locale): ReportTable {
  const words = comparisonWords[locale];
  return {
    columns: [words.order, words.was, words.is, words.move],
    rows: orders.map(({ title, from, to, percent }) => ({
      cells: [title, outcomeText(from, locale), outcomeText(to, locale), moveText(from, to, percent, locale)],
      sign: !to.possible ? '-' : !from.possible ? '+' : '~',
    })),
  };
}

/** What of an order moved, and why one is not possible. */
function impossibleNotes(orders: readonly OrderChange[], locale: Locale): ReportLine[] {
  return orders.flatMap(({ title, from, to }): ReportLine[] => {
    const blocked = to.possible ? (from.possible ? null : from) : to;
    if (blocked === null || blocked.possible) return [];
    const sign = to.possible ? '+' : '-';
    return [{ sign, subject: `${title}: ${blocked.reason[locale].message}`, from: null, to: null, notes: [] }];
  });
}

function outcomeText(outcome: OrderOutcome, locale: Locale): string {
  const words = comparisonWords[locale];
  if (!outcome.possible) return words.impossible;
  const { total, monthly } = outcome;
  return `${formatMoneyShort(total)}${monthly === 0 ? '' : ` + ${formatMoneyShort(monthly)} ${words.perMonth}`}`;
}

function moveText(from: OrderOutcome, to: OrderOutcome, percent: number | null, locale: Locale): string {
  const words = comparisonWords[locale];
  if (!from.possible) return words.nowPossible;
  if (!to.possible) return words.nowImpossible;
  const move = to.total - from.total;
  const monthly = to.monthly - from.monthly;
  return [
    ...(move === 0 ? [] : [`${signed(move)} (${percentText(percent, locale)})`.replace(' ()', '')]),
    ...(monthly === 0 ? [] : [`${signed(monthly)} ${words.perMonth}`]),
  ].join(', ');
}

function signed(kopecks: number): string {
  return `${kopecks > 0 ? '+' : '−'}${formatMoneyShort(Math.abs(kopecks))}`;
}

const sums: ReadonlySet<string> = new Set(['price', 'floor', 'amount', 'roundingStep']);

function priceLine(
  { path, title, keys, file, line: at, change, from, to }: PriceListChange,
  locale: Locale,
): ReportLine {
  const place = `${pricePathText(title, keys, locale)} (${file}:${at})`;
  // A whole thing is told by its title: what is in it, the file shows.
  if (isThing(from) || isThing(to)) return cameOrWent(change, place, locale);
  const isSum = sums.has(path.at(-1) ?? '');
  const shown = (value: unknown) =>
    isSum && typeof value === 'number' ? formatMoneyShort(value) : valueText(value, locale);
  return line(change, place, from, to, shown);
}

function isThing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cameOrWent(change: ValueChange['change'], place: string, locale: Locale): ReportLine {
  const subject = `${place}: ${comparisonWords[locale][change]}`;
  return { sign: signOf(change), subject, from: null, to: null, notes: [] };
}

function settingLine({ keys, file, line: at, change, from, to }: Placed<ValueChange>, locale: Locale): ReportLine {
  return line(change, `${file}:${at} ${keys.join('.')}`, from, to, (value) => valueText(value, locale));
}

function listingLine(found: Placed<ListingChange>, locale: Locale): ReportLine {
  const { id, title, part, change, from, to, file, line: at } = found;
  const words = comparisonWords[locale];
  const whole = part === 'listing' ? `: ${words[change]}` : part === 'price' ? '' : `, ${part}`;
  const isSum = part === 'listing' || part === 'price';
  const shown = (value: unknown) =>
    isSum && typeof value === 'number' ? formatMoneyShort(value) : valueText(value, locale);
  return line(change, `${file}:${at} ${id} «${title}»${whole}`, from, to, shown);
}

function scriptLine(found: Placed<ScriptChange>, locale: Locale): ReportLine {
  const { script, part, id, change, key, from, to, file, line: at } = found;
  const words = comparisonWords[locale];
  const thing = part === 'script' ? script : `${script}: ${words.parts[part]}${part === 'order' ? '' : ` ${id}`}`;
  if (key === '') return cameOrWent(change, `${file}:${at} ${thing}`, locale);
  return line(change, `${file}:${at} ${thing}, ${key}`, from, to, (value) => valueText(value, locale));
}

function line(
  change: ValueChange['change'],
  subject: string,
  from: unknown,
  to: unknown,
  shown: (value: unknown) => string,
): ReportLine {
  const [old, current] = [shown(from), shown(to)];
  const [was, is] = change === 'changed' ? shortenedPair(old, current) : [shortened(old), shortened(current)];
  return {
    sign: signOf(change),
    subject,
    from: change === 'added' ? null : was,
    to: change === 'removed' ? null : is,
    notes: [],
  };
}

function knowledgeLine({ file, line: at, heading, change, from, to }: KnowledgeChange, locale: Locale): ReportLine {
  const place = heading === null || heading === '' ? file : `${file}:${at} › ${heading}`;
  const subject = `${place}: ${comparisonWords[locale][change]}`;
  const shown = from === null && to === null ? null : line(change, subject, from, to, String);
  return shown ?? { sign: signOf(change), subject, from: null, to: null, notes: [] };
}

function answerLine({ question, change, from, to }: AnswerChange, locale: Locale): ReportLine {
  const words = comparisonWords[locale];
  const place = (answer: SectionAnswer | null) =>
    answer === null ? words.unknown : [answer.document, answer.heading].filter((part) => part !== '').join(' › ');
  const [was, is] = change === 'text' ? shortenedPair(from?.text ?? '', to?.text ?? '') : [place(from), place(to)];
  const sign = change === 'answered' ? '+' : change === 'lost' ? '-' : '~';
  return { sign, subject: `«${question}»: ${words[change]}`, from: was, to: is, notes: [] };
}

function testLine({ file, name, change, to, failures }: TestChange, locale: Locale): ReportLine {
  const words = comparisonWords[locale];
  const outcome = to === null ? '' : `, ${to === 'passed' ? words.passes : words.fails}`;
  const what = {
    broken: words.broken,
    mended: words.mended,
    added: `${words.newTest}${outcome}`,
    removed: words.goneTest,
  };
  const shown = failures.slice(0, 3).map((failure) => {
    const said = failure.said === null ? '' : ` «${shortened(failure.said, 60)}»`;
    return `${words.turn} ${failure.turn}${said}: ${failureText({ ...failure, line: 0 }, locale)}`;
  });
  const rest = failures.length - shown.length;
  const sign = change === 'broken' || to === 'failed' ? '!' : change === 'removed' ? '-' : '+';
  return {
    sign,
    subject: `${file} «${name}»: ${what[change]}`,
    from: null,
    to: null,
    notes: [...shown, ...(rest > 0 ? [`${words.more} ${rest}`] : [])],
  };
}

function valueText(value: unknown, locale: Locale): string {
  const words = comparisonWords[locale];
  if (value === null || value === undefined) return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
