import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { keysFileBeside, makeBackup } from '../../runtime/backup/backing-up.ts';
import { restoreBackup } from '../../runtime/backup/restoring.ts';
import { takeDaemonLock } from '../../runtime/daemon-lock.ts';
import { dataPaths } from '../../runtime/data-folder.ts';
import { erasureJournalFile, noteErasures, readErasures } from '../../runtime/erasure-journal.ts';
import { openStorage, type Storage } from '../../runtime/storage.ts';
import { at, conversation, draft, line, quote } from '../contracts/store-samples.ts';

t.setTimeout(120_000);

const options = { clock: systemClock };
const journalOf = (folder: string) => erasureJournalFile(dataPaths(folder, {}));

function back(folder: string, file: string, values: Partial<Parameters<typeof makeBackup>[0]> = {}) {
  return makeBackup({ folder, environment: {}, file, keysFile: keysFileBeside(file), now: at(0), ...values });
}

function restore(folder: string, file: string, values: Partial<Parameters<typeof restoreBackup>[0]> = {}) {
  const defaults = { keysFile: undefined, journalFile: undefined, dryRun: false, clock: systemClock };
  return restoreBackup({ folder, environment: {}, file, ...defaults, ...values });
}

async function say(storage: Storage, id: string, channel = 'web'): Promise<void> {
  const address = channel === 'web' ? {} : { address: `chat-${id}` };
  await storage.store.createConversation(conversation(id, { channel, ...address }));
  await storage.store.recordInbound(line(id, '1'));
  const turn = await storage.store.claimInbound({ channels: [channel], conversation: id, now: at(1), leaseMs: 60_000 });
  if (turn === undefined) throw new Error('nothing to do');
  await storage.store.commitTurn({
    event: turn.event,
    conversation: id,
    expectedVersion: 1,
    state: initialState,
    messages: [draft(`ответ ${id}`, { from: 'assistant' })],
    effects: [{ id: `effect-${id}`, effect: { kind: 'handoff', reason: 'звонок' } }],
    quotes: [quote(`q-${id}`, { conversation: id })],
    at: at(2),
  });
  await storage.store.reserveDocument({
    ...{ id: `d-${id}`, kind: 'offer', quote: `q-${id}`, customer: '', specimen: false, person: `person-of-${id}` },
    ...{ year: 2026, at: at(3), printedAs: (number) => `КП-${number}` },
  });
  await storage.store.storeDocument({ id: `d-${id}`, name: 'КП.pdf', bytes: Buffer.from(`%PDF ${id}`) });
}

/** What must be there of a conversation wherever it is there at all. */
async function proveWhole({ store }: Storage, id: string): Promise<void> {
  const lines = await store.readMessages({ conversation: id, after: 0 });
  if (lines.length !== 2) throw new Error(`${id} has ${lines.length} lines`);
  if ((await store.readQuote(`q-${id}`)) === undefined) throw new Error(`${id} lacks its quote`);
  const document = await store.readDocument(`d-${id}`);
  if (document?.file == null) return;
  const bytes = await store.readDocumentFile(`d-${id}`);
  if (Buffer.from(bytes ?? []).toString() !== `%PDF ${id}`) throw new Error(`${id} lacks its document`);
}

async function makeProject(t: Test, ids: readonly string[] = ['a']): Promise<string> {
  const folder = t.testdir({ here: {}, there: {} });
  const storage = await openStorage(join(folder, 'here'), {}, options);
  for (const id of ids) await say(storage, id);
  await storage.close();
  return folder;
}

t.test('a drill: backed up under load, restored elsewhere, everything is there', async (t) => {
  const folder = await makeProject(t);
  const [here, there, file] = [join(folder, 'here'), join(folder, 'there'), join(folder, 'x.tar.gz')];
  const daemon = await openStorage(here, {}, { ...options, daemon: true });
  let busy = true;
  const done: string[] = [];
  const load = (async () => {
    while (busy) {
      const id = `load-${done.length}`;
      await say(daemon, id);
      done.push(id);
    }
  })();
  while (done.length < 20) await new Promise(setImmediate);
  const before = [...done];
  writeFileSync(join(here, 'data', 'channels.json'), '{"avito":"chats"}');
  const backup = await back(here, file);
  busy = false;
  await load;
  await daemon.close();
  t.match(backup, { file, keysFile: join(folder, 'x.keys.tar.gz'), online: true, lost: [] });
  for (const each of [file, backup.keysFile ?? '']) t.equal(statSync(each).mode & 0o777, 0o600);
  t.notOk(gunzipSync(readFileSync(file)).includes('ENCRYPTION_KEY'), 'keys lie apart');

  const restored = await restore(there, file);
  t.match(restored, { keys: 'backup', erased: 0, held: 0, former: null });
  t.ok(restored.conversations >= before.length + 1);
  t.equal(readFileSync(join(there, 'data', 'channels.json'), 'utf8'), '{"avito":"chats"}', 'what channels remember');
  const moved = await openStorage(there, {}, { ...options, daemon: true });
  t.teardown(() => moved.close());
  for (const id of ['a', ...before]) await proveWhole(moved, id);
  const all = await moved.store.listConversations({ limit: 10_000 });
  t.equal(all.length, restored.conversations);
  for (const { id } of all) {
    if ((await moved.store.readConversation(id))?.version === 2) await proveWhole(moved, id);
  }
  const next = await moved.store.reserveDocument({
    ...{ id: 'd-new', kind: 'offer', quote: 'q-new', customer: '', specimen: false, person: 'p', year: 2026 },
    ...{ at: at(9), printedAs: (number) => `КП-${number}` },
  });
  t.ok((next.number ?? 0) > restored.documents, 'numbers go on');
  t.strictSame(
    readdirSync(join(here, 'data')).filter((name) => name.includes('work')),
    [],
  );
});

t.test('a restore keeps what was there, and whoever was erased since is erased again', async (t) => {
  const folder = await makeProject(t, ['a', 'b', 'c']);
  const [here, file, journal] = [join(folder, 'here'), join(folder, 'x.tar.gz'), join(folder, 'j.jsonl')];
  await back(here, file);
  const storage = await openStorage(here, {}, options);
  await say(storage, 'later');
  await storage.close();
  noteErasures(journalOf(here), [{ at: at(5).toISOString(), person: 'person-of-a', because: 'demand' }]);
  noteErasures(journal, [{ at: at(6).toISOString(), person: 'person-of-b', because: 'demand' }]);
  writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"at":"cut by a cra`);

  const proven = await restore(here, file, { dryRun: true, journalFile: journal });
  t.match(proven, { erased: 2, conversations: 1, former: null });
  const untouched = await openStorage(here, {}, options);
  await proveWhole(untouched, 'later');
  await untouched.close();

  const restored = await restore(here, file, { journalFile: journal });
  t.match(restored, { erased: 2, conversations: 1, documents: 3 });
  t.ok(existsSync(join(restored.former ?? '', 'assistant.sqlite')));
  const again = await openStorage(here, {}, options);
  t.teardown(() => again.close());
  await proveWhole(again, 'c');
  for (const id of ['a', 'b', 'later']) t.equal(await again.store.readConversation(id), undefined, id);
  await t.rejects(again.vault.cipher('person-of-b'), { code: 'STORE_PERSON_ERASED' });
  t.strictSame(
    readErasures(journalOf(here)).map(({ person }) => person),
    ['person-of-a', 'person-of-b'],
  );
  t.strictSame(readdirSync(join(here, 'data', 'documents')), ['d-c.sealed']);
});

t.test('what may have been sent since is held; what was backed up at rest goes on', async (t) => {
  const folder = t.testdir({ here: {}, online: {}, resting: {} });
  const here = join(folder, 'here');
  const daemon = await openStorage(here, {}, { ...options, daemon: true });
  await say(daemon, 'a', 'telegram');
  await say(daemon, 'b');
  await back(here, join(folder, 'online.tar.gz'));
  await daemon.close();
  await back(here, join(folder, 'resting.tar.gz'));
  t.equal((await restore(join(folder, 'online'), join(folder, 'online.tar.gz'))).held, 1);
  t.equal((await restore(join(folder, 'resting'), join(folder, 'resting.tar.gz'))).held, 0);
  const claim = { channels: ['telegram', 'web'], now: at(100), leaseMs: 1000 };
  for (const [name, ids] of Object.entries({ online: ['effect-b'], resting: ['effect-a', 'effect-b'] })) {
    const storage = await openStorage(join(folder, name), {}, options);
    const found = [await storage.store.claimEffect(claim), await storage.store.claimEffect(claim)];
    t.strictSame(found.flatMap((effect) => effect?.id ?? []).toSorted(), ids, name);
    await storage.close();
  }
});

t.test('what cannot be restored is refused, and nothing is touched', async (t) => {
  const folder = await makeProject(t);
  const [here, there, file] = [join(folder, 'here'), join(folder, 'there'), join(folder, 'x.tar.gz')];
  await t.rejects(back(there, file), { code: 'BACKUP_NOTHING' });
  await back(here, file);
  await t.rejects(back(here, '/dev/null/x.tar.gz'), { code: 'BACKUP_NOT_WRITTEN' });
  await t.rejects(restore(there, join(folder, 'none.tar.gz')), { code: 'RESTORE_FILE_MISSING' });

  const whole = readFileSync(file);
  const bad = join(folder, 'bad.tar.gz');
  const broken = async (bytes: Buffer, why: string) => {
    writeFileSync(bad, bytes);
    await t.rejects(restore(there, bad, { keysFile: keysFileBeside(file) }), { code: 'RESTORE_ARCHIVE_BROKEN' }, why);
  };
  await broken(whole.subarray(0, whole.length / 2), 'cut');
  await broken(Buffer.from('no archive'), 'another file');
  await broken(Buffer.alloc(0), 'empty');
  const plain = gunzipSync(whole);
  const touched = Buffer.from(plain);
  const place = touched.indexOf('SQLite format 3') + 5000;
  touched[place] = (touched[place] ?? 0) ^ 1;
  await broken(gzipSync(touched), 'a bit of the database');
  await broken(readFileSync(keysFileBeside(file)), 'keys for data');
  await t.rejects(restore(there, file, { keysFile: file }), { code: 'RESTORE_ARCHIVE_BROKEN' }, 'data for keys');

  const alone = join(folder, 'alone.tar.gz');
  copyFileSync(file, alone);
  await t.rejects(restore(there, alone), { code: 'RESTORE_KEYS_MISSING' });
  const other = join(folder, 'other');
  mkdirSync(other);
  const foreign = await openStorage(other, {}, options);
  await foreign.store.createConversation(conversation('z'));
  await foreign.close();
  await t.rejects(restore(other, alone), { code: 'RESTORE_KEYS_FOREIGN', message: /1/ });
  const wrong = { ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') };
  await t.rejects(restore(there, file, { environment: wrong }), { code: 'STORE_KEY_WRONG' });

  const database = openDatabase(dataPaths(here, {}).database);
  database.pragma('user_version = 99');
  database.close();
  await back(here, join(folder, 'newer.tar.gz'));
  await t.rejects(restore(there, join(folder, 'newer.tar.gz')), { code: 'STORE_NEWER' });
  t.strictSame(readdirSync(join(there, 'data')), ['daemon.lock']);

  const lock = await takeDaemonLock(dataPaths(there, {}).lock, {
    ...{ purpose: 'daemon', pid: process.pid, address: 'http://127.0.0.1:1' },
    since: at(0),
  });
  await t.rejects(restore(there, file), { code: 'DAEMON_RUNNING' });
  t.equal((await restore(there, file, { dryRun: true })).conversations, 1, 'a look is allowed');
  lock.release();

  writeFileSync(join(there, 'data', 'restore-unfinished'), 'x');
  await t.rejects(openStorage(there, {}, options), { code: 'RESTORE_UNFINISHED' });
  await restore(there, file);
  const storage = await openStorage(there, {}, options);
  await proveWhole(storage, 'a');
  await storage.close();
});

t.test('backup and restore at the command line', async (t) => {
  const folder = await makeProject(t);
  const bin = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
  for (const name of ['here', 'there']) {
    cpSync(fileURLToPath(new URL('../../config', import.meta.url)), join(folder, name, 'config'), { recursive: true });
  }
  const run = async (parameters: readonly string[], project: string) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [bin, ...parameters, '--project', join(folder, project)],
      {
        env: { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'ru_RU.UTF-8' },
      },
    ).catch((error: { stdout: string }) => error);
    return stdout;
  };
  const file = join(folder, 'x.tar.gz');
  t.match(JSON.parse(await run(['backup', file, '--json'], 'here')), { schemaVersion: 1, written: true, documents: 1 });
  t.match(JSON.parse(await run(['backup', file, '--json'], 'here')), { error: { code: 'CLI_CONFIRMATION_NEEDED' } });
  t.match(await run(['restore', file, '--dry-run'], 'there'), /Копия исправна: .* разговоров 1/);
  t.match(JSON.parse(await run(['restore', file, '--yes', '--json'], 'there')), { restored: true, conversations: 1 });
});
