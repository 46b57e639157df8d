import type { Locale } from '../assistant/errors.ts';
import type { Comparison } from '../runtime/comparison/comparing.ts';
import { comparisonSections } from './comparison-report.ts';
import { comparisonWords } from './comparison-words.ts';
import type { Paint } from './paint.ts';
import { lineText, type ReportLine, type ReportSection, type ReportTable } from './report-lines.ts';
import { tableWidth, textTable } from './text-table.ts';

/** For a terminal. */
export function comparisonText(
  comparison: Comparison,
  { locale, paint, width }: { locale: Locale; paint: Paint; width: number },
): string {
  const words = comparisonWords[locale];
  const sections = comparisonSections(comparison, locale);
  const against = `${words.against} ${nameOf(comparison)}`;
  if (sections.length === 0) return `${paint.green(words.nothing)} (${against})`;
  const title = `${paint.bold(words.title)} (${against})`;
  return [title, ...sections.map((section) => sectionText(section, paint, width))].join('\n\n');
}

/**
 * A comment of a merge request: Markdown whose content cannot become markup, mentions or links. Customers' words are not
 * in it: others read it, elsewhere.
 */
export function comparisonMarkdown(comparison: Comparison, locale: Locale): string {
  const words = comparisonWords[locale];
  const sections = comparisonSections(comparison, locale, false);
  const against = `${words.against} \`${nameOf(comparison).replaceAll('`', '')}\``;
  if (sections.length === 0) return `${commentMark}\n### ${words.nothing}\n\n${against}\n`;
  const whole = `${commentMark}\n### ${words.title}\n\n${against}\n\n${sections.map(markdownSection).join('\n\n')}\n`;
  return withinComment(whole, words.cut);
}

/** GitHub refuses a comment of 65 536 characters; with room for what it counts otherwise. */
const longestComment = 60_000;

/** Whole lines only, so that no markup is left open. */
function withinComment(text: string, note: string): string {
  if (text.length <= longestComment) return text;
  return `${text.slice(0, text.lastIndexOf('\n', longestComment))}\n\n${note}\n`;
}

/** By which CI finds its comment again; unseen on the page. */
const commentMark = '<!-- sales-assistant diff -->';

/** The ref as it was asked for, and the commit it meant. */
function nameOf({ ref, from }: Comparison): string {
  const short = from.revision?.slice(0, 8) ?? '';
  return short === '' || ref.startsWith(short) ? ref : `${ref}, ${short}`;
}

const shownInText = 60;
const shownInComment = 25;

function sectionText({ title, table, lines }: ReportSection, paint: Paint, width: number): string {
  const parts = [paint.bold(title)];
  if (table !== null && table.rows.length > 0) {
    const columns = table.columns.map((name, index) => ({
      title: name,
      align: index === 0 ? ('left' as const) : ('right' as const),
      shrinks: index === 0,
    }));
    const rows = table.rows.map(({ cells }) => cells);
    const isNarrow = tableWidth(columns, rows) > width - 2;
    parts.push(
      isNarrow
        ? table.rows.map((row) => lineText(stacked(row), paint)).join('\n')
        : indented(textTable(columns, rows, { width: width - 2, header: paint.dim })),
    );
  }
  parts.push(...lines.slice(0, shownInText).map((line) => lineText(line, paint)));
  if (lines.length > shownInText) parts.push(paint.dim(`  … +${lines.length - shownInText}`));
  return parts.join('\n');
}

/** A row that a narrow terminal would squeeze: its name whole, then what it was and what it is. */
function stacked({ cells, sign }: ReportTable['rows'][number]): ReportLine {
  const [subject = '', from = null, to = null, move = ''] = cells;
  return { sign, subject: `${subject}: ${move}`, from, to, notes: [] };
}

function markdownSection({ title, table, lines }: ReportSection): string {
  const parts = [`#### ${escaped(title)}`, ''];
  if (table !== null && table.rows.length > 0) {
    const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
    const shown = table.rows.slice(0, shownInComment).map(({ cells }) => row(cells));
    parts.push(
      row(table.columns),
      `|${table.columns.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
      ...shown,
    );
    if (table.rows.length > shown.length) parts.push('', `… +${table.rows.length - shown.length}`);
    if (lines.length > 0) parts.push('');
  }
  parts.push(...lines.slice(0, shownInComment).flatMap(markdownLine));
  if (lines.length > shownInComment) parts.push(`- … +${lines.length - shownInComment}`);
  return parts.join('\n');
}

const marks = { '+': '➕', '-': '➖', '~': '✏️', '!': '❌' } as const;

function markdownLine({ sign, subject, from, to, notes }: ReportLine): string[] {
  const [was, is] = [from === null ? null : `~~${escaped(from)}~~`, to === null ? null : `**${escaped(to)}**`];
  const values = [was, is].filter((value) => value !== null).join(' → ');
  return [
    `- ${marks[sign]} ${escaped(subject)}${values === '' ? '' : `  \n  ${values}`}`,
    ...notes.map((note) => `  - ${escaped(note)}`),
  ];
}

/** A title of the price list may hold `|`, `@somebody`, `<img>` or `**`: in a comment it stays what it is. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/([@#!$%])(?=\w)/g, '$1\u2060')
    .replace(/(https?):\/\//gi, '$1:\u2060//');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
