import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// Programs are started whole, on a machine that may be busy.
t.setTimeout(170_000);

const secret = 'a-webhook-secret-of-some-length-1234';
const foreign = 'https://crm.example/hooks/avito';

/** A project whose vendors are on this machine. */
async function open(t: Test) {
  const [avito, telegram] = [await startAvitoSandbox(), await startTelegramSandbox()];
  t.teardown(() => Promise.all([avito.close(), telegram.close()]));
  const folder = t.testdir({});
  cpSync(join(root, 'test/fixtures/minimal'), folder, { recursive: true });
  const channels = join(folder, 'config', 'channels.yaml');
  writeFileSync(channels, readFileSync(channels, 'utf8').replace('enabled: false', 'enabled: auto'));
  const company = join(folder, 'config', 'company.yaml');
  writeFileSync(company, readFileSync(company, 'utf8').replace(/^sample: true.*\n/m, ''));
  const environment = {
    AVITO_CLIENT_ID: avito.clientId,
    AVITO_CLIENT_SECRET: avito.clientSecret,
    AVITO_USER_ID: String(avito.account),
    AVITO_API_URL: avito.url,
    AVITO_WEBHOOK_SECRET: secret,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: 'hook-secret',
    PUBLIC_URL: 'https://bot.example.ru',
  };
  const run = async (args: readonly string[], more: Record<string, string> = {}, locale = 'ru_RU.UTF-8') => {
    const child = spawn(process.execPath, [join(root, 'bin/dev.js'), ...args, '--project', folder], {
      env: { PATH: process.env.PATH, LC_ALL: locale, ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { status: status as number, stdout, stderr };
  };
  const json = async (args: readonly string[], more: Record<string, string> = {}) => {
    const { status, stdout, stderr } = await run([...args, '--json'], more);
    return { status, body: JSON.parse(stdout === '' ? `"${stderr}"` : stdout) };
  };
  return { avito, telegram, folder, run, json };
}

t.test('webhooks are shown, set, set again and taken away; those of others stay', async (t) => {
  const { avito, telegram, run, json } = await open(t);
  const ours = `https://bot.example.ru/webhooks/avito/${secret}`;
  const former = 'https://bot.example.ru/webhooks/avito/a-former-secret';
  avito.deliveries.subscriptions.push({ url: foreign, version: '3' }, { url: former, version: '3' });
  const dry = await json(['webhooks', 'set', '--dry-run']);
  t.match(dry.body, {
    schemaVersion: 1,
    dryRun: true,
    requests: [
      {
        ...{ vendor: 'telegram', method: 'POST', url: `${telegram.url}/bot<TELEGRAM_BOT_TOKEN>/setWebhook` },
        body: { url: 'https://bot.example.ru/webhooks/telegram', secret_token: 'hook-secret' },
      },
      { vendor: 'telegram' },
      { vendor: 'avito', url: `${avito.url}/messenger/v1/subscriptions`, body: null },
      { vendor: 'avito', url: `${avito.url}/messenger/v3/webhook`, body: { url: ours } },
      { vendor: 'avito' },
    ],
  });
  t.notMatch(JSON.stringify(dry.body), telegram.token);
  t.equal(avito.calls.length + telegram.calls.length, 0, 'nothing was sent');

  const set = await json(['webhooks', 'set']);
  t.equal(set.status, 0);
  t.match(set.body, {
    schemaVersion: 1,
    webhooks: [
      { vendor: 'telegram', registered: true, url: 'https://bot.example.ru/webhooks/telegram' },
      { vendor: 'avito', registered: true, url: ours, others: [foreign] },
    ],
  });
  t.match(telegram.feed.webhook, { secretToken: 'hook-secret', allowedUpdates: ['message', 'edited_message'] });
  const subscribed = () => avito.calls.filter(({ name }) => name === 'subscribe').length;
  t.equal(subscribed(), 1);
  t.equal((await json(['webhooks', 'set', 'avito'])).status, 0);
  t.equal(subscribed(), 1, 'it stands there');

  const refused = await run(['webhooks', 'delete', 'avito']);
  t.equal(refused.status, 2);
  t.match(refused.stderr, /--yes/);
  t.match((await json(['webhooks', 'delete', '--yes'])).body, {
    webhooks: [
      { vendor: 'telegram', registered: false },
      { vendor: 'avito', registered: false, others: [foreign] },
    ],
  });
  t.match(avito.deliveries.subscriptions, [{ url: foreign }]);
  t.equal(telegram.feed.webhook, null);
  const shown = await run(['webhooks', 'status', 'avito'], {}, 'en_US.UTF-8');
  t.match(shown.stdout, /not registered[\s\S]*crm\.example/);
});

t.test('what stands in the way of a webhook is named', async (t) => {
  const { avito, json } = await open(t);
  const code = async (args: readonly string[], more: Record<string, string>) => {
    const { status, body } = await json(args, more);
    return [status, body.error?.code];
  };
  t.strictSame(await code(['webhooks', 'set', 'avito'], { PUBLIC_URL: '' }), [1, 'WEBHOOKS_PUBLIC_URL_MISSING']);
  t.strictSame(await code(['webhooks', 'status', 'avito'], { AVITO_USER_ID: '' }), [1, 'WEBHOOKS_KEYS_MISSING']);
  t.strictSame(await code(['webhooks', 'status', 'avito'], { AVITO_API_URL: 'http://127.0.0.1:9' }), [
    5,
    'CHANNEL_UNREACHABLE',
  ]);
  // Another program registers it in between.
  avito.fail('subscribe', { kind: 'status', status: 409, body: { error: { code: 409, message: 'already' } } });
  t.strictSame(await code(['webhooks', 'set', 'avito'], {}), [1, 'WEBHOOKS_NOT_REGISTERED']);
});

t.test('doctor leads through connecting a vendor', async (t) => {
  const { avito, telegram, json, run } = await open(t);
  const ticks = async (args: readonly string[], more: Record<string, string> = {}) => {
    const { status, body } = await json(['doctor', ...args], more);
    return [status, ...body.checks.map((check: { id: string; status: string }) => `${check.id} ${check.status}`)];
  };
  const pending = (...ids: readonly string[]) => ids.map((id) => `${id} pending`);
  t.strictSame(await ticks(['avito'], { AVITO_CLIENT_ID: '' }), [
    ...[6, 'keys defect'],
    ...pending('account', 'tariff', 'project', 'address', 'webhook', 'door'),
  ]);
  avito.switches.tariff = 403;
  const unpaid = await run(['doctor', 'avito']);
  t.equal(unpaid.status, 6);
  t.match(unpaid.stdout, /✔ Аккаунт[\s\S]*✖ Тариф[\s\S]*Максимальный[\s\S]*○ Проект/);
  avito.switches.tariff = null;
  t.match(await ticks(['avito'], { AVITO_USER_ID: '1' }), [6, 'keys ok', 'account defect']);
  t.match(await ticks(['avito'], { AVITO_API_URL: 'http://127.0.0.1:9' }), [5, 'keys ok', 'account unreachable']);
  t.match((await ticks(['avito'])).slice(0, 7), [
    6,
    'keys ok',
    'account ok',
    'tariff ok',
    'project ok',
    'address ok',
    'webhook defect',
  ]);

  const door = createServer((_, response) => response.writeHead(200).end());
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  t.teardown(() => door.close());
  const PUBLIC_URL = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  await avito.deliveries.subscribe(`${PUBLIC_URL}/webhooks/avito/${secret}`);
  t.match((await ticks(['avito'], { PUBLIC_URL })).slice(5), ['address warning', 'webhook ok', 'door ok']);

  t.match(await ticks(['telegram'], { PUBLIC_URL: '' }), [
    ...[0, 'keys ok', 'bot ok', 'project ok', 'address warning', 'webhook ok', 'managers warning'],
  ]);
  t.match((await ticks(['telegram'])).slice(4), ['address ok', 'webhook defect', 'managers pending']);
  telegram.feed.webhook = { url: 'https://bot.example.ru/webhooks/telegram', secretToken: null, allowedUpdates: null };
  telegram.feed.lastError = 'Connection refused';
  t.match((await ticks(['telegram'])).slice(4), ['address ok', 'webhook warning', 'managers warning']);
  t.match(await ticks(['telegram'], { TELEGRAM_BOT_TOKEN: '1:wrong' }), [6, 'keys ok', 'bot defect']);
});
