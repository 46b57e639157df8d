import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../../daemon/daemon.ts';
import { readListenAddress } from '../../daemon/listen-address.ts';
import { readServerSettings } from '../../daemon/server-settings.ts';
import { Visitor } from './daemon-fixture.ts';
import { copySampleProject, repository } from './sample-project.ts';

// Whole daemons on a busy machine need their time.
t.setTimeout(170_000);

const environment = { LOG_LEVEL: 'silent' };

function optionsFor(folder: string, more: Partial<DaemonOptions> = {}): DaemonOptions {
  return { folder, environment, host: '127.0.0.1', port: 0, watch: false, ...more };
}

interface Readiness {
  readonly code: number;
  readonly status: string;
  readonly checks: object;
  readonly config: { readonly hash: string };
  readonly diagnostics: readonly object[];
}

async function readiness({ address }: Daemon): Promise<Readiness> {
  const answer = await fetch(`${address}/ready`);
  return { ...((await answer.json()) as Readiness), code: answer.status };
}

async function openSession({ address }: Daemon): Promise<{ token: string; conversation: string }> {
  const answer = await fetch(`${address}/api/chat/sessions`, { method: 'POST' });
  return (await answer.json()) as { token: string; conversation: string };
}

/** Edits a file of the project by one replacement that has to hit. */
function edit(folder: string, path: string, from: string | RegExp, to: string): void {
  const file = join(folder, path);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to replace in ${path}`);
  writeFileSync(file, after);
}

t.test('a key that a provider names by itself is looked for at every start', async (t) => {
  const folder = copySampleProject(t);
  const own = 'enabled: true, key: YANDEX_API_KEY, base_url: https://ai.example/v1';
  edit(
    folder,
    'config/assistant.yaml',
    / {2}providers:\n(?: {4}.*\n)+/,
    `  providers:\n    - {provider: openai, model: m, ${own}}\n`,
  );
  for (const [variables, status] of [
    [{}, 'degraded'],
    [{ YANDEX_API_KEY: 'key' }, 'ready'],
    [{}, 'degraded'],
  ] as const) {
    const daemon = await startDaemon(optionsFor(folder, { environment: { ...environment, ...variables } }));
    t.teardown(() => daemon.stop());
    t.match(await readiness(daemon), { code: 200, status });
    await daemon.stop();
  }
});

t.test('a SIGHUP in the middle of a start ends nothing', async (t) => {
  const folder = copySampleProject(t);
  const program = join(repository, 'bin/dev.js');
  const daemon = spawn(process.execPath, [program, 'serve', '--port', '0', '--json', '--project', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => daemon.kill('SIGKILL'));
  const ended = once(daemon, 'exit');
  const ready = once(daemon.stdout, 'data').then(([line]) => JSON.parse(String(line)) as { address: string });
  while (!existsSync(join(folder, 'data/daemon.lock'))) await new Promise((resolve) => setTimeout(resolve, 5));
  daemon.kill('SIGHUP');
  const first = await Promise.race([ready, ended.then(() => null)]);
  t.match(first, { address: /^http/ });
  daemon.kill('SIGTERM');
  t.same(await ended, [0, null]);
});

t.test('one life of the daemon: talk, edits good and bad, stop, start on the last good copy', async (t) => {
  const folder = copySampleProject(t);
  const options = optionsFor(folder);
  const daemon = await startDaemon(options);
  t.teardown(() => daemon.stop());
  const before = await readiness(daemon);
  t.match(before, { code: 200, status: 'ready', checks: { store: { status: 'ok' }, project: { status: 'ok' } } });

  const session = await openSession(daemon);
  const visitor = await new Visitor(daemon.address).hello(session.token);
  await visitor.until(1, 'message');
  t.match(visitor.frames[0]?.message?.text, /ИИ/, 'the first message says who answers');

  await t.test('a second daemon on the same data is refused', async (t) => {
    await t.rejects(startDaemon(options), { code: 'DAEMON_RUNNING' });
  });

  await t.test('an invalid edit leaves the old project running and is reported', async (t) => {
    const path = join(folder, 'config/pricing.yaml');
    const good = readFileSync(path);
    writeFileSync(path, 'version: 1\npackages: [\n');
    t.equal(await daemon.reload('test'), 'rejected');
    const state = await readiness(daemon);
    t.match(state, { code: 200, status: 'degraded', checks: { project: { status: 'degraded' } } });
    t.match(state.diagnostics, [
      { severity: 'error', file: 'config/pricing.yaml', range: { start: { line: Number } } },
    ]);
    t.equal(state.config.hash, before.config.hash, 'the figures still rest on the old files');
    const metrics = await (await fetch(`${daemon.address}/metrics`)).text();
    t.match(metrics, /sales_assistant_degraded 1/);
    t.match(metrics, /project_reloads_total\{result="rejected"\} 1/);
    visitor.send({ type: 'message', id: 'meanwhile', text: 'Вы здесь?' });
    await visitor.until(1, 'accepted');
    writeFileSync(path, good);
    t.equal(await daemon.reload('test'), 'swapped');
    t.match(await readiness(daemon), { status: 'ready', config: { hash: before.config.hash } });
  });

  await t.test('a valid edit holds from the next request on', async (t) => {
    edit(folder, 'config/company.yaml', /^name: .*$/m, 'name: Новое имя');
    t.equal(await daemon.reload('test'), 'swapped');
    t.match(await (await fetch(daemon.address)).text(), 'Новое имя');
    const after = await readiness(daemon);
    t.not(after.config.hash, before.config.hash);
    const privacy = await (await fetch(`${daemon.address}/privacy`)).text();
    t.match(privacy, /<h1[\s\S]*<h1/);
  });

  await t.test('quotes belong to the conversation that asked', async (t) => {
    const post = (token: string, body: object) =>
      fetch(`${daemon.address}/api/quotes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const answer = await post(session.token, { package: 'chat_bot', options: { crm_integration: 1 } });
    t.equal(answer.status, 201);
    const quote = (await answer.json()) as { id: string; conversation: string; signature: string };
    t.match(quote, { conversation: session.conversation, currency: 'RUB', signature: /^v1\./ });
    const read = (token: string) =>
      fetch(`${daemon.address}/api/quotes/${quote.id}`, { headers: { authorization: `Bearer ${token}` } });
    t.same(await (await read(session.token)).json(), quote);
    t.equal((await read((await openSession(daemon)).token)).status, 404);
    for (const order of [
      { package: 'no_such' },
      { package: 'chat_bot', options: { crm_integration: -1 } },
      { package: 'chat_bot', options: { crm_integration: 1e15 } },
      { package: 'chat_bot', promo: 'NOPE' },
    ]) {
      const refused = await post(session.token, order);
      t.equal(refused.status, 422, JSON.stringify(order));
    }
  });

  await daemon.stop();
  t.equal((await visitor.closed).code, 1001);
  await t.rejects(fetch(`${daemon.address}/health`));

  writeFileSync(join(folder, 'config/company.yaml'), 'name: [\n');
  const fallen = await startDaemon(options);
  t.teardown(() => fallen.stop());
  t.equal(fallen.degraded, true);
  t.match(await readiness(fallen), {
    code: 200,
    status: 'degraded',
    diagnostics: [{ file: 'config/company.yaml', severity: 'error' }],
  });
  t.match(await (await fetch(fallen.address)).text(), 'Новое имя', 'the last good copy');
  const again = await new Visitor(fallen.address).hello(session.token);
  const [first] = await again.until(1, 'message');
  t.equal(first?.message?.seq, 1, 'the conversation is still there');
  again.send({ type: 'message', id: 'later', text: 'Сколько стоит чат-бот?' });
  await again.until(1, 'accepted');
  await fallen.stop();
});

t.test('a reload in the middle of questions fails no turn; leftovers of a kill are swept', async (t) => {
  const folder = copySampleProject(t);
  const old = new Date(Date.now() - 3_600_000);
  const leftovers = [
    ['data/documents/one.sealed.77.draft', false],
    ['data/documents/young.sealed.78.draft', true],
    ['data/documents/whole.sealed', true],
    ['data/cache/chromium-1.part-aaaa', false],
    ['data/cache/chromium-1', true],
  ] as const;
  for (const [path] of leftovers) {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    if (!path.includes('young')) utimesSync(file, old, old);
  }
  const daemon = await startDaemon(optionsFor(folder));
  t.teardown(() => daemon.stop());
  const visitors = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { token } = await openSession(daemon);
      return new Visitor(daemon.address).hello(token);
    }),
  );
  let reloads = 0;
  const reloading = (async () => {
    for (; reloads < 3; reloads += 1) t.equal(await daemon.reload('test'), 'swapped');
  })();
  let asked = 0;
  while (reloads < 3) {
    for (const visitor of visitors) {
      visitor.send({ type: 'message', id: `q${asked}`, text: 'Какие гарантии на чат-бота и сколько он стоит?' });
      asked += 1;
    }
    await Promise.all(visitors.map((visitor) => visitor.until(asked / visitors.length, 'accepted')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (asked >= 4 * 15) break;
  }
  await reloading;
  await daemon.settled;
  for (const [path, kept] of leftovers) t.equal(existsSync(join(folder, path)), kept, path);
  const depth = async () => (await (await fetch(`${daemon.address}/metrics`)).text()).match(/inbox[^\n]* (\d+)$/m)?.[1];
  while ((await depth()) !== '0') await new Promise((resolve) => setTimeout(resolve, 50));
  await daemon.stop();
  const database = openDatabase(join(folder, 'data/assistant.sqlite'));
  t.teardown(() => database.close());
  t.equal(database.prepare('SELECT max(attempt) FROM inbox').pluck().get(), 1, 'each turn ran once');
  t.equal(database.prepare('SELECT count(*) FROM outbox').pluck().get(), 0, 'nothing is delivered twice');
});

t.test('a broken project without a copy, a taken port, a wrong port', async (t) => {
  const folder = copySampleProject(t);
  const pricing = join(folder, 'config/pricing.yaml');
  renameSync(pricing, `${pricing}.kept`);
  writeFileSync(pricing, 'version: 1\n');
  await t.rejects(startDaemon(optionsFor(folder)), { code: 'DAEMON_PROJECT_BROKEN', kind: 'project' });
  rmSync(pricing);
  renameSync(`${pricing}.kept`, pricing);

  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  await t.rejects(startDaemon(optionsFor(folder, { port })), { code: 'DAEMON_PORT_IN_USE' });
  taken.close();
  // Whoever failed has left nothing locked.
  const daemon = await startDaemon(optionsFor(folder, { port }));
  await daemon.stop();

  t.same(readListenAddress({}, {}), { host: '127.0.0.1', port: 8080 });
  t.same(readListenAddress({ port: '0' }, { HOST: '0.0.0.0', PORT: '9' }), { host: '0.0.0.0', port: 0 });
  for (const [name, value, code] of [
    ['PUBLIC_URL', 'assistant.example.ru', 'DAEMON_PUBLIC_URL_INVALID'],
    ['PUBLIC_URL', 'javascript:alert(1)', 'DAEMON_PUBLIC_URL_INVALID'],
    ['TRUSTED_PROXIES', '127.0.0.1, nginx', 'DAEMON_TRUSTED_PROXIES_INVALID'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'DAEMON_TRUSTED_PROXIES_INVALID'],
  ] as const) {
    await t.rejects(startDaemon(optionsFor(folder, { environment: { ...environment, [name]: value } })), { code });
  }
  t.match(readServerSettings({ PUBLIC_URL: 'https://x.ru/', TRUSTED_PROXIES: '::1, 10.0.0.0/8,loopback' }), {
    publicUrl: 'https://x.ru',
    trustedProxies: ['::1', '10.0.0.0/8', 'loopback'],
  });
  for (const value of ['x', '-1', '70000', '8080.5', '']) {
    t.throws(() => readListenAddress({ port: value }, {}), AssistantError);
  }
});

t.test('files are watched: many changes at once are one edit, git is waited for', async (t) => {
  const folder = copySampleProject(t);
  const daemon = await startDaemon(optionsFor(folder, { watch: true }));
  t.teardown(() => daemon.stop());
  const title = async () => (await (await fetch(`${daemon.address}/widget.js`)).text()).slice(0, 300);
  edit(folder, 'config/channels.yaml', /^ {2}title: .*$/m, '  title: Ещё до слежения');
  while (!(await title()).includes('Ещё до слежения')) await new Promise((resolve) => setTimeout(resolve, 50));
  await daemon.settled;
  // The project may be a folder of a repository, and that a linked work tree.
  const lock = join(folder, 'main.git/index.lock');
  mkdirSync(join(folder, 'main.git'));
  writeFileSync(join(folder, '.git'), 'gitdir: main.git\n');
  writeFileSync(lock, '');
  edit(folder, 'config/channels.yaml', /^ {2}title: .*$/m, '  title: Наполовину');
  edit(folder, 'knowledge/objections.md', /$/, '\n\nНовая строка.\n');
  edit(folder, 'config/channels.yaml', /^ {2}title: .*$/m, '  title: Чат без перезапуска');
  rmSync(join(folder, 'main.git'), { recursive: true });
  while (!(await title()).includes('Чат без перезапуска')) await new Promise((resolve) => setTimeout(resolve, 50));
  await daemon.stop();
  t.ok(existsSync(join(folder, 'data/last-good/config/channels.yaml')));
  const generations = (place: string) => readdirSync(join(folder, place)).filter((name) => name.endsWith('.sqlite'));
  t.ok(generations('data/index').length > 1);
  t.equal(generations('data/last-good/data/index').length, 1, 'the one that goes with the copy');
});

t.test('a machine that cannot print serves all the same and says so', async (t) => {
  const folder = copySampleProject(t);
  const daemon = await startDaemon(optionsFor(folder, { environment: { ...environment, CHROMIUM_PATH: '/nowhere' } }));
  t.teardown(() => daemon.stop());
  t.equal(daemon.degraded, true);
  t.match(await readiness(daemon), {
    code: 200,
    status: 'degraded',
    checks: { project: { status: 'ok' }, documents: { status: 'degraded', message: /CHROMIUM_PATH/ } },
  });
  await daemon.stop();
});
