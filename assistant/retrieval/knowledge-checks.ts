import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { isCalendarDate } from '../pricing/local-date.ts';
import { knowledgeErrors } from './knowledge-errors.ts';
import type { FaqFile, KnowledgeFrontMatter } from './knowledge-schema.ts';

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
  return file.replace(/^knowledge\//, '').replace(/\.(?:md|ya?ml)$/i, '');
}

/** What the schemas of single files cannot see. `today` is the local date, YYYY-MM-DD. */
export function checkKnowledge(
  faqs: readonly FaqSource[],
  documents: readonly MarkdownSource[],
  today: string,
): Finding[] {
  return [
    ...duplicateNames([...faqs, ...documents].map(({ file }) => file)),
    ...duplicateQuestions(faqs),
    ...faqs.flatMap((faq) => [...checkFaqDates(faq, today), ...emptyAnswers(faq)]),
    ...documents.flatMap((document) => checkDocument(document, today)),
  ];
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

function duplicateQuestions(faqs: readonly FaqSource[]): Finding[] {
  const seen = new Map<string, string>();
  const findings: Finding[] = [];
  const note = (wording: string, file: string, question: string, path: () => YamlPath) => {
    const key = questionKey(wording);
    const place = seen.get(key);
    if (place === undefined) {
      seen.set(key, `${file}, «${question}»`);
      return;
    }
    const parameters = { question: wording, place };
    findings.push({ ...error(knowledgeErrors.duplicateQuestion, parameters, file, path()), severity: 'warning' });
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

/** Case, ё and punctuation make no other question. Plain character sets: thousands of questions pass here. */
function questionKey(question: string): string {
  return question
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[\s\u00a0!-/:-@[-`{-~«»„“”—–…№]+/g, ' ')
    .trim();
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
