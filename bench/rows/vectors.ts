import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { indexTables } from '../../adapters/knowledge-index/sqlite/index-schema.ts';
import {
  createVectorSearch,
  inserter,
  prepareVectors,
  type VectorSearch,
} from '../../adapters/knowledge-index/sqlite/vectors.ts';
import { atLeast, type BenchContext, type Row } from '../row.ts';
import { quantile } from '../statistics.ts';

const dimensions = 384;
/** Directions that meaning really takes, far fewer than a vector has numbers. */
const latent = 48;
const wanted = 10;

/** V1: what the short cut over 100,000 vectors finds of what an exact scan finds. */
export const vectorRecall: Row = {
  name: 'V1',
  title: 'векторы: recall@10 поиска по битам с пересчётом, 100 000 фрагментов',
  must: atLeast(0.95, ''),
  stretch: atLeast(0.99, ''),
  async measure(context) {
    const small = await compare(context, 10_000);
    const large = await compare(context, 100_000);
    const shown = ({ exactMs, bitsMs, recall }: Comparison): string =>
      `точный p50 ${exactMs.toFixed(1)} мс, по битам ${bitsMs.toFixed(1)} мс, recall@10 ${recall.toFixed(3)}`;
    return { value: large.recall, detail: `${dimensions} чисел; 100 000: ${shown(large)}; 10 000: ${shown(small)}` };
  },
};

interface Comparison {
  readonly exactMs: number;
  readonly bitsMs: number;
  readonly recall: number;
}

async function compare({ scratch }: BenchContext, total: number): Promise<Comparison> {
  const database = new SqliteDatabase(join(scratch, `vectors-${total}.sqlite`));
  try {
    const vectorOf = await fill(database, total);
    const queries = Array.from({ length: 30 }, () => vectorOf());
    const exact = timed(createVectorSearch(database, total), queries);
    const bits = timed(createVectorSearch(database, 0), queries);
    const found = exact.answers.map(
      (answer, query) => answer.filter((unit) => bits.answers[query]?.includes(unit)).length,
    );
    const recall = found.reduce((sum, count) => sum + count, 0) / (wanted * queries.length);
    return { exactMs: quantile(exact.times, 0.5), bitsMs: quantile(bits.times, 0.5), recall };
  } finally {
    database.close();
  }
}

function timed(search: VectorSearch, queries: readonly Float32Array[]) {
  const times: number[] = [];
  // The first reads the vectors into memory.
  const [first] = queries;
  if (first !== undefined) search(first, wanted, []);
  const answers = queries.map((query) => {
    const started = performance.now();
    const answer = [...search(query, wanted, []).keys()];
    times.push(performance.now() - started);
    return answer;
  });
  return { times, answers };
}

/** Texts of one subject lie together: points around centres in a few directions, spread over all numbers. */
async function fill(database: Database, total: number): Promise<() => Float32Array> {
  database.pragma('foreign_keys = OFF');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(indexTables);
  const embedder = { model: 'bench', dimensions, embed: async () => [] };
  await prepareVectors(database, embedder);
  const random = normalNumbers(42);
  const spread = Float32Array.from({ length: latent * dimensions }, random);
  const along = (vector: Float32Array, direction: number, distance: number): void => {
    const row = direction * dimensions;
    for (let index = 0; index < dimensions; index += 1) {
      vector[index] = (vector[index] as number) + distance * (spread[row + index] as number);
    }
  };
  const centres = Array.from({ length: 300 }, () => {
    const centre = new Float32Array(dimensions);
    for (let direction = 0; direction < latent; direction += 1) along(centre, direction, random());
    return centre;
  });
  let next = 0;
  const vectorOf = (): Float32Array => {
    const vector = Float32Array.from(centres[next++ % centres.length] ?? []);
    for (let step = 0; step < 6; step += 1) along(vector, (next * 7 + step * 11) % latent, 2 * random());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  const addChunk = database.prepare('INSERT INTO chunk VALUES (?, ?, 0, 0)');
  const add = inserter(database);
  database.exec('BEGIN');
  for (let id = 1; id <= total; id += 1) {
    addChunk.run(id, id);
    add(id, vectorOf());
  }
  database.exec('COMMIT');
  return vectorOf;
}

/** The same numbers in every run. */
function normalNumbers(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
