import t, { type Test } from 'tap';
import { createManagersGroup } from '../../../adapters/channel/telegram/managers-group.ts';
import { createTelegramClient } from '../../../adapters/channel/telegram/telegram-client.ts';
import { GroupPace } from '../../../assistant/delivery/group-pace.ts';
import { workInbound } from '../../../assistant/delivery/work-inbound.ts';
import { type TopicWork, workTopics } from '../../../assistant/delivery/work-topics.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import type { ManagersGroup } from '../../../assistant/ports/managers-group.ts';
import { type ConversationState, initialState } from '../../../assistant/transcript/conversation-state.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';
import { startTelegramSandbox } from '../../../sandbox/telegram/telegram-sandbox.ts';
import { record } from '../../contracts/turn-record-store.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

const chat = -1001;
const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const minuteMs = 60_000;
const day = ['10:00-19:00'];
const hours = {
  time_zone: 'Europe/Moscow',
  working_hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  holidays: [{ date: '2026-11-25' }],
};

/** The group's worker over a real store and a group on this machine; the clock stands still until it is moved. */
async function open(t: Test) {
  const clock = { at: new Date('2026-11-23T09:00:00Z'), now: () => clock.at };
  const sandbox = await startTelegramSandbox({ now: clock.now });
  t.teardown(() => sandbox.close());
  const { store, database, close } = openTestStore(t.testdir({}));
  t.teardown(close);
  const group = sandbox.group(chat, 'Менеджеры', { isForum: true });
  const client = createTelegramClient({ token: sandbox.token, apiRoot: sandbox.url, fetch });
  const adapter: ManagersGroup = createManagersGroup({ client, chat, settings: { ids: null } });
  const work: TopicWork = {
    store,
    group: () => adapter,
    settings: () => ({
      ...{ hours, repeatMinutes: 15, draftMinutes: 10, drafting: ({ state }) => state.drafting === true },
      fieldTitles: () => ({ task: 'Задача' }),
      channelTitle: () => 'Сайт',
    }),
    findQuote: async () => undefined,
    pace: new GroupPace({ values: createMemoryKeyValues(() => clock.at.getTime()), clock }),
    clock,
    logger,
  };
  let events = 0;
  await store.createConversation({ id: 'c1', person: 'p1', channel: 'web', state: initialState, at: clock.at });

  /** A line of the customer's and the turn that follows it. */
  async function said(text: string, change: Partial<ConversationState> = {}): Promise<void> {
    const id = `m${++events}`;
    const message = visitorMessage(id, text, clock.at);
    const event = { kind: 'text', text } as const;
    await store.recordInbound({ conversation: 'c1', source: 'web', externalId: id, event, message, at: clock.at });
    const turn = await store.claimInbound({ channels: ['web'], now: clock.at, leaseMs: 1000 });
    if (turn === undefined) throw new Error('nothing to work');
    const { version, state } = turn.conversation;
    const nothing = { messages: [], effects: [], quotes: [] };
    const commit = { event: turn.event, conversation: 'c1', expectedVersion: version, ...nothing, at: clock.at };
    await store.commitTurn({ ...commit, state: { ...state, ...change }, shownToManagers: true });
  }

  const work1 = () => workTopics(work);
  const drain = async () => {
    while (await work1());
  };
  const texts = () => group.messages.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const later = (minutes: number) => {
    clock.at = new Date(clock.at.getTime() + minutes * minuteMs);
  };
  return { sandbox, group, store, database, work, said, drain, texts, later, clock };
}

t.test('lines that waited for a group that asked for a pause come as one, in order, each once', async (t) => {
  const { sandbox, said, drain, texts, later } = await open(t);
  await said('раз');
  await drain();
  sandbox.groupLimit = 1;
  await said('два');
  await drain();
  await said('три');
  await drain();
  t.same(texts(), ['👤 раз']);
  later(2);
  await drain();
  t.same(texts(), ['👤 раз', '👤 два\n\n👤 три']);
});

t.test('it never writes faster than the group may be written to', async (t) => {
  const { sandbox, said, drain, texts, later } = await open(t);
  for (let line = 0; line < 30; line += 1) {
    await said(`строка ${line}`);
    await drain();
  }
  later(2);
  await drain();
  t.equal(sandbox.calls.filter(({ method }) => method === 'sendMessage').length, texts().length, 'nothing was refused');
  const shown = texts()
    .join('\n')
    .match(/строка \d+/g);
  t.same(
    shown,
    Array.from({ length: 30 }, (_, line) => `строка ${line}`),
  );
});

t.test('a call that was cut off is not repeated, and the lines in doubt are named', async (t) => {
  const { sandbox, said, drain, texts, later } = await open(t);
  await said('раз');
  await drain();
  sandbox.fail('sendMessage', { kind: 'reset', effect: true });
  await said('два');
  await drain();
  later(1);
  await said('три');
  await drain();
  t.equal(texts().filter((text) => /два/.test(text)).length, 1);
  t.match(texts().at(-1), /Реплики 2–2 могли сюда не дойти: sales-assistant trace c1\n\n👤 три$/);
});

t.test('a call that had no effect is made again', async (t) => {
  const { sandbox, said, drain, texts, later } = await open(t);
  await said('раз');
  await drain();
  sandbox.fail('sendMessage', { kind: 'html', status: 502, effect: false });
  await said('два');
  await drain();
  later(1);
  await drain();
  t.same(texts(), ['👤 раз', '👤 два']);
});

t.test('people are called until somebody takes it, and reminded only at working hours', async (t) => {
  const { sandbox, store, said, drain, texts, later, clock } = await open(t);
  clock.at = new Date('2026-11-24T15:50:00Z');
  await said('позовите человека', { handoff: 'Посетитель попросил человека', fields: { task: 'сайт', rush: true } });
  await drain();
  sandbox.groupLimit = 1;
  await store.callManagers({ conversation: 'c1', at: clock.at });
  await drain();
  later(2);
  sandbox.groupLimit = null;
  await drain();
  const calls = () => texts().filter((text) => text.startsWith('🔔'));
  t.equal(calls().length, 1);
  t.match(calls()[0], /Нужен человек: Посетитель попросил человека\n\nБриф\nЗадача: сайт\nrush: да/);
  await store.callManagers({ conversation: 'c1', at: clock.at });
  later(5);
  await drain();
  t.equal(calls().length, 1, 'not again before its time');
  clock.at = new Date('2026-11-25T12:00:00Z');
  await drain();
  t.equal(calls().length, 1, 'nobody is there in the evening or on a holiday');
  clock.at = new Date('2026-11-26T07:00:00Z');
  await drain();
  t.match(calls()[1], /всё ещё ждёт \(напоминание 1\)/);
  later(16);
  await drain();
  t.equal(calls().length, 3);
  await said('ау', { mode: 'paused', manager: '@petr' });
  later(60);
  await drain();
  t.equal(calls().length, 3, 'somebody has it');
  await store.callManagers({ conversation: 'c1', at: clock.at });
  await drain();
  t.equal(calls().length, 3);
});

t.test('the topic of a conversation that is erased is deleted', async (t) => {
  const { said, drain, group, database } = await open(t);
  await said('раз');
  await drain();
  t.equal(group.topics.size, 1);
  database.exec('DELETE FROM topics');
  await drain();
  t.equal(group.topics.size, 0);
});

t.test('an incident is told once, until it is over', async (t) => {
  const { store, sandbox, drain, texts, clock, later } = await open(t);
  const post = () => store.postToGroup({ key: 'disk', thread: null, text: 'Место кончается', at: clock.at });
  t.equal(await post(), true);
  t.equal(await post(), false);
  await drain();
  t.equal(await post(), false);
  await drain();
  t.same(texts(), ['Место кончается']);
  sandbox.groupLimit = 1;
  await store.postToGroup({ key: 'other', thread: null, text: 'Другое', at: clock.at });
  await drain();
  t.equal(texts().length, 1);
  later(2);
  await drain();
  t.same(texts(), ['Место кончается', 'Другое'], 'a pause that was asked for loses nothing');
  sandbox.groupLimit = null;
  await store.forgetGroupPost('disk');
  await post();
  await drain();
  t.equal(texts().length, 3);
});

t.test('who speaks for the company while a reply is in the making is not talked over', async (t) => {
  const { store, clock } = await open(t);
  const line = (id: string, text: string) => {
    const message = visitorMessage(id, text, clock.at);
    const event = { kind: 'text', text } as const;
    return store.recordInbound({ conversation: 'c1', source: 'web', externalId: id, event, message, at: clock.at });
  };
  await line('a', 'раз');
  let ids = 0;
  const reply = { ...visitorMessage('reply', 'Ответ ассистента', clock.at), from: 'assistant' as const };
  const worked = (during: () => Promise<unknown>) =>
    workInbound({
      store,
      channels: ['web'],
      peopleWait: (conversation) => store.peopleWait(conversation),
      async runTurn({ conversation: { state } }) {
        await during();
        const said = { messages: [{ ...reply, id: `r${++ids}` }], effects: [], quotes: [] };
        return {
          state: { ...state, greeted: true },
          ...said,
          record,
          usage: [],
        };
      },
      troubleTurn: () => Promise.reject(new Error('no trouble')),
      clock,
      ids: { next: () => `i${++ids}` },
      random: () => 1,
      logger,
      leaseMs: 60_000,
    });
  await worked(() => line('b', 'два'));
  const said = async () =>
    (await store.readMessages({ conversation: 'c1', after: 0 })).filter(({ from }) => from === 'assistant').length;
  t.equal(await said(), 1, 'a further line of the customer changes nothing');
  const take = { kind: 'desk', action: { kind: 'take', by: '@petr' } } as const;
  await worked(() =>
    store.recordInbound({
      conversation: 'c1',
      source: 'desk',
      externalId: 'take',
      event: take,
      message: null,
      at: clock.at,
    }),
  );
  t.equal(await said(), 1, 'somebody has taken it meanwhile');
});

t.test('a draft that nobody decides about is reminded of at working hours, like a handoff', async (t) => {
  const { store, group, sandbox, drain, later, clock, texts } = await open(t);
  clock.at = new Date('2026-11-24T15:40:00Z');
  /** A line of the customer's whose reply is proposed. */
  const proposed = async (id: string, text: string, remindAt: Date) => {
    const message = visitorMessage(`v-${id}`, 'Сколько?', clock.at);
    const event = { kind: 'text', text: 'Сколько?' } as const;
    await store.recordInbound({ conversation: 'c1', source: 'web', externalId: id, event, message, at: clock.at });
    const claimed = await store.claimInbound({ channels: ['web'], now: clock.at, leaseMs: 1000 });
    if (claimed === undefined) throw new Error('nothing was claimed');
    const { state, version } = claimed.conversation;
    const reply = {
      ...{
        heard: event,
        lines: claimed.lines,
        before: state,
        after: state,
        papers: [],
        effects: [],
        quotes: [],
        record,
      },
      messages: [{ ...visitorMessage(`r-${id}`, text, clock.at), from: 'assistant' as const }],
      basis: '',
    };
    const settled =
      state.draft === undefined
        ? {}
        : { settled: { draft: state.draft, status: 'stale', by: null, instead: null, because: 'asked' } as const };
    await store.commitTurn({
      ...{ event: claimed.event, conversation: 'c1', expectedVersion: version, state: { ...state, draft: id } },
      ...{ messages: [], effects: [], quotes: [], shownToManagers: true, at: clock.at, ...settled },
      proposal: { id, reply, remindAt },
    });
  };
  await proposed('d1', 'Сто рублей', new Date('2026-11-24T15:50:00Z'));
  await drain();
  t.match(texts(), [/👤 Сколько\?/, /✍ Черновик, клиент его не видит:\n\nСто рублей$/]);
  const reminders = () => texts().filter((text) => /🔔 Черновик ждёт решения/.test(text));
  t.equal(reminders().length, 0);
  later(11);
  await drain();
  t.match(reminders(), [/«Сколько\?»/]);
  clock.at = new Date('2026-11-24T16:30:00Z');
  await drain();
  t.equal(reminders().length, 1, 'nobody is there in the evening');
  clock.at = new Date('2026-11-26T07:01:00Z');
  await drain();
  t.equal(reminders().length, 2);
  const last = group.messages.at(-1)?.reply_markup?.inline_keyboard?.flat() ?? [];
  t.same(
    last.map(({ text }) => text),
    ['Принять', 'Изменить', 'Отклонить'],
  );

  sandbox.fail('sendMessage', { kind: 'reset', effect: false });
  const long = Array.from({ length: 400 }, (_, word) => `слово${word}`).join(' ');
  await proposed('d2', `${long}\n\n${long}`, new Date('2026-11-26T09:00:00Z'));
  await drain();
  later(1);
  await drain();
  t.ok(
    texts().some((text) => /^⌛ Черновик устарел/.test(text)),
    'the old message says what has become of it',
  );
  const pieces = group.messages.filter(({ text = '' }) => /слово\d/.test(text));
  t.ok(pieces.length >= 2, 'a long one comes in pieces');
  t.same(
    pieces.map(({ reply_markup: markup }) => markup !== undefined),
    [...pieces.slice(1).map(() => false), true],
    'with the choices under the last',
  );
  group.topics.clear();
  await store.callManagers({ conversation: 'c1', at: clock.at });
  later(60);
  await drain();
  later(1);
  await drain();
  const again = group.messages.filter(({ text = '' }) => /слово\d/.test(text)).length;
  t.ok(again > pieces.length, 'a topic that is made anew gets the draft too');
});
