import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../runtime/package-root.ts';
import { type BenchContext, type Bound, meets, NotMeasurable, type Row } from './row.ts';
import { acknowledgements, idleConnections } from './rows/chat.ts';
import { dialogueTests } from './rows/dialogues.ts';
import { pdfRate, pdfTime } from './rows/documents.ts';
import { indexing, searching } from './rows/knowledge.ts';
import { commandStart, daemonStart, idleMemory, quoteStart } from './rows/start.ts';
import { validation } from './rows/validate.ts';
import { vectorRecall } from './rows/vectors.ts';
import { acknowledgementTail, recovery } from './rows/waiting.ts';
import { webhookCpu, webhookRate, webhookTail } from './rows/webhooks.ts';

const rows: readonly Row[] = [
  commandStart,
  quoteStart,
  daemonStart,
  validation,
  pdfTime,
  pdfRate,
  idleMemory,
  acknowledgements,
  idleConnections,
  webhookRate,
  webhookCpu,
  webhookTail,
  acknowledgementTail,
  recovery,
  indexing,
  searching,
  vectorRecall,
  dialogueTests,
];

interface Result {
  readonly row: Row;
  readonly value: number | null;
  readonly detail: string;
}

/** `npm run bench [-- ROW …]`: each row as name, ratio, must, stretch; a full run writes the report. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2).map((name) => name.toUpperCase());
  const scratch = mkdtempSync(join(tmpdir(), 'sales-assistant-bench-'));
  const context: BenchContext = {
    rounds: Number(process.env.BENCH_ROUNDS ?? 5),
    scratch,
    packageRoot: packageRoot(),
    log: (text) => process.stderr.write(`${text}\n`),
  };
  const results: Result[] = [];
  try {
    for (const row of rows.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      const result = await measured(row, context);
      results.push(result);
      process.stdout.write(`${line(result)}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (wanted.length === 0) {
    const reports = join(context.packageRoot, 'docs/reports');
    mkdirSync(reports, { recursive: true });
    writeFileSync(join(reports, 'performance.md'), report(results));
  }
  if (results.some(({ row, value }) => value !== null && !meets(row.must, value))) process.exitCode = 1;
}

async function measured(row: Row, context: BenchContext): Promise<Result> {
  try {
    const { value, detail } = await row.measure(context);
    return { row, value, detail };
  } catch (error) {
    if (error instanceof NotMeasurable) return { row, value: null, detail: error.message };
    throw error;
  }
}

function line({ row, value, detail }: Result): string {
  const figure = value === null ? 'не измерено' : `${value.toFixed(2)} ${row.must.unit}`;
  return `${row.name.padEnd(3)} ${figure.padStart(14)}  must ${shown(row.must)}  stretch ${shown(row.stretch)}  ${verdict(row, value)}  ${row.title}: ${detail}`;
}

function verdict(row: Row, value: number | null): string {
  if (value === null) return '–';
  if (meets(row.stretch, value)) return '★';
  return meets(row.must, value) ? '✔' : '✖';
}

function shown({ kind, value, unit }: Bound): string {
  return `${kind === 'at most' ? '≤' : '≥'} ${value} ${unit}`;
}

function report(results: readonly Result[]): string {
  const table = results.map(
    ({ row, value, detail }) =>
      `| ${row.name} | ${row.title} | ${value === null ? '–' : `${value.toFixed(2)} ${row.must.unit}`} | ${shown(row.must)} | ${shown(row.stretch)} | ${verdict(row, value)} | ${detail} |`,
  );
  return `# Скорость и память

Файл пишет \`npm run bench\`. Отношения сняты в одном прогоне: обе стороны по очереди, медиана пар.

- Дата: ${new Date().toISOString().slice(0, 10)}
- Машина: ${cpus().length} × ${cpus()[0]?.model ?? 'процессор неизвестен'}, ${Math.round(totalmem() / 2 ** 30)} ГиБ, ядро ${release()}
- Node ${process.version}

| строка | что | получилось | надо | мечта | итог | подробности |
| --- | --- | --- | --- | --- | --- | --- |
${table.join('\n')}

★ мечта достигнута, ✔ надо выполнено, ✖ не выполнено, – не измерено здесь.
`;
}

await main();
