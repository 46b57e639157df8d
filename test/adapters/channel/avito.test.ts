import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import t, { type Test } from 'tap';
import {
  type AvitoChannelParts,
  createAvitoChannel,
  type KnownChat,
  type SignatureSeen,
} from '../../../adapters/channel/avito/avito-channel.ts';
import { createAvitoClient } from '../../../adapters/channel/avito/avito-client.ts';
import { type AvitoConfig, resolveAvito } from '../../../adapters/channel/avito/avito-config.ts';
import type { Received } from '../../../assistant/ports/channel.ts';
import type { DocumentLink } from '../../../assistant/transcript/message.ts';
import type { AvitoMessage } from '../../../sandbox/avito/avito-chats.ts';
import type { AvitoCustomer } from '../../../sandbox/avito/avito-customer.ts';
import { startAvitoSandbox } from '../../../sandbox/avito/avito-sandbox.ts';
import type { AvitoSwitches } from '../../../sandbox/avito/avito-switches.ts';
import type { VendorFault } from '../../../sandbox/vendor-faults.ts';
import { type ChannelHarness, channelContract, claimed, type SendFailure } from '../../contracts/channel.ts';

t.setTimeout(120_000);

const secret = 'a-webhook-secret-of-some-length-1234';
const soon = () => AbortSignal.timeout(20_000);

interface OpenOptions {
  readonly switches?: Partial<AvitoSwitches>;
  readonly section?: AvitoConfig;
  readonly patienceMs?: number;
  /** Milliseconds that our clock is ahead of Avito's. */
  readonly ahead?: number;
}

async function open(t: Test, options: OpenOptions = {}) {
  const sandbox = await startAvitoSandbox({ switches: options.switches ?? {} });
  t.teardown(() => sandbox.close());
  const clock = { now: () => new Date(Date.now() + (options.ahead ?? 0)) };
  const kept = new Map<string, string>();
  const known = new Map<string, KnownChat>();
  const signatures: SignatureSeen[] = [];
  const keys = { clientId: sandbox.clientId, clientSecret: sandbox.clientSecret };
  const clientOf = (more: object = {}) =>
    createAvitoClient({
      ...{
        keys,
        account: sandbox.account,
        apiRoot: `${sandbox.url}/`,
        fetch,
        clock,
        userAgent: 'sales-assistant/test',
      },
      patienceMs: options.patienceMs ?? 5_000,
      ...more,
    });
  const client = clientOf();
  const parts: AvitoChannelParts = {
    ...{ client, clock, webhookSecret: secret, clientSecret: sandbox.clientSecret },
    settings: resolveAvito({ reconcile_minutes: 0.01, ...options.section }, true),
    memory: { get: async (key) => kept.get(key), set: async (key, value) => void kept.set(key, value) },
    knownChat: async (address) => known.get(address),
    onSignature: (seen) => signatures.push(seen),
  };
  const channel = createAvitoChannel(parts);
  /** As a daemon that has been started anew. */
  const again = (more: Partial<AvitoChannelParts> = {}) =>
    createAvitoChannel({ ...parts, client: clientOf(), ...more });
  const deliver = (body: unknown, headers: Record<string, string> = {}, given = secret): Received =>
    channel.receive({
      ...{ headers, secret: given, at: clock.now() },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const announced = (person: AvitoCustomer, message: AvitoMessage) =>
    deliver(sandbox.deliveries.event(person.chat, message));
  const read = async (received: Received, attempt = 1) => {
    if (received.kind !== 'taken') return [];
    const [arrival] = received.arrivals;
    return arrival === undefined ? [] : channel.read({ ...claimed(arrival), attempt }, soon());
  };
  const said = (address: string, ...texts: string[]) =>
    known.set(address, {
      manned: false,
      saidSince: null,
      said: texts.map((text, index) => ({
        ...{ message: String(index), at: clock.now() },
        part: { kind: 'text', text, buttons: [] },
      })),
    });
  return { sandbox, client, clientOf, channel, again, deliver, announced, read, said, known, kept, signatures };
}

type Opened = Awaited<ReturnType<typeof open>>;

const errorForm = (code: number) => ({ error: { code, message: 'Обратитесь в поддержку' } });
const faults: Readonly<Record<SendFailure, VendorFault>> = {
  refused: { kind: 'status', status: 400, body: { error: { code: 400, message: 'bad', fields: { text: 'bad' } } } },
  busy: { kind: 'status', status: 429, body: undefined },
  server_error: { kind: 'status', status: 500, body: errorForm(500) },
  html: { kind: 'html', status: 502, effect: false },
  reset_before: { kind: 'reset', effect: false },
  lost: { kind: 'reset', effect: true },
  cut: { kind: 'cut', effect: true },
};

async function harness(t: Test, switches: Partial<AvitoSwitches> = {}): Promise<ChannelHarness> {
  const { sandbox, channel, deliver } = await open(t, { switches });
  await channel.pull?.(soon());
  const anna = sandbox.customer(555_666_777);
  let last = '{}';
  return {
    channel,
    address: anna.chat.id,
    standing: () => anna.heardTexts,
    async say(text) {
      last = JSON.stringify(sandbox.deliveries.event(anna.chat, anna.say(text)));
      return deliver(last);
    },
    repeat: async () => deliver(JSON.stringify({ ...JSON.parse(last), id: 'another-envelope', timestamp: 1 })),
    forge: async () => deliver(last, {}, `${secret}x`),
    failSend: (failure) => sandbox.fail('sendText', faults[failure]),
  };
}

t.test('avito keeps to the contract of channels', (t) => channelContract(t, harness));

const positions: readonly Partial<AvitoSwitches>[] = [
  { expiredToken: 'error_401', messages: 'object', order: 'oldest_first', trailingSlash: false },
  { signature: 'absent', sparse: true, version: 'v1.1', echo: 'never', filtersAgents: false },
  { signature: 'hmac', echo: 'before_answer', retryAfter: 7, wrongKeys: 401 },
];
for (const switches of positions) {
  t.test(`and does so with ${JSON.stringify(switches)}`, (t) => channelContract(t, (t) => harness(t, switches)));
}

t.test('a token is fetched once for all who wait, and anew before it runs out', async (t) => {
  const { sandbox, client } = await open(t, { switches: { expiresIn: 3600 } });
  await Promise.all([client.self(), client.self(), client.chats({})]);
  t.equal(sandbox.tokens.issued, 1);
  const short = await open(t, { switches: { expiresIn: 0 } });
  await short.client.self().catch(() => {});
  t.ok(short.sandbox.tokens.issued >= 2, 'what has run out is renewed');
});

for (const expiredToken of ['gateway_403', 'error_401'] as const) {
  t.test(`a token that is refused (${expiredToken}) is renewed once`, async (t) => {
    const { sandbox, client, channel } = await open(t, { switches: { expiredToken } });
    const anna = sandbox.customer(1_000);
    await client.self();
    sandbox.tokens.revoke();
    const sends = ['а', 'б', 'в'].map((text) =>
      channel.send({ address: anna.chat.id, content: { kind: 'text', text, buttons: [] }, signal: soon() }),
    );
    await Promise.all(sends);
    t.equal(sandbox.tokens.issued, 2, 'by one request');
    t.strictSame(anna.heardTexts.toSorted(), ['а', 'б', 'в']);
  });
}

for (const tariff of [402, 403] as const) {
  t.test(`no tariff (${tariff}) is told apart and asked about once more only`, async (t) => {
    const { sandbox, client } = await open(t, { switches: { tariff } });
    await t.rejects(client.chats({}), { code: 'CHANNEL_NOT_PAID' });
    t.equal(sandbox.tokens.issued, tariff === 403 ? 2 : 1);
    t.match(await client.self(), { id: sandbox.account }, 'the account itself is open');
  });
}

for (const wrongKeys of [401, 403] as const) {
  t.test(`wrong keys (${wrongKeys}) deny, and nothing was sent`, async (t) => {
    const { sandbox, clientOf } = await open(t, { switches: { wrongKeys } });
    const client = clientOf({ keys: { clientId: 'x', clientSecret: 'y' } });
    const anna = sandbox.customer(1_000);
    await t.rejects(client.sendText(anna.chat.id, 'один'), { code: 'CHANNEL_DENIED' });
    t.strictSame(anna.heardTexts, []);
  });
}

t.test('faults of a reading call: bounded, told as passing, nothing repeated inside', async (t) => {
  const { sandbox, client } = await open(t, { patienceMs: 300 });
  const anna = sandbox.customer(1_000);
  anna.say('один');
  await client.self();
  const calls = () => sandbox.calls.filter(({ name }) => name === 'listMessages').length;
  const unreachable = 'CHANNEL_UNREACHABLE';
  const cases: readonly [string, VendorFault, string][] = [
    ['slow beyond patience', { kind: 'slow', ms: 2_000 }, unreachable],
    ['no answer', { kind: 'hang', effect: false }, unreachable],
    ['reset', { kind: 'reset', effect: false }, unreachable],
    ['reset after', { kind: 'reset', effect: true }, unreachable],
    ['half of it', { kind: 'cut', effect: true }, unreachable],
    ['500', { kind: 'status', status: 500, body: errorForm(500) }, unreachable],
    ['503', { kind: 'status', status: 503, body: errorForm(503) }, unreachable],
    ['a page', { kind: 'html', status: 502, effect: true }, unreachable],
    ['a page with 200', { kind: 'html', status: 200, effect: true }, unreachable],
    ['an empty 200', { kind: 'status', status: 200, body: undefined }, unreachable],
    ['429', { kind: 'status', status: 429, body: undefined, headers: { 'retry-after': '7' } }, 'CHANNEL_BUSY'],
    ['404', { kind: 'status', status: 404, body: { code: 404, message: 'нет' } }, 'CHANNEL_REFUSED'],
  ];
  for (const [name, fault, code] of cases) {
    const before = calls();
    sandbox.fail('listMessages', fault);
    await t.rejects(
      client.latestLines(anna.chat.id, () => true),
      { code },
      name,
    );
    t.equal(calls() - before, 1, `${name}: one call`);
  }
  sandbox.fail('listMessages', { kind: 'type', contentType: 'text/plain' });
  t.equal((await client.latestLines(anna.chat.id, () => true)).length, 1, 'JSON under another type is JSON');
  sandbox.fail('listMessages', { kind: 'slow', ms: 50 });
  t.equal((await client.latestLines(anna.chat.id, () => true)).length, 1, 'slow within patience');
});

t.test('faults of a sending call: what nobody knows is found in the chat', async (t) => {
  const cases: readonly [string, VendorFault, string, boolean][] = [
    ['no answer before', { kind: 'hang', effect: false }, 'CHANNEL_OUTCOME_UNKNOWN', false],
    ['no answer after', { kind: 'hang', effect: true }, 'CHANNEL_OUTCOME_UNKNOWN', true],
    ['500 after', { kind: 'html', status: 500, effect: true }, 'CHANNEL_OUTCOME_UNKNOWN', true],
    ['a page with 200', { kind: 'html', status: 200, effect: true }, 'CHANNEL_OUTCOME_UNKNOWN', true],
    ['an empty 200', { kind: 'status', status: 200, body: undefined }, 'CHANNEL_OUTCOME_UNKNOWN', false],
    ['503', { kind: 'status', status: 503, body: errorForm(503) }, 'CHANNEL_OUTCOME_UNKNOWN', false],
    ['429', { kind: 'status', status: 429, body: undefined }, 'CHANNEL_BUSY', false],
  ];
  const { sandbox, channel, again, known } = await open(t, { patienceMs: 300, ahead: 45_000 });
  const anna = sandbox.customer(1_000);
  for (const [name, fault, code, stands] of cases) {
    const since = new Date(Date.now() + 45_000);
    const request = {
      ...{ address: anna.chat.id, content: { kind: 'text', text: `${name}\n\nконец`, buttons: [] } as const },
      signal: soon(),
    };
    const of = { message: name, part: request.content };
    sandbox.fail('sendText', fault);
    await t.rejects(channel.send(request), { code }, name);
    const restarted = again();
    const found = await channel.find?.({ ...request, since, of });
    t.equal(found != null, stands, `${name}: found`);
    t.equal((await restarted.find?.({ ...request, since, of })) != null, stands, `${name}: found after a restart`);
    if (found == null) await channel.send(request);
  }
  t.equal(anna.heard.length, cases.length, 'each stands there once');
  const once = { address: anna.chat.id, content: { kind: 'text', text: 'Да', buttons: [] } as const, signal: soon() };
  await channel.send(once);
  const begun = { ...once, since: new Date(Date.now() + 45_000), of: { message: 'second', part: once.content } };
  t.equal(await channel.find?.(begun), null, 'an earlier one is another');
  known.set(anna.chat.id, {
    ...{ manned: false, saidSince: null },
    said: ['first', 'second'].map((message) => ({ message, part: once.content, at: new Date(begun.since) })),
  });
  t.equal(await again().find?.(begun), null, 'after a restart too: it stands for the message before');
  await channel.send(once);
  t.ok(await again().find?.(begun), 'the second line is the second message');
  sandbox.fail('token', { kind: 'status', status: 503, body: errorForm(503) });
  await t.rejects(again().send(once), { code: 'CHANNEL_UNREACHABLE' }, 'without a token nothing was sent');
});

t.test('pictures are uploaded, then sent; a lost answer is found', async (t) => {
  const { sandbox, channel, again, known } = await open(t);
  const anna = sandbox.customer(1_000);
  const bytes = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from('…')]);
  const content = { kind: 'picture', name: 'КП_1-1.png', mimeType: 'image/png', bytes } as const;
  const request = { address: anna.chat.id, content, signal: soon() };
  await channel.send(request);
  t.same([...sandbox.images.values()], [bytes]);
  t.strictSame(anna.heardTexts, ['[image]']);
  const since = new Date();
  const document = { id: 'd', kind: 'offer', quote: 'q', url: null, pages: 2 } as unknown as DocumentLink;
  const [first, second] = [1, 2].map((page) => ({
    ...{ message: 'offer', at: since },
    part: { kind: 'paper', document, form: 'pictures', page } as const,
  }));
  if (first === undefined || second === undefined) throw new Error('two pages');
  known.set(anna.chat.id, { manned: false, saidSince: null, said: [first, second] });
  for (const each of [channel, again()]) {
    t.equal(await each.find?.({ ...request, since, of: second }), null, 'the first page is not the second');
  }
  t.ok(await again().find?.({ ...request, since, of: first }), 'the first is');
  sandbox.fail('sendImage', { kind: 'reset', effect: true });
  await t.rejects(channel.send(request), { code: 'CHANNEL_OUTCOME_UNKNOWN' });
  for (const each of [channel, again()]) t.ok(await each.find?.({ ...request, since, of: second }), 'now it is there');
  sandbox.fail('uploadImage', { kind: 'reset', effect: true });
  await t.rejects(channel.send(request), { code: 'CHANNEL_UNREACHABLE' }, 'nobody has seen an upload');
  t.equal(anna.heard.length, 2);
});

t.test('deliveries that are none of ours do nothing', async (t) => {
  const { sandbox, channel, deliver, read, announced } = await open(t);
  await channel.pull?.(soon());
  const anna = sandbox.customer(1_000);
  const genuine = sandbox.deliveries.event(anna.chat, anna.say('один')) as {
    payload: { type: string; value: Record<string, unknown> };
  };
  const forged = (value: object, payload: object = {}) => ({
    ...genuine,
    payload: { ...genuine.payload, ...payload, value: { ...genuine.payload.value, ...value } },
  });
  const nothing: readonly [string, unknown][] = [
    ['{}', '{}'],
    ['no JSON', 'user_id=1&text=hi'],
    ['empty', ''],
    ['a list', '[]'],
    ['another account', forged({ user_id: 1 })],
    ['another payload', forged({}, { type: 'chat_read' })],
    ['a chat with Avito', forged({ chat_type: 'a2u' })],
    ['a system message', forged({ type: 'system' })],
    ['Avito itself', forged({ author_id: 1 })],
    ['no id', forged({ id: null })],
    ['no chat', forged({ chat_id: 7 })],
    ['an endless id', forged({ chat_id: 'x'.repeat(5_000) })],
  ];
  for (const [name, body] of nothing) t.strictSame(deliver(body), { kind: 'taken', arrivals: [] }, name);
  t.match(deliver('x'.repeat(70_000)), { kind: 'refused', status: 400 });
  for (const wrong of ['', 'x', secret.slice(1)]) {
    t.strictSame(deliver(genuine, {}, wrong), { kind: 'refused', status: 404 });
  }
  const unknown = deliver(forged({ id: 'f'.repeat(32) }));
  await t.rejects(read(unknown), { code: 'CHANNEL_UNREACHABLE' }, 'it may not be shown yet');
  const late = await read(unknown, 4);
  t.match(late, [{ event: { text: 'один' } }], 'what is there counts, the forged one does not');
  t.equal(late.length, 1);
  t.strictSame(await read(deliver(forged({ chat_id: 'u2i-nobody' })), 4), [], 'a chat that does not exist');
  const words = forged({ content: { text: 'подделка' } });
  t.match(await read(deliver(words), 2), [{ event: { text: 'один' } }], 'the words are those of the API');
  t.match(announced(anna, anna.say('два')), { arrivals: [{ lane: anna.chat.id }] });
});

t.test('the signature is looked at and decides nothing', async (t) => {
  const { sandbox, deliver, signatures } = await open(t);
  const anna = sandbox.customer(1_000);
  const body = JSON.stringify(sandbox.deliveries.event(anna.chat, anna.say('один')));
  const right = createHmac('sha256', sandbox.clientSecret).update(body).digest('hex');
  const header = 'x-avito-messenger-signature';
  for (const headers of [{}, {}, { [header]: 'f'.repeat(64) }, { [header]: right }]) {
    t.match(deliver(body, headers as Record<string, string>), { kind: 'taken', arrivals: [{ source: 'avito' }] });
  }
  t.strictSame(signatures, ['absent', 'differs', 'matches']);
});

t.test('what a customer can send', async (t) => {
  const { sandbox, channel, announced, read } = await open(t);
  await channel.pull?.(soon());
  const cases: readonly [string, Record<string, unknown>, object | null][] = [
    ['text', { text: 'три канала' }, { kind: 'text', text: 'три канала' }],
    [
      'image',
      { image: { sizes: { '32x32': 'https://a/s', '1280x960': 'https://a/l' } } },
      { attachment: { type: 'photo', reference: 'https://a/l' } },
    ],
    ['voice', { voice: { voice_id: 'v-1' } }, { attachment: { type: 'voice', reference: 'v-1' } }],
    [
      'link',
      { link: { text: 'вот https://a.ru', url: 'https://a.ru', preview: null } },
      { attachment: { type: 'link', text: 'вот https://a.ru' } },
    ],
    [
      'item',
      { item: { title: 'Бот', item_url: 'https://avito/1', image_url: '', price_string: null } },
      { attachment: { type: 'link', reference: 'https://avito/1', text: 'Бот https://avito/1' } },
    ],
    [
      'location',
      { location: { kind: 'house', lat: 55.7, lon: 37.6, text: '', title: '' } },
      { attachment: { type: 'location', text: '55.7, 37.6' } },
    ],
    ['call', { call: { status: 'missed', target_user_id: 1 } }, { attachment: { type: 'call' } }],
    ['appCall', {}, { attachment: { type: 'call' } }],
    ['file', {}, { attachment: { type: 'file', reference: null } }],
    ['video', {}, { attachment: { type: 'video' } }],
    ['hologram', { hologram: { depth: 3 } }, { attachment: { type: 'other' } }],
    ['deleted', {}, null],
    ['system', { text: 'Скидка!', flow_id: 'seller_audience_discount' }, null],
    ['text', { text: 'Автоответ', flow_id: 'flower_1' }, null],
  ];
  for (const [index, [type, content, event]] of cases.entries()) {
    const person = sandbox.customer(4_200_000_000 + index);
    const received = announced(person, person.send(type, content));
    const found = await read(received);
    if (event === null) t.strictSame(found, [], type);
    else t.match(found, [{ event, address: person.chat.id, message: { from: 'visitor' } }], type);
  }
});

t.test('a chat from a listing brings the listing, and its package', async (t) => {
  const section = { packages: { '4098000001': 'chat_bot' } };
  const { sandbox, channel, announced, read } = await open(t, { section });
  await channel.pull?.(soon());
  const anna = sandbox.customer(1_000);
  const [event] = await read(announced(anna, anna.say('Здравствуйте')));
  t.strictSame(event?.opening, {
    manned: false,
    visit: {
      ...{ page: anna.chat.item?.url, referrer: null, utm: { source: 'avito', content: '4098000001' } },
      ...{ listing: { id: '4098000001', title: 'Чат-бот для бизнеса', price: '90 000 ₽' }, package: 'chat_bot' },
    },
  });
  const boris = sandbox.customer(2_000, { chatType: 'u2u' });
  const [profile] = await read(announced(boris, boris.say('Здравствуйте')));
  t.strictSame(profile?.opening.visit, { page: null, referrer: null, utm: { source: 'avito' } });
});

t.test('own lines: echoes are skipped, a stranger’s pause the assistant and go first', async (t) => {
  const { sandbox, channel, again, announced, read, said, deliver } = await open(t, {
    switches: { echo: 'never' },
  });
  await channel.pull?.(soon());
  const anna = sandbox.customer(1_000);
  await read(announced(anna, anna.say('Сколько стоит?')));
  const words = 'От 90 000 ₽.\n\n• Да\n• Нет';
  said(anna.chat.id, words, 'Да', 'Ещё не ушло');
  const { externalId } = await channel.send({
    ...{ address: anna.chat.id, content: { kind: 'text', text: words, buttons: [] }, signal: soon() },
  });
  const echo = anna.chat.messages.find(({ id }) => id === externalId);
  if (echo === undefined) return t.fail('nothing was sent');
  t.strictSame(announced(anna, echo), { kind: 'taken', arrivals: [] }, 'known by its id');
  const restarted = again();
  const event = JSON.stringify(sandbox.deliveries.event(anna.chat, echo));
  const received = restarted.receive({ headers: {}, body: event, secret, at: new Date() });
  const arrival = received.kind === 'taken' ? received.arrivals[0] : undefined;
  t.ok(arrival, 'a process that does not know the id has to look');
  const seen = arrival === undefined ? [] : await restarted.read(claimed(arrival), soon());
  t.notOk(
    seen.some(({ event }) => event.kind === 'company_line'),
    'known by its words',
  );

  // The echo may be there before the call has returned.
  const early = anna.ownerSays('Да');
  t.strictSame(await read(announced(anna, early)), [], 'said in the transcript, wherever the call is');
  anna.say('А дешевле?');
  const owner = anna.ownerSays('Да');
  const events = await read(announced(anna, owner));
  t.match(events, [
    {
      ...{ externalId: owner.id, event: { kind: 'company_line', line: { text: 'Да', manager: null, sent: true } } },
      message: { from: 'manager', text: 'Да' },
    },
    { event: { kind: 'text', text: 'А дешевле?' } },
  ]);
  t.strictSame(await read(announced(anna, owner)), [], 'handed on already');
  t.equal((await read(announced(anna, owner), 2)).length > 0, true, 'unless that failed');
  t.equal(deliver('{}').kind, 'taken');
});

t.test('what was lost, late, doubled or out of order comes in order, once', async (t) => {
  const { sandbox, channel, announced, read } = await open(t);
  t.strictSame(await channel.pull?.(soon()), []);
  const anna = sandbox.customer(1_000);
  const [one, two, three] = ['раз', 'два', 'три'].map((text) => anna.say(text));
  if (one === undefined || two === undefined || three === undefined) return t.fail();
  const texts = (events: Awaited<ReturnType<typeof read>>) => events.map(({ externalId }) => externalId);
  const order = [one, two, three].map(({ id }) => id);
  t.strictSame(texts(await read(announced(anna, three))), order, 'the last one brings all');
  t.strictSame(await read(announced(anna, one)), []);
  t.strictSame(await channel.pull?.(soon()), [], 'nothing new to look at');
  const boris = sandbox.customer(2_000);
  boris.say('меня не слышно');
  const found = (await channel.pull?.(soon())) ?? [];
  t.match(found, [{ lane: boris.chat.id }]);
  const [arrival] = found;
  if (arrival === undefined) return t.fail();
  t.match(await channel.read(claimed(arrival), soon()), [{ event: { text: 'меня не слышно' } }]);
  const burst = Array.from({ length: 250 }, (_, index) => boris.say(`строка ${index}`));
  const last = burst.at(-1);
  if (last === undefined) return t.fail();
  t.equal((await read(announced(boris, last))).length, 250, 'several pages of them');
});

for (const existing_chats of ['manned', 'assistant'] as const) {
  t.test(`chats that were there before: ${existing_chats}`, async (t) => {
    const opened = await open(t, { section: { existing_chats } });
    const { sandbox, channel, again, announced, read } = opened;
    const old = sandbox.customer(1_000);
    old.say('это было до вас');
    old.ownerSays('отвечаю сам');
    old.say('жду');
    await again().pull?.(soon());
    t.strictSame(await channel.pull?.(soon()), [], 'history starts no turns');
    const fresh = old.say('а теперь?');
    const events = await read(announced(old, fresh));
    t.match(events, [{ event: { text: 'а теперь?' }, opening: { manned: existing_chats === 'manned' } }]);
    t.equal(events.length, 1);
    const unread = old.chat.messages.some(({ is_read, direction }) => direction === 'in' && !is_read);
    t.equal(unread || existing_chats === 'assistant', true, 'stays unread for the people who lead it');
    const late = sandbox.customer(2_000);
    late.say('пришёл, пока демон лежал');
    const restarted = again();
    const arrivals = (await restarted.pull?.(soon())) ?? [];
    t.ok(arrivals.some(({ lane }) => lane === late.chat.id));
    const [arrival] = arrivals.filter(({ lane }) => lane === late.chat.id);
    if (arrival === undefined) return t.fail();
    t.match(await restarted.read(claimed(arrival), soon()), [{ opening: { manned: false } }], 'not an old one');
  });
}

t.test(
  'Avito is away when the assistant comes, and it is started anew: whoever wrote meanwhile is heard',
  async (t) => {
    const later = 5;
    const { sandbox, again, kept } = await open(t, { section: { existing_chats: 'assistant' } });
    const old = sandbox.customer(1_000);
    old.say('это было до вас');
    const first = again();
    sandbox.fail('token', { kind: 'status', status: 503, body: errorForm(503) });
    await t.rejects(Promise.resolve(first.pull?.(soon())), { code: 'CHANNEL_UNREACHABLE' });
    t.notOk(
      [...kept.keys()].some((key) => key.includes('existing')),
      'it has not seen the chats',
    );
    const fresh = sandbox.customer(2_000);
    const asked = fresh.say('вы работаете?');
    const more = old.say('а теперь?');
    for (const each of [fresh.chat, asked, more]) Object.assign(each, { created: each.created + later });
    const lateClock = { now: () => new Date(Date.now() + later * 2_000) };
    const second = again({ clock: lateClock });
    const lanes = (await second.pull?.(soon()))?.map(({ lane }) => lane).toSorted();
    t.strictSame(lanes, [old.chat.id, fresh.chat.id].toSorted(), 'both are looked at');
    for (const [person, message, text] of [
      [fresh, asked, 'вы работаете?'],
      [old, more, 'а теперь?'],
    ] as const) {
      const received = second.receive({
        ...{ headers: {}, secret, at: new Date() },
        body: JSON.stringify(sandbox.deliveries.event(person.chat, message)),
      });
      if (received.kind !== 'taken' || received.arrivals[0] === undefined) return t.fail();
      const events = await second.read(claimed(received.arrivals[0]), soon());
      t.match(events, [{ event: { kind: 'text', text } }]);
      t.equal(events.length, 1, 'and nothing of before');
    }
  },
);

t.test('a chat of the assistant is marked read, one that people lead is not', async (t) => {
  const { sandbox, channel, announced, read, known }: Opened = await open(t);
  await channel.pull?.(soon());
  const marked = () => sandbox.calls.filter(({ name }) => name === 'read').length;
  const anna = sandbox.customer(1_000);
  await read(announced(anna, anna.say('один')));
  await sandbox.deliveries.settled();
  for (let looks = 0; marked() === 0 && looks < 200; looks += 1) await new Promise((resolve) => setImmediate(resolve));
  t.equal(marked(), 1);
  known.set(anna.chat.id, { manned: true, saidSince: null, said: [] });
  await read(announced(anna, anna.say('два')));
  t.equal(marked(), 1);
});

t.test('what is older than our records is nobody’s takeover', async (t) => {
  const { sandbox, channel, announced, read, known }: Opened = await open(t);
  await channel.pull?.(soon());
  const anna = sandbox.customer(1_000);
  anna.ownerSays('давнее');
  known.set(anna.chat.id, { manned: false, said: [], saidSince: new Date(Date.now() + 3_600_000) });
  const events = await read(announced(anna, anna.say('и снова здравствуйте')));
  t.strictSame(
    events.map(({ event }) => event.kind),
    ['text'],
  );
});

t.test('no link leaves where nobody could open it', async (t) => {
  t.strictSame(resolveAvito({}, true).papers, ['pictures']);
  t.strictSame(resolveAvito({ papers: 'both' }, true).papers, ['pictures', 'link']);
  t.strictSame(resolveAvito({ papers: 'both' }, false).papers, ['pictures']);
  t.strictSame(resolveAvito({ papers: 'link' }, false).papers, []);
});

t.test('what was to be said is not repeated by the failure', async (t) => {
  const { sandbox, client } = await open(t);
  const anna = sandbox.customer(1_000);
  const words = 'Пелагея Зимина, +7 913 555-77-31';
  const body = { error: { code: 400, message: `bad text: ${words}`, fields: { text: `${words} is too long` } } };
  sandbox.fail('sendText', { kind: 'status', status: 400, body });
  const failure = await client.sendText(anna.chat.id, `${words}, спасибо`).catch((error: unknown) => error);
  t.match(failure, { code: 'CHANNEL_REFUSED', message: /bad text.*text:.*is too long/ });
  t.notMatch(inspect(failure, { depth: 9 }), /Пелагея|Зимина|555|913/);
});

for (const order of ['newest_first', 'oldest_first'] as const) {
  t.test(`lines of one second keep their order though nothing has shown yet how pages come: ${order}`, async (t) => {
    const { sandbox, channel, again, announced, read } = await open(t, { switches: { order } });
    await channel.pull?.(soon());
    const anna = sandbox.customer(1_000);
    const said = ['один', 'два', 'три'].map((text) => anna.say(text));
    for (const each of said) Object.assign(each, { created: said[0]?.created });
    const last = said.at(-1);
    if (last === undefined) return t.fail();
    const texts = (await read(announced(anna, last))).map(({ message }) => message?.text);
    t.strictSame(texts, ['один', 'два', 'три']);
    const [arrival] = (await again().pull?.(soon())) ?? [];
    if (arrival === undefined) return t.fail();
    const events = await again().read(claimed(arrival), soon());
    t.strictSame(
      events.map(({ message }) => message?.text),
      ['один', 'два', 'три'],
      'after a restart too',
    );
  });
}
