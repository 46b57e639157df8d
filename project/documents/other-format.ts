import { createHash } from 'node:crypto';
import { AssistantError } from '../../assistant/errors.ts';
import type { Finding } from '../../assistant/findings.ts';
import { type ExtractedDocument, extractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { checkDates, documentName } from '../../assistant/retrieval/knowledge-checks.ts';
import type { KnowledgeDocument } from '../../assistant/retrieval/knowledge-document.ts';
import type { FrontMatter } from '../../assistant/retrieval/markdown-sections.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import { frontMatterOf } from '../knowledge-shape.ts';
import type { ProjectFile, ProjectFiles } from '../project-files.ts';
import { readTextFile } from '../text-file.ts';
import { textFileErrors } from '../text-file-errors.ts';
import { documentErrors } from './document-errors.ts';
import { type DocumentFormat, documentFormat, largestDocument } from './document-formats.ts';
import type { DocumentReader } from './document-reader.ts';

/** A file of knowledge/ that is neither Markdown nor YAML, not taken apart yet. */
export interface OtherFormat {
  readonly format: DocumentFormat;
  readonly bytes: Uint8Array;
  readonly card: FrontMatter;
}

export interface ReadOtherFormat {
  /** Undefined when the bytes cannot be had, or the card says what it must not. */
  readonly content: OtherFormat | undefined;
  readonly hash: string;
  readonly findings: readonly Finding[];
}

export async function readOtherFormat(
  files: ProjectFiles,
  entry: ProjectFile,
  cardEntry: ProjectFile | undefined,
): Promise<ReadOtherFormat> {
  const { bytes, findings } = await readBytes(files, entry);
  const card = cardEntry === undefined ? noCard : await readCard(files, cardEntry);
  const format = documentFormat(entry.path);
  const wrong = [...findings, ...card.findings];
  if (bytes === undefined || format === undefined || wrong.length > 0) {
    return { content: undefined, hash: '', findings: wrong };
  }
  const hash = createHash('sha256').update(bytes).update(card.text).digest('hex');
  return { content: { format, bytes, card: card.value }, hash, findings: [] };
}

const noCard = { text: '', value: {}, findings: [] };

async function readCard(files: ProjectFiles, entry: ProjectFile) {
  const { text, findings } = await readTextFile(files, entry);
  if (text === undefined) return { text: '', value: {}, findings };
  const { readYaml } = await import('../yaml-file.ts');
  const yaml = await readYaml(entry.path, text);
  const { shape, findings: departures } = frontMatterOf(entry.path, yaml.value);
  const wrong = [...yaml.findings, ...departures, ...checkDates(shape, entry.path, [], '')];
  return { text, value: shape, findings: wrong.filter(({ severity }) => severity === 'error') };
}

/** The bytes of a file within the limit of its format. */
export async function readBytes(
  files: ProjectFiles,
  { path, size, outside }: ProjectFile,
): Promise<{ readonly bytes: Uint8Array | undefined; readonly findings: readonly Finding[] }> {
  const refused = (definition: Finding['definition'], parameters: Finding['parameters'] = {}) => ({
    bytes: undefined,
    findings: [{ definition, parameters, severity: 'error', file: path, path: [] } satisfies Finding],
  });
  if (outside === true) return refused(textFileErrors.outside);
  const limit = largestDocument(documentFormat(path) ?? 'csv');
  if (size > limit) {
    return refused(textFileErrors.tooLarge, {
      size: Math.round(size / 1024 / 1024),
      limit: Math.round(limit / 1024 / 1024),
    });
  }
  try {
    return { bytes: await files.read(path), findings: [] };
  } catch (error) {
    return refused(textFileErrors.unreadable, systemRefusal(error));
  }
}

/** What stands in the file, or why it cannot be read. */
export async function extract(
  file: string,
  { format, bytes }: Pick<OtherFormat, 'format' | 'bytes'>,
  reader: DocumentReader,
): Promise<{ readonly document: ExtractedDocument | undefined; readonly findings: readonly Finding[] }> {
  const result = await reader.read(format, bytes);
  if ('document' in result) return { document: result.document, findings: [] };
  const definition = documentErrors[result.problem];
  return {
    document: undefined,
    findings: [{ definition, parameters: result.parameters, severity: 'error', file, path: [] }],
  };
}

/** The document, ready to be searched. Rejects with an error of the file's. */
export async function documentOf(
  file: string,
  content: OtherFormat,
  reader: DocumentReader,
): Promise<KnowledgeDocument> {
  const { document, findings } = await extract(file, content, reader);
  const [problem] = findings;
  if (document === undefined) {
    const start = { line: 1, column: 1 };
    throw new AssistantError(problem?.definition ?? documentErrors.broken, problem?.parameters ?? {}, {
      file,
      range: { start, end: start },
    });
  }
  return extractedDocument({ name: documentName(file), file }, document, content.card);
}
