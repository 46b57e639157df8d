import t, { type Test } from 'tap';
import { type AvitoSandboxOptions, startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';

const agent = { 'user-agent': 'test/1' };

async function open(t: Test, options: AvitoSandboxOptions = {}) {
  const sandbox = await startAvitoSandbox(options);
  t.teardown(() => sandbox.close());
  const { account } = sandbox;
  const form = (fields: Record<string, string>, path = '/token') =>
    answered(fetch(`${sandbox.url}${path}`, { method: 'POST', headers: agent, body: new URLSearchParams(fields) }));
  const keys = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
  const credentials = { grant_type: 'client_credentials', ...keys };
  const given = (await form(credentials)).body as { access_token: string };
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    answered(
      fetch(`${sandbox.url}${path}`, {
        method,
        headers: {
          ...agent,
          authorization: `Bearer ${given.access_token}`,
          ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      }),
    );
  const chats = `/messenger/v2/accounts/${account}/chats`;
  const chat = (id: string, version: number, rest = '') =>
    `/messenger/v${version}/accounts/${account}/chats/${encodeURIComponent(id)}${rest}`;
  return { sandbox, form, keys, credentials, call, chats, chat, account };
}

async function answered(response: Promise<Response>): Promise<{ status: number; body: unknown }> {
  const found = await response;
  const text = await found.text();
  try {
    return { status: found.status, body: JSON.parse(text) };
  } catch {
    return { status: found.status, body: text };
  }
}

const text = (words: string) => ({ message: { text: words }, type: 'text' });

t.test('tokens: form bodies, right keys, one code once, a pair that follows another', async (t) => {
  const { sandbox, form, keys, credentials, call } = await open(t);
  t.match(await form(credentials, '/token/'), { status: 200, body: { expires_in: 86_400, token_type: 'Bearer' } });
  t.match(await call('POST', '/token', credentials), { status: 400 }, 'JSON is no form');
  t.match(await call('POST', `/token?${new URLSearchParams(credentials)}`), { status: 400 }, 'nor is the address');
  for (const status of [403, 401] as const) {
    sandbox.switches.wrongKeys = status;
    t.match(await form({ ...credentials, client_secret: 'x' }), { status, body: { error: { code: status } } });
  }
  t.match(await form({ ...keys, grant_type: 'password' }), { status: 400 });
  const code = sandbox.tokens.grantCode();
  const exchange = { ...keys, grant_type: 'authorization_code', code };
  const pair = (await form(exchange)).body as { access_token: string; refresh_token: string };
  t.match(await form(exchange), { status: 400 }, 'a code is good once');
  const refresh = { ...keys, grant_type: 'refresh_token', refresh_token: pair.refresh_token };
  t.match(await form(refresh), { status: 200, body: { refresh_token: /^ref_/ } });
  t.match(await form(refresh), { status: 400 }, 'and so is a refresh token');
  const self = '/core/v1/accounts/self';
  t.match(await call('GET', self, undefined, { authorization: `Bearer ${pair.access_token}` }), { status: 403 });
  t.match(await call('GET', self, undefined, { authorization: '' }), { status: 401, body: { error: { code: 401 } } });
  t.match(await call('GET', self), { status: 200, body: { id: sandbox.account } });
  t.match(await call('GET', self, undefined, { 'user-agent': 'node' }), { status: 403, body: /<html/ });
  sandbox.switches.filtersAgents = false;
  t.match(await call('GET', self, undefined, { 'user-agent': 'node' }), { status: 200 });
  sandbox.tokens.revoke();
  t.match(await call('GET', self), {
    status: 403,
    body: { result: { status: false, message: 'access token expired' } },
  });
  sandbox.switches.expiredToken = 'error_401';
  t.match(await call('GET', self), { status: 401, body: { error: { message: 'Unauthorized' } } });
});

t.test('paths, methods, foreign accounts, the tariff', async (t) => {
  const { sandbox, call, chats, chat } = await open(t);
  const anna = sandbox.customer(4_300_000_001);
  anna.say('один');
  t.match(await call('GET', '/messenger/v1/subscriptions'), { status: 404 }, 'it is a POST');
  t.match(await call('POST', '/messenger/v1/webhooks', {}), { status: 404 });
  t.match(await call('GET', chats.replace(String(sandbox.account), '1')), { status: 403 });
  t.match(await call('GET', chat('u2i-nobody', 2)), { status: 404 });
  t.match(await call('GET', chat(anna.chat.id, 2)), {
    status: 200,
    body: { context: { value: { id: 4_098_000_001 } }, users: [{ id: sandbox.account }, { id: 4_300_000_001 }] },
  });
  t.match(anna.chat.id, /~.*_.*-/);
  for (const tariff of [402, 403] as const) {
    sandbox.switches.tariff = tariff;
    t.match(await call('GET', chats), { status: tariff, body: { error: { code: tariff } } });
    t.match(await call('GET', '/core/v1/accounts/self'), { status: 200 }, 'other paths are open');
  }
});

t.test('lists: bounds, shapes, orders, what is unread', async (t) => {
  const { sandbox, call, chats, chat } = await open(t);
  const anna = sandbox.customer(1_000);
  const [first, second] = [anna.say('один'), anna.say('два')];
  for (const query of ['limit=101', 'limit=0', 'offset=1001', 'offset=-1', 'limit=x', 'chat_types=u2x']) {
    t.match(await call('GET', `${chats}?${query}`), { status: 400, body: { error: { fields: {} } } }, query);
  }
  const messages = chat(anna.chat.id, 3, '/messages');
  t.match(await call('GET', `${messages}/?limit=101`), { status: 400 });
  t.match(await call('GET', messages), { status: 404 }, 'there is a slash');
  sandbox.switches.trailingSlash = false;
  t.match(await call('GET', messages), { status: 200 });
  t.match(await call('GET', `${messages}/`), { body: [{ id: second.id }, { id: first.id, is_read: false }] });
  sandbox.switches.order = 'oldest_first';
  sandbox.switches.messages = 'object';
  t.match(await call('GET', `${messages}/`), { body: { messages: [{ id: first.id, is_read: false }, {}] } });
  const unread = async () =>
    ((await call('GET', `${chats}?unread_only=true`)).body as { chats: object[] }).chats.length;
  t.equal(await unread(), 1, 'listing has read nothing');
  t.match(await call('POST', chat(anna.chat.id, 1, '/read')), { body: { ok: true } });
  t.equal(await unread(), 0);
  sandbox.customer(2_000, { chatType: 'u2u' }).say('с профиля');
  sandbox.customer(3_000, { chatType: 'a2u' }).say('от Авито');
  const count = async (types: string) =>
    ((await call('GET', `${chats}?chat_types=${types}`)).body as { chats: object[] }).chats.length;
  t.strictSame([await count('u2i'), await count('u2i,u2u'), await count('u2i,u2u,a2u')], [1, 2, 3]);
  t.match(await call('GET', `${chats}?item_ids=5`), { body: { chats: [] } });
});

t.test('sending: what is refused, and that nothing is joined', async (t) => {
  let now = new Date('2026-11-22T10:00:00Z');
  const { sandbox, call, chat } = await open(t, { now: () => now });
  const anna = sandbox.customer(1_000);
  const path = chat(anna.chat.id, 1, '/messages');
  const refused: readonly [string, unknown][] = [
    ['empty', text('')],
    ['blank', text('  ')],
    ['1001 characters', text('я'.repeat(1001))],
    ['another type', { ...text('один'), type: 'link' }],
    ['no message', { type: 'text' }],
  ];
  for (const [name, body] of refused) t.match(await call('POST', path, body), { status: 400 }, name);
  t.match(await call('POST', path, undefined), { status: 400 }, 'no JSON');
  t.match(await call('POST', chat('u2i-nobody', 1, '/messages'), text('один')), { status: 404 });
  t.match(await call('POST', path, text('я'.repeat(1000))), { status: 200 });
  await call('POST', path, text('один'));
  t.match(await call('POST', path, text('один')), { body: { direction: 'out', type: 'text', id: /^[0-9a-f]{32}$/ } });
  t.equal(anna.heard.length, 3, 'a repeat is a second message');
  const last = anna.heard.at(-1)?.id ?? '';
  t.match(await call('POST', `${path}/${last}`), { status: 200, body: {} });
  t.match(anna.heard.at(-1), { type: 'deleted' });
  now = new Date('2026-11-22T11:00:01Z');
  t.match(await call('POST', `${path}/${anna.heard[0]?.id}`), { status: 400 }, 'an hour is over');
  sandbox.fail('sendText', { kind: 'reset', effect: true });
  await t.rejects(call('POST', path, text('дошло')));
  t.equal(anna.heardTexts.at(-1), 'дошло');
});

t.test('pictures and voices', async (t) => {
  const { sandbox, call, chat, account } = await open(t);
  const anna = sandbox.customer(1_000);
  const upload = `/messenger/v1/accounts/${account}/uploadImages`;
  const png = new Blob([Buffer.from([0x89, 0x50, 0x4e, 0x47, 1])]);
  const form = (...files: readonly [string, Blob][]) => {
    const data = new FormData();
    for (const [name, file] of files) data.append(name, file, 'a.png');
    return data;
  };
  t.match(await call('POST', upload, form(['file', png])), { status: 400 }, 'another name');
  t.match(await call('POST', upload, form(['uploadfile[]', png], ['uploadfile[]', png])), { status: 400 }, 'two');
  t.match(await call('POST', upload, form(['uploadfile[]', new Blob(['%PDF'])])), { status: 400 }, 'no picture');
  const huge = new Blob([Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(24 * 1024 * 1024)])]);
  t.match(await call('POST', upload, form(['uploadfile[]', huge])), { status: 400 }, 'too large');
  t.match(await call('POST', upload, { file: 1 }), { status: 400 }, 'no multipart');
  const { body } = await call('POST', upload, form(['uploadfile[]', png]));
  const [id = ''] = Object.keys(body as object);
  const path = chat(anna.chat.id, 1, '/messages/image');
  t.match(await call('POST', path, { image_id: 'x' }), { status: 400 });
  t.match(await call('POST', path, { image_id: id }), { body: { type: 'image', author_id: account } });
  t.match(await call('GET', `/messenger/v1/accounts/${account}/getVoiceFiles`), { status: 400 });
  t.match(await call('GET', `/messenger/v1/accounts/${account}/getVoiceFiles?voice_ids=a,b`), {
    body: { voices_urls: { a: /^http:\/\/127\.0\.0\.1:\d+\/voices\/a\.mp4$/, b: /\/voices\/b\.mp4$/ } },
  });
});

t.test('subscriptions stand side by side; what is delivered, and how', async (t) => {
  const { sandbox, call, chat } = await open(t, { webhookTimeoutMs: 300 });
  const { createServer } = await import('node:http');
  const got: { body: string; signature: string | undefined }[] = [];
  let status = 200;
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    got.push({ body, signature: request.headers['x-avito-messenger-signature'] as string | undefined });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  t.teardown(() => receiver.close());
  const url = `http://127.0.0.1:${(receiver.address() as { port: number }).port}/hook`;
  const webhook = '/messenger/v3/webhook';
  t.match(await call('POST', webhook, {}), { status: 400 });
  t.match(await call('POST', webhook, { url: 'http://127.0.0.1:9/other' }), { body: { ok: true } });
  t.strictSame(sandbox.deliveries.doubtful, ['http://127.0.0.1:9/other']);
  t.match(await call('POST', webhook, { url }), { body: { ok: true } });
  t.match(await call('POST', webhook, { url }), { status: 200 });
  sandbox.switches.resubscribe = 409;
  t.match(await call('POST', webhook, { url }), { status: 409 });
  t.match(await call('POST', '/messenger/v1/subscriptions'), { body: { subscriptions: [{}, { url, version: '3' }] } });
  await call('POST', '/messenger/v1/webhook/unsubscribe', { url: 'http://127.0.0.1:9/other' });
  t.equal(sandbox.deliveries.subscriptions.length, 1);

  const anna = sandbox.customer(1_000);
  const latest = async (work: () => unknown) => {
    got.length = 0;
    await work();
    await sandbox.deliveries.settled();
    return got.map(({ body, signature }) => ({ ...(JSON.parse(body) as { id: string }), signature }));
  };
  const [plainOne] = await latest(() => anna.say('один'));
  t.match(plainOne, { version: 'v3.0.0', signature: /^[0-9a-f]{64}$/, payload: { value: { read: null } } });
  Object.assign(sandbox.switches, { signature: 'absent', sparse: true, version: 'v1.1' });
  const [sparse] = await latest(() => anna.say('два'));
  t.match(sparse, { version: 'v1.1', signature: undefined });
  t.notMatch(JSON.stringify(sparse), /published_at/);
  sandbox.deliveries.copies = 2;
  const copies = await latest(() => anna.say('три'));
  t.equal(new Set(copies.map(({ id }) => id)).size, 2, 'each under its own envelope');
  sandbox.deliveries.copies = 1;
  sandbox.deliveries.dropped = 1;
  t.equal((await latest(() => anna.say('пропало'))).length, 0);
  sandbox.deliveries.held = true;
  t.equal((await latest(() => [anna.say('пять'), anna.say('шесть')])).length, 0);
  const released = await latest(() => sandbox.deliveries.release({ backwards: true }));
  t.match(JSON.stringify(released), /шесть.*пять/);
  status = 500;
  sandbox.switches.deliveryRetries = 3;
  t.equal((await latest(() => anna.say('ещё раз'))).length, 4);
  status = 200;
  for (const echo of ['before_answer', 'after_answer', 'never'] as const) {
    sandbox.switches.echo = echo;
    got.length = 0;
    await call('POST', chat(anna.chat.id, 1, '/messages'), text(`эхо ${echo}`));
    if (echo === 'before_answer')
      t.match(JSON.parse(got[0]?.body ?? ''), { payload: { value: { author_id: sandbox.account } } });
    if (echo === 'after_answer') while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    if (echo === 'never') t.equal(got.length, 0);
  }
});
