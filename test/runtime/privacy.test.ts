import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateSync, gzipSync } from 'node:zlib';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { compileBackupSettings, compilePersonalDataSettings } from '../../assistant/settings/data-keeping-settings.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { keysFileBeside, makeBackup } from '../../runtime/backup/backing-up.ts';
import { makeDailyBackup } from '../../runtime/backup/backup-schedule.ts';
import { restoreBackup } from '../../runtime/backup/restoring.ts';
import { dataPaths } from '../../runtime/data-folder.ts';
import { erasureJournalFile, noteErasures, readErasures } from '../../runtime/erasure-journal.ts';
import { erasePeople } from '../../runtime/privacy/erasing.ts';
import { exportPeople } from '../../runtime/privacy/exporting.ts';
import { openStorage, type Storage } from '../../runtime/storage.ts';
import { createUpkeep } from '../../runtime/upkeep.ts';
import { at, conversation, draft, line, noon, quote } from '../contracts/store-samples.ts';
import { findWords, wordsIn } from '../fixtures/personal-search.ts';

t.setTimeout(170_000);

const options = { clock: systemClock };
const phone = '+79161234567';
const personal = ['916 123-45-67', '9161234567', 'anna@romashka-test.ru', 'Аннушка', 'Ромашка-Тест', 'chat-of-anna'];
const words = 'Аннушка из ООО «Ромашка-Тест», 8 916 123-45-67, anna@romashka-test.ru';
const bin = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));

async function talk({ store }: Storage, id: string, text: string, channel = 'telegram'): Promise<void> {
  await store.createConversation(conversation(id, { channel, address: `chat-of-${id}` }));
  await store.recordArrival({ source: channel, externalId: id, lane: id, body: JSON.stringify({ text }), at: at(0) });
  await store.recordInbound(line(id, '1', { event: { kind: 'text', text }, message: draft(text) }));
  const turn = await store.claimInbound({ channels: [channel], conversation: id, now: at(1), leaseMs: 60_000 });
  if (turn === undefined) throw new Error('nothing to do');
  await store.commitTurn({
    event: turn.event,
    conversation: id,
    expectedVersion: 1,
    state: { ...initialState, fields: { contact: text } },
    messages: [draft(`Записал: ${text}`, { from: 'assistant' })],
    effects: [{ id: `effect-${id}`, effect: { kind: 'handoff', reason: text } }],
    quotes: [quote(`q-${id}`, { conversation: id })],
    personal: { findable: [text] },
    at: at(2),
  });
  await store.recordInbound(line(id, '2', { event: { kind: 'text', text }, message: draft(text, { id: `2-${id}` }) }));
  await store.reserveDocument({
    ...{ id: `d-${id}`, kind: 'offer', quote: `q-${id}`, customer: '', specimen: false, person: `person-of-${id}` },
    ...{ year: 2026, at: at(3), printedAs: (number) => `КП-${number}` },
  });
  await store.storeDocument({ id: `d-${id}`, name: `КП для ${text}.pdf`, bytes: Buffer.from(`%PDF ${text}`) });
}

async function makeProject(t: Test): Promise<{ folder: string; home: string }> {
  const folder = t.testdir({ here: {} });
  const home = join(folder, 'here');
  mkdirSync(join(home, 'config'));
  return { folder, home };
}

const erased = (home: string, whom: object, copies: readonly string[] = []) =>
  erasePeople({ folder: home, environment: {}, whom, clock: systemClock, copies }, async () => true);

t.test('the search of these tests sees through what files are made of', async (t) => {
  const folder = t.testdir();
  const text = Buffer.from(`{"name": "Аннушка"}`);
  const pdf = (body: Buffer) =>
    Buffer.concat([Buffer.from('%PDF\nstream\n'), deflateSync(body), Buffer.from('\nendstream')]);
  const wrapped = {
    plain: text,
    utf16: Buffer.from('Аннушка', 'utf16le'),
    escaped: Buffer.from('"\\u0410\\u043d\\u043d\\u0443\\u0448\\u043a\\u0430"'),
    base64: Buffer.from(`xx${text.toString('base64')}`),
    gzip: gzipSync(text),
    pdf: pdf(Buffer.from(`<${Buffer.from('Аннушка', 'utf16le').swap16().toString('hex').toUpperCase()}> Tj`)),
    'pdf in base64 in gzip': gzipSync(pdf(text).toString('base64')),
  };
  for (const [name, bytes] of Object.entries(wrapped)) {
    t.strictSame(wordsIn(bytes, ['Аннушка']), ['Аннушка'], name);
    writeFileSync(join(folder, name), bytes);
  }
  t.equal(findWords(folder, ['Аннушка', 'Борис']).length, Object.keys(wrapped).length);
});

t.test('after an erasure nothing is found: database, log, keys, documents, backups, restored data', async (t) => {
  const { folder, home } = await makeProject(t);
  const daemon = await openStorage(home, {}, { ...options, daemon: true });
  await talk(daemon, 'anna', words);
  await talk(daemon, 'boris', 'Борис, 8 921 765-43-21');
  const data = join(home, 'data');
  mkdirSync(join(data, 'chat', 'anna'), { recursive: true });
  writeFileSync(join(data, 'chat', 'anna', 'КП.pdf'), `%PDF ${words}`);
  t.ok(findWords(data, personal).length > 0, 'the terminal keeps its papers open');
  const file = join(folder, 'x.tar.gz');
  await makeBackup({ folder: home, environment: {}, file, keysFile: keysFileBeside(file), now: at(0) });
  const settings = compileBackupSettings({ folder: join(folder, 'daily') });
  const daily = await makeDailyBackup(home, {}, settings, at(0));
  const sealedKey = (await daemon.vault.cipher('person-of-anna')).person;
  t.equal(sealedKey, 'person-of-anna');

  const { people } = await exportPeople(home, {}, { phone: '8 (916) 123-45-67' });
  const [anna] = people;
  t.equal(people.length, 1);
  t.match(anna, {
    conversations: [
      {
        ...{ id: 'anna', channel: 'telegram', address: 'chat-of-anna' },
        messages: [{ text: words }, { text: `Записал: ${words}` }, { text: words }],
        quotes: [{ quote: { id: 'q-anna' } }],
      },
    ],
    documents: [{ printedNumber: 'КП-1', file: { base64: Buffer.from(`%PDF ${words}`).toString('base64') } }],
  });

  const dry = await erasePeople(
    { folder: home, environment: {}, whom: { phone }, clock: systemClock, copies: [] },
    async ({ conversations }) => conversations.length === 0,
  );
  t.equal(dry.erased, false);
  t.equal((await daemon.store.readMessages({ conversation: 'anna', after: 0 })).length, 3);

  const { report } = await erased(home, { phone }, [join(folder, 'daily')]);
  t.match(report, {
    ...{ people: 1, messages: 3, vendors: ['telegram'], kept: [] },
    conversations: [{ id: 'anna' }],
    documents: [{ printedNumber: 'КП-1' }],
    copies: [daily.keysFile],
  });
  t.strictSame(findWords(data, personal), [], 'while the daemon runs');
  t.strictSame(findWords(folder, personal), [], 'in backups');
  t.notOk(existsSync(join(data, 'documents', 'd-anna.sealed')));
  await t.rejects(daemon.store.recordInbound(line('anna', '3')), { code: 'STORE_PERSON_ERASED' }, 'the daemon knows');
  t.equal((await daemon.store.readMessages({ conversation: 'boris', after: 0 })).length, 3);
  t.strictSame(Object.keys(readErasures(join(data, 'erasures.jsonl'))[0] ?? {}), ['at', 'person', 'because']);
  await t.rejects(exportPeople(home, {}, { phone }), { code: 'PRIVACY_NOBODY_FOUND' });
  t.equal((await erased(home, { email: 'anna@romashka-test.ru' })).report.people, 0, 'again');
  await daemon.close();

  for (const [copy, from] of [
    [file, undefined],
    [daily.file, daily.keysFile ?? undefined],
  ] as const) {
    await restoreBackup({
      ...{ folder: home, environment: {}, file: copy, keysFile: from, journalFile: undefined, dryRun: false },
      clock: systemClock,
    });
    const restored = await openStorage(home, {}, options);
    t.equal(await restored.store.readConversation('anna'), undefined);
    await t.rejects(restored.vault.cipher('person-of-anna'), { code: 'STORE_PERSON_ERASED' });
    t.equal((await restored.store.readMessages({ conversation: 'boris', after: 0 })).length, 3);
    await restored.close();
    t.strictSame(findWords(folder, personal), []);
  }
});

t.test('raw bodies and what nobody has consented to are gone after 72 hours, to the minute', async (t) => {
  const { home } = await makeProject(t);
  const storage = await openStorage(home, {}, options);
  t.teardown(() => storage.close());
  const { store } = storage;
  const word = 'Аристарх';
  await store.createConversation(conversation('anna'));
  // Understood, but not decided about; and one that nobody could understand.
  for (const id of ['done', 'stuck']) {
    await store.recordArrival({ source: 'telegram', externalId: id, lane: id, body: `{"text": "${word}"}`, at: at(0) });
  }
  const [done] = await store.claimArrivals({ sources: ['telegram'], now: at(0), leaseMs: 1, limit: 1 });
  await store.settleArrivals([{ id: done?.id ?? '', outcome: { kind: 'done' } }]);
  await store.recordInbound(line('anna', '1', { event: { kind: 'text', text: word }, message: draft(word) }));
  const turn = await store.claimInbound({ channels: ['web'], conversation: 'anna', now: at(1), leaseMs: 60_000 });
  if (turn === undefined) throw new Error('nothing to do');
  const shown = [{ seq: 1, text: '[имя 1]' }];
  const withheld = { lines: [{ seq: 1, text: word }], values: { '[имя 1]': word }, fields: {} };
  await store.commitTurn({
    ...{ event: turn.event, conversation: 'anna', expectedVersion: 1, state: initialState },
    ...{ messages: [], effects: [], quotes: [], personal: { shown, withheld }, at: at(0) },
  });
  const { database } = dataPaths(home, {});
  const count = (sql: string) => {
    const opened = new SqliteDatabase(database, { readonly: true });
    const found = opened.prepare(sql).pluck().get();
    opened.close();
    return found;
  };
  const bodies = () => count('SELECT count(*) FROM arrivals WHERE body IS NOT NULL');
  const rows = () => count('SELECT count(*) FROM withheld');
  t.equal(bodies(), 1, 'what is understood gives up its body at once');
  const logged: string[] = [];
  const note = (_: unknown, message: string) => void logged.push(message);
  const logger = { debug: note, info: note, warn: note, error: note, child: () => logger };
  const forgetAt = (seconds: number) =>
    createUpkeep({
      ...{ folder: home, environment: {}, storage, logger },
      clock: { now: () => at(seconds) },
    }).forgetSoon();
  await forgetAt(72 * 3600 - 60);
  t.strictSame([bodies(), rows()], [1, 1], 'it may still be consented to');
  await forgetAt(72 * 3600 + 60);
  t.strictSame([bodies(), rows()], [0, 0]);
  t.match(logged, [/not understood in 72 hours/, /consented to in 72 hours/]);
  t.equal(count('SELECT count(*) FROM arrivals'), 2, 'their keys stay: a second delivery changes nothing');
  t.strictSame(
    await store.recordArrival({ source: 'telegram', externalId: 'done', lane: 'done', body: '{}', at: at(3e5) }),
    {
      duplicate: true,
    },
  );
});

t.test('terms: silence, raw events, papers kept by law; what a crash interrupted is finished', async (t) => {
  const { folder, home } = await makeProject(t);
  const storage = await openStorage(home, {}, options);
  t.teardown(() => storage.close());
  for (const id of ['anna', 'boris', 'vera']) await talk(storage, id, words);
  const paths = dataPaths(home, {});
  const logged: string[] = [];
  const note = (_: unknown, message: string) => void logged.push(message);
  const logger = { debug: note, info: note, warn: note, error: note, child: () => logger };
  const clock = { now: () => new Date(noon + 71 * 3_600_000) };
  const upkeepAt = (moment: Date) =>
    createUpkeep({ ...{ folder: home, environment: {}, storage, logger }, clock: { now: () => moment } });
  const settings = {
    backups: compileBackupSettings({ folder: join(folder, 'daily'), keep: 2 }),
    personalData: compilePersonalDataSettings({ keep_days: 30 }),
  };
  const left = async () => (await storage.store.listConversations({ limit: 10 })).map(({ id }) => id).toSorted();

  await upkeepAt(clock.now()).forget(settings);
  t.strictSame(await left(), ['anna', 'boris', 'vera']);
  t.strictSame(logged, []);
  noteErasures(erasureJournalFile(paths), [{ at: at(0).toISOString(), person: 'person-of-vera', because: 'demand' }]);
  await upkeepAt(new Date(noon + 73 * 3_600_000)).forget(settings);
  t.strictSame(await left(), ['anna', 'boris']);
  t.match(logged, [/not understood in 72 hours/, /interrupted/]);
  t.strictSame(await storage.store.claimArrivals({ sources: ['telegram'], now: at(1e6), leaseMs: 1, limit: 9 }), []);
  await storage.store.recordInbound(line('boris', '9', { at: at(86_400) }));
  await upkeepAt(at(30 * 86_400 + 10)).forget(settings);
  t.strictSame(await left(), ['boris'], 'thirty days of silence');
  t.match(readErasures(erasureJournalFile(paths)).at(-1), { person: 'person-of-anna', because: 'retention' });

  for (const day of [1, 2, 3]) await upkeepAt(at(day * 86_400)).backUp(settings);
  t.strictSame(readdirSync(join(folder, 'daily'), { recursive: true, encoding: 'utf8' }).toSorted(), [
    'keys',
    'keys/sales-assistant-20261124T120000Z.keys.tar.gz',
    'keys/sales-assistant-20261125T120000Z.keys.tar.gz',
    'sales-assistant-20261124T120000Z.tar.gz',
    'sales-assistant-20261125T120000Z.tar.gz',
  ]);
  await upkeepAt(at(0)).backUp({ ...settings, backups: { ...settings.backups, enabled: false } });
  t.equal(compilePersonalDataSettings().keepDays, 1095);
  t.match(compileBackupSettings(), { enabled: true, hour: 3, minute: 30, keep: 7, folder: 'data/backups' });
});

t.test('privacy at the command line', async (t) => {
  const { home } = await makeProject(t);
  const storage = await openStorage(home, {}, options);
  await talk(storage, 'anna', words);
  await storage.close();
  const run = async (...parameters: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'privacy', ...parameters, '--project', home], {
      env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'ru_RU.UTF-8' },
    }).catch((error: { stdout: string }) => error);
    return stdout;
  };
  t.match(JSON.parse(await run('export', '--email', 'Anna@romashka-test.ru')), {
    schemaVersion: 1,
    people: [{ conversations: [{ id: 'anna' }] }],
  });
  await t.rejects(exportPeople(home, {}, { phone: '12' }), { code: 'PRIVACY_CONTACT_INVALID' });
  await t.rejects(exportPeople(home, {}, {}), { code: 'PRIVACY_WHOM' });
  await t.rejects(exportPeople(home, {}, { phone, conversation: 'anna' }), { code: 'PRIVACY_WHOM' });
  t.match(await run('erase', '--conversation', 'anna', '--dry-run'), /Будет удалено .*разговоров 1/);
  t.match(JSON.parse(await run('erase', '--phone', phone, '--json')), { error: { code: 'CLI_CONFIRMATION_NEEDED' } });
  t.match(await run('erase', '--phone', phone, '--yes'), /Удалено безвозвратно.*\n.*\nTelegram/);
  t.notOk(readFileSync(join(home, 'data', 'erasures.jsonl'), 'utf8').includes('916'));
});
