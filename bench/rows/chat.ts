import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { parseDocument } from 'yaml';
import { pssOf, type RunningServer, startServer } from '../processes.ts';
import { atLeast, atMost, type BenchContext, type Row } from '../row.ts';
import { sampleProject } from '../sample-project.ts';
import { median, spread } from '../statistics.ts';

const visitors = 64;
const seconds = 4;
/** Both sides run so long before they are measured: what is compared is work, not how soon code gets warm. */
const warmUpSeconds = 2;

/** X1: visitors' messages acknowledged after their commit, over a bare echo of the same bytes; replies apart. */
export const acknowledgements: Row = {
  name: 'X1',
  title: 'принятые сообщения посетителей в секунду к голому эхо, после двух секунд разгона обеих сторон',
  must: atLeast(0.25),
  stretch: atLeast(0.45),
  async measure(context) {
    const project = await unlimitedProject(context, 'chat');
    const ours: number[] = [];
    const echo: number[] = [];
    let lost = 0;
    for (let round = 0; round < context.rounds; round += 1) {
      const daemon = await serve(context, project);
      const sockets = await Promise.all(Array.from({ length: visitors }, () => openChat(daemon.port)));
      const run = await load(sockets, (id) => JSON.stringify({ type: 'message', id, text: question(id) }), 'accepted');
      ours.push(run.perSecond);
      lost += run.lost;
      for (const socket of sockets) socket.terminate();
      await daemon.stop();
      const baseline = await startServer(
        (port) => [join(context.packageRoot, 'bench/baselines/socket-echo.js'), String(port)],
        {
          cwd: context.packageRoot,
          path: '/health',
        },
      );
      const plain = await Promise.all(Array.from({ length: visitors }, () => open(baseline.port, '/socket')));
      const echoed = await load(
        plain,
        (id) => JSON.stringify({ type: 'accepted', id, text: question(id) }),
        'accepted',
      );
      echo.push(echoed.perSecond);
      for (const socket of plain) socket.terminate();
      await baseline.stop();
    }
    if (lost > 0) throw new Error(`${lost} messages were not acknowledged`);
    return {
      value: median(ours.map((value, index) => value / (echo[index] ?? Number.NaN))),
      detail: `${spread(ours, '/с')} против ${spread(echo, '/с')}, ${visitors} соединений, потеряно 0`,
    };
  },
};

/** X2: memory of an idle chat connection with 10,000 of them open. */
export const idleConnections: Row = {
  name: 'X2',
  title: 'память на простаивающее соединение чата при 10 000',
  must: atMost(16, 'KiB'),
  stretch: atMost(11, 'KiB'),
  async measure(context) {
    const project = await unlimitedProject(context, 'idle');
    const daemon = await serve(context, project);
    const warm = await Promise.all(Array.from({ length: 100 }, () => openChat(daemon.port)));
    await pause(2000);
    const pid = daemon.child.pid ?? 0;
    const before = pssOf(pid);
    const sockets: WebSocket[] = [];
    for (let opened = 0; opened < 10_000; opened += 100) {
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => openChat(daemon.port)))));
    }
    await pause(5000);
    const used = (pssOf(pid) - before) / sockets.length;
    for (const socket of [...warm, ...sockets]) socket.terminate();
    await daemon.stop();
    return { value: used, detail: `${sockets.length} соединений` };
  },
};

function question(id: string): string {
  return `Здравствуйте! Сколько будет стоить чат-бот для интернет-магазина с доставкой по Москве? Заявка ${id}`;
}

async function serve(context: BenchContext, project: string): Promise<RunningServer> {
  return startServer((port) => [join(context.packageRoot, 'bin/run.js'), 'serve', '--port', String(port)], {
    cwd: project,
    path: '/ready',
  });
}

/** The sample project with the visitors' rate limits out of the way: one machine plays them all. */
async function unlimitedProject(context: BenchContext, name: string): Promise<string> {
  const folder = await sampleProject(context, name);
  const file = join(folder, 'config/channels.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.setIn(['web', 'limits'], { sessions_per_minute: 1_000_000, messages_per_minute: 1_000_000 });
  writeFileSync(file, String(document));
  return folder;
}

/** A session over HTTP, then a socket that has said hello. */
async function openChat(port: number): Promise<WebSocket> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/chat/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.status !== 201) throw new Error(`session refused: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  const socket = await open(port, '/api/chat/socket');
  socket.send(JSON.stringify({ type: 'hello', token, after: 0 }));
  return socket;
}

async function open(port: number, path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** Each socket sends the next message when the last was answered; counts answers that name the message. */
async function load(sockets: readonly WebSocket[], frame: (id: string) => string, answer: string) {
  let acknowledged = 0;
  let sent = 0;
  let running = true;
  const mark = `"${answer}"`;
  const done = sockets.map(
    (socket, index) =>
      new Promise<void>((resolve) => {
        let own = 0;
        const next = () => {
          if (!running) return resolve();
          own += 1;
          sent += 1;
          socket.send(frame(`m${index}-${own}`));
        };
        socket.on('message', (data) => {
          const text = data.toString();
          if (!text.includes(mark)) return;
          acknowledged += 1;
          next();
        });
        next();
      }),
  );
  await pause(warmUpSeconds * 1000);
  const before = acknowledged;
  const started = performance.now();
  await pause(seconds * 1000);
  running = false;
  const inTime = acknowledged - before;
  const took = (performance.now() - started) / 1000;
  await Promise.race([Promise.all(done), pause(5000)]);
  return { perSecond: inTime / took, lost: sent - acknowledged };
}
