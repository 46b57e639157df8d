import t, { type Test } from 'tap';
import type { OperatorToken } from '../../assistant/ports/token-store.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { createOperatorToken, revokeOperatorToken } from '../../runtime/tokens.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { startFixture, Visitor } from './daemon-fixture.ts';
import { copyLiveProject } from './sample-project.ts';

const operators: Readonly<Record<string, Pick<OperatorToken, 'name' | 'role'>>> = {
  viewer: { name: 'Отчёты', role: 'viewer' },
  anna: { name: 'Анна', role: 'operator' },
  boris: { name: 'Борис', role: 'owner' },
};

/** Tokens are the names of those who carry them; whatever the desk records is worked at once. */
async function office(t: Test) {
  const fixture = await startFixture(t, {
    verifyOperator: async (token) => {
      const known = operators[token];
      const [createdAt, expiresAt] = [new Date(0), new Date('2100-01-01')];
      return known === undefined ? null : { ...known, id: token, createdAt, expiresAt, revokedAt: null };
    },
    onRecorded: () => void fixture.work(),
  });
  const ask = async (token: string | null, method: 'GET' | 'POST', url: string, payload?: unknown) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await fixture.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  return { ...fixture, ask };
}

t.test('who may do what is decided before anything of the request is looked at', async (t) => {
  const { ask, session } = await office(t);
  const { token, conversation } = await session();
  const routes = [
    ['GET', '/api/leads?limit=x', 'viewer'],
    ['GET', '/api/conversations?mode=x', 'viewer'],
    ['GET', `/api/conversations/${conversation}?after=x`, 'viewer'],
    ['POST', `/api/conversations/${conversation}/messages`, 'operator'],
    ['POST', `/api/conversations/${conversation}/pause`, 'operator'],
    ['POST', `/api/conversations/${conversation}/resume`, 'operator'],
  ] as const;
  for (const [method, url, role] of routes) {
    const payload = method === 'POST' ? { wrong: true } : undefined;
    t.match(
      await ask(null, method, url, payload),
      { status: 401, body: { error: { code: 'HTTP_UNAUTHORIZED' } } },
      url,
    );
    t.match(await ask('rubbish', method, url, payload), { status: 401 });
    t.match(await ask(token, method, url, payload), { status: 403, body: { error: { code: 'HTTP_OPERATORS_ONLY' } } });
    const viewer = await ask('viewer', method, url, payload);
    t.equal(viewer.status, role === 'viewer' ? 422 : 403, `${url} for a viewer`);
  }
  t.equal((await ask('viewer', 'GET', '/api/conversations/nobody')).status, 404);
  for (const action of ['pause', 'resume', 'messages']) {
    const answer = await ask('anna', 'POST', `/api/conversations/nobody/${action}`, { id: '1', text: 'Алло' });
    t.match(answer, { status: 404, body: { error: { code: 'STORE_CONVERSATION_UNKNOWN' } } });
  }
});

t.test('conversations are listed by activity, page by page, and filtered', async (t) => {
  const { ask, store, session, vault } = await office(t);
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
  for (let index = 0; index < 7; index += 1) {
    const state = {
      ...initialState,
      ...(index % 2 === 0 ? { mode: 'paused' as const, manager: 'Анна' } : {}),
      ...(index === 3 ? { waiting: true, handoff: 'Нужна скидка', fields: { channels: 3 } } : {}),
    };
    const channel = index < 2 ? 'telegram' : 'web';
    const place = index < 2 ? { address: `chat-${index}` } : {};
    await store.createConversation({ id: `c${index}`, person: `p${index}`, channel, ...place, state, at: at(index) });
  }
  await vault.destroy('p5');
  const ids = async (query: string) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { status, body } = await ask('viewer', 'GET', `/api/conversations?${query}${from}`);
      t.equal(status, 200);
      seen.push(...body.conversations.map(({ id }: { id: string }) => id));
      cursor = body.next;
    }
    return seen.join(' ');
  };
  t.equal(await ids('limit=2'), 'c6 c4 c3 c2 c1 c0', 'whose data was erased is not listed and stops nothing');
  t.equal(await ids('limit=50'), 'c6 c4 c3 c2 c1 c0');
  t.equal(await ids('limit=1&channel=telegram'), 'c1 c0');
  t.equal(await ids('limit=1&mode=paused'), 'c6 c4 c2 c0');
  t.equal(await ids('mode=assistant&waiting=true'), 'c3');
  t.equal(await ids('waiting=false&channel=web'), 'c6 c4 c2');
  const { body } = await ask('viewer', 'GET', '/api/leads');
  t.match(body, {
    schemaVersion: 1,
    next: null,
    leads: [{ conversation: 'c3', channel: 'web', waiting: true, handoff: { reason: 'Нужна скидка' }, quote: null }],
  });
  t.equal(body.leads.length, 1, 'who has said nothing is no lead');
  t.match(await ask('viewer', 'GET', '/api/conversations/c5'), {
    status: 410,
    body: { error: { code: 'STORE_PERSON_ERASED' } },
  });
  const { conversation } = await session();
  t.match((await ask('viewer', 'GET', `/api/conversations/${conversation}`)).body, {
    id: conversation,
    channel: 'web',
    mode: 'assistant',
    manager: null,
    messages: [],
  });
});

t.test('a manager’s line is committed once and reaches the socket; what cannot arrive is refused', async (t) => {
  const fixture = await office(t);
  const { ask, store, session, work } = fixture;
  const { token, conversation } = await session();
  await work();
  const address = await fixture.listen();
  const visitor = await new Visitor(address).hello(token);
  t.teardown(() => visitor.socket.close());
  const write = (payload: object, who = 'anna', id = conversation) =>
    ask(who, 'POST', `/api/conversations/${id}/messages`, payload);
  const first = await write({ id: '1', text: ' Здравствуйте, я Анна ' });
  t.match(first, { status: 202, body: { id: '1', seq: 2 } });
  t.same(await write({ id: '1', text: 'Здравствуйте, я Анна' }), first, 'the same id once');
  t.not((await write({ id: '1', text: 'А я Борис' }, 'boris')).body.seq, 2, 'ids are each writer’s own');
  const [, line] = await visitor.until(2, 'message');
  t.match(line?.message, { seq: 2, from: 'manager', author: 'Анна', text: 'Здравствуйте, я Анна' });
  for (const [payload, code] of [
    [{ id: '2', text: '  ' }, 'DESK_TEXT_EMPTY'],
    [{ id: '2', text: 'я'.repeat(4001) }, 'DESK_TEXT_TOO_LONG'],
    [{ id: '2', text: '// он торгуется' }, 'DESK_NOTE'],
    [{ id: '2' }, 'HTTP_INVALID'],
    [{ id: '\ud800', text: 'x' }, 'HTTP_INVALID'],
    [{ id: '2', text: 'x', to: 'y' }, 'HTTP_INVALID'],
  ] as const) {
    t.match(await write(payload), { status: 422, body: { error: { code } } });
  }
  const at = new Date();
  const state = { ...initialState, unreachable: true };
  await store.createConversation({ id: 'gone', person: 'g', channel: 'web', state, at });
  await store.createConversation({
    id: 'off',
    person: 'o',
    channel: 'telegram',
    address: '5',
    state: initialState,
    at,
  });
  const refusal = async (id: string) => {
    const { status, body } = await write({ id: '3', text: 'Алло' }, 'anna', id);
    return [status, body.error.code];
  };
  t.same(await refusal('gone'), [409, 'DESK_CUSTOMER_UNREACHABLE']);
  t.same(await refusal('off'), [409, 'DESK_CHANNEL_OFF']);
  const json = { authorization: 'Bearer anna', 'content-type': 'application/json' };
  const bare = { method: 'POST', url: `/api/conversations/${conversation}/pause`, headers: json } as const;
  t.equal((await fixture.app.inject(bare)).statusCode, 200, 'a decision needs no body');
  await fixture.vault.destroy((await store.readConversation(conversation))?.person ?? '');
  t.same(await refusal(conversation), [410, 'STORE_PERSON_ERASED']);
  t.equal((await ask('anna', 'POST', `/api/conversations/${conversation}/pause`)).status, 410);
});

t.test('a session of the page is a cookie that works for the page alone', async (t) => {
  const { app, store, operatorSessions, state } = await startFixture(t, { trustedProxies: ['127.0.0.1'] });
  const expiresAt = new Date(state.now.getTime() + 3_600_000);
  const token = { id: 'anna', name: 'Анна', role: 'viewer', createdAt: state.now, expiresAt, revokedAt: null } as const;
  await store.saveToken(token);
  const url = '/api/operator/session';
  const page = { 'x-operator-page': '1' };
  const link = await operatorSessions.link(token);
  const signIn = (headers: Record<string, string>) => app.inject({ method: 'POST', url, headers, payload: { link } });
  t.equal((await signIn({})).statusCode, 401, 'another site signs nobody in, and does not use the link up');
  const answer = await signIn({ ...page, 'x-forwarded-proto': 'https' });
  t.match([answer.statusCode, answer.json()], [201, { name: 'Анна', role: 'viewer' }]);
  const set = String(answer.headers['set-cookie']);
  t.match(set, /; Path=\/api; HttpOnly; SameSite=Strict; Max-Age=3600; Secure$/);
  t.match([(await signIn(page)).json()], [{ error: { code: 'OPERATOR_LINK_USED' } }]);
  const [cookie = ''] = set.split(';');
  const ask = async (path: string, headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
    (await app.inject({ method, url: path, headers })).statusCode;
  t.equal(await ask(url, { ...page, cookie: `other=1; ${cookie}` }), 200);
  t.equal(await ask('/api/conversations', { ...page, cookie }), 200);
  t.equal(await ask('/api/conversations', { cookie }), 401);
  t.equal(await ask('/api/conversations/x/pause', { ...page, cookie }, 'POST'), 403, 'the role is the token’s');
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/api/conversations',
    headers: {
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-operator-page',
    },
  });
  t.notMatch(String(preflight.headers['access-control-allow-headers']), /x-operator-page/);
  t.equal(preflight.headers['access-control-allow-credentials'], undefined);
  const left = await app.inject({ method: 'DELETE', url, headers: { ...page, cookie } });
  t.match([left.statusCode, String(left.headers['set-cookie'])], [204, /=; .*Max-Age=0/]);
  t.equal(await ask('/api/conversations', { ...page, cookie }), 401, 'a copy of its cookie opens nothing');
  const { key } = await operatorSessions.open(await operatorSessions.link(token));
  const other = { ...page, cookie: `${cookie.split('=')[0]}=${key}` };
  t.equal(await ask('/api/conversations', other), 200);
  await store.revokeToken('anna', state.now);
  t.equal(await ask('/api/conversations', other), 401);
});

t.test('the routes are described', async (t) => {
  const { ask } = await office(t);
  const { paths } = (await ask(null, 'GET', '/openapi.json')).body;
  for (const path of ['/api/leads', '/api/conversations', '/api/conversations/{id}']) {
    t.match(paths[path].get, { tags: ['operators'], security: [{ operator: [] }] });
  }
  for (const action of ['messages', 'pause', 'resume']) t.ok(paths[`/api/conversations/{id}/${action}`].post);
});

/** A daemon with the web chat and Telegram, and the tokens of two colleagues. */
async function openShop(t: Test) {
  const sandbox = await startTelegramSandbox({ webhookRetryMs: 20 });
  t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  const environment = {
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
    TELEGRAM_WEBHOOK_SECRET: 'hook-secret',
  };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  let daemon = await start();
  t.teardown(() => daemon.stop());
  const { jwt, token } = await createOperatorToken(folder, environment, { name: 'Анна', role: 'operator', days: 1 });
  const ask = async (method: 'GET' | 'POST', path: string, body?: object, bearer = jwt) => {
    const answer = await fetch(`${daemon.address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    sandbox,
    ask,
    colleague: async (name: string) =>
      (await createOperatorToken(folder, environment, { name, role: 'operator', days: 1 })).jwt,
    address: () => daemon.address,
    revoke: () => revokeOperatorToken(folder, environment, token.id),
    async restart() {
      await daemon.stop();
      daemon = await start();
    },
  };
}

async function until<Found>(look: () => Found | undefined | Promise<Found | undefined>, what: string): Promise<Found> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not come`);
}

t.test('a visitor of the site and a manager, over a restart', async (t) => {
  const shop = await openShop(t);
  const session = await fetch(`${shop.address()}/api/chat/sessions`, { method: 'POST' });
  const { token, conversation } = (await session.json()) as { token: string; conversation: string };
  const lines = async () => {
    const { body } = await shop.ask('GET', '/api/chat/messages', undefined, token);
    return body.messages as readonly Message[];
  };
  const say = (id: string, text: string) => shop.ask('POST', '/api/chat/messages', { id, text }, token);
  const answered = (seq: number) =>
    until(async () => (await lines()).find((line) => line.seq > seq && line.from === 'assistant'), 'a reply');
  await answered(0);

  const path = `/api/conversations/${conversation}`;
  t.match(await shop.ask('POST', `${path}/pause`), { status: 200, body: { mode: 'paused', manager: 'Анна' } });
  const boris = await shop.colleague('Борис');
  t.match(await shop.ask('POST', `${path}/pause`, undefined, boris), {
    status: 409,
    body: { error: { code: 'DESK_TAKEN', message: /Анна/ } },
  });
  await say('1', 'Какая гарантия?');
  const reply = await shop.ask('POST', `${path}/messages`, { id: 'a', text: 'Здравствуйте! Гарантия 90 дней' });
  t.equal(reply.status, 202);
  await say('2', 'А поддержка?');
  await shop.restart();
  await say('3', 'Какая гарантия?');
  t.match(await shop.ask('GET', path), {
    status: 200,
    body: { channel: 'web', mode: 'paused', manager: 'Анна' },
  });
  const back = await shop.ask('POST', `${path}/resume`);
  t.match(back, { status: 200, body: { mode: 'assistant', manager: null } });
  t.same(
    (await lines()).slice(-4).map(({ from }) => from),
    ['visitor', 'manager', 'visitor', 'visitor'],
    'silent while a human leads, the restart included',
  );
  const { body } = await say('4', 'Какая гарантия?');
  t.match((await answered(Number(body.seq))).text, /90 календарных/);
  t.match((await shop.ask('GET', '/api/conversations?channel=web')).body, {
    conversations: [{ id: conversation, last: { from: 'assistant' } }],
  });
  await shop.revoke();
  t.equal((await shop.ask('GET', path)).status, 401, 'a revoked token ends at once');
});

t.test('a customer in Telegram and a manager over HTTP', async (t) => {
  const shop = await openShop(t);
  const anna = shop.sandbox.customer(5001);
  const heard = (fits: RegExp) => until(() => anna.heardTexts.find((text) => fits.test(text)), String(fits));
  anna.say('Какая гарантия?');
  await heard(/90 календарных/);
  const { body } = await shop.ask('GET', '/api/conversations?channel=telegram');
  const [{ id = '' } = {}] = body.conversations as readonly { id: string }[];
  const write = (key: string, text: string) => shop.ask('POST', `/api/conversations/${id}/messages`, { id: key, text });
  t.equal((await write('1', 'Это Анна, сейчас посмотрю')).status, 202);
  t.equal((await write('1', 'Это Анна, сейчас посмотрю')).status, 202);
  await heard(/сейчас посмотрю/);
  const before = anna.heardTexts.length;
  anna.say('спасибо');
  anna.say('Какая гарантия?');
  await until(async () => {
    const { messages } = (await shop.ask('GET', `/api/conversations/${id}`)).body as { messages: readonly Message[] };
    return messages.filter(({ from }) => from === 'visitor').length === 3 ? true : undefined;
  }, 'what the customer says');
  t.equal((await shop.ask('POST', `/api/conversations/${id}/resume`)).status, 200);
  t.equal(anna.heardTexts.length, before, 'the assistant keeps silent, and no line comes twice');
  anna.say('Какая гарантия?');
  await until(() => (anna.heardTexts.length > before ? true : undefined), 'the assistant’s answer');
  t.match(anna.heardTexts.at(-1), /90 календарных/);

  anna.block();
  let attempts = 1;
  const refused = await until(async () => {
    attempts += 1;
    const answer = await write(String(attempts), 'Вы ещё здесь?');
    return answer.status === 202 ? undefined : answer;
  }, 'a refusal');
  t.match(refused, { status: 409, body: { error: { code: 'DESK_CUSTOMER_UNREACHABLE' } } });
});
