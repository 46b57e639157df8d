import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { offerPages, warmRenderer } from '../offer-pages.ts';
import { atLeast, atMost, type BenchContext, NotMeasurable, type Row } from '../row.ts';
import { quantile, spread } from '../statistics.ts';

const documents = 24;

/** P1: a three-page offer from a warm browser, over WeasyPrint kept warm in one process. */
export const pdfTime: Row = {
  name: 'P1',
  title: 'PDF на 3 страницы, тёплый рендерер, p50 к тёплому WeasyPrint',
  must: atMost(0.4),
  stretch: atMost(0.25),
  async measure(context) {
    const pages = await offerPages(context, documents);
    const ours: number[] = [];
    const theirs: number[] = [];
    const renderer = await warmRenderer(context);
    const weasyprint = await startWeasyPrint(context, 'warm');
    try {
      await renderer.render(pages[0] ?? '');
      await weasyprint.render(pages[0] ?? '');
      for (const page of pages) {
        ours.push(await timed(() => renderer.render(page)));
        theirs.push(await timed(() => weasyprint.render(page)));
      }
    } finally {
      await renderer.close();
      weasyprint.close();
    }
    return {
      value: quantile(ours, 0.5) / quantile(theirs, 0.5),
      detail: `${spread(ours, 'мс')} против ${spread(theirs, 'мс')}, ${documents} разных документов`,
    };
  },
};

/** P2: documents a second, two at a time, over two WeasyPrint processes. */
export const pdfRate: Row = {
  name: 'P2',
  title: 'PDF в секунду, по два сразу, к двум процессам WeasyPrint',
  must: atLeast(2),
  stretch: atLeast(3),
  async measure(context) {
    const pages = await offerPages(context, documents);
    const renderer = await warmRenderer(context);
    const weasyprint = [await startWeasyPrint(context, 'left'), await startWeasyPrint(context, 'right')];
    const ratios: number[] = [];
    const ours: number[] = [];
    const theirs: number[] = [];
    try {
      await twoAtATime(pages.slice(0, 4), () => renderer.render);
      await twoAtATime(pages.slice(0, 4), (lane) => weasyprint[lane]?.render ?? never);
      for (let round = 0; round < context.rounds; round += 1) {
        const a = await twoAtATime(pages, () => renderer.render);
        const b = await twoAtATime(pages, (lane) => weasyprint[lane]?.render ?? never);
        ours.push(a);
        theirs.push(b);
        ratios.push(a / b);
      }
    } finally {
      await renderer.close();
      for (const process of weasyprint) process.close();
    }
    return { value: quantile(ratios, 0.5), detail: `${spread(ours, '/с', 1)} против ${spread(theirs, '/с', 1)}` };
  },
};

type Render = (html: string) => Promise<unknown>;

async function never(): Promise<never> {
  throw new Error('no such lane');
}

async function twoAtATime(pages: readonly string[], lane: (index: number) => Render): Promise<number> {
  const queue = [...pages];
  const started = performance.now();
  await Promise.all(
    [0, 1].map(async (index) => {
      const render = lane(index);
      for (let page = queue.shift(); page !== undefined; page = queue.shift()) await render(page);
    }),
  );
  return (pages.length / (performance.now() - started)) * 1000;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** One Python process that renders each file named on its stdin and answers with a line. */
async function startWeasyPrint(context: BenchContext, name: string) {
  const python = ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', 'import weasyprint']).status === 0,
  );
  if (python === undefined) throw new NotMeasurable('WeasyPrint не установлен (Debian: apt install weasyprint)');
  const script =
    'import sys, weasyprint\nprint("ready", flush=True)\nfor line in sys.stdin:\n    weasyprint.HTML(filename=line.strip()).write_pdf()\n    print("done", flush=True)\n';
  const child = spawn(python, ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  let count = 0;
  return {
    render: async (html: string) => {
      count += 1;
      const file = join(context.scratch, `weasyprint-${name}-${count}.html`);
      writeFileSync(file, html);
      const done = once(lines, 'line');
      child.stdin.write(`${file}\n`);
      await done;
    },
    close: () => child.kill(),
  };
}
