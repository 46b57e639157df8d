import { createHash } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { AssistantError } from '../../../assistant/errors.ts';
import type { Embedder } from '../../../assistant/ports/embedder.ts';
import type { KnowledgeDocument } from '../../../assistant/retrieval/knowledge-document.ts';
import { knowledgeErrors } from '../../../assistant/retrieval/knowledge-errors.ts';
import { systemRefusal } from '../../../assistant/system-refusals.ts';
import { currentGeneration, generationPath, publish, removeOthers, unfinishedPath } from './generation-files.ts';
import { createInserter, readRows, removeDocument, storedPostings, writePostings } from './index-rows.ts';
import { indexTables, indexVersion } from './index-schema.ts';
import { prepareVectors, type VectorWork, vectorState, writeVectors } from './vectors.ts';

/** A document as it stands in the project now; `read` is asked only for what is not in the index yet. */
export interface SourceDocument {
  readonly name: string;
  readonly file: string;
  /** Of the file's bytes. */
  readonly hash: string;
  readonly read: () => KnowledgeDocument | Promise<KnowledgeDocument>;
}

export interface WriteRequest {
  /** data/index */
  readonly folder: string;
  /** In the order of their names. */
  readonly documents: readonly SourceDocument[];
  readonly embedder: Embedder | null;
  readonly rebuild: boolean;
  readonly progress?: (done: number, total: number) => void;
  /** How far vectors are made in this run; left out, to the end. */
  readonly vectors?: VectorWork;
  /** Only over this generation: another that has taken its place meanwhile stays. */
  readonly over?: string;
}

export interface WriteReport {
  readonly generation: string;
  readonly documents: number;
  readonly chunks: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly embedded: number;
  /** Why there are no vectors for some chunks, although an embedder is configured. */
  readonly embedderFailure: string | null;
  /** Chunks that have no vector yet although there is an embedder. */
  readonly withoutVector: number;
}

/** Brings the index up to date: a new generation of copied and new documents, or the old one when nothing changed. */
export async function writeIndex(request: WriteRequest): Promise<WriteReport> {
  const { folder } = request;
  try {
    return await write(request);
  } catch (error) {
    if (error instanceof AssistantError || !(error instanceof Error) || !('code' in error)) throw error;
    throw new AssistantError(knowledgeErrors.indexWrite, { folder, ...systemRefusal(error) }, { cause: error });
  }
}

async function write(request: WriteRequest): Promise<WriteReport> {
  const { folder, documents, embedder, over } = request;
  const previous = currentGeneration(folder);
  const wanted = generationOf(documents, vectorState(embedder, 'complete'));
  const isDone = previous === wanted || (over !== undefined && previous !== over);
  if (!request.rebuild && previous !== null && isDone && isSound(generationPath(folder, previous))) {
    return { ...unchanged(folder, previous), documents: documents.length };
  }
  const unfinished = unfinishedPath(folder);
  let database: Database | undefined;
  try {
    database = openUnfinished(
      unfinished,
      request.rebuild || previous === null ? null : generationPath(folder, previous),
    );
    const changes = await applyDocuments(database, documents, request.progress);
    await prepareVectors(database, embedder);
    const { embedded, left, failure } = await writeVectors(database, embedder, request.vectors ?? {});
    const generation = left === 0 ? wanted : generationOf(documents, vectorState(embedder, `without ${left}`));
    database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run('version', indexVersion);
    const chunks = count(database, 'chunk');
    database.exec('COMMIT');
    database.close();
    const report = { documents: documents.length, chunks, ...changes, embedded, embedderFailure: failure };
    if (over !== undefined && currentGeneration(folder) !== over) {
      rmSync(unfinished, { force: true });
      return { ...unchanged(folder, currentGeneration(folder) ?? over), documents: documents.length };
    }
    publish(folder, unfinished, generation);
    removeOthers(folder, [generation, previous]);
    return { generation, ...report, withoutVector: left };
  } catch (error) {
    database?.close();
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function unchanged(folder: string, generation: string): WriteReport {
  const database = new SqliteDatabase(generationPath(folder, generation), { readonly: true });
  try {
    const chunks = count(database, 'chunk');
    const none = { added: 0, changed: 0, removed: 0, embedded: 0, embedderFailure: null, withoutVector: 0 };
    return { generation, documents: 0, chunks, ...none };
  } finally {
    database.close();
  }
}

/** The name of a generation says what is in it, so that equal knowledge is one generation on every machine. */
export function generationOf(documents: readonly Omit<SourceDocument, 'read'>[], vectors: string): string {
  const hash = createHash('sha256').update(`${indexVersion}\0${vectors}\n`);
  for (const { name, file, hash: content } of documents) hash.update(`${name}\0${file}\0${content}\n`);
  return hash.digest('hex').slice(0, 16);
}

function isSound(path: string): boolean {
  try {
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    try {
      return storedVersion(database) === indexVersion && database.pragma('quick_check', { simple: true }) === 'ok';
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

function storedVersion(database: Database): unknown {
  return database.prepare("SELECT value FROM meta WHERE name = 'version'").pluck().get();
}

/** A copy of the generation before when it can be continued, else an empty one; in a transaction. */
function openUnfinished(path: string, before: string | null): Database {
  const copied = before !== null && isSound(before);
  if (copied) copyFileSync(before, path);
  const database = new SqliteDatabase(path);
  // Nobody else sees the file, and it is synced before it gets its name: a journal would protect nothing.
  if (!copied) database.pragma('page_size = 16384');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('cache_size = -65536');
  database.exec('BEGIN');
  if (!copied) database.exec(indexTables);
  return database;
}

interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

interface StoredDocument {
  readonly id: number;
  readonly name: string;
  readonly file: string;
  readonly hash: string;
}

async function applyDocuments(
  database: Database,
  documents: readonly SourceDocument[],
  progress: WriteRequest['progress'],
): Promise<Changes> {
  const stored = database.prepare('SELECT id, name, file, hash FROM document').all() as StoredDocument[];
  const known = new Map(stored.map((document) => [document.name, document]));
  const oldRows = readRows(database);
  const oldPostings = oldRows.length === 0 ? null : storedPostings(database, oldRows.length);
  const isCurrent = ({ name, file, hash }: SourceDocument): boolean => {
    const before = known.get(name);
    return before !== undefined && before.hash === hash && before.file === file;
  };
  const kept = new Set(documents.filter(isCurrent).map((document) => document.name));
  for (const document of stored) if (!kept.has(document.name)) removeDocument(database, document.id);

  const inserter = createInserter(database);
  const fresh = documents.filter((document) => !kept.has(document.name));
  let lastPause = performance.now();
  for (const [done, document] of fresh.entries()) {
    inserter.insert(await document.read(), document.hash);
    // A daemon that re-indexes goes on answering.
    if (performance.now() - lastPause > 25) {
      progress?.(done, fresh.length);
      await new Promise(setImmediate);
      lastPause = performance.now();
    }
  }
  progress?.(fresh.length, fresh.length);
  writePostings(database, oldRows, oldPostings, inserter);
  const names = new Set(documents.map((document) => document.name));
  return {
    added: fresh.filter((document) => !known.has(document.name)).length,
    changed: fresh.filter((document) => known.has(document.name)).length,
    removed: stored.filter((document) => !names.has(document.name)).length,
  };
}

function count(database: Database, table: 'chunk'): number {
  return database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}
