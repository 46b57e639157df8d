import { join } from 'node:path';
import { pssOf, runOnce, startServer } from '../processes.ts';
import { atMost, type BenchContext, type Row } from '../row.ts';
import { sampleProject } from '../sample-project.ts';
import { pairs, spread } from '../statistics.ts';

const bare = ['-e', '0'];

/** S1: the command line itself, over `node -e 0`. */
export const commandStart: Row = {
  name: 'S1',
  title: 'команда целиком (--version) к node -e 0',
  must: atMost(4),
  stretch: atMost(3.2),
  async measure(context) {
    return ratioOfCommands(context, ['--version'], context.packageRoot);
  },
};

/** S2: `quote` on a project that has not changed since the last one. */
export const quoteStart: Row = {
  name: 'S2',
  title: 'quote на неизменном проекте к node -e 0',
  must: atMost(4.5),
  stretch: atMost(3.5),
  async measure(context) {
    const project = await sampleProject(context, 'quote');
    return ratioOfCommands(context, ['quote', '--package', 'chat_bot', '--json'], project);
  },
};

/** S3: spawn to the first 200 on /ready, over a minimal Fastify. */
export const daemonStart: Row = {
  name: 'S3',
  title: 'serve до первого 200 на /ready к минимальному Fastify',
  must: atMost(1.6),
  stretch: atMost(1),
  async measure(context) {
    const project = await sampleProject(context, 'daemon');
    const measured = await pairs(
      context.rounds,
      () => startAndStop((port) => [run(context), 'serve', '--port', String(port)], project, '/ready'),
      () => startAndStop((port) => [minimalFastify(context), String(port)], context.packageRoot, '/health'),
    );
    return {
      value: measured.ratio,
      detail: `${spread(measured.ours, 'мс')} против ${spread(measured.baseline, 'мс')}`,
    };
  },
};

/** M1: what the daemon keeps at rest, no browser started. */
export const idleMemory: Row = {
  name: 'M1',
  title: 'память демона в покое без браузера (PSS)',
  must: atMost(110, 'MiB'),
  stretch: atMost(90, 'MiB'),
  async measure(context) {
    const project = await sampleProject(context, 'memory');
    const server = await startServer((port) => [run(context), 'serve', '--port', String(port)], {
      cwd: project,
      path: '/ready',
    });
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const used = pssOf(server.child.pid ?? 0) / 1024;
    await server.stop();
    return { value: used, detail: 'через 5 с после готовности, индекс образца загружен' };
  },
};

async function ratioOfCommands(context: BenchContext, args: readonly string[], cwd: string) {
  const measured = await pairs(
    context.rounds * 3,
    () => runOnce([run(context), ...args], { cwd }),
    () => runOnce(bare, { cwd }),
  );
  return {
    value: measured.ratio,
    detail: `${spread(measured.ours, 'мс')} против ${spread(measured.baseline, 'мс')}`,
  };
}

async function startAndStop(args: (port: number) => readonly string[], cwd: string, path: string): Promise<number> {
  const server = await startServer(args, { cwd, path });
  await server.stop();
  return server.startedMs;
}

function run(context: BenchContext): string {
  return join(context.packageRoot, 'bin/run.js');
}

function minimalFastify(context: BenchContext): string {
  return join(context.packageRoot, 'bench/baselines/minimal-fastify.js');
}
