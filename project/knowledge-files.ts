import { createHash } from 'node:crypto';
import { AssistantError } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { faqDocument } from '../assistant/retrieval/faq-sections.ts';
import { checkDates, documentName, duplicateNames } from '../assistant/retrieval/knowledge-checks.ts';
import type { KnowledgeDocument } from '../assistant/retrieval/knowledge-document.ts';
import { markdownDocument } from '../assistant/retrieval/markdown-sections.ts';
import type { Diagnostic } from './diagnostic.ts';
import { documentFormat } from './documents/document-formats.ts';
import type { DocumentReader } from './documents/document-reader.ts';
import type { OtherFormat } from './documents/other-format.ts';
import { faqOf, frontMatterOf } from './knowledge-shape.ts';
import { isProjectText, type ProjectFile, type ProjectFiles } from './project-files.ts';
import { readMarkdown } from './read-markdown.ts';
import { readTextFile } from './text-file.ts';
import { lineStarts, positionAt } from './text-lines.ts';

/** A document of knowledge/ by its bytes. */
export interface KnowledgeText {
  readonly name: string;
  readonly file: string;
  /** sha256 of the text; of other formats of the bytes and their card. */
  readonly hash: string;
  readonly content: string | OtherFormat;
}

/** The same, able to be read; it is taken apart only when somebody asks, and then may turn out to be unreadable. */
export interface KnowledgeFile extends Omit<KnowledgeText, 'content'> {
  readonly read: () => KnowledgeDocument | Promise<KnowledgeDocument>;
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
  const { entries, others, cards } = knowledgeEntries(await files.entries());
  const findings: Finding[] = [...duplicateNames([...entries, ...others].map(({ path }) => path))];
  const texts: KnowledgeText[] = [];
  for (const entry of entries) {
    const { text, findings: unreadable } = await readTextFile(files, entry);
    findings.push(...unreadable);
    if (text === undefined) continue;
    const hash = createHash('sha256').update(text).digest('hex');
    texts.push({ name: documentName(entry.path), file: entry.path, hash, content: text });
  }
  if (others.length > 0) {
    const { readOtherFormat } = await import('./documents/other-format.ts');
    for (const entry of others) {
      const { content, hash, findings: unreadable } = await readOtherFormat(files, entry, cards.get(entry.path));
      findings.push(...unreadable);
      if (content !== undefined) texts.push({ name: documentName(entry.path), file: entry.path, hash, content });
    }
  }
  return { texts: texts.sort((left, right) => (left.name < right.name ? -1 : 1)), findings };
}

/**
 * Everything under knowledge/ that can be searched. Asks less of a file than `validate`: unknown keys and missing
 * headers hinder no answer. Without a `reader` files of other formats are left out.
 */
export async function readKnowledgeFiles(files: ProjectFiles, reader?: DocumentReader): Promise<KnowledgeFiles> {
  const { texts, findings: unreadable } = await readKnowledgeTexts(files);
  const findings: Finding[] = [...unreadable];
  const documents: KnowledgeFile[] = [];
  for (const { content, ...identity } of texts) {
    const read = await readerOf(identity.file, content, reader);
    if (typeof read === 'function') documents.push({ ...identity, read });
    else findings.push(...read);
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { documents, diagnostics: [] };
  const { createLocator } = await import('./locate-findings.ts');
  const textOf = new Map(texts.map(({ file, content }) => [file, content]));
  const locate = createLocator((file) => {
    const content = textOf.get(file);
    return typeof content === 'string' ? content : undefined;
  });
  return { documents, diagnostics: errors.map(locate) };
}

/** As the error that a command ends with. */
export function errorOf({ definition, parameters, file, range }: Diagnostic): AssistantError {
  return new AssistantError(definition, parameters, { file, range });
}

function isReadable(entry: ProjectFile): boolean {
  return entry.outside === true || isProjectText(entry);
}

/** Markdown and lists of questions, files of other formats, and the cards of those by their path. */
function knowledgeEntries(entries: readonly ProjectFile[]) {
  const others = entries.filter((entry) => documentFormat(entry.path) !== undefined && isReadable(entry));
  const cards = new Map<string, ProjectFile>();
  const known = new Set(others.map(({ path }) => path));
  const texts = entries.filter((entry) => {
    if (!/^knowledge\/.+\.(?:md|ya?ml)$/i.test(entry.path) || !isReadable(entry)) return false;
    const described = entry.path.replace(/\.ya?ml$/i, '');
    if (!known.has(described)) return true;
    cards.set(described, entry);
    return false;
  });
  return { entries: texts, others, cards };
}

/** Findings instead of a reader when the file does not say what it should; none when nobody reads its format. */
async function readerOf(
  file: string,
  content: string | OtherFormat,
  reader: DocumentReader | undefined,
): Promise<(() => KnowledgeDocument | Promise<KnowledgeDocument>) | readonly Finding[]> {
  if (typeof content === 'string')
    return /\.md$/i.test(file) ? markdownReader(file, content) : faqReader(file, content);
  if (reader === undefined) return [];
  const { documentOf } = await import('./documents/other-format.ts');
  return () => documentOf(file, content, reader);
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
