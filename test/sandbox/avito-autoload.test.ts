import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';

/** Avito's Autoload as a stranger calls it. */
async function open(t: Test, feed = '') {
  const time = { now: new Date('2026-11-22T12:00:00Z') };
  const sandbox = await startAvitoSandbox({ now: () => time.now });
  t.teardown(() => sandbox.close());
  const state = { feed };
  const server = createServer((_request, response) => response.end(state.feed));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const headers = { 'user-agent': 'a-stranger/1' };
  const keys = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...keys });
  const token = await fetch(`${sandbox.url}/token`, { method: 'POST', body: form, headers });
  const { access_token } = (await token.json()) as { access_token: string };
  const call = async (method: string, path: string, json?: unknown, authorization = `Bearer ${access_token}`) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const answer = await fetch(`${sandbox.url}${path}`, { method, headers: { ...headers, authorization }, ...body });
    const text = await answer.text();
    return { status: answer.status, value: text === '' ? undefined : JSON.parse(text) };
  };
  const profile = {
    ...{ autoload_enabled: true, report_email: 'ads@company.example', schedule: [] },
    feeds_data: [{ feed_name: 'main', feed_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }],
  };
  return { sandbox, state, call, profile, time };
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n<Ads formatVersion="3" target="Avito.ru">';
const ad = (id: string, more = '') => `<Ad><Id>${id}</Id>${more}<Title>${id}</Title><Price>5</Price></Ad>`;

t.test('a profile needs the agreement, an upload needs a profile and its hour', async (t) => {
  const { call, profile, time, sandbox } = await open(t, `${head}${ad('a')}</Ads>`);
  t.equal((await call('GET', '/autoload/v2/profile')).status, 404);
  t.equal((await call('POST', '/autoload/v1/upload')).status, 400);
  t.match(await call('POST', '/autoload/v2/profile', profile), { status: 400, value: { error: { code: 400 } } });
  t.same(await call('POST', '/autoload/v2/profile', { ...profile, agreement: true }), {
    status: 200,
    value: undefined,
  });
  t.match(await call('GET', '/autoload/v2/profile'), { status: 200, value: profile });
  t.equal((await call('POST', '/autoload/v1/upload', undefined, 'Bearer made-up')).status, 403);
  t.equal((await call('GET', '/autoload/v4/uploads/current')).status, 404, 'none yet');
  t.same(await call('POST', '/autoload/v1/upload'), { status: 200, value: undefined });
  t.match(await call('GET', '/autoload/v4/uploads/current'), { value: { status: 'processing', stats: { count: 1 } } });
  t.equal((await call('GET', '/autoload/v4/uploads/last_successful')).status, 404);
  sandbox.autoload.finish();
  t.match(await call('GET', '/autoload/v4/uploads/last_successful'), { value: { status: 'success' } });
  t.equal((await call('POST', '/autoload/v1/upload')).status, 429);
  time.now = new Date(time.now.getTime() + 3_600_000);
  t.equal((await call('POST', '/autoload/v1/upload')).status, 200);
  t.equal((await call('GET', '/autoload/v2/reports')).status, 410);
  t.equal((await call('GET', '/autoload/v1/upload')).status, 404, 'no such operation');
});

t.test(
  'what is not in the feed is taken down, what is bound is taken over, what cannot be read is an error',
  async (t) => {
    const { call, profile, time, sandbox, state } = await open(t);
    await call('POST', '/autoload/v2/profile', { ...profile, agreement: true });
    sandbox.autoload.publish(4_098_000_001, 'service', 1);
    const upload = async (feed: string) => {
      state.feed = feed;
      time.now = new Date(time.now.getTime() + 3_600_000);
      await call('POST', '/autoload/v1/upload');
      sandbox.autoload.finish();
      return (await call('GET', '/autoload/v4/uploads/current')).value.status;
    };
    t.equal(await upload(`${head}${ad('a', '<AvitoId>4098000001</AvitoId>')}${ad('b')}</Ads>`), 'success');
    t.match(sandbox.autoload.items.get(4_098_000_001), { adId: 'a', price: 5, status: 'active' });
    const { value } = await call('GET', '/autoload/v4/uploads/current/items?page=2&perPage=1');
    t.match(value, {
      items: [{ ad_id: 'b', avito_status: 'active' }],
      meta: { page: 2, pages: 2, perPage: 1, total: 2 },
    });
    t.equal((await call('GET', '/autoload/v4/uploads/current/items?perPage=101')).status, 400);
    t.equal(await upload(`${head}${ad('b')}`), 'error', 'half a feed');
    t.equal(sandbox.autoload.items.get(4_098_000_001)?.status, 'active', 'takes nothing down');
    t.equal(await upload(`${head}${ad('b')}</Ads>`), 'success');
    t.equal(sandbox.autoload.items.get(4_098_000_001)?.status, 'removed');
    t.equal(await upload(`${head}${ad('ж'.repeat(51))}</Ads>`), 'success_warning');
  },
);

t.test('prices: goods yes, services no', async (t) => {
  const { call, sandbox } = await open(t);
  sandbox.autoload.publish(1, 'goods', 10);
  sandbox.autoload.publish(2, 'service', 10);
  t.match(await call('POST', '/core/v1/items/1/update_price', { price: 20 }), { value: { result: { success: true } } });
  t.equal(sandbox.autoload.items.get(1)?.price, 20);
  t.match(await call('POST', '/core/v1/items/2/update_price', { price: 20 }), {
    status: 400,
    value: { error: { code: 400 } },
  });
  t.equal(sandbox.autoload.items.get(2)?.price, 10);
  t.equal((await call('POST', '/core/v1/items/1/update_price', { price: 20.5 })).status, 400);
  t.equal((await call('POST', '/core/v1/items/1/update_price', { price: '20' })).status, 400);
  t.equal((await call('POST', '/core/v1/items/3/update_price', { price: 20 })).status, 404);
});
