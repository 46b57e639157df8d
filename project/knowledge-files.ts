import { createHash } from 'node:crypto';
import { AssistantError } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { faqDocument } from '../assistant/retrieval/faq-sections.ts';
import { checkDates, documentName, duplicateNames } from '../assistant/retrieval/knowledge-checks.ts';
import type { KnowledgeDocument } from '../assistant/retrieval/knowledge-document.ts';
import { markdownDocument } from '../assistant/retrieval/markdown-sections.ts';
import type { Diagnostic } from './diagnostic.ts';
import { faqOf, frontMatterOf } from './knowledge-shape.ts';
import { isProjectText, type ProjectFile, type ProjectFiles } from './project-files.ts';
import { readMarkdown } from './read-markdown.ts';
import { readTextFile } from './text-file.ts';
import { lineStarts, positionAt } from './text-lines.ts';

/** A document of knowledge/ by its bytes. */
export interface KnowledgeText {
  readonly name: string;
  readonly file: string;
  /** sha256 of the text. */
  readonly hash: string;
  readonly text: string;
}

/** The same, able to be read; it is taken apart only when somebody asks. */
export interface KnowledgeFile extends Omit<KnowledgeText, 'text'> {
  readonly read: () => KnowledgeDocument;
}

export interface KnowledgeFiles {
  /** By name. */
  readonly documents: readonly KnowledgeFile[];
  /** Errors only; with one of them the documents are not complete. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The texts under knowledge/ by name, not looked into: enough to tell whether an index is of these. */
export async function readKnowledgeTexts(
  files: ProjectFiles,
): Promise<{ readonly texts: readonly KnowledgeText[]; readonly findings: readonly Finding[] }> {
  const entries = (await files.entries()).filter(isKnowledge);
  const findings: Finding[] = [...duplicateNames(entries.map(({ path }) => path))];
  const texts: KnowledgeText[] = [];
  for (const entry of entries) {
    const { text, findings: unreadable } = await readTextFile(files, entry);
    findings.push(...unreadable);
    if (text === undefined) continue;
    const hash = createHash('sha256').update(text).digest('hex');
    texts.push({ name: documentName(entry.path), file: entry.path, hash, text });
  }
  return { texts: texts.sort((left, right) => (left.name < right.name ? -1 : 1)), findings };
}

/**
 * Everything under knowledge/ that can be searched. Asks less of a file than `validate`: unknown keys and missing
 * headers hinder no answer.
 */
export async function readKnowledgeFiles(files: ProjectFiles): Promise<KnowledgeFiles> {
  const { texts, findings: unreadable } = await readKnowledgeTexts(files);
  const findings: Finding[] = [...unreadable];
  const documents: KnowledgeFile[] = [];
  for (const { text, ...identity } of texts) {
    const read = await readerOf(identity.file, text);
    if (typeof read === 'function') documents.push({ ...identity, read });
    else findings.push(...read);
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { documents, diagnostics: [] };
  const { createLocator } = await import('./locate-findings.ts');
  const textOf = new Map(texts.map(({ file, text }) => [file, text]));
  return { documents, diagnostics: errors.map(createLocator((file) => textOf.get(file))) };
}

/** As the error that a command ends with. */
export function errorOf({ definition, parameters, file, range }: Diagnostic): AssistantError {
  return new AssistantError(definition, parameters, { file, range });
}

function isKnowledge(entry: ProjectFile): boolean {
  return /^knowledge\/.+\.(?:md|ya?ml)$/i.test(entry.path) && (entry.outside === true || isProjectText(entry));
}

/** Findings instead of a reader when the file does not say what it should. */
async function readerOf(file: string, text: string): Promise<(() => KnowledgeDocument) | readonly Finding[]> {
  return /\.md$/i.test(file) ? markdownReader(file, text) : faqReader(file, text);
}

async function markdownReader(file: string, text: string): Promise<(() => KnowledgeDocument) | readonly Finding[]> {
  const { parts, value, findings } = await readMarkdown(file, text);
  if (findings.length > 0) return findings;
  const { shape, findings: departures } = frontMatterOf(file, value);
  const wrong = [...departures, ...checkDates(shape, file, [], '')];
  if (wrong.length > 0) return wrong.map((finding) => ({ ...finding, offset: 0, length: 3 }));
  return () => markdownDocument({ name: documentName(file), file }, parts, shape);
}

async function faqReader(file: string, text: string): Promise<(() => KnowledgeDocument) | readonly Finding[]> {
  // At first use: a folder of plain Markdown needs no YAML.
  const { locateYaml, readYaml } = await import('./yaml-file.ts');
  const { value, findings } = await readYaml(file, text);
  if (findings.length > 0 || value === undefined) return findings;
  const { shape, findings: departures } = faqOf(file, value);
  if (shape === undefined) return departures;
  const wrong = [
    ...checkDates(shape, file, [], ''),
    ...shape.entries.flatMap((entry, index) => checkDates(entry, file, ['entries', index], '')),
  ];
  if (wrong.length > 0) return wrong;
  return () => {
    const starts = lineStarts(text);
    const spanOf = locateYaml(text);
    const lineOf = (entry: number): number => positionAt(starts, spanOf(['entries', entry]).start).line;
    return faqDocument({ name: documentName(file), file }, shape, lineOf);
  };
}
