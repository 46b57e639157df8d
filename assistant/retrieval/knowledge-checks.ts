import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { isCalendarDate } from '../local-time/local-date.ts';
import { knowledgeErrors } from './knowledge-errors.ts';
import type { FaqFile, KnowledgeFrontMatter } from './knowledge-schema.ts';
import { normalizeText } from './normalize-text.ts';

export interface FaqSource {
  readonly file: string;
  readonly source: FaqFile;
}

export interface MarkdownSource {
  readonly file: string;
  readonly frontMatter: KnowledgeFrontMatter;
  readonly isEmpty: boolean;
}

/** Path under knowledge/ without its ending: what an answer names as its source. */
export function documentName(file: string): string {
  return file.replace(/^knowledge\//, '').replace(/\.(?:md|ya?ml|docx|pdf|html?|csv)$/i, '');
}

/**
 * What the schemas of single files cannot see. `today` is the local date, YYYY-MM-DD; `others` are files of other formats,
 * whose front matter stands in a file of its own.
 */
export function checkKnowledge(
  faqs: readonly FaqSource[],
  documents: readonly MarkdownSource[],
  today: string,
  others: readonly string[] = [],
): Finding[] {
  return [
    ...duplicateNames([...[...faqs, ...documents].map(({ file }) => file), ...others]),
    ...duplicateQuestions(faqs),
    ...faqs.flatMap((faq) => checkFaq(faq, today)),
    ...documents.flatMap((document) => checkDocument(document, today)),
  ];
}

/** What is wrong with one list of questions whatever the others say. */
export function checkFaq(faq: FaqSource, today: string): Finding[] {
  return [...checkFaqDates(faq, today), ...emptyAnswers(faq)];
}

/** Two files of one name, such as `prices.md` and `prices.yaml`, could not be told apart in an answer. */
export function duplicateNames(files: readonly string[]): Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const file of [...files].sort()) {
    const document = documentName(file);
    const before = first.get(document);
    if (before === undefined) first.set(document, file);
    else findings.push(error(knowledgeErrors.duplicateName, { document, first: before, second: file }, file, []));
  }
  return findings;
}

interface Wording {
  readonly text: string;
  readonly file: string;
  readonly question: string;
}

function duplicateQuestions(faqs: readonly FaqSource[]): Finding[] {
  const seen = new Map<number, Wording>();
  const findings: Finding[] = [];
  const note = (text: string, file: string, question: string, path: () => YamlPath) => {
    const print = fingerprint(text);
    const first = seen.get(print);
    if (first === undefined) {
      seen.set(print, { text, file, question });
    } else if (questionKey(first.text) === questionKey(text)) {
      const parameters = { question: text, place: `${first.file}, «${first.question}»` };
      findings.push({ ...error(knowledgeErrors.duplicateQuestion, parameters, file, path()), severity: 'warning' });
    }
  };
  for (const { file, source } of faqs) {
    source.entries.forEach(({ question, aliases = [] }, index) => {
      note(question, file, question, () => ['entries', index, 'question']);
      aliases.forEach((alias, at) => {
        note(alias, file, question, () => ['entries', index, 'aliases', at]);
      });
    });
  }
  return findings;
}

/** Case, ё and punctuation make no other question. */
function questionKey(question: string): string {
  return normalizeText(question)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * A number that equal keys share. Tens of thousands of questions pass here, and building a key for each costs more than
 * reading them did; only equal numbers are compared by key.
 */
export function fingerprint(question: string): number {
  let low = 17;
  let high = 31;
  let gap = 0;
  for (let index = 0; index < question.length; index += 1) {
    const letter = foldLetter(question.charCodeAt(index));
    if (letter === 0) {
      gap = low === 17 ? 0 : 1;
      continue;
    }
    low = (Math.imul(low, 31) + letter + gap) | 0;
    high = (Math.imul(high, 131) + letter + gap * 7919) | 0;
    gap = 0;
  }
  return (low >>> 0) * 0x200000 + (high & 0x1fffff);
}

/** Of Latin and Russian letters and digits; zero for all else, which at worst makes two prints equal. */
function foldLetter(code: number): number {
  if (code >= 0x430 && code <= 0x44f) return code;
  if (code >= 0x410 && code <= 0x42f) return code + 32;
  if (code === 0x451 || code === 0x401) return 0x435;
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return code;
  return code >= 65 && code <= 90 ? code + 32 : 0;
}

function emptyAnswers({ file, source }: FaqSource): Finding[] {
  return source.entries.flatMap(({ question, answer }, index) =>
    answer.trim() === '' ? [error(knowledgeErrors.emptyAnswer, { question }, file, ['entries', index, 'answer'])] : [],
  );
}

function checkFaqDates({ file, source }: FaqSource, today: string): Finding[] {
  return [
    ...checkDates(source, file, [], today),
    ...source.entries.flatMap((entry, index) => checkDates(entry, file, ['entries', index], today)),
  ];
}

function checkDocument({ file, frontMatter, isEmpty }: MarkdownSource, today: string): Finding[] {
  const findings = checkDates(frontMatter, file, [], today);
  if (isEmpty) findings.push({ ...error(knowledgeErrors.emptyDocument, {}, file, []), severity: 'warning' });
  return findings;
}

interface Validity {
  readonly valid_from?: string;
  readonly valid_until?: string;
}

export function checkDates(
  { valid_from: from, valid_until: until }: Validity,
  file: string,
  path: YamlPath,
  today: string,
): Finding[] {
  if (from === undefined && until === undefined) return [];
  const findings = Object.entries({ valid_from: from, valid_until: until }).flatMap(([key, date]) =>
    date === undefined || isCalendarDate(date) ? [] : [error(knowledgeErrors.badDate, { date }, file, [...path, key])],
  );
  if (findings.length > 0 || until === undefined) return findings;
  if (from !== undefined && until < from) {
    return [error(knowledgeErrors.datesReversed, { from, until }, file, [...path, 'valid_until'])];
  }
  if (until >= today) return [];
  return [{ ...error(knowledgeErrors.expired, { until }, file, [...path, 'valid_until']), severity: 'warning' }];
}

function error(definition: ErrorDefinition, parameters: ErrorParameters, file: string, path: YamlPath): Finding {
  return { definition, parameters, severity: 'error', file, path };
}
