import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { openKnowledge } from '../../runtime/knowledge.ts';
import { runOnce } from '../processes.ts';
import { atLeast, atMost, type BenchContext, type Row } from '../row.ts';
import { quantile, spread } from '../statistics.ts';
import { wordSource } from '../word-source.ts';

const sections = 4000;
const sectionsInFile = 20;

/** I1: chunks a second of a cold `index --rebuild`, the whole process with all that the daemon would rebuild at start. */
export const indexing: Row = {
  name: 'I1',
  title: 'индексация, фрагментов ~500 знаков в секунду',
  must: atLeast(1500, '/с'),
  stretch: atLeast(3000, '/с'),
  async measure(context) {
    const folder = syntheticKnowledge(context);
    const rates: number[] = [];
    for (let round = 0; round < context.rounds; round += 1) {
      const took = await runOnce([join(context.packageRoot, 'bin/run.js'), 'index', '--rebuild'], { cwd: folder });
      rates.push((sections / took) * 1000);
    }
    return { value: quantile(rates, 0.5), detail: `${spread(rates, '/с')}, ${sections} фрагментов, процесс целиком` };
  },
};

/** I2: p95 of a search over 4,000 chunks with the postings loaded, as in the daemon. */
export const searching: Row = {
  name: 'I2',
  title: 'поиск p95, 4 000 фрагментов, индекс загружен',
  must: atMost(20, 'мс'),
  stretch: atMost(5, 'мс'),
  async measure(context) {
    const folder = syntheticKnowledge(context);
    await runOnce([join(context.packageRoot, 'bin/run.js'), 'index'], { cwd: folder });
    const index = await openKnowledge(folder, { environment: {}, now: new Date() });
    const memory = postingsMegabytes(folder);
    const words = wordSource(7);
    const times: number[] = [];
    for (let query = 0; query < 400; query += 1) {
      const text = words.sentence(4 + (query % 8));
      const started = performance.now();
      await index.search({ text, limit: 10, threshold: 0.6 });
      if (query >= 50) times.push(performance.now() - started);
    }
    await index.close();
    return {
      value: quantile(times, 0.95),
      detail: `p50 ${quantile(times, 0.5).toFixed(2)} мс, p99 ${quantile(times, 0.99).toFixed(2)} мс, ${times.length} запросов, списки вхождений в памяти ${memory.toFixed(1)} МБ`,
    };
  },
};

/** What the daemon holds of the index: the typed arrays are the stored bytes, read once. */
function postingsMegabytes(folder: string): number {
  const index = join(folder, 'data', 'index');
  const generation = readFileSync(join(index, 'current'), 'utf8').trim();
  const database = new SqliteDatabase(join(index, `knowledge-${generation}.sqlite`), { readonly: true });
  try {
    return Number(database.prepare('SELECT sum(length(bytes)) FROM postings').pluck().get()) / 1e6;
  } finally {
    database.close();
  }
}

/** A plain folder of Markdown: `sections` sections of about 500 characters with words of a natural distribution. */
function syntheticKnowledge(context: BenchContext): string {
  const folder = join(context.scratch, 'synthetic');
  const knowledge = join(folder, 'knowledge');
  mkdirSync(knowledge, { recursive: true });
  const words = wordSource(1);
  for (let file = 0; file < sections / sectionsInFile; file += 1) {
    let text = `# ${words.sentence(4)}\n`;
    for (let section = 0; section < sectionsInFile; section += 1) {
      text += `\n## ${words.sentence(5)}\n\n${words.paragraph(500)}\n`;
    }
    writeFileSync(join(knowledge, `doc-${file}.md`), text);
  }
  return folder;
}
