import type { Test } from 'tap';
import type { TurnCommit } from '../../assistant/ports/conversation-store.ts';
import type { Store } from '../../assistant/ports/store.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import type { ProposedReply } from '../../assistant/transcript/proposed-reply.ts';
import type { NewStore } from './conversation-store.ts';
import { at, conversation, draft, line, quote } from './store-samples.ts';
import { record } from './turn-record-store.ts';

const reply: ProposedReply = {
  heard: { kind: 'text', text: 'Сколько?' },
  lines: [1],
  before: initialState,
  after: { ...initialState, greeted: true },
  papers: [],
  messages: [draft('Сто рублей', { id: 'proposed', from: 'assistant' })],
  effects: [],
  quotes: [quote('q1')],
  record,
  basis: 'sha256:aa',
};

export async function draftStoreContract(t: Test, open: NewStore<Store>): Promise<void> {
  /** One line of the visitor's, worked with these drafts. */
  async function turn(store: Store, externalId: string, values: Partial<TurnCommit>) {
    await store.recordInbound(line('a', externalId, { at: at(1) }));
    const claimed = await store.claimInbound({ channels: ['web'], now: at(9999), leaseMs: 1000 });
    if (claimed === undefined) throw new Error('there was nothing to claim');
    const { event, conversation: found } = claimed;
    const commit = { event, conversation: 'a', expectedVersion: found.version, state: found.state };
    return store.commitTurn({ ...commit, messages: [], effects: [], quotes: [], at: at(1), ...values });
  }
  const proposal = (id: string) => ({ id, reply, remindAt: null });

  await t.test('what is proposed is nobody’s line until it is decided about', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await turn(store, '1', { proposal: proposal('d1'), at: at(2) });
    t.equal((await store.readConversation('a'))?.lastSeq, 1);
    t.strictSame(await store.readMessages({ conversation: 'a', after: 1 }), []);
    t.strictSame(await store.readQuote('q1'), undefined, 'nor is its price promised');
    t.strictSame(await store.readDraft('d1'), {
      ...{ id: 'd1', conversation: 'a', status: 'waiting', at: at(2) },
      ...{ decidedAt: null, by: null, instead: null, because: null },
      reply,
    });
    t.equal(await store.readDraft('nobody'), undefined);
    t.strictSame(await store.countDrafts(), [{ channel: 'web', status: 'waiting', count: 1 }]);
  });

  await t.test('the first decision holds; what was said otherwise is kept beside what was proposed', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await turn(store, '1', { proposal: proposal('d1') });
    const accepted = { draft: 'd1', status: 'accepted', by: 'Анна', instead: null } as const;
    await turn(store, '2', { settled: accepted, messages: reply.messages, at: at(5) });
    await turn(store, '3', { settled: { ...accepted, status: 'rejected', by: 'Борис' }, at: at(6) });
    t.match(await store.readDraft('d1'), { status: 'accepted', by: 'Анна', decidedAt: at(5), reply: null });
    t.match(await store.readMessages({ conversation: 'a', after: 1 }), [
      { seq: 2 },
      { seq: 3, id: 'proposed' },
      { seq: 4 },
    ]);

    await turn(store, '4', { proposal: proposal('d2') });
    const rejected = { draft: 'd2', status: 'rejected', by: 'Анна', instead: null } as const;
    await turn(store, '5', { settled: rejected, at: at(7) });
    await turn(store, '6', { settled: { ...rejected, instead: 'Двести рублей' }, at: at(8) });
    await turn(store, '7', { proposal: proposal('d3') });
    const edited = { draft: 'd3', status: 'edited', by: 'Борис', instead: 'Триста рублей' } as const;
    await turn(store, '8', { settled: edited, at: at(9) });
    t.match(await store.listCorrectedDrafts({ limit: 5 }), [
      { id: 'd3', by: 'Борис', instead: 'Триста рублей', reply },
      { id: 'd2', by: 'Анна', instead: 'Двести рублей', reply },
    ]);
    t.match(await store.listCorrectedDrafts({ limit: 1, conversation: 'a' }), [{ id: 'd3' }]);
    t.strictSame(await store.listCorrectedDrafts({ limit: 5, conversation: 'b' }), []);
  });

  await t.test('another proposal takes the place of the one that waits', async (t) => {
    const store = await open(t);
    await store.createConversation(conversation('a'));
    await turn(store, '1', { proposal: proposal('d1') });
    const settled = { draft: 'd1', status: 'stale', by: null, instead: null, because: 'asked' } as const;
    await turn(store, '2', { proposal: proposal('d2'), settled });
    t.match(await store.readDraft('d1'), { status: 'stale', because: 'asked', reply: null });
    t.match(await store.readDraft('d2'), { status: 'waiting' });
  });
}
