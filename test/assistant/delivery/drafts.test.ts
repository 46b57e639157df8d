import t, { type Test } from 'tap';
import type { RunTurn, TurnResult } from '../../../assistant/conversation/turn.ts';
import type { DraftRules } from '../../../assistant/delivery/drafting.ts';
import { type InboundWork, workInbound } from '../../../assistant/delivery/work-inbound.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { type ConversationState, initialState } from '../../../assistant/transcript/conversation-state.ts';
import type { DeskAction, DraftDecision, InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { type DraftMessage, managerMessage, visitorMessage } from '../../../assistant/transcript/message.ts';
import { quote } from '../../contracts/store-samples.ts';
import { record } from '../../contracts/turn-record-store.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };

/** Replies are proposed; a turn answers «…» with «ответ на …» and fills the brief. */
async function open(t: Test) {
  const { store, close } = openTestStore(t.testdir({}));
  t.teardown(close);
  const clock = { at: new Date('2026-11-23T09:00:00Z'), now: () => clock.at };
  const late: string[] = [];
  const rules = { basis: 'a', holds: true, on: true, meanwhile: null as string | null };
  const drafts: DraftRules = {
    proposes: () => rules.on,
    basis: async () => rules.basis,
    holds: async () => rules.holds,
    meanwhile: () => rules.meanwhile,
    remindAt: () => null,
    onLateLine: (_conversation, by) => late.push(by),
  };
  const said = { change: (result: TurnResult): TurnResult => result };
  const runTurn: RunTurn = async ({ conversation: { state }, inbound }) => {
    const result = turnOf(state, inbound);
    return inbound.kind === 'text' ? said.change(result) : result;
  };
  let count = 0;
  const ids = { next: () => `id${++count}` };
  const work: InboundWork = {
    ...{ store, clock, ids, logger, drafts, runTurn, random: () => 1, leaseMs: 60_000, channels: ['web'] },
    managersWatch: () => true,
    troubleTurn: ({ conversation: { state } }) => ({ ...turnOf(state, { kind: 'text', text: 'беда' }) }),
  };
  await store.createConversation({ id: 'c', person: 'p', channel: 'web', state: initialState, at: clock.at });
  let events = 0;
  const happen = async (event: InboundEvent, message: DraftMessage | null = null, worked = true) => {
    const externalId = `e${++events}`;
    await store.recordInbound({ conversation: 'c', source: 'test', externalId, event, message, at: clock.at });
    if (worked) while (await workInbound(work));
  };
  const say = (text: string, worked = true) =>
    happen({ kind: 'text', text }, visitorMessage(`v${events}`, text, clock.at), worked);
  const desk = (action: DeskAction, worked = true) => happen({ kind: 'desk', action }, null, worked);
  const decide = (draft: string, decision: DraftDecision, by = 'Анна', worked = true) =>
    desk({ kind: 'draft', by, draft, decision }, worked);
  const state = async () => (await store.readConversation('c'))?.state ?? initialState;
  const openDraft = async () => {
    const { draft } = await state();
    const found = draft === undefined ? undefined : await store.readDraft(draft);
    if (found?.reply == null) throw new Error('there is no draft');
    return { ...found, reply: found.reply };
  };
  const lines = async () =>
    (await store.readMessages({ conversation: 'c', after: 0 })).map(({ seq, from, text }) => `${seq} ${from} ${text}`);
  return { store, work, rules, said, late, clock, happen, say, desk, decide, state, openDraft, lines };
}

function turnOf(state: ConversationState, inbound: InboundEvent): TurnResult {
  const nothing = { effects: [], quotes: [], record, usage: [] };
  if (inbound.kind === 'desk' || inbound.kind === 'company_line') {
    const taken = inbound.kind === 'company_line' || inbound.action.kind === 'take';
    return { ...nothing, messages: [], state: taken ? { ...state, mode: 'paused', manager: 'Анна' } : state };
  }
  const text = inbound.kind === 'text' ? inbound.text : inbound.kind;
  const message = { ...visitorMessage(`r-${text}-${state.asking}`, `ответ на ${text}. Сколько каналов?`, new Date(0)) };
  return {
    ...nothing,
    messages: [{ ...message, from: 'assistant', buttons: [{ label: 'Два', value: 'channels=2' }] }],
    state: { ...state, fields: { ...state.fields, task: text }, asking: 'channels', state: 'brief', greeted: true },
  };
}

t.test('the brief follows what was heard, the script what was said', async (t) => {
  const { say, decide, state, openDraft, lines, store } = await open(t);
  await say('бот');
  t.match(await state(), { fields: { task: 'бот' }, asking: null, state: null, greeted: false });
  const { id } = await openDraft();
  await decide(id, { kind: 'accept' });
  t.match(await state(), { fields: { task: 'бот' }, asking: 'channels', state: 'brief', greeted: true });
  t.same(await lines(), ['1 visitor бот', '2 assistant ответ на бот. Сколько каналов?']);
  t.notOk('draft' in (await state()));
  const records = await store.readTurnRecords({ conversation: 'c' });
  t.match(records.at(-1), { firstSeq: 2, record: { lines: [1], steps: [{ detail: { decision: 'accepted' } }] } });

  await say('дорого');
  const asked = await openDraft();
  await decide(asked.id, { kind: 'edit', text: 'Скидок нет. Сколько каналов?', message: 'm1' });
  t.match(await state(), { asking: 'channels', fields: { task: 'дорого' } }, 'asked all the same');
  const [last] = (await store.readMessages({ conversation: 'c', after: 3 })).slice(-1);
  t.match(last, { from: 'manager', author: 'Анна', buttons: [{ label: 'Два' }] });
  await say('подумаю');
  await decide((await openDraft()).id, { kind: 'edit', text: 'Хорошо, ждём.', message: 'm2' });
  t.match(await state(), { asking: null }, 'nothing was asked');
});

t.test('a decision that comes after the customer or another colleague changes nothing', async (t) => {
  const { say, decide, openDraft, lines, late, store, desk } = await open(t);
  await say('бот');
  const first = await openDraft();
  await say('два', false);
  await decide(first.id, { kind: 'accept' });
  const second = await openDraft();
  t.match(second.reply.messages, [{ text: 'ответ на бот\nдва. Сколько каналов?' }], 'both lines are answered');
  t.match(await store.readDraft(first.id), { status: 'stale', because: 'asked' });
  await decide(second.id, { kind: 'accept' }, 'Анна', false);
  await decide(second.id, { kind: 'reject' }, 'Борис', false);
  await decide(second.id, { kind: 'edit', text: 'Своё', message: 'm1' }, 'Олег');
  t.match(await store.readDraft(second.id), { status: 'accepted', by: 'Анна' });
  t.same(late, ['Олег'], 'whose words have not left is told so');
  t.same(
    (await lines()).filter((line) => !/visitor/.test(line)),
    ['3 assistant ответ на бот\nдва. Сколько каналов?'],
  );

  await say('три');
  const third = await openDraft();
  await desk({ kind: 'take', by: 'Анна' });
  t.match(await store.readDraft(third.id), { status: 'stale', because: 'people' });
  await decide(third.id, { kind: 'accept' });
  t.equal((await lines()).filter((line) => /ответ на три/.test(line)).length, 0);
});

t.test('a price that holds no more does not leave', async (t) => {
  const { say, decide, openDraft, lines, rules, said, store } = await open(t);
  const priced = quote('q1');
  said.change = (result) => ({
    ...result,
    quotes: [priced],
    messages: result.messages.map((message) => ({ ...message, text: 'сто рублей', quote: 'q1' })),
    effects: [
      { kind: 'handoff', reason: 'Посмотрите' },
      { kind: 'render_document', document: 'offer', quote: 'q1', brief: { items: [] } },
    ],
  });
  await say('цена');
  const first = await openDraft();
  t.equal(await store.readQuote('q1'), undefined, 'a price that was not named is not promised');
  const waiting = async () =>
    (await store.claimEffect({ channels: ['web'], now: new Date('2030-01-01'), leaseMs: 1 }))?.effect;
  t.match(await waiting(), { kind: 'handoff' }, 'people are called at once');
  rules.holds = false;
  said.change = (result) => ({
    ...result,
    messages: result.messages.map((message) => ({ ...message, id: 'again', text: 'двести рублей' })),
  });
  await decide(first.id, { kind: 'accept' });
  t.match(await store.readDraft(first.id), { status: 'stale', because: 'grounds' });
  const second = await openDraft();
  t.match(second.reply.messages, [{ text: 'двести рублей' }]);
  t.same(await lines(), ['1 visitor цена']);
  rules.holds = true;
  rules.basis = 'b';
  await decide(second.id, { kind: 'accept' });
  t.same(await lines(), ['1 visitor цена', '2 assistant двести рублей'], 'made anew it says the same: it leaves');
});

t.test('papers wait with the reply; own lines, silence and trouble have their place', async (t) => {
  const { say, decide, openDraft, lines, rules, happen, state, store } = await open(t);
  rules.meanwhile = 'Скоро ответим';
  await say('бот');
  const document = { id: 'd', kind: 'offer', quote: 'q1' } as const;
  await happen({ kind: 'document_ready', document });
  const both = await openDraft();
  t.match(both.reply, { papers: [{ text: /document_ready/ }], messages: [{ text: /бот/ }] });
  await decide(both.id, { kind: 'accept' });
  t.match(await lines(), [
    '1 visitor бот',
    '2 assistant Скоро ответим',
    /3 assistant .*document_ready/,
    /4 assistant .*бот/,
  ]);

  await say('ещё');
  const rejected = await openDraft();
  await decide(rejected.id, { kind: 'reject' });
  const line = managerMessage({ id: 'own', text: 'Отвечу сама', at: new Date(0), manager: 'Анна' });
  await happen(
    { kind: 'company_line', line: { message: 'own', text: 'Отвечу сама', manager: 'Анна', sent: true } },
    line,
  );
  t.match(await store.readDraft(rejected.id), { status: 'rejected', by: 'Анна', instead: 'Отвечу сама' });
  t.match(await state(), { mode: 'paused' });
  t.match(await store.listCorrectedDrafts({ limit: 5 }), [{ id: rejected.id, reply: { messages: [{ text: /ещё/ }] } }]);
});

t.test('a death between the press and what it does loses and doubles nothing', async (t) => {
  const { say, decide, openDraft, lines, work, store, clock } = await open(t);
  await say('бот');
  const { id } = await openDraft();
  await decide(id, { kind: 'accept' }, 'Анна', false);
  // Whoever had the decision in work is gone before anything was written.
  const claimed = await store.claimInbound({ channels: ['web'], now: clock.at, leaseMs: 1000 });
  t.match(claimed?.inbound, { kind: 'desk' });
  clock.at = new Date(clock.at.getTime() + 2000);
  while (await workInbound(work));
  t.equal((await lines()).filter((each) => /assistant/.test(each)).length, 1);
  // Nor does a worker that wakes up late.
  if (claimed === undefined) throw new Error('nothing was claimed');
  const { event, conversation } = claimed;
  const again = { event, conversation: 'c', expectedVersion: conversation.version, state: conversation.state };
  t.match(await store.commitTurn({ ...again, messages: [], effects: [], quotes: [], at: clock.at }), {
    committed: false,
  });
});
