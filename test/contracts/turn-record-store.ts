import type { Test } from 'tap';
import type { TurnCommit } from '../../assistant/ports/conversation-store.ts';
import type { Store } from '../../assistant/ports/store.ts';
import type { ModelUsage } from '../../assistant/transcript/model-usage.ts';
import type { TurnRecord } from '../../assistant/transcript/turn-record.ts';
import type { NewStore } from './conversation-store.ts';
import { at, conversation, draft, line } from './store-samples.ts';

export const record: TurnRecord = {
  heard: null,
  steps: [{ rule: 'knowledge', detail: { answerable: true, confidence: 0.8, document: null } }],
  passages: [{ document: 'faq/general', heading: 'Сроки', file: 'knowledge/faq/general.yaml', line: 7, score: 0.8 }],
  confidence: 0.8,
  answerable: true,
  models: [{ provider: 'openai', model: 'small', inputTokens: 900, outputTokens: 40, ms: 700 }],
  verdicts: [{ message: 'm1', passed: true, claims: [{ kind: 'sum', text: '100 ₽', ground: 'quote q1' }] }],
  quote: 'q1',
  config: 'sha256:aa',
};
const unknown: TurnRecord = { ...record, steps: [{ rule: 'unknown', detail: {} }], answerable: false };

const spent = (values: Partial<ModelUsage> = {}): ModelUsage => ({
  day: '2026-11-22',
  provider: 'openai',
  model: 'small',
  calls: 1,
  inputTokens: 900,
  outputTokens: 40,
  kopecks: 3,
  ...values,
});

/** One line of the visitor's, worked with these traces. */
async function turn(store: Store, id: string, externalId: string, values: Partial<TurnCommit>): Promise<void> {
  await store.recordInbound(line(id, externalId, { at: values.at ?? at(1) }));
  const claimed = await store.claimInbound({ channels: ['web'], now: at(9999), leaseMs: 1000 });
  if (claimed === undefined) throw new Error('there was nothing to claim');
  const { event, conversation: found } = claimed;
  const commit = { event, conversation: id, expectedVersion: found.version, state: found.state };
  await store.commitTurn({ ...commit, messages: [], effects: [], quotes: [], at: at(1), ...values });
}

export async function turnRecordStoreContract(t: Test, open: NewStore<Store>): Promise<void> {
  await t.test('a record stands beside the lines of its turn', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    const replies = ['1', '2'].map((text) => draft(text, { id: text, from: 'assistant' }));
    await turn(store, 'a', '1', { messages: replies, record, at: at(2) });
    await turn(store, 'a', '2', { at: at(3) });
    await turn(store, 'a', '3', { record: unknown, at: at(4) });
    const stored = await store.readTurnRecords({ conversation: 'a' });
    t.strictSame(stored, [
      { conversation: 'a', heard: 1, firstSeq: 2, lastSeq: 3, at: at(2), record: { ...record, heard: 1 } },
      { conversation: 'a', heard: 5, firstSeq: null, lastSeq: null, at: at(4), record: { ...unknown, heard: 5 } },
    ]);
    t.strictSame(await store.readTurnRecords({ conversation: 'nobody' }), []);
  });

  await t.test('turns without an answer are listed, the latest first', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) await store.createConversation(conversation(id));
    await turn(store, 'a', '1', { record: unknown, at: at(1) });
    await turn(store, 'a', '2', { record, at: at(2) });
    await turn(store, 'b', '1', { record: unknown, at: at(3) });
    const heard = async (limit: number) =>
      (await store.listUnanswered({ limit })).map((found) => [found.conversation, found.heard]);
    t.strictSame(await heard(10), [
      ['b', 1],
      ['a', 1],
    ]);
    t.strictSame(await heard(1), [['b', 1]]);
  });

  await t.test('conversations are listed by their latest activity', async (t) => {
    const store = await open(t);
    for (const [index, id] of ['a', 'b', 'c'].entries())
      await store.createConversation(conversation(id, { at: at(index) }));
    await turn(store, 'a', '1', { at: at(60) });
    const ids = async (limit: number) => (await store.listConversations({ limit })).map(({ id }) => id);
    t.strictSame(await ids(10), ['a', 'c', 'b']);
    t.strictSame(await ids(2), ['a', 'c']);
    const [first, second] = await store.listConversations({ limit: 2 });
    const after = async (before: typeof first) =>
      (await store.listConversations({ limit: 10, before })).map(({ id }) => id);
    t.strictSame([await after(first), await after(second)], [['c', 'b'], ['b']], 'a page follows another');
    t.strictSame((await store.listConversations({ limit: 10, channel: 'pigeon' })).length, 0);
    t.strictSame((await store.listConversations({ limit: 10, channel: 'web' })).length, 3);
  });

  await t.test('what models cost adds up by day, with the turn or without', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await turn(store, 'a', '1', { usage: [spent(), spent({ model: 'large', kopecks: 40 })] });
    await turn(store, 'a', '2', { usage: [spent({ inputTokens: 100, kopecks: 2 })] });
    await store.addModelUsage([spent({ day: '2026-11-23' })]);
    t.strictSame(await store.readModelUsage({ from: '2026-11-22', to: '2026-11-22' }), [
      spent({ model: 'large', kopecks: 40 }),
      spent({ calls: 2, inputTokens: 1000, outputTokens: 80, kopecks: 5 }),
    ]);
    t.strictSame(await store.readModelUsage({ from: '2026-11-23', to: '2026-12-31' }), [spent({ day: '2026-11-23' })]);
    t.strictSame(await store.readModelUsage({ from: '2026-01-01', to: '2026-11-21' }), []);
  });

  await t.test('a commit that comes too late leaves no record and costs nothing', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await turn(store, 'a', '1', { expectedVersion: 7, record, usage: [spent()] });
    t.strictSame(await store.readTurnRecords({ conversation: 'a' }), []);
    t.strictSame(await store.readModelUsage({ from: '2026-11-22', to: '2026-11-22' }), []);
  });

  await t.test('a reply is marked wrong, and marked again', async (t) => {
    const store = await open(t);
    for (const id of ['a', 'b']) await store.createConversation(conversation(id));
    await turn(store, 'a', '1', { messages: [draft('ответ', { from: 'assistant' })] });
    await turn(store, 'b', '1', { messages: [draft('ответ', { from: 'assistant' })] });
    const mark = { conversation: 'a', seq: 2, by: 'Ольга', at: at(5), instead: 'Срок – две недели' };
    await store.saveCorrection({ ...mark, instead: null });
    await store.saveCorrection({ conversation: 'b', seq: 2, by: 'owner', at: at(6), instead: null });
    await store.saveCorrection({ ...mark, at: at(7) });
    t.strictSame(await store.listCorrections({ limit: 10 }), [
      { ...mark, at: at(7) },
      { conversation: 'b', seq: 2, by: 'owner', at: at(6), instead: null },
    ]);
    t.match(await store.listCorrections({ limit: 1 }), [{ conversation: 'a' }]);
    t.match(await store.listCorrections({ limit: 9, conversation: 'b' }), [{ conversation: 'b' }]);
    await t.rejects(store.saveCorrection({ ...mark, seq: 1 }), { code: 'STORE_REPLY_UNKNOWN' }, "the visitor's line");
    await t.rejects(store.saveCorrection({ ...mark, seq: 9 }), { code: 'STORE_REPLY_UNKNOWN' });
    await t.rejects(store.saveCorrection({ ...mark, conversation: 'c' }), { code: 'STORE_CONVERSATION_UNKNOWN' });
  });
}
