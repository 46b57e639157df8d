import { CsvError, parse } from 'csv-parse/sync';
import type { ExtractedDocument, ExtractedSection } from '../../assistant/retrieval/extracted-document.ts';
import { decodeDocument } from './decode-document.ts';
import { UnreadableDocument } from './unreadable-document.ts';

const format = 'CSV';
const mostRows = 50_000;

interface Row {
  readonly cells: readonly string[];
  /** Where it begins. */
  readonly line: number;
}

/** Names of columns by what they hold, in the languages of those who write them. */
const columns = {
  question: /^(?:вопрос(?:\s+клиента)?|question|q)$/i,
  answer: /^(?:ответ|answer|a)$/i,
  aliases: /^(?:aliases|синонимы|варианты|(?:другие\s+)?формулировки|варианты\s+вопроса)$/i,
  section: /^(?:section|category|раздел|рубрика|категория|тема)$/i,
  title: /^(?:title|name|term|название|наименование|заголовок|имя|термин|услуга|товар|пакет|продукт|тема|позиция)$/i,
};

/** Rows as sections by the column that names them; with columns of questions and answers, an FAQ. */
export function readCsv(bytes: Uint8Array): ExtractedDocument {
  // The parser keeps only half of a `\r\n` in what it calls raw, by which rows are counted.
  const text = decodeDocument(bytes, format, () => undefined).replace(/\r\n?/g, '\n');
  const stated = /^\ufeff?sep=(.)\n/i.exec(text);
  const body = text.slice(stated?.[0].length ?? 0);
  const [header, ...rows] = rowsOf(body, stated?.[1] ?? delimiterOf(body), stated === null ? 1 : 2);
  const names = (header?.cells ?? []).map((name) => name.trim());
  const question = names.findIndex((name) => columns.question.test(name));
  const answer = names.findIndex((name) => columns.answer.test(name));
  const sections = question >= 0 && answer >= 0 ? faqSections(rows, names, question, answer) : rowSections(rows, names);
  return { title: null, sections: withOwnNames(sections), pagesWithoutText: [] };
}

/** The sign that splits the first records most evenly; quoted ones do not count. */
function delimiterOf(text: string): string {
  const counts = new Map([';', '\t', ','].map((sign) => [sign, [0]]));
  let isQuoted = false;
  let records = 1;
  for (let place = 0; place < Math.min(text.length, 65_536) && records <= 20; place += 1) {
    const sign = text[place] ?? '';
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === '\n') {
      records += 1;
      for (const perRecord of counts.values()) perRecord.push(0);
    } else {
      const perRecord = counts.get(sign);
      if (perRecord !== undefined) perRecord.push((perRecord.pop() ?? 0) + 1);
    }
  }
  const evenness = ([first = 0, ...others]: readonly number[]): number =>
    first === 0 ? 0 : (1 + others.filter((count) => count === first).length) / (1 + others.length) + first / 1e6;
  return [...counts].sort((left, right) => evenness(right[1]) - evenness(left[1]))[0]?.[0] ?? ',';
}

function rowsOf(text: string, delimiter: string, firstLine: number): Row[] {
  let line = firstLine;
  try {
    const records = parse(text, {
      delimiter,
      bom: true,
      raw: true,
      relax_column_count: true,
      relax_quotes: true,
      to: mostRows + 2,
      max_record_size: 1024 * 1024,
    }) as unknown as readonly { readonly record: readonly string[]; readonly raw: string }[];
    if (records.length > mostRows + 1) {
      throw new UnreadableDocument('tooMuch', { format, what: 'строк', whatEn: 'rows', limit: mostRows });
    }
    return records.flatMap(({ record, raw }) => {
      const start = line;
      line += raw.split('\n').length - 1;
      const cells = record.map((cell) => cell.trim());
      return cells.every((cell) => cell === '') ? [] : [{ cells, line: start }];
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new UnreadableDocument('unclosedQuote', { line: firstLine - 1 + openQuoteLine(text, delimiter) });
    }
    throw new UnreadableDocument('broken', { format, reason: error.message.slice(0, 200) });
  }
}

/** The line of the last quote that opens a value and finds no end. */
function openQuoteLine(text: string, delimiter: string): number {
  let line = 1;
  let opened = 1;
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (sign === '\n') line += 1;
    if (sign !== '"') continue;
    if (isQuoted && text[place + 1] === '"') place += 1;
    else if (isQuoted) isQuoted = false;
    else if (place === 0 || text[place - 1] === delimiter || text[place - 1] === '\n') {
      isQuoted = true;
      opened = line;
    }
  }
  return opened;
}

function faqSections(
  rows: readonly Row[],
  names: readonly string[],
  question: number,
  answer: number,
): ExtractedSection[] {
  const aliases = names.findIndex((name) => columns.aliases.test(name));
  const section = names.findIndex((name) => columns.section.test(name));
  return rows.map(({ cells, line }) => {
    const asked = cells[question] ?? '';
    const text = cells[answer] ?? '';
    if (asked === '' || text === '') throw new UnreadableDocument('faqRow', { line });
    return {
      path: [asked.replace(/\s+/g, ' ')],
      group: cells[section] ?? '',
      place: '',
      line,
      text,
      aliases: (cells[aliases] ?? '').split(/[\n;|]/).flatMap((alias) => (alias.trim() === '' ? [] : [alias.trim()])),
    };
  });
}

function rowSections(rows: readonly Row[], names: readonly string[]): ExtractedSection[] {
  const title = titleColumn(rows, names);
  return rows.map(({ cells, line }) => {
    const named = cells.flatMap((cell, column) => {
      if (cell === '') return [];
      const name = names[column] ?? '';
      return [name === '' ? cell : `${name}: ${cell}`];
    });
    const text = names.length === 1 ? (cells[0] ?? '') : `${named.join('; ').replace(/[.;]$/, '')}.`;
    const heading = (cells[title] ?? '').replace(/\s+/g, ' ').slice(0, 200);
    return {
      path: heading === '' ? [] : [heading],
      place: heading === '' ? `строка ${line}` : '',
      line,
      text,
      aliases: [],
    };
  });
}

/** By its name, else the first that holds words in most rows. */
function titleColumn(rows: readonly Row[], names: readonly string[]): number {
  const named = names.findIndex((name) => columns.title.test(name));
  if (named >= 0) return named;
  const isWordy = (column: number): boolean =>
    rows.filter(({ cells }) => /\p{L}{2}/u.test(cells[column] ?? '')).length > rows.length / 2;
  return Math.max(
    0,
    names.findIndex((_, column) => isWordy(column)),
  );
}

/** Rows of one name are told apart by their lines: each can be found and quoted. */
function withOwnNames(sections: readonly ExtractedSection[]): ExtractedSection[] {
  const seen = new Set<string>();
  return sections.map((section) => {
    const name = section.path.join('\0');
    const isRepeated = name !== '' && seen.has(name);
    seen.add(name);
    return isRepeated ? { ...section, place: `строка ${section.line}` } : section;
  });
}
