import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { parseDocument } from 'yaml';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import { openStorage } from '../../runtime/storage.ts';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';
import { type RunningServer, startServer } from '../processes.ts';
import { atMost, type Row } from '../row.ts';
import { sampleProject } from '../sample-project.ts';
import { median, quantile, spread } from '../statistics.ts';
import { liveProject, requestOf, startWithTelegram } from './webhooks.ts';

const perSecond = 200;
const seconds = 20;
const reloadEveryMs = 2_000;
const modelMs = 4_000;

/** W4: the slowest thousandth of acknowledgements while every turn waits for a model and the project is edited again and again. */
export const acknowledgementTail: Row = {
  name: 'W4',
  title: `p99.9 ответа на сообщение Telegram: ${perSecond} в секунду, модель думает ${modelMs / 1000} с, проект правят каждые ${reloadEveryMs / 1000} с`,
  must: atMost(500, 'мс'),
  stretch: atMost(100, 'мс'),
  async measure(context) {
    const project = await liveProject(context, 'edited');
    const sandbox = await startLlmSandbox({});
    const slow = await startSlowModel(sandbox.url);
    askModel(project);
    const ours: number[] = [];
    const bare: number[] = [];
    let reloads = 0;
    for (let round = 0; round < Math.min(3, context.rounds); round += 1) {
      const daemon = await startWithTelegram(context, project, {
        OPENAI_API_KEY: sandbox.key,
        OPENAI_BASE_URL: `${slow.url}/v1`,
      });
      await pause(3_000);
      const editor = editAgainAndAgain(project);
      ours.push(quantile(await openLoop(daemon.port), 0.999));
      clearInterval(editor);
      reloads += await reloadsOf(daemon);
      await daemon.stop();
      const baseline = await startServer(
        (port) => [join(context.packageRoot, 'bench/baselines/webhook-fastify.js'), String(port)],
        { cwd: context.packageRoot, path: '/ready' },
      );
      bare.push(quantile(await openLoop(baseline.port), 0.999));
      await baseline.stop();
    }
    const asked = sandbox.requests.length;
    slow.server.closeAllConnections();
    slow.server.close();
    await sandbox.close();
    if (reloads === 0) throw new Error('the project was not reloaded once');
    return {
      value: median(ours),
      detail: `${spread(ours, 'мс')}, голый Fastify ${spread(bare, 'мс')}; перезагрузок ${reloads}, вызовов модели ${asked}`,
    };
  },
};

const waiting = 100_000;
const conversations = 1_000;

/** W5: from spawn to the first answer to lines that a process which died has left, 100,000 of them. */
export const recovery: Row = {
  name: 'W5',
  title: `запуск на ${waiting.toLocaleString('ru')} ждущих строк после смерти процесса: до первого разобранного хода`,
  must: atMost(2, 'с'),
  stretch: atMost(1, 'с'),
  async measure(context) {
    const project = await sampleProject(context, 'recovery');
    const empty: number[] = [];
    const full: number[] = [];
    const start = () =>
      startServer((port) => [join(context.packageRoot, 'bin/run.js'), 'serve', '--port', String(port)], {
        cwd: project,
        path: '/ready',
      });
    for (let round = 0; round < context.rounds; round += 1) {
      const daemon = await start();
      empty.push(daemon.startedMs);
      await daemon.stop();
    }
    await leaveWaiting(project);
    for (let round = 0; round < context.rounds; round += 1) {
      const before = worked(project);
      const spawned = performance.now();
      const daemon = await start();
      while (worked(project) === before) await pause(2);
      full.push((performance.now() - spawned) / 1000);
      // As the kernel or a power cut would: what it had taken stays leased.
      daemon.child.kill('SIGKILL');
      await daemon.stop().catch(() => {});
    }
    return {
      value: median(full),
      detail: `${spread(full, 'с', 2)}; пустой запуск до /ready ${spread(empty, 'мс')}`,
    };
  },
};

/** Lines of many visitors, acknowledged and not worked; 48 turns of them in work when the process died. */
async function leaveWaiting(project: string): Promise<void> {
  const clock = { now: () => new Date() };
  const { store, close } = await openStorage(project, process.env, { clock });
  const ids = Array.from({ length: conversations }, (_, number) => `recovery-${number}`);
  const at = clock.now();
  for (const id of ids) {
    await store.createConversation({ id, person: `person-${id}`, channel: 'web', state: initialState, at });
  }
  for (let line = 0; line < waiting / conversations; line += 1) {
    await Promise.all(
      ids.map((conversation) => {
        const text = `Сколько будет стоить чат-бот для интернет-магазина? Заявка ${line}.`;
        return store.recordInbound({
          ...{ conversation, source: `web:${conversation}`, externalId: `line:${line}`, at },
          event: { kind: 'text', text },
          message: visitorMessage(`${conversation}.${line}`, text, at),
        });
      }),
    );
  }
  for (let turn = 0; turn < 48; turn += 1) {
    await store.claimInbound({ channels: ['web'], now: clock.now(), leaseMs: 120_000 });
  }
  await close();
}

function worked(project: string): number {
  const database = new Database(join(project, 'data/assistant.sqlite'), { readonly: true });
  try {
    return database.prepare<[], number>('SELECT count(*) FROM turn_records').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

/** Another's model behind a door that opens late. */
async function startSlowModel(target: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      void (async () => {
        await pause(modelMs);
        const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
        const answer = await fetch(`${target}${request.url}`, { method: 'POST', headers, body: Buffer.concat(parts) });
        const type = answer.headers.get('content-type') ?? 'application/json';
        response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
      })().catch(() => response.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
}

/** The project asks this model first for every turn. */
function askModel(project: string): void {
  const file = join(project, 'config/assistant.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.set('models', {
    deadline_seconds: 20,
    providers: [
      {
        ...{ name: 'slow', provider: 'openai', model: 'gpt-5.4-mini' },
        ...{ max_tokens: 300, timeout_seconds: 15, price: { input: 100, output: 400 } },
      },
    ],
  });
  writeFileSync(file, String(document));
}

function editAgainAndAgain(project: string): NodeJS.Timeout {
  const file = join(project, 'config/company.yaml');
  const text = readFileSync(file, 'utf8');
  let edit = 0;
  return setInterval(() => {
    edit += 1;
    writeFileSync(file, `${text}# правка ${Date.now()} ${edit}\n`);
  }, reloadEveryMs);
}

async function reloadsOf({ port }: RunningServer): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/reloads_total\{result="swapped"\} (\d+)/.exec(page)?.[1] ?? 0);
}

/** Milliseconds from the moment at which a request was due, whatever the ones before it did, to its answer. */
async function openLoop(port: number): Promise<readonly number[]> {
  const waits: number[] = [];
  const idle: Socket[] = [];
  const pending = new Map<Socket, number>();
  let bad = 0;
  const open = () => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    socket.on('data', (data) => {
      if (!data.toString('latin1', 0, 12).endsWith('200')) bad += 1;
      waits.push(performance.now() - (pending.get(socket) ?? 0));
      pending.delete(socket);
      idle.push(socket);
    });
    return socket;
  };
  const started = performance.now();
  const total = perSecond * seconds;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond));
    for (; sent < due; sent += 1) {
      const socket = idle.pop() ?? open();
      pending.set(socket, started + (sent / perSecond) * 1000);
      socket.write(requestOf(Date.now() * 1000 + sent));
    }
    await pause(1);
  }
  for (let looks = 0; pending.size > 0 && looks < 1000; looks += 1) await pause(10);
  for (const socket of [...idle, ...pending.keys()]) socket.destroy();
  if (bad > 0 || waits.length < total)
    throw new Error(`${bad} answers were not 200, ${total - waits.length} are missing`);
  return waits;
}
