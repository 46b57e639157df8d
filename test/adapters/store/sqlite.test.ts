import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { migrate } from '../../../adapters/sqlite/migrate.ts';
import { openDatabase, schemaVersion } from '../../../adapters/sqlite/open-database.ts';
import { storeMigrations } from '../../../adapters/store/sqlite/store-migrations.ts';
import { initialState } from '../../../assistant/transcript/conversation-state.ts';
import { arrivalStoreContract } from '../../contracts/arrival-store.ts';
import { conversationStoreContract } from '../../contracts/conversation-store.ts';
import { documentStoreContract } from '../../contracts/document-store.ts';
import { draftStoreContract } from '../../contracts/draft-store.ts';
import { quoteStoreContract } from '../../contracts/quote-store.ts';
import { at, conversation, draft, line, quote } from '../../contracts/store-samples.ts';
import { tokenStoreContract } from '../../contracts/token-store.ts';
import { turnRecordStoreContract } from '../../contracts/turn-record-store.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

function openHere(t: Test, folder = t.testdir()) {
  const opened = openTestStore(folder);
  t.teardown(() => opened.close());
  return { ...opened, folder };
}

const stores = {
  sqlite: async (t: Test) => openHere(t).store,
  memory: async () => createMemoryStore(),
};

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: conversations`, (t) => conversationStoreContract(t, open));
  t.test(`${name}: arrivals`, (t) => arrivalStoreContract(t, open));
  t.test(`${name}: quotes`, (t) => quoteStoreContract(t, open));
  t.test(`${name}: documents`, (t) => documentStoreContract(t, open));
  t.test(`${name}: tokens`, (t) => tokenStoreContract(t, open));
  t.test(`${name}: records and corrections`, (t) => turnRecordStoreContract(t, open));
  t.test(`${name}: drafts`, (t) => draftStoreContract(t, open));
}

t.test('everything is there after the store was closed and opened again', async (t) => {
  const folder = t.testdir();
  const before = openTestStore(folder);
  await before.store.createConversation(conversation('a'));
  await before.store.recordInbound(line('a', '1'));
  const turn = await before.store.claimInbound({ channels: ['web'], now: at(1), leaseMs: 60_000 });
  await before.close();
  const restarted = openTestStore(folder, at(2));
  t.teardown(() => restarted.close());
  t.match(await restarted.store.claimInbound({ channels: ['web'], now: at(2), leaseMs: 60_000 }), {
    event: turn?.event,
    attempt: 2,
  });
  await t.resolves(restarted.store.check());
});

t.test('what a chat was sent at once is not forgotten by a restart', async (t) => {
  const folder = t.testdir();
  const here = { channels: ['web'], leaseMs: 60_000 };
  const pace = { intervalMs: 11_000, burst: 3 };
  let opened = openTestStore(folder);
  await opened.store.createConversation(conversation('a'));
  await opened.store.recordInbound(line('a', '1'));
  const turn = await opened.store.claimInbound({ ...here, now: at(1) });
  const part = { kind: 'text', text: 'часть', buttons: [] } as const;
  await opened.store.commitTurn({
    ...{ event: turn?.event ?? '', conversation: 'a', expectedVersion: 1, state: initialState, at: at(1) },
    ...{ messages: [], quotes: [] },
    effects: ['a1', 'a2', 'a3', 'a4'].map((id) => ({ id, effect: { kind: 'send', message: 'm', part } as const })),
  });
  for (const id of ['a1', 'a2', 'a3']) {
    t.match(await opened.store.claimEffect({ ...here, now: at(1) }), { id });
    t.ok(await opened.store.beginEffect({ id, attempt: 1, at: at(1), pace }));
    if (id !== 'a3') await opened.store.settleEffect({ id, outcome: { kind: 'done' }, now: at(1) });
    await opened.close();
    opened = openTestStore(folder, at(1));
  }
  t.teardown(() => opened.close());
  t.equal(
    await opened.store.claimEffect({ ...here, now: at(11) }),
    undefined,
    'nor by the death inside the third call',
  );
  t.match(await opened.store.claimEffect({ ...here, now: at(12) }), { id: 'a3', attempt: 2, begun: at(1) });
});

t.test('nothing personal can be found in the files', async (t) => {
  const { store, database, folder } = openHere(t);
  const personal = ['+79123456789', 'Иванова Анна', 'anna@romashka.ru', 'tg-user-55512', 'ООО «Ромашка»'];
  const [phone = '', name = '', email = '', external = '', company = ''] = personal;
  const state = { ...initialState, fields: { name, phone, email }, handoff: company };
  await store.createConversation(conversation('a', { state }));
  const message = draft(`${name}, ${phone}`, {
    buttons: [{ label: company, value: email }],
    state: { script: 's', state: 's', fields: { phone } },
  });
  const event = { kind: 'button', value: phone, label: name } as const;
  await store.recordInbound(line('a', external, { source: `telegram:${external}`, event, message }));
  const turn = await store.claimInbound({ channels: ['web'], now: at(1), leaseMs: 1000 });
  await store.releaseInbound({ event: turn?.event ?? '', at: at(2), error: `не дозвонились на ${phone}` });
  const again = await store.claimInbound({ channels: ['web'], now: at(2), leaseMs: 1000 });
  t.strictSame(again?.inbound, event);
  const commit = {
    event: again?.event ?? '',
    conversation: 'a',
    expectedVersion: 1,
    state,
    messages: [message, draft(name, { id: 'reply', from: 'assistant' })],
    quotes: [],
    record: {
      ...{ heard: null, confidence: null, answerable: null, quote: null, config: null, passages: [], models: [] },
      steps: [{ rule: 'unknown', detail: { words: phone } }],
      verdicts: [{ message: 'reply', passed: false, claims: [{ kind: 'quantity', text: email, ground: company }] }],
    },
  };
  const effects = [{ id: 'e', effect: { kind: 'handoff', reason: `${name} ${email}` } as const }];
  t.match(await store.commitTurn({ ...commit, effects, at: at(3) }), { committed: true });
  await store.claimEffect({ channels: ['web'], now: at(3), leaseMs: 1000 });
  await store.settleEffect({ id: 'e', outcome: { kind: 'dead', error: email }, now: at(4) });
  await store.saveCorrection({ conversation: 'a', seq: 3, by: name, at: at(4), instead: `звоните ${phone}` });
  t.match(await store.listCorrections({ limit: 1 }), [{ by: name, instead: `звоните ${phone}` }]);
  const key = {
    kind: 'contract',
    quote: 'q',
    customer: 'digest',
    specimen: false,
    printedAs: String,
    id: 'd',
    person: 'person-of-a',
    year: 2026,
  } as const;
  await store.reserveDocument({ ...key, at: at(4) });
  await store.storeDocument({ id: 'd', name: `Договор ${company}.pdf`, bytes: Buffer.from(`%PDF ${name} ${phone}`) });

  const rule = { file: 'config/pricing.yaml', line: 1 };
  const manual = { id: 'manual', title: 'Скидка', amount: 100, rule, approvedBy: name, reason: `просил ${phone}` };
  await store.saveQuotes([
    quote('q1', { conversation: 'a', discounts: [manual] }),
    quote('q2', { conversation: null, discounts: [manual] }),
  ]);

  const search = () => {
    const found: string[] = [];
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const word of personal) {
        for (const text of [
          word,
          JSON.stringify(word).slice(1, -1),
          Buffer.from(word).toString('base64').slice(0, -4),
        ]) {
          if (bytes.includes(text)) found.push(`${file.name}: ${text}`);
        }
      }
    }
    return found;
  };
  t.ok(readdirSync(folder).includes('assistant.sqlite-wal'));
  t.strictSame(search(), []);
  database.pragma('wal_checkpoint(TRUNCATE)');
  t.strictSame(search(), []);
  t.match(await store.readMessages({ conversation: 'a', after: 0 }), [{ text: message.text }, { text: message.text }]);
});

t.test('more at once than one commit takes', async (t) => {
  const { store } = openHere(t);
  await store.createConversation(conversation('a'));
  const recorded = await Promise.all(
    Array.from({ length: 1300 }, (_, index) => store.recordInbound(line('a', String(index)))),
  );
  t.strictSame(
    recorded.map(({ seq }) => seq),
    recorded.map((_, index) => index + 1),
  );
  t.match(await store.queueDepth(at(0)), { inbox: 1300 });
});

t.test('what was recorded is known for ever, whoever recorded it', async (t) => {
  const { store, folder } = openHere(t);
  const other = openTestStore(folder);
  t.teardown(() => other.close());
  for (const id of ['a', 'b', 'c']) await store.createConversation(conversation(id));
  const all = Array.from({ length: 4200 }, (_, index) => line('a', String(index)));
  const first = await Promise.all(all.map((each) => store.recordInbound(each)));
  t.strictSame(
    await Promise.all(all.map((each) => store.recordInbound(each))),
    first.map((each) => ({ ...each, duplicate: true })),
  );
  t.match(await other.store.recordInbound(line('a', '0')), { seq: 1, duplicate: true });
  const halfKnown = Array.from({ length: 80 }, (_, index) => line('a', String(4160 + index)));
  const recorded = await Promise.all([...halfKnown, ...halfKnown].map((each) => store.recordInbound(each)));
  t.strictSame(
    recorded.map(({ seq, duplicate }) => [seq, duplicate]),
    recorded.map((_, index) => [4161 + (index % 80), index % 80 < 40 || index >= 80]),
    'known ones, new ones and the same ones in one commit',
  );
  t.match(await other.store.recordInbound(line('b', 'x')), { seq: 1, duplicate: false });
  t.match(await store.findInbound(line('b', 'x')), { seq: 1 }, 'of what another process has just recorded');
  t.match(await store.recordInbound(line('b', 'x')), { seq: 1, duplicate: true });
  t.match(await store.recordInbound(line('b', 'y')), { seq: 2, duplicate: false });
  t.match(await other.store.recordInbound(line('b', 'y')), { seq: 2, duplicate: true });

  const mixed = await Promise.allSettled([
    store.recordInbound(line('b', 'z')),
    store.recordInbound(line('nobody', 'v')),
    store.recordInbound(line('b', 'z')),
  ]);
  t.match(mixed[2], { value: { seq: 3, duplicate: true } });

  t.match(await store.recordInbound(line('c', 'gone')), { seq: 1, duplicate: false });
  await store.erasePersons(['person-of-c']);
  t.match(await store.recordInbound(line('b', 'last')), { seq: 4, duplicate: false }, 'under a number given again');
  t.match(await store.recordInbound(line('b', 'last')), { seq: 4, duplicate: true });
  t.equal(await store.findInbound(line('c', 'gone')), undefined);
  await other.close();
  await store.close();
  const again = openHere(t, folder);
  t.match(await again.store.recordInbound(line('b', 'last')), { seq: 4, duplicate: true });
  t.match(await again.store.recordInbound(line('a', '4199')), { seq: 4200, duplicate: true });
});

t.test('lines that came behind others are worked in order, by bursts', async (t) => {
  const { store } = openHere(t);
  await store.createConversation(conversation('a'));
  const bursts = { web: { quietMs: 1000, longestMs: 6000 } };
  const heard: number[] = [];
  let version = 1;
  const emptyTurn = { state: initialState, messages: [], quotes: [], effects: [], at: at(100) };
  for (let round = 0; round < 4; round += 1) {
    for (let each = 0; each < 7; each += 1) await store.recordInbound(line('a', `${round}-${each}`, { at: at(round) }));
    const turn = await store.claimInbound({ channels: ['web'], now: at(100 + round), leaseMs: 1000, bursts });
    heard.push(...(turn?.lines ?? []));
    await store.recordInbound(line('a', `${round}-while`, { at: at(round) }));
    t.match(await store.queueDepth(at(200)), { inbox: 8 * (round + 1) - heard.length + (turn?.lines.length ?? 0) });
    const { event = '' } = turn ?? {};
    await store.commitTurn({ ...emptyTurn, event, conversation: 'a', expectedVersion: version });
    version += 1;
  }
  for (;;) {
    const turn = await store.claimInbound({ channels: ['web'], now: at(300), leaseMs: 1000, bursts });
    if (turn === undefined) break;
    heard.push(...turn.lines);
    await store.commitTurn({ ...emptyTurn, event: turn.event, conversation: 'a', expectedVersion: version });
    version += 1;
  }
  t.strictSame(
    heard,
    Array.from({ length: 32 }, (_, index) => index + 1),
  );
  t.match(await store.queueDepth(at(300)), { inbox: 0 });
});

t.test('damaged bytes are handed out as such, and the conversation goes on', async (t) => {
  const { store, database } = openHere(t);
  const claim = { channels: ['web'], leaseMs: 60_000 };
  const spoil = (table: string, column: string, where: string) =>
    t.equal(database.prepare(`UPDATE ${table} SET ${column} = zeroblob(40) WHERE ${where}`).run().changes, 1, table);
  await store.createConversation(conversation('a'), line('a', '1'));
  await store.recordInbound(line('a', '2', { event: { kind: 'button', value: 'yes', label: 'Да' } }));
  await store.recordInbound(line('a', '3'));
  spoil('messages', 'body', 'seq = 1');
  spoil('inbox', 'payload', 'seq = 2');
  for (const [number, state] of [initialState, { ...initialState, greeted: true }].entries()) {
    const turn = await store.claimInbound({ ...claim, now: at(number + 1) });
    t.match(turn, { damaged: true, inbound: { kind: 'text', text: '' }, conversation: { id: 'a', state } });
    const committed = await store.commitTurn({
      ...{ event: turn?.event ?? '', conversation: 'a', expectedVersion: number + 1 },
      ...{ state: { ...initialState, greeted: true }, messages: [draft('что-то сломалось')], quotes: [], at: at(2) },
      effects: [{ id: `e${number}`, effect: { kind: 'handoff', reason: 'сбой' } }],
    });
    t.match(committed, { committed: true });
  }
  spoil('conversation_states', 'state', 'conversation = 1');
  spoil('outbox', 'payload', "id = 'e0'");
  const third = await store.claimInbound({ ...claim, now: at(3) });
  t.match(third, { damaged: true, inbound: { text: 'a 3' }, conversation: { state: initialState } });
  const mended = { event: third?.event ?? '', conversation: 'a', expectedVersion: 3, state: initialState };
  await store.commitTurn({ ...mended, messages: [], effects: [], quotes: [], at: at(4) });
  await store.recordInbound(line('a', '4'));
  t.match(await store.claimInbound({ ...claim, now: at(5) }), { damaged: false, inbound: { text: 'a 4' } });

  t.match(await store.claimEffect({ ...claim, now: at(5) }), { id: 'e0', damaged: true });
  await store.settleEffect({ id: 'e0', outcome: { kind: 'dead', error: 'EFFECT_DAMAGED' }, now: at(5) });
  t.match(await store.claimEffect({ ...claim, now: at(5) }), { id: 'e1', damaged: false });
  await store.settleEffect({ id: 'e1', outcome: { kind: 'done' }, now: at(5) });
  t.strictSame(database.prepare('SELECT id FROM outbox').pluck().all(), ['e0'], 'what is done does not stay');
  const messages = await store.readMessages({ conversation: 'a', after: 0 });
  t.strictSame(
    messages.map(({ seq }) => seq),
    messages.map((_, index) => index + 1),
    'a line that cannot be read hides no other',
  );
});

t.test('an erased person stops nobody', async (t) => {
  const { store, vault } = openHere(t);
  for (const id of ['a', 'b']) {
    await store.createConversation(conversation(id));
    await store.recordInbound(line(id, '1'));
  }
  await vault.destroy('person-of-a');
  const claim = { channels: ['web'], now: at(1), leaseMs: 1000 };
  t.match(await store.claimInbound(claim), { conversation: { id: 'b' } });
  t.equal(await store.claimInbound(claim), undefined);
  t.match(await store.queueDepth(at(1)), { inbox: 1, dead: 1 });
  await t.rejects(store.readConversation('a'), { code: 'STORE_PERSON_ERASED' });
  await t.rejects(store.recordInbound(line('a', '2')), { code: 'STORE_PERSON_ERASED' });
});

t.test('a claim steps down an index, whatever waits', async (t) => {
  const { database } = openHere(t);
  const plan = (sql: string, ...values: unknown[]) =>
    (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ');
  for (const lane of ['inbox', 'outbox']) {
    const column = `${lane}_ready_at`;
    const sql = `SELECT number FROM conversations WHERE channel = ? AND ${column} <= ? ORDER BY ${column} LIMIT 1`;
    t.match(plan(sql, 'web', 1), new RegExp(`^SEARCH conversations USING (COVERING )?INDEX conversations_${lane} `));
  }
  const head = (table: string, condition: string, order: string) =>
    plan(`SELECT number FROM ${table} WHERE conversation = ? AND status = 0 ${condition} ORDER BY ${order} LIMIT 1`, 1);
  const noSort = /^SEARCH \w+ USING (COVERING )?INDEX (\w+) \(conversation=\?[^)]*\)$/;
  t.match(head('inbox', 'AND not_before IS NULL AND behind IS NULL', 'number'), noSort);
  t.match(head('inbox', 'AND not_before IS NOT NULL', 'not_before, number'), noSort);
  t.match(head('outbox', '', 'number'), noSort);
});

t.test('a full disk: a clear error, nothing lost, and on it goes', async (t) => {
  const { store, database } = openHere(t);
  await store.createConversation(conversation('a'));
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages + 4}`);
  const text = 'очень длинная строка '.repeat(100);
  let recorded = 0;
  let failure: unknown;
  for (let index = 0; failure === undefined && index < 50; index += 1) {
    try {
      await store.recordInbound(line('a', String(index), { message: draft(text) }));
      recorded += 1;
    } catch (error) {
      failure = error;
    }
  }
  t.match(failure, { code: 'STORE_FULL', retryable: true });
  await t.resolves(store.check(), 'a commit that needs no room goes through');
  database.pragma('max_page_count = 100000');
  t.match(await store.recordInbound(line('a', 'after')), { seq: recorded + 1 });
  t.equal((await store.readMessages({ conversation: 'a', after: 0 })).length, recorded + 1);
});

t.test('a store that may only be read says so', async (t) => {
  const { store, database } = openHere(t);
  await store.createConversation(conversation('a'));
  database.pragma('query_only = ON');
  await t.rejects(store.recordInbound(line('a', '1')), { code: 'STORE_READ_ONLY' });
  t.match(await store.readConversation('a'), { lastSeq: 0 });
  await t.rejects(store.check(), { code: 'STORE_READ_ONLY' });
  database.pragma('query_only = OFF');
  t.match(await store.recordInbound(line('a', '1')), { seq: 1 });
});

t.test('another process that keeps the database busy is a retryable error', async (t) => {
  const { store, database, folder } = openHere(t);
  await store.createConversation(conversation('a'));
  database.pragma('busy_timeout = 0');
  const other = openDatabase(join(folder, 'assistant.sqlite'));
  t.teardown(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  await t.rejects(store.recordInbound(line('a', '1')), { code: 'STORE_BUSY', retryable: true });
  other.exec('ROLLBACK');
  t.match(await store.recordInbound(line('a', '1')), { seq: 1, duplicate: false });
});

t.test('what waits is committed on close, what comes later is refused', async (t) => {
  const folder = t.testdir();
  const { store, vault } = openTestStore(folder);
  await store.createConversation(conversation('a'));
  await vault.cipher('person-of-a');
  const saved = store.saveToken({
    id: 't',
    name: 'n',
    role: 'owner',
    createdAt: at(0),
    expiresAt: at(1),
    revokedAt: null,
  });
  await store.close();
  await t.resolves(saved);
  await t.rejects(store.revokeToken('t', at(1)), { code: 'STORE_CLOSED' });
  await vault.close();
});

t.test('migrations: a copy first, whole steps, newer ones refused', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'some.sqlite');
  const database = openDatabase(file);
  t.teardown(() => database.close());
  const first = { version: 1, sql: 'CREATE TABLE things (name TEXT)' };
  t.equal(migrate(database, [first]), undefined, 'an empty database needs no copy');
  database.exec("INSERT INTO things VALUES ('old')");
  const broken = { version: 2, sql: 'CREATE TABLE more (name TEXT); CREATE TABLE things (name TEXT)' };
  t.throws(() => migrate(database, [first, broken]), { code: 'STORE_FAILED' });
  t.equal(schemaVersion(database), 1);
  t.strictSame(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'more'").all(), []);
  const second = { version: 2, sql: 'ALTER TABLE things ADD COLUMN size INTEGER' };
  const copy = migrate(database, [first, second]) ?? '';
  t.equal(schemaVersion(database), 2);
  const old = openDatabase(copy);
  t.equal(schemaVersion(old), 1);
  t.strictSame(old.prepare('SELECT * FROM things').all(), [{ name: 'old' }]);
  old.close();
  t.throws(() => migrate(database, [first]), { code: 'STORE_NEWER', parameters: { found: 2, known: 1 } });
});

t.test('what an older version stored is kept', async (t) => {
  const folder = t.testdir();
  const database = openDatabase(join(folder, 'assistant.sqlite'));
  migrate(database, storeMigrations.slice(0, 1));
  const insert = database.prepare(
    `INSERT INTO quotes (id, chain, revision, config_hash, created_at, withdrawn_at, body) VALUES (?, ?, 1, ?, 0, ?, ?)`,
  );
  insert.run('q1', 'q1', 'sha256:aa', null, JSON.stringify(quote('q1')));
  insert.run('q2', 'q2', 'sha256:aa', at(5).getTime(), JSON.stringify(quote('q2')));
  database.exec(`INSERT INTO documents (id, kind, quote, customer, person, year, number, issued_at)
    VALUES ('d1', 'contract', 'q1', '', 'p', 2026, 7, 0); INSERT INTO document_numbers VALUES ('contract', 2026, 7)`);
  database.close();
  const { store } = openHere(t, folder);
  t.strictSame(await store.readQuote('q1'), { quote: quote('q1'), withdrawnAt: null });
  t.strictSame((await store.readQuote('q2'))?.withdrawnAt, at(5));
  const key = { kind: 'contract', quote: 'q1', customer: '', specimen: false } as const;
  t.match(await store.findDocument(key), { id: 'd1', number: 7, printedNumber: '7/2026' });
  const next = { ...key, quote: 'q2', id: 'd2', person: 'p', year: 2026, at: at(1), printedAs: String };
  t.match(await store.reserveDocument(next), { number: 8 });
});

t.test('lines that an older version stored are read and continued in order', async (t) => {
  const folder = t.testdir();
  const database = openDatabase(join(folder, 'assistant.sqlite'));
  migrate(database, storeMigrations.slice(0, 4));
  database.exec(`
    INSERT INTO conversations (number, id, person, channel, last_seq, created_at, updated_at)
      VALUES (1, 'a', 'p', 'web', 21, 0, 0), (2, 'b', 'p', 'web', 21, 0, 0), (3, 'c', 'p', 'web', 0, 0, 0);
    WITH RECURSIVE each (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM each WHERE seq < 21)
      INSERT INTO messages (conversation, seq, at, body) SELECT number, seq, number * 1000 + seq, x'00'
      FROM each, conversations WHERE number < 3 ORDER BY seq % 5, seq`);
  database.close();
  const { store } = openHere(t, folder);
  for (const id of ['a', 'b']) {
    t.match(await store.recordInbound(line(id, 'new')), { seq: 22 });
    const all = await store.readMessages({ conversation: id, after: 0 });
    const stored = Array.from({ length: 21 }, (_, index) => (id === 'a' ? 1000 : 2000) + index + 1);
    t.strictSame(
      all.map(({ seq }) => seq),
      Array.from({ length: 22 }, (_, index) => index + 1),
    );
    t.strictSame(
      all.slice(0, 21).map((each) => Date.parse(each.at)),
      stored,
    );
    t.equal(all[21]?.text, `${id} new`);
    for (let after = 0; after < 24; after += 1) {
      t.strictSame(await store.readMessages({ conversation: id, after, limit: 5 }), all.slice(after, after + 5));
    }
  }
  t.strictSame(await store.readMessages({ conversation: 'c', after: 0 }), []);
  t.match(await store.recordInbound(line('c', 'first')), { seq: 1 });
});

t.test('who granted a discount is gone with the person; the list stays', async (t) => {
  const { store, vault } = openHere(t);
  await store.createConversation(conversation('a'));
  const rule = { file: 'config/pricing.yaml', line: 1 };
  const manual = { id: 'manual', title: 'Скидка', amount: 100, rule, approvedBy: 'Анна', reason: 'для Петра' };
  await store.saveQuotes([quote('q1', { conversation: 'a', discounts: [manual] })]);
  await vault.destroy('person-of-a');
  await t.rejects(store.readQuote('q1'), { code: 'STORE_PERSON_ERASED' });
  const [listed] = await store.listQuotes({ limit: 1 });
  t.strictSame(listed?.quote.discounts, [{ id: 'manual', title: 'Скидка', amount: 100, rule }]);
});

t.test('a file that is no database is named', async (t) => {
  const folder = t.testdir({ 'assistant.sqlite': 'это не база данных, а просто текст, и довольно длинный'.repeat(40) });
  t.throws(() => openDatabase(join(folder, 'assistant.sqlite')), { code: 'STORE_DAMAGED' });
});

t.test('kill -9 in the middle, again and again', async (t) => {
  const folder = t.testdir();
  const kills = 20;
  const acknowledged = new Map<string, number>();
  const replied: string[] = [];
  const child = fileURLToPath(new URL('../../fixtures/recording-child.ts', import.meta.url));
  for (let run = 0; run < kills; run += 1) {
    const recorder = spawn(process.execPath, [child, folder, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    for await (const said of createInterface({ input: recorder.stdout })) {
      const [what = '', , seq = '', id = ''] = said.split(' ');
      if (what === 'recorded') acknowledged.set(id, Number(seq));
      if (what === 'replied') replied.push(id);
      lines += 1;
      if (lines === 20 + run * 3) recorder.kill('SIGKILL');
    }
    if (recorder.exitCode === null && recorder.signalCode === null)
      await new Promise((done) => recorder.on('exit', done));
    t.equal(recorder.signalCode, 'SIGKILL', `run ${run}`);
  }
  const { store, database } = openHere(t, folder);
  t.equal(database.pragma('integrity_check', { simple: true }), 'ok');
  t.strictSame(database.pragma('foreign_key_check'), []);
  t.equal(schemaVersion(database), storeMigrations.length);
  const replies = new Set<string>();
  for (const id of ['a', 'b', 'c']) {
    const messages = await store.readMessages({ conversation: id, after: 0, limit: 100_000 });
    t.strictSame(
      messages.map(({ seq }) => seq),
      messages.map((_, index) => index + 1),
      `${id}: seq without a gap`,
    );
    t.equal(new Set(messages.map(({ text }) => text)).size, messages.length, `${id}: none twice`);
    for (const message of messages) {
      if (message.from === 'assistant') replies.add(message.text);
      else {
        const externalId = message.text.split(' ')[1] ?? '';
        const seq = acknowledged.get(externalId);
        if (seq !== undefined && seq !== message.seq) t.fail(`${externalId} was acknowledged as ${seq}`);
        acknowledged.delete(externalId);
      }
    }
  }
  t.strictSame([...acknowledged.keys()], [], 'every acknowledged line is there');
  t.strictSame(
    replied.filter((event) => !replies.has(`reply to ${event}`)),
    [],
    'so is every committed reply',
  );
  t.equal(new Set(replied).size, replied.length, 'no event was worked twice');
});

t.test('files belong to their owner alone', async (t) => {
  const { folder } = openHere(t);
  const modes = ['assistant.sqlite', 'assistant.sqlite-wal', 'keys.sqlite'].map((name) => modeOf(join(folder, name)));
  t.strictSame(modes, ['600', '600', '600']);
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
