import { inspect } from 'node:util';
import t, { type Test } from 'tap';
import { createTelegramChannel } from '../../../adapters/channel/telegram/telegram-channel.ts';
import { createTelegramClient } from '../../../adapters/channel/telegram/telegram-client.ts';
import type { Received } from '../../../assistant/ports/channel.ts';
import type { BotMessage } from '../../../sandbox/telegram/chats.ts';
import { startTelegramSandbox } from '../../../sandbox/telegram/telegram-sandbox.ts';
import type { VendorFault } from '../../../sandbox/vendor-faults.ts';
import { type ChannelHarness, channelContract, claimed, type SendFailure } from '../../contracts/channel.ts';

const secret = 'webhook_secret-1';
const clock = { now: () => new Date() };

async function open(t: Test, updates: 'webhook' | 'polling' = 'webhook') {
  const sandbox = await startTelegramSandbox();
  t.teardown(() => sandbox.close());
  const client = createTelegramClient({ token: sandbox.token, apiRoot: `${sandbox.url}/`, fetch });
  const strangersGroup = 'Я отвечаю только в личных сообщениях.';
  const channel = createTelegramChannel({
    ...{ client, settings: { updates }, webhookSecret: secret, managerChat: -100500, strangersGroup, clock },
  });
  return { sandbox, client, channel };
}

const faults: Readonly<Record<SendFailure, VendorFault>> = {
  refused: {
    kind: 'status',
    status: 400,
    body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' },
  },
  busy: {
    ...{ kind: 'status', status: 429 },
    body: {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    },
  },
  server_error: {
    kind: 'status',
    status: 500,
    body: { ok: false, error_code: 500, description: 'Internal Server Error' },
  },
  html: { kind: 'html', status: 502, effect: false },
  reset_before: { kind: 'reset', effect: false },
  lost: { kind: 'reset', effect: true },
  cut: { kind: 'cut', effect: true },
};

async function harness(t: Test): Promise<ChannelHarness> {
  const { sandbox, channel } = await open(t);
  const anna = sandbox.customer(5001);
  let last = '';
  const receive = (body: string, header = secret): Received =>
    channel.receive({ headers: { 'x-telegram-bot-api-secret-token': header }, body, secret: null, at: clock.now() });
  return {
    channel,
    address: '5001',
    standing: () => anna.heardTexts,
    async say(text) {
      const message = anna.say(text);
      last = JSON.stringify({ update_id: 700_000_001, message });
      return receive(last);
    },
    repeat: async () => receive(last),
    forge: async () => receive(last, 'webhook_secret-2'),
    failSend: (failure) => sandbox.fail('sendMessage', faults[failure]),
  };
}

t.test('telegram keeps to the contract of channels', (t) => channelContract(t, harness));

t.test('updates are asked for, and confirmed by the next question only', async (t) => {
  const { sandbox, channel } = await open(t, 'polling');
  sandbox.feed.webhook = { url: 'http://127.0.0.1:9/', secretToken: null, allowedUpdates: null };
  const anna = sandbox.customer(5001);
  anna.say('один');
  anna.say('два');
  const pull = () => channel.pull?.(AbortSignal.timeout(5_000)) ?? [];
  const first = await pull();
  t.equal(first.length, 2);
  t.equal(sandbox.feed.webhook, null, 'the webhook had to go first');
  t.equal(sandbox.feed.pending, 2, 'not confirmed yet');
  t.equal(new Set(first.map(({ lane }) => lane)).size, 1);
  const asking = pull();
  await new Promise((resolve) => setImmediate(resolve));
  anna.say('три');
  t.match(await asking, [{ externalId: String(Number(first[1]?.externalId) + 1) }]);
  t.equal(sandbox.feed.pending, 1, 'the others are');
});

t.test('what a customer can send', async (t) => {
  const { sandbox, channel } = await open(t);
  const anna = sandbox.customer(5001, { username: 'anna_k' });
  let update = 1;
  const read = async (kind: string, content: object) => {
    const body = JSON.stringify({ update_id: update++, [kind]: content });
    const received = channel.receive({
      ...{ headers: { 'x-telegram-bot-api-secret-token': secret }, body, secret: null, at: clock.now() },
    });
    if (received.kind !== 'taken') return undefined;
    const [arrival] = received.arrivals;
    return arrival && (await channel.read(claimed(arrival), AbortSignal.timeout(5_000)))[0];
  };
  const message = (content: object): BotMessage => anna.send(content);
  const cases: readonly [string, object, object][] = [
    ['/start', { text: '/start' }, { kind: 'started', visit: null }],
    [
      'a deep link',
      { text: '/start promo_site' },
      { kind: 'started', visit: { utm: { source: 'telegram', content: 'promo_site' } } },
    ],
    ['a command', { text: '/price' }, { kind: 'command', command: 'price' }],
    ['a command by name', { text: '/human@fake_sales_bot' }, { kind: 'command', command: 'human' }],
    ['an unknown command', { text: '/cancel' }, { kind: 'text', text: '/cancel' }],
    [
      'a voice',
      { voice: { file_id: 'v1', duration: 3 } },
      { kind: 'attachment', attachment: { type: 'voice', reference: 'v1' } },
    ],
    [
      'a photo',
      { photo: [{ file_id: 's' }, { file_id: 'l' }], caption: 'вот так' },
      { attachment: { type: 'photo', reference: 'l', text: 'вот так' } },
    ],
    [
      'a file',
      { document: { file_id: 'd1', file_name: 'ТЗ.docx' } },
      { attachment: { type: 'file', text: 'ТЗ.docx' } },
    ],
    ['a sticker', { sticker: { file_id: 'x', emoji: '👍' } }, { attachment: { type: 'sticker', text: '👍' } }],
    [
      'a place',
      { location: { latitude: 55.7, longitude: 37.6 } },
      { attachment: { type: 'location', text: '55.7, 37.6' } },
    ],
    ['something new', { story: { id: 1 } }, { attachment: { type: 'other', reference: null } }],
    [
      'his own contact',
      { contact: { phone_number: '+79123456789', first_name: 'Анна', user_id: 5001 } },
      { kind: 'contact', own: true },
    ],
    [
      'another’s contact',
      { contact: { phone_number: '+79123456789', first_name: 'Борис', user_id: 7 } },
      { kind: 'contact', own: false },
    ],
    [
      'a card of nobody',
      { contact: { phone_number: '+79123456789', first_name: 'Борис' } },
      { kind: 'contact', own: false },
    ],
  ];
  for (const [name, content, expected] of cases) {
    t.match((await read('message', message(content)))?.event, expected, name);
  }
  const line = message({ text: 'три канала' });
  const first = await read('message', line);
  const edited = await read('edited_message', { ...line, text: 'пять каналов', edit_date: line.date + 5 });
  t.match(edited?.event, { kind: 'edited', original: first?.message?.id ?? '?', text: 'пять каналов' });
  t.match(await read('my_chat_member', { chat: line.chat, date: line.date, new_chat_member: { status: 'kicked' } }), {
    event: { kind: 'reach', reachable: false },
  });
  t.equal(await read('message_reaction', { chat: line.chat }), undefined, 'a reaction starts no turn');
  t.equal(await read('message', { ...line, chat: { id: -1, type: 'supergroup' } }), undefined, 'nothing in groups');
});

t.test('buttons come back as they were offered, whatever their length', async (t) => {
  const { sandbox, channel } = await open(t);
  const anna = sandbox.customer(5001);
  const long = `goal=${'очень длинный выбор '.repeat(5)}`;
  const buttons = [
    { label: 'Да', value: 'crm=true' },
    { label: 'Длинный', value: long },
  ];
  const content = { kind: 'text', text: 'Есть CRM?', buttons } as const;
  await channel.send({ address: '5001', content, signal: AbortSignal.timeout(5_000) });
  anna.press('Длинный');
  const [update] = (await sandbox.feed.ask({ offset: 0, limit: 9, timeoutS: 0, allowed: null })).slice(-1);
  const arrival = { source: 'telegram', externalId: '1', lane: '5001', body: JSON.stringify(update), at: clock.now() };
  const [event] = await channel.read(claimed(arrival), AbortSignal.timeout(5_000));
  t.match(event, { event: { kind: 'button', label: 'Длинный' }, message: { text: 'Длинный' } });
  t.match(
    sandbox.calls.map(({ method }) => method),
    ['sendMessage', 'answerCallbackQuery'],
  );
});

t.test('files and pictures', async (t) => {
  const { sandbox, channel } = await open(t);
  sandbox.customer(5001);
  const bytes = Buffer.from('%PDF-1.7 …');
  const signal = AbortSignal.timeout(5_000);
  const file = { kind: 'file', name: 'КП_1.pdf', mimeType: 'application/pdf', bytes } as const;
  await channel.send({ address: '5001', content: file, signal });
  const picture = { kind: 'picture', name: 'КП_1-1.png', mimeType: 'image/png', bytes } as const;
  await channel.send({ address: '5001', content: picture, signal });
  t.match([...sandbox.files.values()], [{ name: 'КП_1.pdf' }, { name: 'КП_1-1.png' }]);
  t.same([...sandbox.files.values()][0]?.bytes, bytes);
});

t.test('who closed the chat is known; a wrong token and strange groups too', async (t) => {
  const { sandbox, channel } = await open(t);
  sandbox.customer(5001).block();
  const content = { kind: 'text', text: 'Здравствуйте', buttons: [] } as const;
  const signal = AbortSignal.timeout(5_000);
  await t.rejects(channel.send({ address: '5001', content, signal }), { code: 'CHANNEL_BLOCKED' });
  await t.rejects(channel.send({ address: '77', content, signal }), { code: 'CHANNEL_REFUSED' });
  const wrong = createTelegramClient({ token: '1:x', apiRoot: sandbox.url, fetch });
  await t.rejects(wrong.send({ address: '5001', content, signal }), { code: 'CHANNEL_DENIED' });
  const gone = await startTelegramSandbox();
  await gone.close();
  const nobody = createTelegramClient({ token: sandbox.token, apiRoot: gone.url, fetch });
  await t.rejects(nobody.send({ address: '5001', content, signal }), { code: 'CHANNEL_UNREACHABLE' });
  sandbox.fail('sendMessage', { kind: 'html', status: 502, effect: false });
  await t.rejects(channel.send({ address: '5001', content, signal }), { code: 'CHANNEL_UNREACHABLE' });
  sandbox.fail('sendMessage', { kind: 'html', status: 200, effect: true });
  await t.rejects(channel.send({ address: '5001', content, signal }), { code: 'CHANNEL_OUTCOME_UNKNOWN' });

  const group = sandbox.group(-42, 'Чужая группа');
  const membership = { chat: sandbox.chats.shown(group), date: 1, new_chat_member: { status: 'member' } };
  const body = JSON.stringify({ update_id: 9, my_chat_member: membership });
  await channel.read(claimed({ source: 'telegram', externalId: '9', lane: '-42', body, at: clock.now() }), signal);
  t.match(group.messages, [{ text: 'Я отвечаю только в личных сообщениях.' }]);
  t.equal(group.member, false);

  const missed = sandbox.group(-43, 'Ещё одна чужая группа');
  const stranger = sandbox.member(sandbox.customer(5002), missed);
  for (const [index, text] of ['/start', '/help'].entries()) {
    const message = { message_id: index + 1, from: stranger.user, chat: sandbox.chats.shown(missed), date: 1, text };
    const update = JSON.stringify({ update_id: 10 + index, message });
    const arrival = { source: 'telegram', externalId: String(10 + index), lane: '-43', body: update, at: clock.now() };
    t.strictSame(await channel.read(claimed(arrival), signal), []);
  }
  t.equal(missed.messages.length, 1, 'one line, though nobody told of its coming in');
  t.equal(missed.member, false);
});

t.test('what was to be said is not repeated by the failure', async (t) => {
  const { sandbox, client } = await open(t);
  const words = 'Пелагея Зимина, +7 913 555-77-31';
  const description = `Bad Request: can't parse entities: ${words}\n    at ${words}`;
  sandbox.fail('sendMessage', { kind: 'status', status: 400, body: { ok: false, error_code: 400, description } });
  const request = { address: '5001', content: { kind: 'text', text: `${words}, спасибо`, buttons: [] } as const };
  const failure = await client
    .send({ ...request, signal: AbortSignal.timeout(5_000) })
    .catch((error: unknown) => error);
  t.match(failure, { code: 'CHANNEL_REFUSED', message: /can't parse entities/ });
  t.notMatch(inspect(failure, { depth: 9 }), /Пелагея|Зимина|555|913/);
});

t.test('what Telegram itself notes in a chat is no line of the customer', async (t) => {
  const { channel } = await open(t);
  const read = async (content: object) => {
    const message = { message_id: 1, date: 1, chat: { id: 5001, type: 'private' }, ...content };
    const received = channel.receive({
      ...{ headers: { 'x-telegram-bot-api-secret-token': secret }, secret: null, at: clock.now() },
      body: JSON.stringify({ update_id: 1, message }),
    });
    if (received.kind !== 'taken' || received.arrivals[0] === undefined) throw new Error('not taken');
    return channel.read(claimed(received.arrivals[0]), AbortSignal.timeout(5_000));
  };
  t.strictSame(await read({ pinned_message: { message_id: 9, date: 0, chat: { id: 5001, type: 'private' } } }), []);
  t.strictSame(await read({ message_auto_delete_timer_changed: { message_auto_delete_time: 60 } }), []);
  t.match(await read({ hologram: {} }), [{ event: { kind: 'attachment', attachment: { type: 'other' } } }]);
});
