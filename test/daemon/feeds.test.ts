import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import { copyLiveProject, copySampleProject } from './sample-project.ts';

const secret = 'feed-secret-of-this-test';

async function open(t: Test) {
  const folder = copySampleProject(t);
  const environment = { LOG_LEVEL: 'silent', AVITO_FEED_SECRET: secret };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  const daemon = await start();
  t.teardown(() => daemon.stop());
  const get = (path: string, init: RequestInit = {}) => fetch(`${daemon.address}/feeds/avito/${path}`, init);
  const edit = (file: string, change: (text: string) => string) => {
    const path = join(folder, 'config', file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };
  return { folder, daemon, start, get, edit };
}

t.test('Autoload fetches the feed: prices follow the price list, a mistake leaves the feed before it', async (t) => {
  const { daemon, start, get, edit } = await open(t);
  const first = await get(secret);
  t.equal(first.status, 200);
  t.equal(first.headers.get('content-type'), 'application/xml; charset=utf-8');
  const xml = await first.text();
  t.equal(Number(first.headers.get('content-length')), Buffer.byteLength(xml));
  t.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Ads formatVersion="3" target="Avito\.ru">\n/);
  t.match(xml, /<\/Ads>\n$/);
  t.match(xml, /<Id>chat-bot<\/Id>[\s\S]*<Price>162000<\/Price>/);
  const etag = first.headers.get('etag') ?? '';
  t.equal((await get(secret, { headers: { 'if-none-match': `W/"other", ${etag}` } })).status, 304);
  const head = await get(secret, { method: 'HEAD' });
  t.equal(head.headers.get('content-length'), first.headers.get('content-length'));
  for (const wrong of ['', `${secret}x`, secret.slice(1), '%00', 'x'.repeat(190)])
    t.equal((await get(wrong)).status, 404, wrong.slice(0, 20));

  edit('pricing.yaml', (text) => text.replace('price: 180000', 'price: 200000'));
  t.equal(await daemon.reload('test'), 'swapped');
  const second = await get(secret, { headers: { 'if-none-match': etag } });
  t.equal(second.status, 200);
  const dearer = await second.text();
  t.match(dearer, /<Id>chat-bot<\/Id>[\s\S]*<Price>180000<\/Price>/);

  edit('listings.yaml', (text) => text.slice(0, text.indexOf('  - id: knowledge-assistant')));
  t.equal(await daemon.reload('test'), 'swapped', 'the rest of the project goes on');
  t.equal(await (await get(secret)).text(), dearer);
  const ready = await fetch(`${daemon.address}/ready`);
  t.equal(ready.status, 200);
  t.match(await ready.json(), { status: 'degraded', checks: { listings: { status: 'degraded' } } });
  t.ok(daemon.degraded);

  edit('listings.yaml', (text) => text.replace('largest_drop_percent: 20', 'largest_drop_percent: 100'));
  await daemon.reload('test');
  t.equal((await (await get(secret)).text()).match(/<Ad>/g)?.length, 1);
  t.notOk(daemon.degraded);

  await daemon.stop();
  edit('listings.yaml', (text) => text.replace(/listings:\n[\s\S]*$/, 'listings: []\n'));
  const again = await start();
  t.teardown(() => again.stop());
  const after = await fetch(`${again.address}/feeds/avito/${secret}`);
  t.equal((await after.text()).match(/<Ad>/g)?.length, 1, 'the last good feed outlives the process');
  await again.settled;
  t.ok(again.degraded);
});

t.test('a chat from a listing of the file begins with its package', async (t) => {
  const sandbox = await startAvitoSandbox();
  t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  const path = join(folder, 'config', 'listings.yaml');
  const listed = readFileSync(path, 'utf8').replace(
    '  - id: chat-bot\n',
    '  - id: chat-bot\n    avito_id: 4098000001\n',
  );
  writeFileSync(path, listed);
  const environment = {
    LOG_LEVEL: 'silent',
    AVITO_CLIENT_ID: sandbox.clientId,
    AVITO_CLIENT_SECRET: sandbox.clientSecret,
    AVITO_USER_ID: String(sandbox.account),
    AVITO_WEBHOOK_SECRET: 'a-webhook-secret-of-some-length-1234',
    AVITO_API_URL: sandbox.url,
  };
  const daemon = await startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  t.teardown(() => daemon.stop());
  const chats = () => sandbox.calls.filter(({ name }) => name === 'listChats').length;
  await until(() => chats() >= 2, 'the first look');
  await sandbox.deliveries.subscribe(`${daemon.address}/webhooks/avito/${environment.AVITO_WEBHOOK_SECRET}`);
  const anna = sandbox.customer(1_000);
  anna.say('Здравствуйте!');
  await until(() => anna.heardTexts.some((text) => /В скольких каналах/.test(text)), 'the question of that package');
  t.notMatch(anna.heardTexts.join('\n'), /С какой задачи начнём/, 'what the listing sells is known');
});

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not happen`);
}
