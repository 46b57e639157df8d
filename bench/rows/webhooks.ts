import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type RunningServer, startServer } from '../processes.ts';
import { atLeast, atMost, type BenchContext, type Row } from '../row.ts';
import { sampleProject } from '../sample-project.ts';
import { median, quantile, spread } from '../statistics.ts';

const connections = 64;
const seconds = 4;
const secret = 'hook-secret';
const chats = 1_000;

interface Run {
  readonly perSecond: number;
  /** Microseconds of the server's processor. */
  readonly cpu: number;
  readonly p99: number;
}

interface Sides {
  readonly ours: readonly Run[];
  readonly bare: readonly Run[];
}

let measured: Promise<Sides> | undefined;

/** W1: updates acknowledged after they are on disk, over a Fastify that forgets them. */
export const webhookRate: Row = row(
  'W1',
  'сообщений Telegram в секунду, записанных до ответа, к голому Fastify',
  atLeast(0.7),
  atLeast(0.9),
  ({ perSecond }) => perSecond,
  '/с',
);

/** W2: the same by processor time of the server. */
export const webhookCpu: Row = row(
  'W2',
  'процессор на записанное сообщение Telegram к голому Fastify',
  atMost(1.4),
  atMost(1.1),
  ({ cpu }) => cpu,
  'мкс',
);

/** W3: the same by the slowest hundredth. */
export const webhookTail: Row = row(
  'W3',
  'p99 ответа на сообщение Telegram к голому Fastify',
  atMost(2),
  atMost(1),
  ({ p99 }) => p99,
  'мс',
);

function row(
  name: string,
  title: string,
  must: Row['must'],
  stretch: Row['stretch'],
  figure: (run: Run) => number,
  unit: string,
): Row {
  return {
    ...{ name, title, must, stretch },
    async measure(context) {
      measured ??= measure(context);
      const { ours, bare } = await measured;
      const [left, right] = [ours.map(figure), bare.map(figure)];
      return {
        value: median(left.map((value, index) => value / (right[index] ?? Number.NaN))),
        detail: `${spread(left, unit)} против ${spread(right, unit)}, ${connections} соединений, потеряно 0`,
      };
    },
  };
}

async function measure(context: BenchContext): Promise<Sides> {
  const project = await liveProject(context, 'webhooks');
  const ours: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < context.rounds; round += 1) {
    const daemon = await startWithTelegram(context, project);
    // What starts behind the first requests, and what is compiled by them, is no matter of this row.
    await warm(daemon);
    const before = rows(project);
    ours.push(
      await load(daemon, seconds, async (sent) => {
        const stored = rows(project) - before;
        if (stored !== sent) throw new Error(`${sent} updates were acknowledged, ${stored} are stored`);
      }),
    );
    await daemon.stop();
    const baseline = await startServer(
      (port) => [join(context.packageRoot, 'bench/baselines/webhook-fastify.js'), String(port)],
      { cwd: context.packageRoot, path: '/ready' },
    );
    await warm(baseline);
    bare.push(await load(baseline, seconds, async () => {}));
    await baseline.stop();
  }
  return { ours, bare };
}

export async function startWithTelegram(
  context: BenchContext,
  project: string,
  more: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  return startServer((port) => [join(context.packageRoot, 'bin/run.js'), 'serve', '--port', String(port)], {
    cwd: project,
    path: '/ready',
    env: {
      ...process.env,
      LOG_LEVEL: 'silent',
      TELEGRAM_BOT_TOKEN: '4242:bench',
      // Nobody is there: what is to be sent waits.
      TELEGRAM_API_ROOT: 'http://127.0.0.1:59998',
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'https://bench.example.ru',
      ...more,
    },
  });
}

/** The sample as the project of a company that exists: live channels may be on. */
export async function liveProject(context: BenchContext, name: string): Promise<string> {
  const folder = await sampleProject(context, name);
  const company = join(folder, 'config/company.yaml');
  writeFileSync(company, readFileSync(company, 'utf8').replace(/^sample: true.*\n/m, ''));
  return folder;
}

function rows(project: string): number {
  const database = new Database(join(project, 'data/assistant.sqlite'), { readonly: true });
  try {
    return database.prepare<[], number>('SELECT count(*) FROM arrivals').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

async function warm(server: RunningServer): Promise<void> {
  await pause(3_000);
  await load(server, 2, async () => {});
  await pause(2_000);
}

let update = 800_000_000 + (Date.now() % 100_000_000);

/** Each connection sends the next update when the last was answered. */
async function load(server: RunningServer, duration: number, check: (sent: number) => Promise<void>): Promise<Run> {
  const waits: number[] = [];
  let sent = 0;
  let bad = 0;
  let running = true;
  const talk = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.setNoDelay(true);
      let began = 0;
      const next = () => {
        if (!running) {
          socket.end();
          return resolve();
        }
        sent += 1;
        began = performance.now();
        socket.write(requestOf(update++));
      };
      socket.on('connect', next);
      socket.on('error', reject);
      socket.on('data', (data) => {
        if (!data.toString('latin1', 0, 12).endsWith('200')) bad += 1;
        waits.push(performance.now() - began);
        next();
      });
    });
  const started = performance.now();
  const cpuBefore = cpuMicroseconds(server);
  setTimeout(() => {
    running = false;
  }, duration * 1000);
  await Promise.all(Array.from({ length: connections }, talk));
  const cpu = (cpuMicroseconds(server) - cpuBefore) / sent;
  const perSecond = (sent / (performance.now() - started)) * 1000;
  if (bad > 0) throw new Error(`${bad} answers were not 200`);
  await check(sent);
  return { perSecond, cpu, p99: quantile(waits, 0.99) };
}

export function requestOf(id: number): string {
  const chat = 5_000 + (id % chats);
  const message = {
    message_id: id,
    from: { id: chat, is_bot: false, first_name: 'Анна', language_code: 'ru' },
    chat: { id: chat, first_name: 'Анна', type: 'private' },
    date: 1_795_000_000,
    text: `Здравствуйте! Сколько будет стоить чат-бот для интернет-магазина? Заявка ${id}`,
  };
  const body = JSON.stringify({ update_id: id, message });
  return (
    `POST /webhooks/telegram HTTP/1.1\r\nhost: bench.example.ru\r\ncontent-type: application/json\r\n` +
    `x-telegram-bot-api-secret-token: ${secret}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** User and system time of the whole process; a tick of the clock is 10 ms. */
function cpuMicroseconds({ child }: RunningServer): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
