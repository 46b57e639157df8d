import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { StuckWork } from '../../assistant/ports/stuck-work.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import { openStorage } from '../../runtime/storage.ts';
import { run, runJson } from '../e2e/product.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const minimal = new URL('../fixtures/minimal/', import.meta.url).pathname;
const start = Date.UTC(2026, 10, 22, 9);
const lane = { channels: ['telegram'], leaseMs: 1_000 };

/** A day on which everything went wrong once: at the door, in a turn, in the sending of two parts and of a paper. */
async function badDay(folder: string) {
  let time = start;
  const clock = { now: () => new Date(time) };
  const storage = await openStorage(folder, {}, { clock });
  const { store } = storage;
  await store.createConversation({
    ...{ id: 'talk', person: 'anna', channel: 'telegram', address: '5001', state: initialState, at: clock.now() },
  });
  const say = (id: string, text: string) =>
    store.recordInbound({
      ...{ conversation: 'talk', source: 'telegram', externalId: id, event: { kind: 'text', text }, at: clock.now() },
      message: visitorMessage(id, text, clock.now()),
    });
  await say('1', 'секретный вопрос');
  const turn = await store.claimInbound({ ...lane, now: clock.now() });
  const part = (text: string) => ({ kind: 'send', message: text, part: { kind: 'text', text, buttons: [] } }) as const;
  await store.commitTurn({
    event: turn?.event ?? '',
    conversation: 'talk',
    expectedVersion: 1,
    state: initialState,
    messages: [],
    quotes: [],
    effects: [
      { id: 'refused', effect: part('секрет') },
      { id: 'broken', effect: part('тайна') },
      { id: 'paper', effect: { kind: 'render_document', document: 'offer', quote: 'q', brief: { items: [] } } },
      { id: 'fine', effect: part('после') },
    ],
    at: clock.now(),
  });
  for (const [id, kind, error] of [
    ['refused', 'dead', 'CHANNEL_REFUSED'],
    ['broken', 'held', 'CHANNEL_OUTCOME_UNKNOWN'],
    ['paper', 'dead', 'PDF_FAILED'],
  ] as const) {
    time += 1_000;
    await store.claimEffect({ ...lane, now: clock.now() });
    await store.settleEffect({ id, outcome: { kind, error }, now: clock.now() });
  }
  await say('2', 'ещё вопрос');
  const second = await store.claimInbound({ ...lane, now: clock.now() });
  await store.releaseInbound({ event: second?.event ?? '', at: null, error: 'TURN_BURIED' });
  time += 1_000;
  await store.recordArrival({ source: 'avito', externalId: '1', lane: 'a', body: 'тело', at: clock.now() });
  const [arrival] = await store.claimArrivals({ sources: ['avito'], now: clock.now(), leaseMs: 1_000, limit: 1 });
  await store.settleArrivals([{ id: arrival?.id ?? '', outcome: { kind: 'dead', error: 'ARRIVAL_CHANNEL_OFF' } }]);
  return { ...storage, now: () => new Date(time + 60_000) };
}

t.test('what is stuck is shown without a word of it, and tried again', async (t) => {
  const folder = join(t.testdir(), 'проект');
  cpSync(minimal, folder, { recursive: true });
  const here = ['--project', folder];
  const [empty, nothing] = await Promise.all([
    run(['dead-letters', 'list', ...here]),
    runJson(['dead-letters', 'retry', ...here]),
  ]);
  t.match(empty, { code: 0, out: '', err: /Ничего не застряло/ });
  t.match(nothing, { code: 2, document: { error: { code: 'CLI_DEAD_LETTERS_WHICH' } } });

  const { store, now, close } = await badDay(folder);
  t.teardown(close);
  t.match(await store.queueDepth(now()), { dead: 4, held: 1, outbox: 1 });
  const list = await runJson<{ deadLetters: (StuckWork & { at: string })[] }>(['dead-letters', 'list', ...here]);
  t.equal(list.code, 0);
  t.match(list.document.deadLetters, [
    {
      queue: 'arrivals',
      state: 'dead',
      what: 'arrival',
      channel: 'avito',
      conversation: null,
      error: 'ARRIVAL_CHANNEL_OFF',
    },
    { queue: 'inbox', state: 'dead', what: 'text', channel: 'telegram', conversation: 'talk', error: 'TURN_BURIED' },
    { queue: 'outbox', state: 'dead', what: 'render_document', retryable: false },
    { queue: 'outbox', state: 'held', what: 'send', error: 'CHANNEL_OUTCOME_UNKNOWN', retryable: true },
    { queue: 'outbox', state: 'dead', what: 'send', error: 'CHANNEL_REFUSED', at: new Date(start).toISOString() },
  ]);
  const table = await run(['dead-letters', 'list', ...here]);
  t.match(table.out, /outbox:2 +неизвестно +send +telegram/);
  for (const { out } of [table, { out: JSON.stringify(list.document) }]) t.notMatch(out, /секрет|тайна|вопрос|тело/);

  const idOf = (error: string) => list.document.deadLetters.find((each) => each.error === error)?.id ?? '';
  const held = idOf('CHANNEL_OUTCOME_UNKNOWN');
  const [unasked, unknown, final, dry] = await Promise.all([
    runJson(['dead-letters', 'retry', held, ...here]),
    runJson(['dead-letters', 'retry', 'outbox:99', ...here]),
    runJson(['dead-letters', 'retry', idOf('PDF_FAILED'), ...here]),
    runJson<{ retried: string[] }>(['dead-letters', 'retry', '--all', '--dry-run', ...here]),
  ]);
  t.match(unasked, { code: 2, document: { error: { code: 'CLI_CONFIRMATION_NEEDED', message: /второй раз/ } } });
  t.match(unknown, { code: 1, document: { error: { code: 'DEAD_LETTER_UNKNOWN' } } });
  t.match(final.document, { error: { code: 'DEAD_LETTER_FINAL' } });
  t.equal(dry.document.retried.length, 4);
  t.match(await store.queueDepth(now()), { dead: 4, held: 1 }, 'nothing has moved');

  const refused = await runJson(['dead-letters', 'retry', idOf('CHANNEL_REFUSED'), ...here]);
  t.match(refused, { code: 0, document: { retried: [idOf('CHANNEL_REFUSED')] } });
  t.match(await store.claimEffect({ ...lane, now: now() }), { id: 'refused', attempt: 1, begun: null });
  await store.settleEffect({ id: 'refused', outcome: { kind: 'done' }, now: now() });
  const rest = await run(['dead-letters', 'retry', '--all', '--yes', ...here], { env: { LC_ALL: 'C' } });
  t.equal(rest.code, 0, rest.err);
  t.match(await store.queueDepth(now()), { dead: 1, held: 0 });
  const later = new Date(Date.now() + 1_000);
  t.match(await store.claimEffect({ ...lane, now: later }), { id: 'broken', attempt: 1, begun: null }, 'in its place');
  t.match(await store.claimInbound({ ...lane, now: later }), { inbound: { text: 'ещё вопрос' }, attempt: 1 });
  t.match(await store.claimArrivals({ sources: ['avito'], now: later, leaseMs: 1_000, limit: 9 }), [
    { body: 'тело', attempt: 1, damaged: false },
  ]);
  t.strictSame(await store.retryStuck({ ids: [held, 'toString:1', 'inbox:x', ''], at: later }), [], 'once');
});
