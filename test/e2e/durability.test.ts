import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { WebSocket } from 'ws';
import { run, runJson, sampleProject, serve } from './product.ts';

// Whole programs on a busy machine need their time.
t.setTimeout(170_000);

interface Line {
  readonly seq: number;
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

/** A visitor whose connection breaks: what was not acknowledged is sent again under the same id, like the widget does. */
class StubbornVisitor {
  readonly token: string;
  readonly said: { readonly id: string; readonly text: string }[] = [];
  readonly accepted = new Map<string, number>();
  private readonly stir: () => void;

  constructor(token: string, stir: () => void) {
    this.token = token;
    this.stir = stir;
  }

  /** Says the new lines and, once connected, whatever is still owed. Resolves when the connection is gone. */
  talk(address: string, texts: readonly string[]): Promise<void> {
    for (const text of texts) this.said.push({ id: `line-${this.said.length}`, text: `${text} (${this.said.length})` });
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/chat/socket`);
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'hello', token: this.token, after: 0 }));
      for (const line of this.owed) socket.send(JSON.stringify({ type: 'message', ...line }));
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { type: string; id: string; seq: number };
      if (frame.type !== 'accepted') return;
      this.accepted.set(frame.id, frame.seq);
      this.stir();
    });
    socket.on('error', () => {});
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  get owed(): { readonly id: string; readonly text: string }[] {
    return this.said.filter(({ id }) => !this.accepted.has(id));
  }

  async history(address: string): Promise<readonly Line[]> {
    const answer = await fetch(`${address}/api/chat/messages`, { headers: { authorization: `Bearer ${this.token}` } });
    return ((await answer.json()) as { messages: Line[] }).messages;
  }
}

t.test('kill -9 in the middle of chats: nothing is lost, nothing is doubled', async (t) => {
  const folder = sampleProject(t);
  let waiting: (() => void)[] = [];
  const stir = () => {
    for (const each of waiting.splice(0)) each();
  };
  let daemon = await serve(t, folder);
  const visitors = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const answer = await fetch(`${daemon.address}/api/chat/sessions`, { method: 'POST' });
      return new StubbornVisitor(((await answer.json()) as { token: string }).token, stir);
    }),
  );
  const acknowledged = () => visitors.reduce((sum, { accepted }) => sum + accepted.size, 0);
  async function acknowledgements(count: number): Promise<void> {
    while (acknowledged() < count) await new Promise<void>((resolve) => waiting.push(resolve));
    waiting = [];
  }
  const texts = ['Сколько стоит чат-бот?', 'хочу рассчитать стоимость', '2', 'а какие сроки?', 'позовите человека'];

  for (let round = 0; round < 3; round += 1) {
    const before = acknowledged();
    const gone = visitors.map((visitor) => visitor.talk(daemon.address, texts));
    await acknowledgements(before + 9);
    await daemon.end('SIGKILL');
    await Promise.all(gone);
    daemon = await serve(t, folder);
  }
  const gone = visitors.map((visitor) => visitor.talk(daemon.address, []));
  await acknowledgements(visitors.length * texts.length * 3);

  for (const [index, visitor] of visitors.entries()) {
    const lines = await answered(visitor, daemon.address);
    t.same(
      lines.map(({ seq }) => seq),
      lines.map((_, position) => position + 1),
      `visitor ${index}: no gap`,
    );
    t.equal(new Set(lines.map(({ id }) => id)).size, lines.length, 'no message twice');
    t.equal(lines.filter(({ text }) => text.includes('ИИ-ассистент')).length, 1, 'greeted once');
    t.same(
      lines.filter(({ from }) => from === 'visitor').map(({ text, seq }) => ({ text, seq })),
      visitor.said
        .map(({ id, text }) => ({ text, seq: visitor.accepted.get(id) }))
        .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
      'every line once, where it was acknowledged',
    );
  }
  t.equal(await daemon.end('SIGTERM'), 0);
  await Promise.all(gone);
});

/** The transcript once the assistant has spoken last. */
async function answered(visitor: StubbornVisitor, address: string): Promise<readonly Line[]> {
  for (;;) {
    const lines = await visitor.history(address);
    if (lines.at(-1)?.from === 'assistant') return lines;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

t.test('beside a running daemon; a second one; a start on the last good copy', async (t) => {
  const folder = sampleProject(t, 'проект с пробелом');
  const project = ['--project', folder];
  const daemon = await serve(t, folder);
  const port = new URL(daemon.address).port;

  await t.test('every command works beside it', async (t) => {
    const [quote, search, chat, valid, index] = await Promise.all([
      runJson<{ id: string }>(['quote', '--package', 'chat_bot', '--save', ...project]),
      runJson<{ hits: object[] }>(['search', 'сколько стоит чат-бот', ...project]),
      runJson<{ replies: object[] }>(['chat', '--message', 'Здравствуйте', ...project]),
      runJson<{ valid: boolean }>(['validate', ...project]),
      runJson(['index', ...project]),
    ]);
    t.same([quote.code, search.code, chat.code, valid.code, index.code], [0, 0, 0, 0, 0]);
    const [list, printed, doctor] = await Promise.all([
      runJson<{ quotes: { id: string }[] }>(['quote', 'list', ...project]),
      runJson([
        'render-pdf',
        'offer',
        '--quote',
        quote.document.id,
        '--out',
        join(folder, 'data/offer.pdf'),
        ...project,
      ]),
      runJson<object>(['doctor', ...project]),
    ]);
    t.equal(list.document.quotes[0]?.id, quote.document.id);
    t.equal(printed.code, 0, JSON.stringify(printed.document));
    t.ok(doctor.code === 0 || doctor.code === 6, JSON.stringify(doctor.document));
    t.equal((await fetch(`${daemon.address}/ready`)).status, 200);
  });

  await t.test('a second daemon and a taken port', async (t) => {
    const elsewhere = sampleProject(t);
    const [second, taken] = await Promise.all([
      runJson(['serve', '--port', '0', ...project]),
      runJson(['serve', '--port', port, '--project', elsewhere], { env: { LOG_LEVEL: 'silent' } }),
    ]);
    t.match(second, { code: 1, document: { error: { code: 'DAEMON_RUNNING', message: `${daemon.child.pid}` } } });
    t.match(taken, { code: 1, document: { error: { code: 'DAEMON_PORT_IN_USE' } } });
  });

  await t.test('killed, broken, started: the last good copy, and the edit that mends it', async (t) => {
    await until(() => existsSync(join(folder, 'data/last-good/stamp.json')));
    await daemon.end('SIGKILL');
    const pricing = join(folder, 'config/pricing.yaml');
    const good = readFileSync(pricing);
    writeFileSync(pricing, 'packages: [\n');
    t.match(await runJson(['quote', '--package', 'chat_bot', ...project]), {
      code: 3,
      document: { error: { code: 'PROJECT_INVALID' } },
    });
    const again = await serve(t, folder, { LOG_LEVEL: 'silent' });
    t.equal(again.degraded, true);
    const ready = await fetch(`${again.address}/ready`);
    t.match([ready.status, await ready.json()], [200, { status: 'degraded', diagnostics: [{ severity: 'error' }] }]);
    const session = await fetch(`${again.address}/api/chat/sessions`, { method: 'POST' });
    const { token } = (await session.json()) as { token: string };
    const order = await fetch(`${again.address}/api/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"package":"chat_bot"}',
    });
    t.equal(order.status, 201, 'it sells at the last good prices');
    writeFileSync(pricing, good);
    again.child.kill('SIGHUP');
    await status(again.address, 'ready');
    t.equal(await again.end('SIGTERM'), 0);
  });
  t.match(await run(['quote', '--package', 'chat_bot', ...project]), { code: 0 });
});

/** Until /ready says so. */
function status(address: string, wanted: string): Promise<void> {
  return until(async () => {
    const ready = (await (await fetch(`${address}/ready`)).json()) as { status: string };
    return ready.status === wanted;
  });
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
