import type { Database } from 'better-sqlite3';
import type { Embedder } from '../../../assistant/ports/embedder.ts';

const batchSize = 64;

/** Part of a generation's name: an index with vectors is another than one without. */
export function vectorState(embedder: Embedder | null, state: string): string {
  return embedder === null ? '' : `${embedder.model} ${embedder.dimensions} ${state}`;
}

export async function loadVectorExtension(database: Database): Promise<void> {
  const { load } = await import('sqlite-vec');
  load(database);
}

/** Makes the table of vectors fit the embedder: those of another model or dimension are of no use. */
export async function prepareVectors(database: Database, embedder: Embedder | null): Promise<void> {
  const before = storedVectors(database);
  const remember = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  remember.run('vectors', 'none');
  if (embedder === null) return;
  await loadVectorExtension(database);
  const fits = before?.model === embedder.model && before.dimensions === embedder.dimensions;
  if (!fits) {
    database.exec('DROP TABLE IF EXISTS vectors');
    database.exec(
      `CREATE VIRTUAL TABLE vectors USING vec0(embedding float[${embedder.dimensions}] distance_metric=cosine)`,
    );
    remember.run('model', embedder.model);
    remember.run('dimensions', String(embedder.dimensions));
    return;
  }
  const gone = database.prepare('SELECT rowid FROM vectors WHERE rowid NOT IN (SELECT id FROM chunk)').pluck().all();
  const remove = database.prepare('DELETE FROM vectors WHERE rowid = ?');
  for (const row of gone as number[]) remove.run(BigInt(row));
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

/**
 * Embeds the chunks that have no vector. What was paid for is kept when the embedder fails half-way; search uses vectors
 * only when all are there.
 */
export async function writeVectors(
  database: Database,
  embedder: Embedder | null,
): Promise<{ embedded: number; failure: string | null }> {
  if (embedder === null) return { embedded: 0, failure: null };
  const missing = database
    .prepare(
      `SELECT chunk.id, chunk.first, chunk.past, unit.title, unit.text FROM chunk JOIN unit ON unit.id = chunk.unit
       WHERE chunk.id NOT IN (SELECT rowid FROM vectors) ORDER BY chunk.id`,
    )
    .all() as { id: number; first: number; past: number; title: string; text: string }[];
  const insert = database.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)');
  let embedded = 0;
  try {
    for (let start = 0; start < missing.length; start += batchSize) {
      const batch = missing.slice(start, start + batchSize);
      const vectors = await embedder.embed(
        batch.map(({ title, text, first, past }) => `${title}\n${text.slice(first, past)}`),
        { kind: 'document' },
      );
      for (const [index, { id }] of batch.entries()) {
        const vector = vectors[index];
        if (vector === undefined) throw new Error('the embedder gave fewer vectors than texts');
        insert.run(BigInt(id), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
        embedded += 1;
      }
    }
  } catch (error) {
    return { embedded, failure: error instanceof Error ? error.message : String(error) };
  }
  database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run('vectors', 'complete');
  return { embedded, failure: null };
}

/** Cosine of the query with its nearest chunks and with those of the units asked for: the best by row of unit. */
export function cosines(
  database: Database,
  query: Float32Array,
  nearest: number,
  units: readonly number[],
): Map<number, number> {
  const bytes = Buffer.from(query.buffer, query.byteOffset, query.byteLength);
  const found = database
    .prepare(
      `SELECT chunk.unit, distance FROM vectors JOIN chunk ON chunk.id = vectors.rowid
       WHERE vectors.embedding MATCH ? AND k = ?`,
    )
    .raw()
    .all(bytes, BigInt(nearest)) as [number, number][];
  const asked = database
    .prepare(
      `SELECT chunk.unit, min(vec_distance_cosine(vectors.embedding, ?)) FROM chunk
       JOIN vectors ON vectors.rowid = chunk.id WHERE chunk.unit = ?`,
    )
    .raw();
  const best = new Map<number, number>();
  for (const [unit, distance] of found) best.set(unit, Math.max(best.get(unit) ?? -1, 1 - distance));
  for (const unit of units) {
    if (best.has(unit)) continue;
    const [, distance] = asked.get(bytes, unit) as [number | null, number | null];
    if (distance !== null) best.set(unit, 1 - distance);
  }
  return best;
}
