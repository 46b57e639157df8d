import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { TurnCommit } from '../../../assistant/ports/conversation-store.ts';
import { contactsIn } from '../../../assistant/script/understand/contacts-in.ts';
import { initialState } from '../../../assistant/transcript/conversation-state.ts';
import { at, conversation, draft, line, quote } from '../../contracts/store-samples.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

function openHere(t: Test) {
  const folder = t.testdir();
  const opened = openTestStore(folder);
  t.teardown(() => opened.close());
  return { ...opened, folder };
}

const said = (text: string) => ({ event: { kind: 'text', text }, message: draft(text) }) as const;

t.test('every phone and e-mail of a text is found, in one form', async (t) => {
  t.strictSame(contactsIn('8 (916) 123-45-67 или +7 921 765 43 21, Anna@Romashka.RU и b@c.io'), [
    '+79161234567',
    'anna@romashka.ru',
    'b@c.io',
    '+79217654321',
  ]);
  t.strictSame(contactsIn('нужен чат-бот за 120 000'), []);
  t.strictSame(contactsIn('пишите на anna собака romashka.ru'), ['anna@romashka.ru']);
});

/** The next turn of a conversation, which does so much about personal data. */
async function turnOf(store: ReturnType<typeof openTestStore>['store'], id: string, more: Partial<TurnCommit>) {
  const channels = ['web', 'telegram'];
  const turn = await store.claimInbound({ channels, conversation: id, now: at(1), leaseMs: 60_000 });
  if (turn === undefined) throw new Error('nothing to do');
  const { version: expectedVersion } = turn.conversation;
  const nothing = { state: initialState, messages: [], effects: [], quotes: [], at: at(2) };
  await store.commitTurn({ ...nothing, event: turn.event, conversation: id, expectedVersion, ...more });
}

t.test('people are found by what they said, once they may be', async (t) => {
  const { store } = openHere(t);
  const phone = '+79161234567';
  for (const [id, text] of [
    ['a', 'мой номер 8 916 123-45-67'],
    ['b', 'anna@romashka.ru'],
  ] as const) {
    await store.createConversation(conversation(id));
    await store.recordInbound(line(id, '1', said(text)));
    t.strictSame(await store.findPersons('anna@romashka.ru'), [], 'a line alone makes nobody known');
    await turnOf(store, id, { personal: { findable: [text] } });
  }
  t.strictSame(await store.findPersons(phone), ['person-of-a']);
  t.strictSame(await store.findPersons('anna@romashka.ru'), ['person-of-b']);
  t.strictSame(await store.findPersons('+79160000000'), []);
  t.equal(await store.personOf('b'), 'person-of-b');
  t.equal(await store.personOf('nobody'), undefined);
});

t.test(
  'no index knows a number before its owner has consented; whoever wants it forgotten is found all the same',
  async (t) => {
    const { store, database } = openHere(t);
    const phone = '+79161234567';
    const keys = () => database.prepare<[], number>('SELECT count(*) FROM contact_keys').pluck().get();
    const rows = () => database.prepare<[], number>('SELECT count(*) FROM withheld').pluck().get();
    const personal = {
      shown: [{ seq: 1, text: 'мой номер [телефон 1]' }],
      withheld: {
        lines: [{ seq: 1, text: 'мой номер 8 916 123-45-67' }],
        values: { '[телефон 1]': phone },
        fields: { phone },
      },
    };
    for (const id of ['a', 'b', 'c']) {
      await store.createConversation(conversation(id));
      await store.recordInbound(line(id, '1', said('мой номер 8 916 123-45-67')));
      await turnOf(store, id, { personal });
      await store.recordInbound(line(id, '2', said('согласен')));
    }
    t.equal(keys(), 0);
    t.strictSame([...(await store.findPersons(phone))].sort(), ['person-of-a', 'person-of-b', 'person-of-c']);

    const consent = { version: '1.0', channel: 'web', at: at(2).toISOString() };
    await turnOf(store, 'a', { personal: { consent: { ...consent, decision: 'given' }, settles: 'released' } });
    t.equal(keys(), 1, 'from now on it does');
    await turnOf(store, 'b', { personal: { consent: { ...consent, decision: 'refused' }, settles: 'forgotten' } });
    t.strictSame(await store.readConsents('a'), [{ ...consent, decision: 'given' }]);
    t.strictSame(await store.readConsents('b'), [{ ...consent, decision: 'refused' }]);
    t.equal(rows(), 1, 'what was refused is gone at once');

    t.equal(await store.forgetWithheld({ before: at(1) }), 0);
    t.equal(await store.forgetWithheld({ before: at(2) }), 1, 'what nobody has decided about, too, in time');
    t.strictSame(await store.findPersons(phone), ['person-of-a']);

    await store.erasePersons(['person-of-a']);
    t.strictSame(await store.readConsents('a'), [], 'erasing a person leaves none of it');
    t.strictSame(await store.findPersons(phone), []);
  },
);

t.test('an erased person leaves nothing but the number of the conversation', async (t) => {
  const { store, vault, database, folder } = openHere(t);
  for (const id of ['a', 'b']) {
    await store.createConversation(conversation(id, { channel: 'telegram', address: `chat-${id}` }));
    await store.recordInbound(line(id, '1', said('позвоните +79161234567')));
    const turn = await store.claimInbound({
      channels: ['telegram'],
      conversation: id,
      now: at(1),
      leaseMs: 60_000,
    });
    if (turn === undefined) throw new Error('nothing to do');
    await store.commitTurn({
      event: turn.event,
      conversation: id,
      expectedVersion: 1,
      state: initialState,
      messages: [draft(`${id} записал`, { from: 'assistant' })],
      effects: [{ id: `effect-${id}`, effect: { kind: 'handoff', reason: 'звонок' } }],
      quotes: [quote(`q-${id}`, { conversation: id })],
      at: at(2),
    });
    await store.saveCorrection({ conversation: id, seq: 2, by: 'Анна', at: at(3), instead: null });
    const reserved = { kind: 'offer', quote: `q-${id}`, customer: '', specimen: false } as const;
    await store.reserveDocument({
      ...reserved,
      id: `d-${id}`,
      person: `person-of-${id}`,
      year: 2026,
      at: at(3),
      printedAs: (number) => `КП-${number}`,
    });
    await store.storeDocument({ id: `d-${id}`, name: 'КП.pdf', bytes: Buffer.from('%PDF') });
  }
  t.match(await store.readHoldings('person-of-a'), {
    conversations: [{ id: 'a', channel: 'telegram' }],
    documents: [{ id: 'd-a', kind: 'offer', printedNumber: 'КП-1' }],
    kept: [],
  });
  await vault.destroy('person-of-a');
  const erased = await store.erasePersons(['person-of-a']);
  t.strictSame(erased, { conversations: 1, messages: 2, documents: 1 });
  t.strictSame(await store.erasePersons(['person-of-a']), { conversations: 1, messages: 0, documents: 0 }, 'again');
  const rows = (table: string) =>
    database.prepare<[], number>(`SELECT count(*) FROM ${table} WHERE conversation = 1`).pluck().get();
  for (const table of ['messages', 'inbox', 'outbox', 'turn_records', 'corrections', 'contact_keys']) {
    t.equal(rows(table), 0, table);
  }
  t.match(database.prepare('SELECT address, address_key, last_message FROM conversations WHERE number = 1').get(), {
    address: null,
    address_key: null,
    last_message: null,
  });
  t.strictSame(readdirSync(join(folder, 'documents')), ['d-b.sealed']);
  t.equal(await store.conversationAt({ channel: 'telegram', address: 'chat-a' }), undefined);
  t.equal(await store.readConversation('a'), undefined);
  t.strictSame(
    (await store.listConversations({ limit: 5 })).map(({ id }) => id),
    ['b'],
  );
  t.equal((await store.readMessages({ conversation: 'b', after: 0 })).length, 2, 'others are untouched');
  t.equal((await store.readQuote('q-a'))?.quote.id, 'q-a', 'prices stay');
  await t.rejects(store.recordInbound(line('a', '2')), { code: 'STORE_PERSON_ERASED' });
  await store.reserveDocument({
    ...{ id: 'd-c', kind: 'offer', quote: 'q-c', customer: '', specimen: false, person: 'c', year: 2026, at: at(9) },
    printedAs: (number) => `КП-${number}`,
  });
  t.equal((await store.readDocument('d-c'))?.number, 3, 'the number of a removed paper is not given again');
  t.strictSame(database.pragma('foreign_key_check'), []);
});

t.test('a paper that the law keeps outlives its person and its term ends', async (t) => {
  const { store, vault } = openHere(t);
  await store.createConversation(conversation('a'));
  await store.reserveDocument({
    ...{ id: 'd-a', kind: 'invoice', quote: 'q', customer: 'x', specimen: false, person: 'person-of-a', year: 2026 },
    at: at(3),
    printedAs: (number) => `${number}`,
  });
  await store.storeDocument({ id: 'd-a', name: 'Счёт.pdf', bytes: Buffer.from('%PDF счёт') });
  await store.keepDocument({ id: 'd-a', ground: 'оплаченная продажа', until: at(1000) });
  await store.keepDocument({ id: 'd-a', ground: 'оплаченная продажа', until: at(900) });
  await vault.destroy('person-of-a');
  t.equal((await store.erasePersons(['person-of-a'])).documents, 0);
  t.match(await store.readHoldings('person-of-a'), {
    documents: [],
    kept: [{ id: 'd-a', printedNumber: '1', ground: 'оплаченная продажа', until: at(1000) }],
  });
  t.equal(Buffer.from((await store.readDocumentFile('d-a')) ?? []).toString(), '%PDF счёт');
  t.equal(await store.dropKeptDocuments(at(999)), 0);
  t.equal(await store.dropKeptDocuments(at(1000)), 1);
  t.equal(await store.readDocument('d-a'), undefined);
  await t.rejects(store.keepDocument({ id: 'd-a', ground: 'x', until: at(1) }), { code: 'STORE_DOCUMENT_UNKNOWN' });
});

t.test('who is silent is listed, arrivals that waited too long are emptied', async (t) => {
  const { store, database } = openHere(t);
  await store.createConversation(conversation('a'));
  await store.createConversation(conversation('b', { person: 'b', at: at(500) }));
  await store.createConversation(conversation('b-old', { person: 'b' }));
  t.strictSame(await store.listIdlePersons({ before: at(100), limit: 10 }), ['person-of-a']);
  t.strictSame(await store.listIdlePersons({ before: at(501), limit: 1 }), ['person-of-a']);
  for (const [externalId, moment] of [
    ['1', at(0)],
    ['2', at(100)],
  ] as const) {
    await store.recordArrival({ source: 'telegram', externalId, lane: '1', body: '{}', at: moment });
  }
  t.equal(await store.emptyArrivals({ before: at(50) }), 1);
  t.strictSame(database.prepare('SELECT status, body IS NULL AS empty FROM arrivals ORDER BY number').all(), [
    { status: 2, empty: 1 },
    { status: 0, empty: 0 },
  ]);
  t.equal(
    (await store.recordArrival({ source: 'telegram', externalId: '1', lane: '1', body: '{}', at: at(60) })).duplicate,
    true,
  );
});
