import type { DialogueTestFile } from '../assistant/dialogue-tests/dialogue-test-schema.ts';
import type { Company } from '../assistant/documents/company-schema.ts';
import type { Finding } from '../assistant/findings.ts';
import type { ClaimSetFile } from '../assistant/guard/claim-set-schema.ts';
import type { ListingsFile } from '../assistant/listings/listings-schema.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import type { OrderSetFile } from '../assistant/pricing/order-set-schema.ts';
import type { PricingFile } from '../assistant/pricing/pricing-schema.ts';
import type { ExtractedDocument } from '../assistant/retrieval/extracted-document.ts';
import type { MarkdownSource } from '../assistant/retrieval/knowledge-checks.ts';
import { type DocumentCard, type FaqFile, KnowledgeFrontMatter } from '../assistant/retrieval/knowledge-schema.ts';
import type { QuestionSetFile } from '../assistant/retrieval/question-set-schema.ts';
import type { ScriptFile } from '../assistant/script/script-schema.ts';
import type { AssistantFile } from '../assistant/settings/assistant-settings.ts';
import type { ChannelSettings } from './channels-schema.ts';
import { documentFormat } from './documents/document-formats.ts';
import type { DocumentReader } from './documents/document-reader.ts';
import { type FileKind, type FileKindName, kindByContent } from './file-kinds.ts';
import type { IntegrationsFile } from './integrations-schema.ts';
import { projectErrors } from './project-errors.ts';
import { byBytes, isProjectText, type ProjectFile, type ProjectFiles } from './project-files.ts';
import { readMarkdown } from './read-markdown.ts';
import type { ShapeValidators } from './shape-validators.ts';
import { readTextFile } from './text-file.ts';
import { textFileErrors } from './text-file-errors.ts';
import { validateShape } from './validate-shape.ts';
import { readYaml } from './yaml-file.ts';

interface KindContents {
  readonly company: Company;
  readonly pricing: PricingFile;
  readonly script: ScriptFile;
  readonly assistant: AssistantFile;
  readonly channels: ChannelSettings & { readonly version: 1 };
  readonly integrations: IntegrationsFile;
  readonly listings: ListingsFile;
  readonly 'dialogue-test': DialogueTestFile;
  readonly 'question-set': QuestionSetFile;
  readonly 'claim-set': ClaimSetFile;
  readonly 'order-set': OrderSetFile;
  readonly 'document-card': DocumentCard;
  readonly faq: FaqFile;
}

/** A YAML file that fits its schema. */
export interface SourceFile<Kind extends FileKindName> {
  readonly file: string;
  readonly source: KindContents[Kind];
}

/** All that was read: texts by path, the YAML that is in order, and what is wrong with the rest. */
export interface ProjectSources {
  /** Of every text file that could be read, also of YAML that does not parse. */
  readonly texts: ReadonlyMap<string, string>;
  /** Documents of knowledge/ whose front matter is in order. */
  readonly markdown: readonly MarkdownSource[];
  /** Files of knowledge/ in other formats, with what stands in them. */
  readonly extracted: readonly ExtractedSource[];
  of<Kind extends FileKindName>(kind: Kind): readonly SourceFile<Kind>[];
  readonly findings: readonly Finding[];
  /** Of every file in the folders that were read, whatever it is. */
  readonly paths: ReadonlySet<string>;
  /** Paths that were left out, added since or not. */
  readonly leftOut: ReadonlySet<string>;
  /** Adds a file that was left out. */
  read(entry: ProjectFile): Promise<void>;
}

/** A DOCX, PDF, HTML or CSV file that could be read. */
export interface ExtractedSource {
  readonly file: string;
  readonly document: ExtractedDocument;
}

const textEnding = /\.(?:ya?ml|md|html|txt|svg)$/i;

export interface ReadOptions {
  readonly kinds: readonly FileKind[];
  readonly validators: ShapeValidators;
  /** Folders to read; the identity covers config/ and templates/ whatever is read here. */
  readonly folders: readonly string[];
  /** Paths to leave out for now. */
  readonly except?: ReadonlySet<string> | undefined;
  /** Without it files of other formats are not looked into. */
  readonly reader?: DocumentReader | undefined;
}

export async function readSources(files: ProjectFiles, options: ReadOptions): Promise<ProjectSources> {
  const texts = new Map<string, string>();
  const findings: Finding[] = [];
  const markdown: MarkdownSource[] = [];
  const extracted: ExtractedSource[] = [];
  const byKind = new Map<FileKindName, { file: string; source: unknown }[]>();
  const entries = (await files.entries()).filter((entry) =>
    options.folders.some((folder) => entry.path.startsWith(`${folder}/`)),
  );
  for (const entry of entries) if (options.except?.has(entry.path) !== true) await readEntry(entry);
  if (options.folders.includes('config')) findings.push(...missingFiles(entries, options.kinds));
  return {
    texts,
    markdown,
    extracted,
    findings,
    paths: new Set(entries.map(({ path }) => path)),
    leftOut: options.except ?? new Set(),
    read: readEntry,
    // The schemas have just vouched for the shapes.
    of: (kind) => (byKind.get(kind) ?? []).sort((left, right) => byBytes(left.file, right.file)) as never,
  };

  async function readEntry(entry: ProjectFile): Promise<void> {
    if (entry.outside !== true && !isProjectText(entry)) return;
    const { path } = entry;
    if (documentFormat(path) !== undefined) return readOther(entry);
    const kinds = options.kinds.filter((candidate) => candidate.pattern.test(path));
    const isKnown = kinds.length > 0;
    if (!isKnown && path.startsWith('config/')) findings.push(...misplaced(path, options.kinds));
    if (entry.outside !== true && !isKnown && !textEnding.test(path)) return;
    const file = await readTextFile(files, entry);
    findings.push(...file.findings);
    if (file.text === undefined) return;
    texts.set(path, file.text);
    if (isKnown) await readKind(kinds, path, file.text);
    else if (/^knowledge\/.+\.md$/i.test(path)) await readDocument(path, file.text);
  }

  async function readOther(entry: ProjectFile): Promise<void> {
    const { extract, readBytes } = await import('./documents/other-format.ts');
    const { bytes, findings: unreadable } = await readBytes(files, entry);
    const format = documentFormat(entry.path);
    findings.push(...unreadable);
    if (bytes === undefined || format === undefined || options.reader === undefined) return;
    const { document, findings: problems } = await extract(entry.path, { format, bytes }, options.reader);
    findings.push(...problems);
    if (document !== undefined) extracted.push({ file: entry.path, document });
  }

  async function readDocument(path: string, text: string): Promise<void> {
    const { parts, value, findings: unreadable } = await readMarkdown(path, text);
    const departures =
      unreadable.length > 0 ? [] : await validateShape(options.validators, KnowledgeFrontMatter, path, value);
    findings.push(...unreadable, ...departures);
    if (unreadable.length > 0 || departures.length > 0) return;
    // The schema has just vouched for the shape.
    markdown.push({ file: path, frontMatter: value as KnowledgeFrontMatter, isEmpty: parts.body.trim() === '' });
  }

  async function readKind(kinds: readonly FileKind[], path: string, text: string): Promise<void> {
    const yaml = await readYaml(path, text);
    findings.push(...yaml.findings);
    if (yaml.value === undefined) return;
    const kind = kindByContent(kinds, yaml.value);
    if (kind === undefined) return;
    const departures = await validateShape(options.validators, kind.schema, path, yaml.value);
    findings.push(...departures);
    if (departures.length > 0 || yaml.findings.length > 0) return;
    const known = byKind.get(kind.name) ?? [];
    known.push({ file: path, source: yaml.value });
    byKind.set(kind.name, known);
  }
}

function missingFiles(entries: readonly ProjectFile[], kinds: readonly FileKind[]): Finding[] {
  return kinds
    .filter((kind) => kind.required && !entries.some(({ path }) => kind.pattern.test(path)))
    .map(({ place }) => ({
      definition: projectErrors.fileMissing,
      parameters: { file: place },
      severity: 'error',
      file: place,
      path: [],
    }));
}

/** What `test --record` keeps beside the tests. */
const recordedReplies = /^config\/tests\/[^/]+\.recorded\.json$/;

/** Settings in a file that nothing reads would silently be without effect. Notes beside them are nobody's mistake. */
function misplaced(path: string, kinds: readonly FileKind[]): Finding[] {
  if (!/\.(?:ya?ml|json)$/i.test(path) || recordedReplies.test(path)) return [];
  const known = kinds.filter(({ place }) => place.startsWith('config/')).map(({ place }) => place);
  const near = nearestName(
    path.replace(/\.(?:yml|json)$/i, '.yaml'),
    known.filter((place) => !place.includes('*')),
  );
  const suggestion = near === undefined ? '' : `. Возможно, это ${near}`;
  return [
    {
      definition: textFileErrors.misplaced,
      parameters: { file: path, suggestion, known: [...new Set(known)].join(', ') },
      severity: 'error',
      file: path,
      path: [],
      offset: 0,
      length: 0,
    },
  ];
}
