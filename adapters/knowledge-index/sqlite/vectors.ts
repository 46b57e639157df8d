import type { Database } from 'better-sqlite3';
import type { Embedder } from '../../../assistant/ports/embedder.ts';
import { topUnits } from '../../../assistant/retrieval/top-units.ts';
import { bitsOf, createSignScan, type SignScan, signsOf } from './sign-scan.ts';

const batchSize = 64;

/** Up to here every vector is compared; beyond, those whose bits are near. */
export const exactScanLimit = 10_000;
/** Of those that are near by their bits, this many are compared in full: 40 for each of ten hits. */
const rescored = 400;

/** Part of a generation's name: an index with vectors is another than one without. */
export function vectorState(embedder: Embedder | null, state: string): string {
  return embedder === null ? '' : `${embedder.model} ${embedder.dimensions} ${state}`;
}

export async function loadVectorExtension(database: Database): Promise<void> {
  const { load } = await import('sqlite-vec');
  load(database);
}

/**
 * Makes the tables of vectors fit the embedder: those of another model or dimension are of no use. Whole vectors are
 * plain rows, their signs a table of sqlite-vec.
 */
export async function prepareVectors(database: Database, embedder: Embedder | null): Promise<void> {
  const before = storedVectors(database);
  const remember = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  remember.run('vectors', 'none');
  if (embedder === null) return;
  await loadVectorExtension(database);
  const fits = before?.model === embedder.model && before.dimensions === embedder.dimensions;
  if (!fits) {
    database.exec('DROP TABLE IF EXISTS vector; DROP TABLE IF EXISTS vector_bits');
    database.exec(
      `CREATE TABLE vector (id INTEGER PRIMARY KEY, embedding BLOB NOT NULL);
       CREATE VIRTUAL TABLE vector_bits USING vec0(embedding bit[${bitsOf(embedder.dimensions)}])`,
    );
    remember.run('model', embedder.model);
    remember.run('dimensions', String(embedder.dimensions));
    return;
  }
  const gone = database.prepare('SELECT id FROM vector WHERE id NOT IN (SELECT id FROM chunk)').pluck().all();
  const remove = database.prepare('DELETE FROM vector WHERE id = ?');
  const removeBits = database.prepare('DELETE FROM vector_bits WHERE rowid = ?');
  for (const row of gone as number[]) {
    remove.run(row);
    removeBits.run(BigInt(row));
  }
}

export interface StoredVectors {
  readonly model: string;
  readonly dimensions: number;
  /** Every chunk has its vector. */
  readonly complete: boolean;
}

export function storedVectors(database: Database): StoredVectors | null {
  const read = database.prepare('SELECT value FROM meta WHERE name = ?').pluck();
  const model = read.get('model');
  if (typeof model !== 'string') return null;
  return { model, dimensions: Number(read.get('dimensions')), complete: read.get('vectors') === 'complete' };
}

export interface VectorWork {
  /** No request is begun after so long; what is left is for another time. 0: none at all. */
  readonly milliseconds?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

export interface VectorReport {
  readonly embedded: number;
  /** Chunks without a vector still. */
  readonly left: number;
  readonly failure: string | null;
}

/**
 * Embeds the chunks that have no vector. What was paid for is kept when the embedder fails half-way; search uses vectors
 * only when all are there.
 */
export async function writeVectors(
  database: Database,
  embedder: Embedder | null,
  { milliseconds = Number.POSITIVE_INFINITY, signal, progress }: VectorWork,
): Promise<VectorReport> {
  if (embedder === null) return { embedded: 0, left: 0, failure: null };
  const missing = database
    .prepare(
      `SELECT chunk.id, chunk.first, chunk.past, unit.title, unit.text FROM chunk JOIN unit ON unit.id = chunk.unit
       WHERE chunk.id NOT IN (SELECT id FROM vector) ORDER BY chunk.id`,
    )
    .all() as { id: number; first: number; past: number; title: string; text: string }[];
  const add = inserter(database);
  const started = performance.now();
  let embedded = 0;
  try {
    for (let start = 0; start < missing.length; start += batchSize) {
      if (performance.now() - started >= milliseconds || milliseconds === 0) break;
      const batch = missing.slice(start, start + batchSize);
      const vectors = await embedder.embed(
        batch.map(({ title, text, first, past }) => `${title}\n${text.slice(first, past)}`),
        { kind: 'document', ...(signal === undefined ? {} : { signal }) },
      );
      for (const [index, { id }] of batch.entries()) {
        const vector = vectors[index];
        if (vector === undefined) throw new Error('the embedder gave fewer vectors than texts');
        add(id, vector);
        embedded += 1;
      }
      progress?.(embedded, missing.length);
    }
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { embedded, left: missing.length - embedded, failure };
  }
  const left = missing.length - embedded;
  if (left === 0) database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run('vectors', 'complete');
  return { embedded, left, failure: null };
}

/** Keeps a vector whole and by its signs. */
export function inserter(database: Database): (id: number, vector: Float32Array) => void {
  const whole = database.prepare('INSERT INTO vector VALUES (?, ?)');
  const bits = database.prepare('INSERT INTO vector_bits (rowid, embedding) VALUES (?, vec_bit(?))');
  return (id, vector) => {
    whole.run(id, bytesOf(vector));
    bits.run(BigInt(id), signsOf(vector));
  };
}

/** Cosine of a query with the chunks nearest to it and with those of the units asked for: the best by row of unit. */
export type VectorSearch = (query: Float32Array, nearest: number, units: readonly number[]) => Map<number, number>;

/** `exactUpTo` is another than usual where the two ways are compared. */
export function createVectorSearch(database: Database, exactUpTo = exactScanLimit): VectorSearch {
  const total = database.prepare('SELECT count(*) FROM vector').pluck().get() as number;
  const unitAndVector = database
    .prepare<[number | bigint], [number, Buffer]>(
      'SELECT chunk.unit, vector.embedding FROM vector JOIN chunk ON chunk.id = vector.id WHERE vector.id = ?',
    )
    .raw();
  const ofUnit = database
    .prepare<[number], Buffer>(
      'SELECT vector.embedding FROM chunk JOIN vector ON vector.id = chunk.id WHERE chunk.unit = ?',
    )
    .pluck();
  let signScan: SignScan | undefined;
  let all: { readonly units: Int32Array; readonly vectors: Float32Array } | undefined;
  return (query, nearest, units) => {
    const found = total <= exactUpTo ? everyCosine(query, nearest) : cosinesNear(query);
    const best = new Map<number, number>();
    const note = (unit: number, cosine: number): void => {
      if (cosine > (best.get(unit) ?? Number.NEGATIVE_INFINITY)) best.set(unit, cosine);
    };
    for (const { unit, cosine } of found.slice(0, nearest)) note(unit, cosine);
    for (const unit of units) {
      if (!best.has(unit)) for (const bytes of ofUnit.all(unit)) note(unit, cosineOf(query, floatsOf(bytes)));
    }
    return best;
  };

  function everyCosine(query: Float32Array, nearest: number): UnitCosine[] {
    all ??= readAll(database, total, query.length);
    const { units, vectors } = all;
    const scores = new Float64Array(units.length);
    // From 0 to 2: what is opposite is the least near, not out of the question.
    for (let row = 0; row < scores.length; row += 1) scores[row] = 1 + dot(query, vectors, row * query.length);
    return topUnits(scores, nearest).map(({ unit: row, score }) => ({ unit: units[row] ?? -1, cosine: score - 1 }));
  }

  function cosinesNear(query: Float32Array): UnitCosine[] {
    signScan ??= createSignScan(database, total, query.length);
    const found = signScan(signsOf(query), rescored).flatMap((id) => {
      const row = unitAndVector.get(id);
      return row === undefined ? [] : [{ unit: row[0], cosine: cosineOf(query, floatsOf(row[1])) }];
    });
    return found.sort(byCosine);
  }
}

interface UnitCosine {
  readonly unit: number;
  readonly cosine: number;
}

function byCosine(left: UnitCosine, right: UnitCosine): number {
  return right.cosine - left.cosine;
}

/** Read once: a scan of one array is four times as fast as one of rows. */
function readAll(database: Database, total: number, dimensions: number) {
  const units = new Int32Array(total);
  const vectors = new Float32Array(total * dimensions);
  const rows = database
    .prepare<[], [number, Buffer]>(
      'SELECT chunk.unit, vector.embedding FROM vector JOIN chunk ON chunk.id = vector.id ORDER BY vector.id',
    )
    .raw();
  let row = 0;
  for (const [unit, bytes] of rows.iterate()) {
    units[row] = unit;
    vectors.set(floatsOf(bytes), row * dimensions);
    row += 1;
  }
  return { units, vectors };
}

/** Vectors have unit length. */
function dot(query: Float32Array, vectors: Float32Array, start: number): number {
  let first = 0;
  let second = 0;
  const even = query.length - (query.length % 2);
  for (let index = 0; index < even; index += 2) {
    first += (query[index] as number) * (vectors[start + index] as number);
    second += (query[index + 1] as number) * (vectors[start + index + 1] as number);
  }
  if (even < query.length) first += (query[even] as number) * (vectors[start + even] as number);
  return first + second;
}

function cosineOf(query: Float32Array, vector: Float32Array): number {
  return dot(query, vector, 0);
}

function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Bytes of SQLite need not lie where four-byte numbers may. */
function floatsOf(bytes: Buffer): Float32Array {
  if (bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return new Float32Array(new Uint8Array(bytes).buffer);
}
