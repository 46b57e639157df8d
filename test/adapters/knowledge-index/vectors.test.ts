import SqliteDatabase from 'better-sqlite3';
import t from 'tap';
import { indexTables } from '../../../adapters/knowledge-index/sqlite/index-schema.ts';
import {
  createVectorSearch,
  inserter,
  prepareVectors,
  storedVectors,
  writeVectors,
} from '../../../adapters/knowledge-index/sqlite/vectors.ts';
import type { Embedder } from '../../../assistant/ports/embedder.ts';

/** A length that is neither whole bytes nor whole words of bits. */
const dimensions = 45;

function embedder(model: string, fail: (batch: number) => boolean = () => false): Embedder {
  let batch = 0;
  return {
    model,
    dimensions,
    embed: async (texts) => {
      batch += 1;
      if (fail(batch)) throw new Error('down');
      return texts.map((text) => vectorOf(Number(/\d+/.exec(text)?.[0])));
    },
  };
}

/** Unit vectors around seven directions. */
function vectorOf(seed: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, index) => {
    const centre = Math.sin((seed % 7) * 12.9 + index * 78.2);
    return centre + 0.4 * Math.sin(seed * 3.7 + index * index);
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function databaseOf(chunks: number) {
  const database = new SqliteDatabase(':memory:');
  database.pragma('foreign_keys = OFF');
  database.exec(indexTables);
  for (let id = 1; id <= chunks; id += 1) {
    database.prepare("INSERT INTO unit VALUES (?, 1, 'Раздел', ?)").run(id, `текст ${id}`);
    database.prepare('INSERT INTO chunk VALUES (?, ?, 0, 100)').run(id, id);
  }
  return database;
}

t.test('the short cut by signs finds what an exact scan finds', async (t) => {
  const total = 3000;
  const database = databaseOf(total);
  await prepareVectors(database, embedder('m'));
  const add = inserter(database);
  for (let id = 1; id <= total; id += 1) add(id, vectorOf(id));
  const exact = createVectorSearch(database, total);
  const bySigns = createVectorSearch(database, 0);
  let same = 0;
  for (let query = 0; query < 20; query += 1) {
    const wanted = [...exact(vectorOf(10_000 + query), 10, [])].map(([unit]) => unit);
    const found = [...bySigns(vectorOf(10_000 + query), 10, [])];
    t.equal(found.length, 10);
    same += found.filter(([unit]) => wanted.includes(unit)).length;
  }
  t.ok(same >= 190, `${same} of 200`);
  const query = vectorOf(5);
  const [[unit, cosine] = []] = [...bySigns(query, 1, [])];
  t.equal(unit, 5);
  t.ok(Math.abs((cosine ?? 0) - 1) < 1e-5, 'whole vectors decide the score');
  const asked = bySigns(query, 1, [6, 7]);
  t.same([...asked.keys()].sort(), [5, 6, 7], 'units that words have found get their cosine too');
  t.same([...asked].sort(), [...exact(query, 1, [6, 7])].sort());
});

t.test('vectors are made piece by piece, kept on a failure, thrown away with their model', async (t) => {
  const database = databaseOf(150);
  const first = embedder('first', (batch) => batch === 2);
  await prepareVectors(database, first);
  t.same(await writeVectors(database, first, { milliseconds: 0 }), { embedded: 0, left: 150, failure: null });
  t.same(await writeVectors(database, first, {}), { embedded: 64, left: 86, failure: 'down' });
  t.same(storedVectors(database), { model: 'first', dimensions, complete: false });
  await prepareVectors(database, first);
  const progress: number[] = [];
  t.same(await writeVectors(database, first, { progress: (done) => progress.push(done) }), {
    embedded: 86,
    left: 0,
    failure: null,
  });
  t.same(progress, [64, 86]);
  t.equal(storedVectors(database)?.complete, true);
  database.prepare('DELETE FROM chunk WHERE id = 3').run();
  await prepareVectors(database, first);
  t.equal(createVectorSearch(database)(vectorOf(3), 150, []).has(3), false, 'what is gone is not found');
  const second = embedder('second');
  await prepareVectors(database, second);
  t.match(await writeVectors(database, second, {}), { embedded: 149, left: 0 });
});
