import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteRequest } from '../adapters/knowledge-index/sqlite/index-writer.ts';
import {
  holdsDocuments,
  openSqliteIndex,
  type SqliteKnowledgeIndex,
} from '../adapters/knowledge-index/sqlite/sqlite-knowledge-index.ts';
import { AssistantError } from '../assistant/errors.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import type { Embedder } from '../assistant/ports/embedder.ts';
import type { KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import { knowledgeErrors } from '../assistant/retrieval/knowledge-errors.ts';
import type { AssistantSettings } from '../assistant/settings/assistant-settings.ts';
import type { Diagnostic } from '../project/diagnostic.ts';
import { diskFiles } from '../project/disk-files.ts';
import type { DocumentReader } from '../project/documents/document-reader.ts';
import { errorOf, type KnowledgeFile, readKnowledgeFiles, readKnowledgeTexts } from '../project/knowledge-files.ts';
import type { ProjectFiles } from '../project/project-files.ts';
import { documentReader } from './document-reading.ts';
import { obeyProxy } from './outgoing-proxy.ts';
import type { Environment } from './secrets.ts';

export interface KnowledgeOptions {
  readonly environment: Environment;
  /** Where the index lives: `data/index` of the project, unless texts that are not in use are to be asked. */
  readonly indexFolder?: string;
  /** Where they have been read already; else knowledge/ is read from the disk. */
  readonly files?: ProjectFiles;
  /** Where one is at hand that has read these files before; it is not closed here. */
  readonly reader?: DocumentReader;
  /** A function where the index stays open past midnight: texts have dates of validity. */
  readonly now: Date | (() => Date);
  /** Where a project is at hand; else they are read from its files, which takes YAML and schemas. */
  readonly settings?: AssistantSettings['retrieval'];
  /** Most of the index is read after the promise is kept; searches before that answer too. */
  readonly inBackground?: boolean;
  /** The company's, for those dates. */
  readonly timeZone?: string;
  /** Further defects beside the one that is thrown, and what the caller should tell the user. */
  readonly notice?: (notice: KnowledgeNotice) => void;
}

export type KnowledgeNotice =
  | { readonly kind: 'broken'; readonly diagnostic: Diagnostic }
  /** There was no usable index; it is being made. */
  | { readonly kind: 'indexing' }
  /** knowledge/ has changed since the index was made. */
  | { readonly kind: 'stale' }
  /** Not every passage has a vector of the embedder's yet; search is lexical until then. */
  | { readonly kind: 'vectors' }
  /** A question got no vector: it and those of the next half a minute are searched by words. Told once. */
  | { readonly kind: 'question'; readonly reason: string }
  /** The embedder failed or cannot be asked; search is lexical for now. */
  | { readonly kind: 'embedder'; readonly reason: string };

export interface IndexOptions extends KnowledgeOptions {
  readonly rebuild?: boolean;
  readonly progress?: (done: number, total: number) => void;
  /** Of the vectors, which are made after the texts were read. */
  readonly vectorProgress?: (done: number, total: number) => void;
  /** `later`: texts can be searched at once, vectors are made by completeVectors. */
  readonly vectors?: 'now' | 'later';
}

export interface IndexReport {
  readonly generation: string;
  readonly documents: number;
  readonly chunks: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly embedded: number;
}

/** Brings data/index up to date with knowledge/. A file that cannot be read is thrown and the old index stays. */
export async function indexKnowledge(folder: string, options: IndexOptions): Promise<IndexReport> {
  const settings = await settingsOf(folder, options);
  const { withoutVector: _, ...report } = await write(folder, await embedderOf(settings, options), options);
  return report;
}

/** What completeVectors could do; a generation that something else has replaced is left alone. */
export interface VectorOutcome {
  readonly left: number;
  readonly failure: string | null;
}

/** As long as this, work that was paid for may be lost with a process. */
const vectorStretchMs = 300_000;

/** Makes the vectors that the generation lacks, kept every few minutes; searches go on meanwhile. */
export async function completeVectors(
  folder: string,
  generation: string,
  options: KnowledgeOptions & { readonly signal: AbortSignal },
): Promise<VectorOutcome> {
  const settings = await settingsOf(folder, options);
  // What was edited meanwhile is checked first, by a reload, and gets its vectors then.
  if ((await knowledgeState(folder, options)) !== 'current') return { left: 0, failure: null };
  let over = generation;
  for (;;) {
    let failure: string | null = null;
    const notice = (told: KnowledgeNotice): void => {
      if (told.kind === 'embedder') failure = told.reason;
    };
    const embedder = await embedderOf(settings, { ...options, notice });
    if (embedder === null) return { left: 0, failure };
    const vectors = { milliseconds: vectorStretchMs, signal: options.signal };
    const made = await write(folder, embedder, { ...options, notice }, { over, vectors });
    if (failure !== null || made.withoutVector === 0) return { left: made.withoutVector, failure };
    over = made.generation;
  }
}

/** The index with the settings it is to be asked with. */
export interface OpenKnowledge extends KnowledgeIndex {
  readonly settings: AssistantSettings['retrieval'];
  /** An embedder is there, and not yet a vector of its for every passage. */
  readonly lacksVectors: boolean;
}

/**
 * Opens the current index; makes it first when there is none. One that is behind knowledge/ is used as it is and
 * noticed: bringing it up to date is `index`'s and the daemon's work.
 */
export async function openKnowledge(folder: string, options: KnowledgeOptions): Promise<OpenKnowledge> {
  const settings = await settingsOf(folder, options);
  const embedder = await embedderOf(settings, options);
  const existing = await open(folder, settings, embedder, options);
  if (existing !== null) {
    if ((await knowledgeState(folder, options)) === 'stale') options.notice?.({ kind: 'stale' });
    else if (embedder !== null && !existing.usesVectors) {
      options.notice?.({ kind: 'vectors' });
    }
    return { ...existing, settings, lacksVectors: embedder !== null && !existing.usesVectors };
  }
  options.notice?.({ kind: 'indexing' });
  await write(folder, embedder, options);
  const made = await open(folder, settings, embedder, options);
  if (made === null) throw new Error(`the index of ${folder} is gone as soon as it was made`);
  return { ...made, settings, lacksVectors: embedder !== null && !made.usesVectors };
}

async function open(
  folder: string,
  { embedder: wanted }: AssistantSettings['retrieval'],
  embedder: Embedder | null,
  options: KnowledgeOptions,
): Promise<SqliteKnowledgeIndex | null> {
  const { now, timeZone, inBackground } = options;
  return openSqliteIndex(indexFolder(folder, options), {
    embedder,
    vectorWeight: wanted?.weight ?? 0,
    embedderTimeoutMs: (wanted?.timeoutSeconds ?? 0) * 1000,
    inBackground: inBackground ?? false,
    onQuestionFailure: (reason) => options.notice?.({ kind: 'question', reason }),
    today: createToday(typeof now === 'function' ? now : () => now, timeZone ?? 'Europe/Moscow'),
  });
}

/** The local date; asking the calendar costs half a millisecond, so it is asked once a minute. */
function createToday(now: () => Date, timeZone: string): () => string {
  let minute = Number.NaN;
  let today = '';
  return () => {
    const moment = now();
    const current = Math.floor(moment.getTime() / 60_000);
    if (current !== minute) {
      today = localDate(moment, timeZone);
      minute = current;
    }
    return today;
  };
}

async function write(
  folder: string,
  embedder: Embedder | null,
  options: IndexOptions,
  more: Pick<WriteRequest, 'over' | 'vectors'> = {},
): Promise<IndexReport & { readonly withoutVector: number }> {
  const reader = options.reader ?? documentReader();
  try {
    const documents = await documentsOf(folder, reader, options);
    const { writeIndex } = await import('../adapters/knowledge-index/sqlite/index-writer.ts');
    const { embedderFailure, ...report } = await writeIndex({
      folder: indexFolder(folder, options),
      documents,
      embedder,
      rebuild: options.rebuild ?? false,
      ...(options.progress === undefined ? {} : { progress: options.progress }),
      vectors: {
        ...(options.vectorProgress === undefined ? {} : { progress: options.vectorProgress }),
        ...(options.vectors === 'later' ? { milliseconds: 0 } : {}),
      },
      ...more,
    });
    if (embedderFailure !== null) options.notice?.({ kind: 'embedder', reason: embedderFailure });
    return report;
  } finally {
    if (options.reader === undefined) await reader.close();
  }
}

function indexFolder(folder: string, { indexFolder: other }: Pick<KnowledgeOptions, 'indexFolder'>): string {
  return other ?? join(folder, 'data', 'index');
}

async function settingsOf(folder: string, options: KnowledgeOptions): Promise<AssistantSettings['retrieval']> {
  if (options.settings !== undefined) return options.settings;
  const { readRetrievalSettings } = await import('../project/retrieval-settings.ts');
  const { settings, diagnostics } = await readRetrievalSettings(diskFiles(folder));
  throwFirst(diagnostics, options);
  return settings;
}

async function documentsOf(
  folder: string,
  reader: DocumentReader,
  options: KnowledgeOptions,
): Promise<readonly KnowledgeFile[]> {
  if (options.files === undefined && !existsSync(join(folder, 'knowledge')))
    throw new AssistantError(knowledgeErrors.noFolder);
  const { documents, diagnostics } = await readKnowledgeFiles(options.files ?? diskFiles(folder), reader);
  throwFirst(diagnostics, options);
  return documents;
}

function throwFirst(diagnostics: readonly Diagnostic[], { notice }: KnowledgeOptions): void {
  const [first, ...others] = diagnostics;
  if (first === undefined) return;
  for (const diagnostic of others) notice?.({ kind: 'broken', diagnostic });
  throw errorOf(first);
}

/** Whether the index holds what knowledge/ says now; files that cannot be read count as a change. */
export async function knowledgeState(
  folder: string,
  place: Pick<KnowledgeOptions, 'files' | 'indexFolder'> = {},
): Promise<'missing' | 'stale' | 'current'> {
  const { texts, findings } = await readKnowledgeTexts(place.files ?? diskFiles(folder));
  const holds = holdsDocuments(indexFolder(folder, place), texts);
  if (holds === null) return 'missing';
  return holds && findings.length === 0 ? 'current' : 'stale';
}

/** Null when there is none, or when one that was asked for cannot be used: then with a notice. */
async function embedderOf(
  { embedder }: AssistantSettings['retrieval'],
  { environment, notice }: KnowledgeOptions,
): Promise<Embedder | null> {
  if (embedder === null || embedder.enabled === false) return null;
  const apiKey = environment.OPENAI_API_KEY;
  if (apiKey === undefined) {
    if (embedder.enabled === true) notice?.({ kind: 'embedder', reason: 'OPENAI_API_KEY' });
    return null;
  }
  try {
    await obeyProxy(environment);
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error;
    notice?.({ kind: 'embedder', reason: error.message });
    return null;
  }
  const { createOpenAiEmbedder } = await import('../adapters/embedder/openai/openai-embedder.ts');
  return createOpenAiEmbedder({
    apiKey,
    baseUrl: embedder.baseUrl ?? environment.OPENAI_BASE_URL,
    model: embedder.model,
    queryModel: embedder.queryModel,
    dimensions: embedder.dimensions,
    timeoutMs: 30_000,
  });
}
