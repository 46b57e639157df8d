import type { Finding, YamlPath } from '../assistant/findings.ts';
import { knowledgeErrors } from '../assistant/retrieval/knowledge-errors.ts';
import type { FaqFile, KnowledgeFrontMatter } from '../assistant/retrieval/knowledge-schema.ts';

/**
 * What the index needs of a knowledge file's YAML, whatever else stands there. `validate` holds files against the whole
 * schema; the index must take folders that were written for other programs.
 */
export function frontMatterOf(file: string, value: unknown): { shape: KnowledgeFrontMatter; findings: Finding[] } {
  const findings: Finding[] = [];
  const front = isObject(value) ? value : {};
  const shape: KnowledgeFrontMatter = {
    ...optional('title', textOf(front.title)),
    ...validityOf(front, file, [], findings),
    ...audienceOf(front, file, findings),
    ...neverSayOf(front, file, [], findings),
  };
  return { shape, findings };
}

export function faqOf(file: string, value: unknown): { shape: FaqFile | undefined; findings: Finding[] } {
  const findings: Finding[] = [];
  if (!isObject(value) || !Array.isArray(value.entries)) {
    const expected = 'список вопросов и ответов: title и entries';
    return { shape: undefined, findings: [departure(file, [], expected)] };
  }
  const entries = value.entries.map((entry: unknown, index): FaqFile['entries'][number] => {
    const path = ['entries', index];
    const fields = isObject(entry) ? entry : {};
    const question = textOf(fields.question) ?? '';
    const answer = textOf(fields.answer) ?? '';
    if (question.trim() === '') findings.push(departure(file, path, 'question — вопрос, непустой текст'));
    else if (answer.trim() === '') findings.push(departure(file, path, 'answer — ответ, непустой текст'));
    const aliases = Array.isArray(fields.aliases) ? fields.aliases.flatMap((alias) => textOf(alias) ?? []) : [];
    return {
      question,
      answer,
      aliases: aliases.filter((alias) => alias.trim() !== ''),
      ...optional('section', textOf(fields.section)),
      ...validityOf(fields, file, path, findings),
      ...neverSayOf(fields, file, path, findings),
    };
  });
  const shape: FaqFile = {
    version: 1,
    title: textOf(value.title) ?? '',
    entries,
    ...validityOf(value, file, [], findings),
    ...audienceOf(value, file, findings),
    ...neverSayOf(value, file, [], findings),
  };
  return { shape: findings.length === 0 ? shape : undefined, findings };
}

type Fields = Readonly<Record<string, unknown>>;

function validityOf(fields: Fields, file: string, path: YamlPath, findings: Finding[]) {
  const read = (key: 'valid_from' | 'valid_until'): string | undefined => {
    const value = fields[key];
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
    findings.push(departure(file, [...path, key], 'дата вида 2026-12-31'));
    return undefined;
  };
  return { ...optional('valid_from', read('valid_from')), ...optional('valid_until', read('valid_until')) };
}

function audienceOf(fields: Fields, file: string, findings: Finding[]): { audience?: 'customer' | 'manager' } {
  const { audience } = fields;
  if (audience === undefined || audience === null) return {};
  if (audience === 'customer' || audience === 'manager') return { audience };
  // Guessing "customer" here could show customers what was meant for colleagues.
  findings.push(departure(file, ['audience'], 'audience: customer или manager'));
  return {};
}

/** Dropping what does not read would let customers hear it. */
function neverSayOf(fields: Fields, file: string, path: YamlPath, findings: Finding[]): { never_say?: string[] } {
  const { never_say: phrases } = fields;
  if (phrases === undefined || phrases === null) return {};
  const texts = Array.isArray(phrases) ? phrases.map(textOf) : [];
  const known = texts.filter((phrase) => phrase !== undefined);
  if (Array.isArray(phrases) && known.length === texts.length) return { never_say: known };
  findings.push(departure(file, [...path, 'never_say'], 'never_say: список слов и фраз'));
  return {};
}

function optional<Key extends string>(key: Key, value: string | undefined): { [Name in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [Name in Key]?: string });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function departure(file: string, path: YamlPath, expected: string): Finding {
  return { definition: knowledgeErrors.shape, parameters: { expected }, severity: 'error', file, path };
}
