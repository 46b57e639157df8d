import type { Test } from 'tap';
import type { ClaimedTurn, ConversationStore, TurnCommit } from '../../assistant/ports/conversation-store.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { at, conversation, draft, line } from './store-samples.ts';

export type NewStore<Part> = (t: Test) => Promise<Part>;

const web = { channels: ['web'], leaseMs: 30_000 };

function commitOf(turn: ClaimedTurn | undefined, values: Partial<TurnCommit> = {}): TurnCommit {
  if (turn === undefined) throw new Error('there was nothing to claim');
  return {
    event: turn.event,
    conversation: turn.conversation.id,
    expectedVersion: turn.conversation.version,
    state: turn.conversation.state,
    messages: [],
    effects: [],
    quotes: [],
    at: at(1),
    ...values,
  };
}

/** What every conversation store keeps to. */
export async function conversationStoreContract(t: Test, open: NewStore<ConversationStore>): Promise<void> {
  await t.test('a conversation is created once and read back', async (t) => {
    const store = await open(t);
    const state = { ...initialState, fields: { name: 'Анна', channels: 3, crm: true } };
    await store.createConversation(conversation('a', { state, at: at(5) }));
    await store.createConversation(conversation('a', { at: at(9) }));
    t.match(await store.readConversation('a'), {
      ...{ id: 'a', person: 'person-of-a', channel: 'web', version: 1, state, lastSeq: 0 },
      createdAt: at(5),
      updatedAt: at(5),
    });
    await store.createConversation(conversation('with-event'), line('with-event', '1'));
    await store.createConversation(conversation('with-event'), line('with-event', '2'));
    t.match(await store.readMessages({ conversation: 'with-event', after: 0 }), [{ seq: 1, text: 'with-event 1' }]);
    t.match(await store.claimInbound({ ...web, now: at(9) }), { inbound: { text: 'with-event 1' }, damaged: false });
    t.equal(await store.claimInbound({ ...web, now: at(9) }), undefined, 'a second opening adds nothing');
    t.equal(await store.readConversation('b'), undefined);
    t.strictSame(await store.readMessages({ conversation: 'b', after: 0 }), []);
    await t.rejects(store.recordInbound(line('b', '1')), { code: 'STORE_CONVERSATION_UNKNOWN' });
  });

  await t.test('arrivals get a gapless seq, duplicates change nothing', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    const first = await store.recordInbound(line('a', '1'));
    t.match(first, { seq: 1, duplicate: false });
    t.strictSame(await store.recordInbound(line('a', '1', { message: draft('other') })), { ...first, duplicate: true });
    t.strictSame(await store.findInbound(line('a', '1')), { ...first, duplicate: true });
    t.equal(await store.findInbound(line('a', 'never')), undefined);
    t.match(await store.recordInbound(line('a', 'quiet', { event: { kind: 'started', visit: null }, message: null })), {
      seq: null,
      duplicate: false,
    });
    t.match(await store.recordInbound(line('a', '1', { source: 'elsewhere' })), { seq: 2, duplicate: false });
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.recordInbound(line('a', `many-${index % 20}`))),
    );
    t.strictSame(
      many.map(({ seq }) => seq),
      Array.from({ length: 40 }, (_, index) => 3 + (index % 20)),
    );
    const messages = await store.readMessages({ conversation: 'a', after: 0 });
    t.strictSame(
      messages.map(({ seq }) => seq),
      Array.from({ length: 22 }, (_, index) => index + 1),
    );
    t.strictSame(messages[0], { seq: 1, ...draft('a 1') });
    t.strictSame(
      (await store.readMessages({ conversation: 'a', after: 5, limit: 2 })).map(({ seq }) => seq),
      [6, 7],
    );
  });

  await t.test('a record that fails does not fail its neighbours', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.createConversation(conversation('b'));
    const broken = line('a', 'broken', { message: draft('x', { at: 'no date' }), at: new Date(Number.NaN) });
    const results = await Promise.allSettled([
      store.recordInbound(line('a', '1')),
      store.recordInbound(broken),
      store.recordInbound(line('nobody', '1')),
      store.recordInbound(line('b', '1')),
      store.recordInbound(line('a', '2')),
    ]);
    t.strictSame(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
    );
    t.strictSame(
      (await store.readMessages({ conversation: 'a', after: 0 })).map(({ seq, text }) => [seq, text]),
      [
        [1, 'a 1'],
        [2, 'a 2'],
      ],
    );
  });

  await t.test('order within a conversation, parallel across', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) await store.createConversation(conversation(id));
    await store.createConversation(conversation('t', { channel: 'telegram' }));
    await store.recordInbound(line('t', '1', { at: at(0) }));
    await store.recordInbound(line('a', '1', { at: at(1) }));
    await store.recordInbound(line('a', '2', { at: at(2) }));
    await store.recordInbound(line('b', '1', { at: at(3) }));
    const first = await store.claimInbound({ ...web, now: at(10) });
    const second = await store.claimInbound({ ...web, now: at(10) });
    t.match(first, {
      inbound: { kind: 'text', text: 'a 1' },
      attempt: 1,
      receivedAt: at(1),
      conversation: { id: 'a' },
    });
    t.match(second, { inbound: { text: 'b 1' }, conversation: { id: 'b', lastSeq: 1 } });
    t.equal(await store.claimInbound({ ...web, now: at(10) }), undefined, 'a has one in flight, t is not ours');
    t.match(await store.claimInbound({ ...web, channels: ['telegram', 'web'], now: at(10) }), {
      conversation: { id: 't' },
    });
    t.match(await store.commitTurn(commitOf(first)), { committed: true, messages: [] });
    t.match(await store.claimInbound({ ...web, now: at(10) }), { inbound: { text: 'a 2' } });
  });

  await t.test('a claim for one conversation leaves the others alone', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, '1', { at: at(1) }));
    }
    const only = { ...web, conversation: 'b', now: at(10) };
    const turn = await store.claimInbound(only);
    t.match(turn, { conversation: { id: 'b' } });
    t.equal(await store.claimInbound(only), undefined, 'a is not asked for');
    const other = await store.claimInbound({ ...web, now: at(10) });
    for (const [claimed, id] of [
      [turn, 'b'],
      [other, 'a'],
    ] as const) {
      await store.commitTurn(commitOf(claimed, { effects: [{ id, effect: { kind: 'handoff', reason: id } }] }));
    }
    t.match(await store.claimEffect({ ...only, now: at(20) }), { id: 'b' });
    t.equal(await store.claimEffect({ ...only, now: at(20) }), undefined);
    t.equal(await store.claimEffect({ ...only, channels: ['telegram'], conversation: 'a', now: at(20) }), undefined);
    t.match(await store.claimEffect({ ...web, now: at(20) }), { id: 'a' });
  });

  await t.test('concurrent claims never get the same event', async (t) => {
    const store = await open(t);
    for (let index = 0; index < 20; index += 1) {
      await store.createConversation(conversation(`c${index}`));
      await store.recordInbound(line(`c${index}`, '1'));
    }
    const turns = await Promise.all(Array.from({ length: 30 }, () => store.claimInbound({ ...web, now: at(10) })));
    const claimed = turns.flatMap((turn) => (turn === undefined ? [] : [turn.event]));
    t.equal(claimed.length, 20);
    t.equal(new Set(claimed).size, 20);
  });

  await t.test('an event that waits for its time holds nobody up', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', 'later', { notBefore: at(100), message: null }));
    await store.recordInbound(line('a', 'now', { at: at(5) }));
    const now = await store.claimInbound({ ...web, now: at(10) });
    t.match(now, { inbound: { text: 'a now' } });
    await store.commitTurn(commitOf(now));
    t.equal(await store.claimInbound({ ...web, now: at(99) }), undefined);
    await store.recordInbound(line('a', 'after', { at: at(101) }));
    t.match(await store.claimInbound({ ...web, now: at(101) }), { inbound: { text: 'a later' } });
  });

  await t.test('arrival counts, not a clock that steps back', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1', { at: at(3600) }));
    await store.recordInbound(line('a', '2', { at: at(0) }));
    t.match(await store.claimInbound({ ...web, now: at(1) }), { inbound: { text: 'a 1' } });
  });

  await t.test('a turn is committed whole, once', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1'));
    const turn = await store.claimInbound({ ...web, now: at(1) });
    const reply = (text: string) => draft(text, { from: 'assistant', buttons: [{ label: 'Да', value: 'yes' }] });
    const commit = commitOf(turn, {
      state: { ...initialState, script: 'sale', greeted: true },
      messages: [reply('один'), reply('два')],
      effects: [
        { id: 'e1', effect: { kind: 'send', message: 'm-один', part: { kind: 'text', text: 'один', buttons: [] } } },
        { id: 'e2', effect: { kind: 'render_document', document: 'offer', quote: 'q1', brief: { items: [] } } },
      ],
      at: at(7),
    });
    t.strictSame(await store.commitTurn({ ...commit, expectedVersion: 7 }), { committed: false }, 'another version');
    t.strictSame(await store.commitTurn({ ...commit, event: 'no-such' }), { committed: false }, 'no such event');
    const committed = await store.commitTurn(commit);
    t.strictSame(committed, {
      committed: true,
      messages: [
        { seq: 2, ...reply('один') },
        { seq: 3, ...reply('два') },
      ],
    });
    t.strictSame(await store.commitTurn(commit), { committed: false }, 'a second time');
    t.match(await store.readConversation('a'), {
      ...{ version: 2, lastSeq: 3, state: { script: 'sale', greeted: true } },
      updatedAt: at(7),
    });
    t.equal((await store.readMessages({ conversation: 'a', after: 0 })).length, 3);
    t.match(await store.recordInbound(line('a', '1')), { seq: 1, duplicate: true }, 'dedupe outlives the event');
    t.equal(await store.claimInbound({ ...web, now: at(999) }), undefined);
    t.match(await store.claimEffect({ ...web, now: at(7) }), { id: 'e1', effect: { kind: 'send' }, begun: null });
  });

  await t.test('a chat has one conversation', async (t) => {
    const store = await open(t);
    const place = { channel: 'telegram', address: '5001' };
    t.equal(await store.conversationAt(place), undefined);
    t.equal(await store.createConversation(conversation('a', place)), 'a');
    t.equal(await store.createConversation(conversation('b', place), line('b', '1')), 'a', 'the place is taken');
    t.equal(await store.readConversation('b'), undefined);
    t.equal(await store.conversationAt(place), 'a');
    t.match(await store.readConversation('a'), { address: '5001', channel: 'telegram' });
    t.equal(
      await store.createConversation(conversation('c', { ...place, channel: 'avito' })),
      'c',
      'of another channel',
    );
    t.equal(await store.createConversation(conversation('d')), 'd');
    t.match(await store.readConversation('d'), { address: null });
    t.equal(await store.conversationAt({ channel: 'web', address: '5001' }), undefined);
  });

  await t.test('a call that was begun is remembered until somebody says how it ended', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1'));
    const part = { kind: 'text', text: 'один', buttons: [] } as const;
    const effects = [{ id: 'e1', effect: { kind: 'send', message: 'm-один', part } as const }];
    await store.commitTurn(commitOf(await store.claimInbound({ ...web, now: at(1) }), { effects }));
    const first = await store.claimEffect({ ...web, now: at(1) });
    t.match(first, { attempt: 1, begun: null });
    t.same(await store.beginEffect({ id: 'e1', attempt: 1, at: at(2) }), { restsUntil: null });
    t.match(await store.claimEffect({ ...web, now: at(40) }), { attempt: 2, begun: at(2) }, 'nobody came back');
    t.equal(await store.beginEffect({ id: 'e1', attempt: 1, at: at(41) }), undefined, 'the lease is another’s');
    const retry = { kind: 'retry', at: at(50), error: 'X' } as const;
    await store.settleEffect({ id: 'e1', outcome: { ...retry, unknown: true }, now: at(42) });
    t.match(await store.claimEffect({ ...web, now: at(50) }), { attempt: 3, begun: at(2) }, 'still unknown');
    await store.settleEffect({ id: 'e1', outcome: { ...retry, at: at(60) }, now: at(51) });
    t.match(await store.claimEffect({ ...web, now: at(60) }), { attempt: 4, begun: null }, 'known to have failed');
    await store.settleEffect({ id: 'e1', outcome: { kind: 'done' }, now: at(61) });
    t.equal(await store.beginEffect({ id: 'e1', attempt: 4, at: at(62) }), undefined, 'settled');
  });

  await t.test('a chat that was written to rests as long as its vendor wants, others go on', async (t) => {
    const store = await open(t);
    const part = { kind: 'text', text: 'часть', buttons: [] } as const;
    const send = (id: string) => ({ id, effect: { kind: 'send', message: 'm', part } as const });
    const say = async (conversationId: string, key: string, ...ids: string[]) => {
      await store.recordInbound(line(conversationId, key));
      const turn = await store.claimInbound({ ...web, now: at(1), conversation: conversationId });
      await store.commitTurn(commitOf(turn, { effects: ids.map(send) }));
    };
    await store.createConversation(conversation('a'));
    await store.createConversation(conversation('b'));
    await say('a', '1', 'a1', 'a2', 'a3', 'a4');
    await say('b', '2', 'b1');
    const claim = async (second: number) => (await store.claimEffect({ ...web, now: at(second) }))?.id;
    const begin = (id: string, second: number, until: number) =>
      store.beginEffect({ id, attempt: 1, at: at(second), pace: { intervalMs: (until - second) * 1_000, burst: 1 } });
    t.equal(await claim(1), 'a1');
    t.same(await begin('a1', 1, 10), { restsUntil: at(10) });
    await store.settleEffect({ id: 'a1', outcome: { kind: 'done' }, now: at(2) });
    t.equal(await claim(3), 'b1', 'another chat is not held up');
    await store.settleEffect({ id: 'b1', outcome: { kind: 'done' }, now: at(3) });
    t.equal(await claim(9), undefined);
    t.equal(await claim(10), 'a2');
    await begin('a2', 10, 20);
    await store.settleEffect({ id: 'a2', outcome: { kind: 'held', error: 'X' }, now: at(11) });
    t.equal(await claim(19), undefined, 'what became of the call does not matter');
    t.equal(await claim(20), 'a3');
    await begin('a3', 20, 40);
    await store.settleEffect({ id: 'a3', outcome: { kind: 'retry', at: at(21), error: 'X' }, now: at(21) });
    t.equal(await claim(39), undefined, 'nor does a retry come sooner');
    t.equal(await claim(40), 'a3');
    await store.settleEffect({ id: 'a3', outcome: { kind: 'done' }, now: at(41) });
    t.equal(await claim(41), 'a4', 'a rest is over when it is over');
    await begin('a4', 41, 60);
    await store.settleEffect({ id: 'a4', outcome: { kind: 'done' }, now: at(42) });
    await say('a', '3', 'a5');
    t.equal(await claim(59), undefined, 'what is said meanwhile waits too');
    t.equal(await claim(60), 'a5');
  });

  await t.test('a chat that has rested takes a burst, then one part an interval', async (t) => {
    const store = await open(t);
    const part = { kind: 'text', text: 'часть', buttons: [] } as const;
    const ids = Array.from({ length: 10 }, (_, index) => `a${index + 1}`);
    const effects = ids.map((id) => ({ id, effect: { kind: 'send', message: 'm', part } as const }));
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1'));
    await store.commitTurn(commitOf(await store.claimInbound({ ...web, now: at(1) }), { effects }));
    const pace = { intervalMs: 11_000, burst: 3 };
    const sent = async (second: number): Promise<string | undefined> => {
      const claimed = await store.claimEffect({ ...web, now: at(second) });
      if (claimed === undefined) return undefined;
      const begun = await store.beginEffect({ id: claimed.id, attempt: 1, at: at(second), pace });
      await store.settleEffect({ id: claimed.id, outcome: { kind: 'done' }, now: at(second) });
      return `${claimed.id}, then ${((begun?.restsUntil?.getTime() ?? 0) - at(0).getTime()) / 1_000}`;
    };
    t.equal(await sent(1), 'a1, then -10');
    t.equal(await sent(1), 'a2, then 1');
    t.equal(await sent(2), 'a3, then 12');
    t.equal(await sent(11), undefined, 'the fourth waits');
    t.equal(await sent(12), 'a4, then 23');
    t.equal(await sent(22), undefined, 'and each after it');
    t.equal(await sent(34), 'a5, then 34', 'two intervals bring two');
    t.equal(await sent(34), 'a6, then 45');
    t.equal(await sent(44), undefined);
    t.equal(await sent(500), 'a7, then 489', 'however long it has rested');
    t.equal(await sent(500), 'a8, then 500');
    t.equal(await sent(500), 'a9, then 511', 'there are three');
    t.equal(await sent(510), undefined);
    t.equal(await sent(511), 'a10, then 522');
  });

  await t.test('a lease that ran out frees the event; the first commit wins', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1'));
    const lost = await store.claimInbound({ ...web, now: at(0) });
    t.equal(await store.claimInbound({ ...web, now: at(29) }), undefined);
    const again = await store.claimInbound({ ...web, now: at(30) });
    t.match(again, { event: lost?.event, attempt: 2 });
    t.match(await store.commitTurn(commitOf(again, { messages: [draft('ответ')] })), { committed: true });
    t.match(await store.commitTurn(commitOf(lost, { messages: [draft('ещё ответ')] })), { committed: false });
    t.equal((await store.readMessages({ conversation: 'a', after: 0 })).length, 2);
  });

  await t.test('what a dead worker had leased is free at once, in its conversation only', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, `1${id}`));
    }
    const [first, second] = [
      await store.claimInbound({ ...web, now: at(0) }),
      await store.claimInbound({ ...web, now: at(0) }),
    ];
    t.same([first?.conversation.id, second?.conversation.id].sort(), ['a', 'b']);
    await store.freeLeases({ conversation: 'a', at: at(1) });
    t.match(await store.claimInbound({ ...web, now: at(1) }), { conversation: { id: 'a' }, attempt: 2 });
    t.equal(await store.claimInbound({ ...web, now: at(1) }), undefined, 'the other is still at work');
    const later = { event: second?.event ?? '', at: at(20), error: 'E' };
    await store.releaseInbound(later);
    await store.freeLeases({ conversation: 'b', at: at(2) });
    t.equal(await store.claimInbound({ ...web, now: at(2) }), undefined, 'what waits for a retry waits on');
    await store.freeLeases({ conversation: 'nobody', at: at(2) });
  });

  await t.test('a line that is corrected before its turn is heard once, as it reads now', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    const edited = (externalId: string, original: string, text: string) =>
      line('a', externalId, { event: { kind: 'edited', original, text }, message: draft(`✎ ${text}`) });
    await store.recordInbound(line('a', '1', { event: { kind: 'text', text: 'один' }, message: draft('один') }));
    await store.recordInbound(line('a', '2', { event: { kind: 'text', text: 'два' }, message: draft('два') }));
    t.match(await store.recordInbound(edited('e1', 'm-два', 'двести')), { seq: null, duplicate: false });
    t.match(await store.recordInbound(edited('e1', 'm-два', 'двести')), { duplicate: true });
    const first = await store.claimInbound({ ...web, now: at(1) });
    t.equal(first?.inbound.kind === 'text' && first.inbound.text, 'один');
    t.match(await store.recordInbound(edited('e2', 'm-один', 'сто')), { seq: 3 }, 'its turn has begun');
    await store.commitTurn(commitOf(first));
    const second = await store.claimInbound({ ...web, now: at(2) });
    t.equal(second?.inbound.kind === 'text' && second.inbound.text, 'двести');
    await store.commitTurn(commitOf(second));
    t.match((await store.claimInbound({ ...web, now: at(3) }))?.inbound, { kind: 'edited', text: 'сто' });
    const texts = (await store.readMessages({ conversation: 'a', after: 0 })).map(({ text }) => text);
    t.strictSame(texts, ['один', 'двести', '✎ сто']);
  });

  await t.test('a failed event keeps its place until it is buried', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await store.recordInbound(line('a', '1'));
    await store.recordInbound(line('a', '2', { at: at(1) }));
    const first = await store.claimInbound({ ...web, now: at(2) });
    await store.releaseInbound({ event: first?.event ?? '', at: at(60), error: 'модель не ответила' });
    t.equal(await store.claimInbound({ ...web, now: at(59) }), undefined);
    const retried = await store.claimInbound({ ...web, now: at(60) });
    t.match(retried, { inbound: { text: 'a 1' }, attempt: 2 });
    await store.releaseInbound({ event: retried?.event ?? '', at: null, error: 'снова' });
    t.match(await store.claimInbound({ ...web, now: at(60) }), { inbound: { text: 'a 2' }, attempt: 1 });
    t.match(await store.queueDepth(at(61)), { inbox: 1, dead: 1, oldestInboxMs: 60_000 });
  });

  await t.test('lines that come close together are one turn', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) await store.createConversation(conversation(id));
    const claim = { ...web, bursts: { web: { quietMs: 2_000, longestMs: 5_000 } } };
    const come = (id: string, text: string, second: number) =>
      store.recordInbound(line(id, text, { at: at(second), event: { kind: 'text', text }, message: draft(text) }));
    await come('a', 'здравствуйте', 0);
    t.equal(await store.claimInbound({ ...claim, now: at(1) }), undefined, 'more may come');
    await come('a', 'нужен бот', 1);
    await come('b', 'сколько стоит?', 2);
    const question = await store.claimInbound({ ...claim, now: at(2.5) });
    t.match(
      question,
      { conversation: { id: 'b' }, inbound: { text: 'сколько стоит?' } },
      'a whole question waits less',
    );
    await store.commitTurn(commitOf(question));
    t.equal(await store.claimInbound({ ...claim, now: at(2.9) }), undefined);
    const lost = await store.claimInbound({ ...claim, now: at(3) });
    t.match(lost, {
      inbound: { kind: 'text', text: 'здравствуйте\nнужен бот' },
      lines: [1, 2],
      attempt: 1,
      receivedAt: at(0),
    });
    await come('a', 'на три канала', 4);
    t.equal(await store.claimInbound({ ...claim, now: at(9) }), undefined, 'in flight');
    const again = await store.claimInbound({ ...claim, now: at(33) });
    t.match(again, { inbound: { text: 'здравствуйте\nнужен бот\nна три канала' }, lines: [1, 2, 3], attempt: 2 });
    t.match(await store.commitTurn(commitOf(lost, { messages: [draft('ответ')] })), { committed: true });
    t.match(await store.commitTurn(commitOf(again, { messages: [draft('ещё')] })), { committed: false });
    const next = await store.claimInbound({ ...claim, now: at(34) });
    t.match(next, { inbound: { text: 'на три канала' }, lines: [3] }, 'what the committed turn did not hear');
    await store.commitTurn(commitOf(next));
    t.match(await store.queueDepth(at(40)), { inbox: 0, dead: 0 }, 'all lines of a burst are done');
  });

  await t.test('a burst is cut by its longest wait and by what is no line; it is released whole', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    const claim = { ...web, bursts: { web: { quietMs: 2_000, longestMs: 5_000 } } };
    const come = (text: string, second: number) =>
      store.recordInbound(line('a', text, { at: at(second), event: { kind: 'text', text }, message: draft(text) }));
    for (const second of [0, 1, 2, 3, 4, 5]) await come(`строка ${second}`, second);
    const first = await store.claimInbound({ ...claim, now: at(5) });
    t.same(first?.lines, [1, 2, 3, 4, 5, 6], 'the first line has waited long enough');
    await store.releaseInbound({ event: first?.event ?? '', at: at(60), error: 'модель не ответила' });
    t.equal(await store.claimInbound({ ...claim, now: at(59) }), undefined);
    const retried = await store.claimInbound({ ...claim, now: at(60) });
    t.match(retried, { lines: [1, 2, 3, 4, 5, 6], attempt: 2 });
    await store.releaseInbound({ event: retried?.event ?? '', at: null, error: 'снова' });
    t.match(await store.queueDepth(at(61)), { inbox: 0, dead: 6 });

    await come('а ещё', 70);
    await come('сроки', 70);
    const button = { kind: 'button', value: 'goto:offer', label: 'КП' } as const;
    await store.recordInbound(line('a', 'button', { at: at(70), event: button, message: draft('КП') }));
    await come('и договор', 70);
    const cut = await store.claimInbound({ ...claim, now: at(70) });
    t.same(cut?.inbound, { kind: 'text', text: 'а ещё\nсроки' }, 'a button ends the burst at once');
    await store.commitTurn(commitOf(cut));
    const pressed = await store.claimInbound({ ...claim, now: at(70) });
    t.same(pressed?.inbound, button, 'and is a turn of its own');
    await store.commitTurn(commitOf(pressed));
    t.equal(await store.claimInbound({ ...claim, now: at(71) }), undefined);
    t.same((await store.claimInbound({ ...claim, now: at(72) }))?.inbound, { kind: 'text', text: 'и договор' });
  });

  await t.test('what is for another vendor waits for the chat as little as the chat waits for it', async (t) => {
    const store = await open(t);
    const calendar = { ...web, destination: 'calendar' } as const;
    for (const id of ['a', 'b']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, '1'));
    }
    const handoff = { kind: 'handoff', reason: 'попросил человека' } as const;
    const booking = (meeting: string) => ({ kind: 'booking', meeting }) as const;
    for (const effects of [
      [
        { id: 'e1', effect: booking('m1') },
        { id: 'e2', effect: handoff },
        { id: 'e3', effect: booking('m1') },
      ],
      [{ id: 'e4', effect: booking('m2') }],
    ]) {
      await store.commitTurn(commitOf(await store.claimInbound({ ...web, now: at(1) }), { effects }));
    }
    t.match(await store.claimEffect({ ...calendar, now: at(2) }), { id: 'e1', effect: { meeting: 'm1' }, attempt: 1 });
    t.match(await store.claimEffect({ ...web, now: at(2) }), { id: 'e2' }, 'the chat goes on');
    t.match(await store.claimEffect({ ...calendar, now: at(2) }), { id: 'e4' }, 'so do others');
    t.equal(await store.claimEffect({ ...calendar, now: at(2) }), undefined, 'the later one waits for the first');
    await store.settleEffect({ id: 'e1', outcome: { kind: 'retry', at: at(20), error: '503' }, now: at(3) });
    t.equal(await store.claimEffect({ ...calendar, conversation: 'a', now: at(19) }), undefined);
    t.equal(await store.claimEffect({ ...calendar, channels: ['telegram'], now: at(20) }), undefined);
    t.match(await store.claimEffect({ ...calendar, conversation: 'a', now: at(20) }), { id: 'e1', attempt: 2 });
    await store.settleEffect({ id: 'e1', outcome: { kind: 'done' }, now: at(21) });
    t.match(await store.claimEffect({ ...calendar, conversation: 'a', now: at(21) }), { id: 'e3' });
    t.equal(await store.claimEffect({ ...calendar, conversation: 'a', now: at(21) }), undefined);
    await store.freeLeases({ conversation: 'a', at: at(22) });
    t.match(
      await store.claimEffect({ ...calendar, conversation: 'a', now: at(22) }),
      { id: 'e3', attempt: 2 },
      'freed',
    );
    t.match(await store.queueDepth(at(24)), { outbox: 3 });
  });

  await t.test('what is withheld waits for consent and stands in the transcript again', async (t) => {
    const store = await open(t);
    const words = 'мой номер +79161234567';
    const texts = async () => (await store.readMessages({ conversation: 'a', after: 0 })).map(({ text }) => text);
    for (const id of ['a', 'b']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, '1', { event: { kind: 'text', text: words }, message: draft(words) }));
    }
    t.equal(await store.firstUnheard('a'), 1, 'nobody has looked at it');
    const withheld = {
      lines: [{ seq: 1, text: words }],
      values: { '[телефон 1]': '+79161234567' },
      fields: { phone: '+79161234567' },
    };
    const shown = [{ seq: 1, text: 'мой номер [телефон 1]' }];
    const first = await store.claimInbound({ ...web, conversation: 'a', now: at(1) });
    t.match(first, { said: [{ seq: 1, text: words }], withheld: [] });
    await store.commitTurn(commitOf(first, { personal: { shown, withheld } }));
    t.equal(await store.firstUnheard('a'), null);
    t.same(await texts(), ['мой номер [телефон 1]']);

    const other = await store.claimInbound({ ...web, conversation: 'b', now: at(1) });
    t.same(other?.withheld, [], 'every conversation has its own');
    await store.commitTurn(commitOf(other, { personal: { shown, withheld } }));

    await store.recordInbound(
      line('a', '2', { event: { kind: 'text', text: 'согласен' }, message: draft('согласен') }),
    );
    const second = await store.claimInbound({ ...web, conversation: 'a', now: at(2) });
    t.same(second?.withheld, [withheld]);
    const consent = { decision: 'given', version: '1.0', channel: 'web', at: at(2).toISOString() } as const;
    await store.commitTurn(commitOf(second, { personal: { consent, settles: 'released' } }));
    t.same(await texts(), [words, 'согласен'], 'as it was said');

    await store.recordInbound(line('b', '2', { at: at(72 * 3600 + 1) }));
    const late = await store.claimInbound({ ...web, conversation: 'b', now: at(72 * 3600 + 2) });
    t.same(late?.withheld, [], 'after 72 hours there is nothing to release');
    await store.commitTurn(commitOf(late, { personal: { consent, settles: 'released' }, at: at(72 * 3600 + 2) }));
    t.equal((await store.readMessages({ conversation: 'b', after: 0 }))[0]?.text, 'мой номер [телефон 1]');
  });

  await t.test('effects of one conversation follow each other', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, '1'));
    }
    const effect = { kind: 'handoff', reason: 'попросил человека' } as const;
    for (const ids of [['1', '2', '3', '4'], ['5']]) {
      const turn = await store.claimInbound({ ...web, now: at(1) });
      const effects = ids.map((id) => ({ id, effect }));
      t.match(await store.commitTurn(commitOf(turn, { effects })), { committed: true });
    }
    t.match(await store.queueDepth(at(2)), { inbox: 0, outbox: 5, dead: 0, held: 0, oldestInboxMs: 0 });
    const first = await store.claimEffect({ ...web, now: at(2) });
    t.match(first, { id: '1', effect, attempt: 1, createdAt: at(1), conversation: { id: 'a', version: 2 } });
    t.match(await store.claimEffect({ ...web, now: at(2) }), { id: '5' });
    t.equal(await store.claimEffect({ ...web, now: at(2) }), undefined);
    await store.settleEffect({ id: '1', outcome: { kind: 'retry', at: at(20), error: '429' }, now: at(3) });
    t.equal(await store.claimEffect({ ...web, now: at(19) }), undefined, 'a retry keeps its place');
    t.match(await store.claimEffect({ ...web, now: at(20) }), { id: '1', attempt: 2 });
    const result = line('a', 'result-of-1', {
      source: 'effect',
      event: { kind: 'started', visit: null },
      message: null,
    });
    await store.settleEffect({ id: '1', outcome: { kind: 'done', result }, now: at(21) });
    await store.settleEffect({ id: '1', outcome: { kind: 'done', result }, now: at(22) });
    t.match(await store.claimEffect({ ...web, now: at(21) }), { id: '2' });
    await store.settleEffect({ id: '2', outcome: { kind: 'held', error: 'связь прервалась' }, now: at(22) });
    t.match(await store.claimEffect({ ...web, now: at(22) }), { id: '3' }, 'what is held lets others pass');
    await store.settleEffect({ id: '3', outcome: { kind: 'dead', error: 'заблокирован' }, now: at(23) });
    t.match(await store.claimEffect({ ...web, now: at(23) }), { id: '4' });
    t.match(await store.claimEffect({ ...web, now: at(40) }), { id: '5', attempt: 2 }, 'leases run out');
    t.match(await store.queueDepth(at(24)), { inbox: 1, outbox: 2, dead: 1, held: 1 });
    t.match(await store.claimInbound({ ...web, now: at(24) }), {
      inbound: { kind: 'started' },
      conversation: { id: 'a' },
    });
  });
}
