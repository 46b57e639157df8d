import t from 'tap';
import { contentDisposition } from '../../daemon/routes/documents.ts';
import { quote } from '../contracts/store-samples.ts';
import { startFixture } from './daemon-fixture.ts';

const json = { 'content-type': 'application/json' };

t.test('a session is opened, resumed by its token and forgotten with it', async (t) => {
  const { app, session, work, store, vault } = await startFixture(t);
  const answer = await app.inject({
    method: 'POST',
    url: '/api/chat/sessions',
    payload: { visit: { page: 'https://site.ru/?utm_source=ya', referrer: null, utm: { utm_source: 'ya' } } },
  });
  t.equal(answer.statusCode, 201);
  const first = answer.json();
  t.match(first, {
    schemaVersion: 1,
    token: /^ey/,
    conversation: /^[\w-]{10,}$/,
    expiresAt: '2026-12-22T12:00:00.000Z',
  });
  await work((said) => ({ text: said }));
  const history = await app.inject({ url: '/api/chat/messages', headers: { authorization: `Bearer ${first.token}` } });
  t.match(history.json(), { messages: [{ seq: 1, text: 'started', from: 'assistant' }] });

  const again = await session(first.token);
  t.equal(again.conversation, first.conversation);
  for (const token of ['rubbish', `${first.token}x`]) t.not((await session(token)).conversation, first.conversation);
  await vault.destroy((await store.readConversation(first.conversation))?.person ?? '');
  const erased = await session(first.token);
  t.not(erased.conversation, first.conversation, 'nothing is left of who was erased');
  const bare = await app.inject({ method: 'POST', url: '/api/chat/sessions' });
  t.equal(bare.statusCode, 201, 'a body is not needed');
});

t.test('lines are committed before the answer, once per client id', async (t) => {
  const { app, session, work, state } = await startFixture(t);
  const { token, conversation } = await session();
  const headers = { authorization: `Bearer ${token}` };
  const say = (payload: object) => app.inject({ method: 'POST', url: '/api/chat/messages', headers, payload });

  await work(() => ({ text: 'Здравствуйте', buttons: [{ label: 'Узнать цену', value: 'ask_price' }] }));
  const one = await say({ id: 'a', text: ' Привет ' });
  t.equal(one.statusCode, 202);
  t.same(one.json(), { id: 'a', seq: 2 });
  t.same((await say({ id: 'a', text: 'Привет' })).json(), { id: 'a', seq: 2 });
  t.same((await say({ id: 'b', button: 'ask_price' })).json(), { id: 'b', seq: 3 });
  await work();
  const { messages } = (await app.inject({ url: '/api/chat/messages?after=1', headers })).json();
  t.same(
    messages.map(({ seq, from, text }: { seq: number; from: string; text: string }) => [seq, from, text]),
    [
      [2, 'visitor', 'Привет'],
      [3, 'visitor', 'Узнать цену'],
      [4, 'assistant', 'Ответ: Привет'],
      [5, 'assistant', 'Ответ: ask_price'],
    ],
    'one turn a line, the button in the words it bears',
  );
  t.equal(messages[0].id, `${conversation}.a`);

  for (const [payload, code] of [
    [{ id: 'c', text: '   ' }, 'WEB_CHAT_TEXT_EMPTY'],
    [{ id: 'c', text: 'я'.repeat(4001) }, 'WEB_CHAT_TEXT_TOO_LONG'],
    [{ id: 'c' }, 'WEB_CHAT_FRAME'],
    [{ id: 'c', text: 'x', button: 'y' }, 'WEB_CHAT_FRAME'],
    [{ id: '\ud800', text: 'x' }, 'WEB_CHAT_FRAME'],
    [{ text: 'x' }, 'HTTP_INVALID'],
    [{ id: 5, text: 'x' }, 'HTTP_INVALID'],
    [{ id: 'c', text: 'x', extra: 1 }, 'HTTP_INVALID'],
  ] as const) {
    const answer = await say(payload);
    t.match([answer.statusCode, answer.json()], [422, { error: { code, retryable: false }, requestId: String }]);
  }
  state.web = { enabled: false };
  t.equal((await say({ id: 'd', text: 'x' })).statusCode, 404);
  state.web = {};
  state.stopping = true;
  t.match([(await say({ id: 'd', text: 'x' })).statusCode], [503]);
});

t.test('every refusal has one shape', async (t) => {
  const { app, session } = await startFixture(t);
  const { token } = await session();
  const cases: [object, number, string][] = [
    [{ url: '/nowhere' }, 404, 'HTTP_NOT_FOUND'],
    [{ url: '/api/leads' }, 401, 'HTTP_UNAUTHORIZED'],
    [{ url: '/api/chat/messages' }, 401, 'HTTP_UNAUTHORIZED'],
    // Who may not ask learns nothing of what may be asked: not of the body, not of the query.
    [{ url: '/api/chat/messages', method: 'POST', payload: { wrong: 1 } }, 401, 'HTTP_UNAUTHORIZED'],
    [
      { url: '/api/chat/messages', method: 'POST', payload: '{', headers: { 'content-type': 'application/json' } },
      401,
      'HTTP_UNAUTHORIZED',
    ],
    [{ url: '/api/chat/messages?after=x' }, 401, 'HTTP_UNAUTHORIZED'],
    [{ url: '/api/quotes', method: 'POST', payload: { wrong: 1 } }, 401, 'HTTP_UNAUTHORIZED'],
    [{ url: '/api/chat/messages?after=-1', headers: { authorization: `Bearer ${token}` } }, 422, 'HTTP_INVALID'],
    [{ url: '/api/chat/sessions', method: 'POST', headers: json, payload: '{"token": ' }, 422, 'HTTP_BODY'],
    [{ url: '/api/chat/sessions', method: 'POST', headers: json, payload: '[]' }, 422, 'HTTP_INVALID'],
    [
      { url: '/api/chat/sessions', method: 'POST', headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
      422,
      'HTTP_BODY',
    ],
    [
      { url: '/api/chat/sessions', method: 'POST', headers: json, payload: `{"token":"${'x'.repeat(70_000)}"}` },
      413,
      'HTTP_TOO_LARGE',
    ],
    [{ url: '/api/quotes/none' }, 404, 'HTTP_NOT_FOUND'],
    [{ url: '/api/quotes', method: 'POST', payload: { package: 'x' } }, 401, 'HTTP_UNAUTHORIZED'],
    [{ url: '/documents/none' }, 404, 'HTTP_NOT_FOUND'],
    [{ url: '/metrics', headers: { 'x-forwarded-for': '1.2.3.4' } }, 401, 'HTTP_UNAUTHORIZED'],
  ];
  for (const [request, status, code] of cases) {
    const answer = await app.inject(request);
    const body = answer.json();
    t.equal(answer.statusCode, status, JSON.stringify(request).slice(0, 80));
    t.match(body, { error: { code, message: /[а-я]/, hint: String, retryable: Boolean }, requestId: String });
    t.equal(answer.headers['x-request-id'], body.requestId);
  }
  const english = await app.inject({ url: '/nowhere', headers: { 'accept-language': 'en-US,ru;q=0.5' } });
  t.equal(english.json().error.message, 'There is nothing here');
});

t.test('sites are allowed by the project, and its edit counts at once', async (t) => {
  const { app, state } = await startFixture(t, { web: { origins: ['https://site.ru'] } });
  const open = (origin: string) =>
    app.inject({ method: 'POST', url: '/api/chat/sessions', headers: { origin }, payload: {} });
  const allowed = await open('https://site.ru');
  t.equal(allowed.statusCode, 201);
  t.equal(allowed.headers['access-control-allow-origin'], 'https://site.ru');
  t.match(await open('https://evil.ru'), { statusCode: 403 });
  t.equal((await open('https://evil.ru')).headers['access-control-allow-origin'], undefined);
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/api/chat/messages',
    headers: { origin: 'https://site.ru', 'access-control-request-method': 'POST' },
  });
  t.equal(preflight.statusCode, 204);
  state.web = { origins: ['*'] };
  t.equal((await open('https://evil.ru')).statusCode, 201);
});

t.test('limits count visitors, not what they claim to be', async (t) => {
  const web = { limits: { sessions_per_minute: 2, messages_per_minute: 1, messages_at_once: 2 } };
  const open = (forwarded: string) => ({
    method: 'POST' as const,
    url: '/api/chat/sessions',
    headers: { 'x-forwarded-for': forwarded },
    payload: {},
  });
  const direct = await startFixture(t, { web });
  for (const address of ['1.1.1.1', '2.2.2.2']) t.equal((await direct.app.inject(open(address))).statusCode, 201);
  const refused = await direct.app.inject(open('3.3.3.3'));
  t.match([refused.statusCode, refused.json().error], [429, { code: 'HTTP_TOO_MANY_REQUESTS', retryable: true }]);
  t.ok(refused.headers['retry-after']);

  const proxied = await startFixture(t, { web, trustedProxies: ['127.0.0.1'] });
  for (const address of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) {
    t.equal((await proxied.app.inject(open(address))).statusCode, 201);
  }
  const { token } = (await proxied.app.inject(open('4.4.4.4'))).json();
  const say = (id: string) =>
    proxied.app.inject({
      method: 'POST',
      url: '/api/chat/messages',
      headers: { authorization: `Bearer ${token}` },
      payload: { id, text: 'да' },
    });
  t.same([(await say('1')).statusCode, (await say('2')).statusCode, (await say('3')).statusCode], [202, 202, 429]);
  proxied.state.now = new Date(proxied.state.now.getTime() + 61_000);
  t.equal((await say('3')).statusCode, 202);
});

t.test('a meeting opens as a file for a calendar, by a signed link, as long as it takes place', async (t) => {
  const standing = new Map([['m1', 'BEGIN:VCALENDAR']]);
  const { app, links, state } = await startFixture(t, { meetingFile: async (root) => standing.get(root) });
  const url = links.urlFor('meeting.m1', '', state.now);
  const file = await app.inject({ url });
  t.equal(file.body, 'BEGIN:VCALENDAR');
  t.match(file.headers, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="meeting.ics"',
    'cache-control': 'private, no-store',
  });
  t.equal((await app.inject({ url: url.replace('m1', 'm2') })).statusCode, 404, 'of another meeting');
  t.equal((await app.inject({ url: '/documents/meeting.m1' })).statusCode, 404, 'unsigned');
  standing.clear();
  t.equal((await app.inject({ url })).statusCode, 404, 'cancelled');
  state.now = new Date(state.now.getTime() + 8 * 86_400_000);
  t.equal((await app.inject({ url })).statusCode, 410);
});

t.test('documents open by a signed link until it expires', async (t) => {
  const { app, store, session, webChat, links, state, work } = await startFixture(t);
  const { token, conversation } = await session();
  await work(() => ({ documents: [{ id: 'd1', kind: 'offer', quote: 'q1' }] }));
  const record = await store.readConversation(conversation);
  const person = record?.person ?? '';
  await store.reserveDocument({
    kind: 'offer',
    quote: 'q1',
    customer: '',
    specimen: false,
    printedAs: String,
    id: 'd1',
    person,
    year: 2026,
    at: state.now,
  });
  const headers = { authorization: `Bearer ${token}`, host: 'chat.site.ru' };
  const link = async () => {
    const { messages } = (await app.inject({ url: '/api/chat/messages', headers })).json();
    return new URL(messages[0].documents[0].url);
  };
  const url = await link();
  t.equal(url.origin, 'http://chat.site.ru', 'the address the visitor uses');
  t.equal((await app.inject({ url: url.pathname + url.search })).statusCode, 404, 'numbered, not rendered yet');
  await store.storeDocument({ id: 'd1', name: 'КП-7 «Нейросфера».pdf', bytes: Buffer.from('%PDF-1.7 …') });
  const file = await app.inject({ url: url.pathname + url.search });
  t.equal(file.statusCode, 200);
  t.equal(file.body, '%PDF-1.7 …');
  t.match(file.headers, {
    'content-type': 'application/pdf',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  });
  t.match(file.headers['content-disposition'], /filename="offer\.pdf"; filename\*=UTF-8''%D0%9A%D0%9F-7/);
  t.equal(
    (await app.inject({ url: url.pathname + url.search.replace(/expires=\d+/, 'expires=9999999999') })).statusCode,
    404,
  );
  state.now = new Date(state.now.getTime() + 8 * 86_400_000);
  const old = await app.inject({ url: url.pathname + url.search });
  t.match([old.statusCode, old.json().error.code], [410, 'HTTP_LINK_EXPIRED']);
  t.equal(
    (await app.inject({ url: (await link()).pathname + (await link()).search })).statusCode,
    200,
    'history renews it',
  );
  t.equal(links.check('d2', { expires: '9999999999', signature: '' }, state.now), 'forged');
  t.ok(webChat);
  t.equal(contentDisposition('offer 7.pdf', 'offer'), `inline; filename="offer 7.pdf"; filename*=UTF-8''offer%207.pdf`);
});

t.test('pages: security headers, caching, no inline script, texts escaped', async (t) => {
  const { app, state } = await startFixture(t, { web: { color: '#112233', greeting: '</script>' } });
  const home = await app.inject('/');
  t.match(home.headers, {
    'content-security-policy': /style-src 'sha256-.*script-src 'self'.*frame-ancestors 'none'/,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  });
  t.match(home.body, 'Нейросфера &lt;тест&gt;');
  const widget = await app.inject('/widget.js');
  t.equal(widget.headers['cross-origin-resource-policy'], 'cross-origin');
  t.notMatch(widget.body, '</script>');
  t.match(widget.body, '"color":"#112233"');
  const etag = String(widget.headers.etag);
  t.equal((await app.inject({ url: '/widget.js', headers: { 'if-none-match': etag } })).statusCode, 304);
  state.web = { color: '#445566' };
  t.equal((await app.inject({ url: '/widget.js', headers: { 'if-none-match': etag } })).statusCode, 200);
  const privacy = await app.inject('/privacy');
  t.match(privacy.body, /Политика[\s\S]*Согласие/);
  t.notMatch(privacy.headers['content-security-policy'], 'script-src');
});

t.test('health, readiness, metrics, openapi', async (t) => {
  const { app, state } = await startFixture(t, { metricsToken: 'm-token' });
  t.match((await app.inject('/health')).json(), { status: 'ok' });
  const ready = await app.inject('/ready');
  t.equal(ready.statusCode, 200);
  t.match(ready.json(), {
    status: 'ready',
    checks: { store: { status: 'ok' }, project: { status: 'ok' } },
    config: { hash: 'sha256:0' },
    diagnostics: [],
  });
  state.status = { ...state.status, checks: { project: { status: 'degraded', message: 'last edit rejected' } } };
  const degraded = await app.inject('/ready');
  t.match([degraded.statusCode, degraded.json().status], [200, 'degraded']);
  state.stopping = true;
  t.equal((await app.inject('/ready')).statusCode, 503);
  state.stopping = false;

  t.equal((await app.inject('/metrics')).statusCode, 401);
  const metrics = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer m-token' } });
  t.equal(metrics.statusCode, 200);
  t.match(metrics.body, /sales_assistant_queue_rows\{queue="inbox"\} 0/);
  const later = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer m-token' } });
  t.match(later.body, /route="\/metrics",status="200"/);

  const { openapi, paths } = (await app.inject('/openapi.json')).json();
  t.equal(openapi, '3.1.0');
  t.strictSame(
    Object.keys(paths).sort(),
    [
      '/',
      '/api/chat/messages',
      '/api/chat/sessions',
      '/api/chat/socket',
      '/api/chat/telegram-link',
      '/api/conversations',
      '/api/conversations/{id}',
      '/api/conversations/{id}/corrections',
      '/api/conversations/{id}/join',
      '/api/conversations/{id}/messages',
      '/api/conversations/{id}/pause',
      '/api/conversations/{id}/resume',
      '/api/conversations/{id}/split',
      '/api/leads',
      '/api/operator/session',
      '/api/quotes',
      '/api/quotes/{id}',
      '/documents/{id}',
      '/feeds/avito/{secret}',
      '/health',
      '/metrics',
      '/openapi.json',
      '/operator',
      '/operator.js',
      '/privacy',
      '/ready',
      '/webhooks/avito/{secret}',
      '/webhooks/telegram',
      '/widget.js',
    ],
    'what is described is what exists',
  );
});

t.test('quotes: who may have them made, what each is shown', async (t) => {
  const roles = new Map<string, 'viewer' | 'operator' | 'owner'>([
    ['viewer', 'viewer'],
    ['operator', 'operator'],
    ['owner', 'owner'],
  ]);
  let made = 0;
  const conversations: (string | null)[] = [];
  const fixture = await startFixture(t, {
    issueQuote: async (_order, conversation) => {
      made += 1;
      conversations.push(conversation);
      const issued = quote(`q${made}`, { conversation });
      await fixture.store.saveQuotes([issued]);
      return issued;
    },
    verifyOperator: async (token) => {
      const role = roles.get(token);
      const [createdAt, expiresAt] = [new Date(0), new Date('2027-01-01T00:00:00Z')];
      return role === undefined ? null : { id: token, name: token, role, createdAt, expiresAt, revokedAt: null };
    },
  });
  const { app, store, state } = fixture;
  const visitor = await fixture.session();
  const ask = (token: string, url?: string) =>
    app.inject({
      url: url ?? '/api/quotes',
      headers: { authorization: `Bearer ${token}` },
      ...(url === undefined ? { method: 'POST', payload: { package: 'bot' } } : {}),
    });
  t.match((await ask('viewer')).json(), { error: { code: 'HTTP_ROLE' } });
  t.equal((await ask('viewer')).statusCode, 403, 'who only looks promises nothing');
  t.equal((await ask('nobody')).statusCode, 401);
  for (const token of ['operator', 'owner', visitor.token]) t.equal((await ask(token)).statusCode, 201, token);
  t.same(conversations, [null, null, visitor.conversation], "a visitor's quote belongs to his conversation");

  const mine = '/api/quotes/q3';
  t.equal((await ask(visitor.token, mine)).statusCode, 200);
  t.equal((await ask(visitor.token, '/api/quotes/q1')).statusCode, 404);
  t.notOk('withdrawnAt' in (await ask('viewer', mine)).json());
  await store.withdrawQuotes({ id: 'q3' }, state.now);
  t.match((await ask('viewer', mine)).json(), { id: 'q3', withdrawnAt: state.now.toISOString() });
  const refused = await ask(visitor.token, mine);
  t.equal(refused.statusCode, 410);
  t.match(refused.json(), {
    error: { code: 'QUOTE_WITHDRAWN', message: 'Смета q3 отозвана 22.11.2026', hint: /в чате/ },
  });
  t.notMatch(refused.json().error.hint, 'sales-assistant', 'a customer has no command line');
});
