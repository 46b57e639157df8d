import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { inTopic, openGroup, soon } from './group-fixture.ts';
import { copyLiveProject, repository } from './sample-project.ts';

t.setTimeout(180_000);

const limited = (folder: string, megabytes: number) => {
  const file = join(folder, 'config', 'assistant.yaml');
  const text = readFileSync(file, 'utf8').replace(/free_disk_mb: \d+/, `free_disk_mb: ${megabytes}`);
  writeFileSync(file, text);
};
const moreThanAnyDisk = 1_000_000_000;

t.test('people hear once that the disk is filling up, and again when it does so again', async (t) => {
  const change = (folder: string) => limited(folder, moreThanAnyDisk);
  const { said, restart, reload, folder, address } = await openGroup(t, { change });
  const notices = () => said().filter(({ text }) => /На диске с данными осталось \d+ МБ/.test(text ?? '')).length;
  const ready = async () => (await (await fetch(`${address()}/ready`)).json()) as Record<string, unknown>;
  await inTopic(said, /осталось \d+ МБ[\s\S]*sales-assistant doctor/);
  t.match(await ready(), { status: 'degraded', checks: { disk: { status: 'degraded', message: /MB free/ } } });
  await restart();
  t.match(await ready(), { checks: { disk: { status: 'degraded' } } });
  limited(folder, 0);
  await reload();
  t.notMatch(await ready(), { checks: { disk: {} } });
  t.equal(notices(), 1, 'neither a restart nor another look says it again');
  limited(folder, moreThanAnyDisk);
  await reload();
  await soon('it is told anew', () => notices() === 2);
});

const apart = ['--user', '--map-root-user', '--mount'];
const canMount = spawnSync('unshare', [...apart, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** The daemon over a data/ of a few megabytes that can be filled and freed. */
async function openSmall(folder: string, environment: Record<string, string>) {
  const port = await freePort();
  const script = [
    'mount -t tmpfs -o size=32m tmpfs "$1/data" || exit 9',
    '"$2" "$3/bin/dev.js" serve --project "$1" & served=$!',
    'while read -r order; do case "$order" in',
    'fill) dd if=/dev/zero of="$1/data/ballast" bs=65536 2>&-; dd if=/dev/zero of="$1/data/crumbs" bs=512 2>&-;;',
    'look) kill -HUP "$served";;',
    'free) rm "$1/data/ballast" "$1/data/crumbs";;',
    'esac; echo "$order"; done',
    'kill "$served"; wait "$served"',
  ].join('\n');
  const child: ChildProcess = spawn(
    'unshare',
    [...apart, 'sh', '-c', script, 'sh', folder, process.execPath, repository],
    {
      env: { PATH: process.env.PATH, HOME: folder, LOG_LEVEL: 'silent', PORT: String(port), ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let heard = '';
  child.stdout?.on('data', (data) => {
    heard += String(data);
  });
  const order = async (word: 'fill' | 'free' | 'look') => {
    child.stdin?.write(`${word}\n`);
    await soon(word, () => heard.includes(`${word}\n`));
  };
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  const address = `http://127.0.0.1:${port}`;
  for (let looks = 0; ; looks += 1) {
    const alive = await fetch(`${address}/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (alive) return { address, order, stop };
    if (looks > 1_000) throw new Error('it does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

t.test('a full disk', { skip: !canMount && 'nothing can be mounted here' }, async (t) => {
  const sandbox = await startTelegramSandbox({ webhookRetryMs: 50 });
  t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  mkdirSync(join(folder, 'data'));
  limited(folder, 1);
  const group = sandbox.group(-1001, 'Менеджеры', { isForum: true });
  const { address, order, stop } = await openSmall(folder, {
    ...{ TELEGRAM_BOT_TOKEN: sandbox.token, TELEGRAM_API_ROOT: sandbox.url, TELEGRAM_MANAGER_CHAT_ID: '-1001' },
    ...{ TELEGRAM_WEBHOOK_SECRET: 'hook-secret', PUBLIC_URL: 'https://bot.example.ru' },
  });
  t.teardown(stop);
  sandbox.feed.webhook = {
    ...{ url: `${address}/webhooks/telegram`, secretToken: 'hook-secret', allowedUpdates: null },
  };
  const anna = sandbox.customer(5001);
  anna.say('Какая гарантия?');
  await soon('an answer', () => anna.heardTexts.some((text) => /90 календарных/.test(text)));
  await order('fill');
  const before = sandbox.feed.deliveries.length;
  anna.say('Сколько стоит чат-бот?');
  await soon('Telegram is told to come again', () =>
    sandbox.feed.deliveries.slice(before).some(({ status }) => status === 503),
  );
  const refused = await fetch(`${address}/api/chat/sessions`, { method: 'POST' });
  t.equal(refused.status, 503);
  t.match(await refused.json(), { error: { code: 'STORE_FULL', retryable: true } });
  const ready = await fetch(`${address}/ready`);
  t.equal(ready.status, 503);
  t.match(await ready.json(), { checks: { store: { status: 'failed' } } });
  await order('look');
  const told = () => group.messages.filter(({ text }) => /осталось 0 МБ/.test(text ?? '')).length;
  await soon('people hear of it, though nothing can be written down', () => told() === 1);
  await order('free');
  await soon('what was refused is answered', () => anna.heardTexts.some((text) => /\d\s₽/.test(text)));
  t.equal(anna.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1);
  t.equal((await fetch(`${address}/ready`)).status, 200);
  t.equal(told(), 1);
});
