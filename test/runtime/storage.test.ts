import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openDatabase, openLockDatabase, schemaVersion } from '../../adapters/sqlite/open-database.ts';
import { daemonLockHolder, takeDaemonLock } from '../../runtime/daemon-lock.ts';
import { dataPaths } from '../../runtime/data-folder.ts';
import { inspectSecrets, openSecrets } from '../../runtime/open-secrets.ts';
import { quoteKeys } from '../../runtime/project-secrets.ts';
import { openStorage } from '../../runtime/storage.ts';
import { conversation } from '../contracts/store-samples.ts';

const run = promisify(execFile);
const options = { clock: systemClock };
const key = Buffer.alloc(32, 3).toString('base64');
const child = (name: string) => fileURLToPath(new URL(`../fixtures/${name}.ts`, import.meta.url));

async function makeData(folder: string, environment = {}): Promise<void> {
  const storage = await openStorage(folder, environment, options);
  await storage.store.createConversation(conversation('a'));
  await storage.close();
}

t.test('secrets are made once, kept, and readable by their owner alone', async (t) => {
  const folder = t.testdir();
  const first = openSecrets(folder, {});
  t.strictSame(openSecrets(folder, {}), first);
  t.equal(first.encryptionKey.length, 32);
  t.strictSame(first.renewed, []);
  const file = join(folder, 'data', 'secrets.json');
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.equal(statSync(join(folder, 'data')).mode & 0o777, 0o700);
  t.strictSame(quoteKeys(folder, {}), first.quoteKeys);
  t.strictSame(readdirSync(join(folder, 'data')), ['secrets.json'], 'no draft, no lock, no database');
});

t.test('the environment wins over the file, and only what it lacks is made', async (t) => {
  const folder = t.testdir();
  const environment = { ENCRYPTION_KEY: key, JWT_SECRET: 'from the environment' };
  const secrets = openSecrets(folder, environment);
  t.equal(Buffer.from(secrets.encryptionKey).toString('base64'), key);
  t.equal(Buffer.from(secrets.jwtSecret).toString(), 'from the environment');
  const written = JSON.parse(readFileSync(join(folder, 'data', 'secrets.json'), 'utf8'));
  t.notOk('ENCRYPTION_KEY' in written || 'JWT_SECRET' in written);
  const later = openSecrets(folder, {});
  t.strictSame(later.quoteKeys, secrets.quoteKeys, 'what was there stays');
  t.not(Buffer.from(later.encryptionKey).toString('base64'), key, 'no data yet: a key of its own');
  t.strictSame(readdirSync(join(folder, 'data')), ['secrets.json']);
});

t.test('rotated quote keys stay for verification', async (t) => {
  const folder = t.testdir();
  const { current } = quoteKeys(folder, {});
  const file = join(folder, 'data', 'secrets.json');
  const written = JSON.parse(readFileSync(file, 'utf8'));
  written.quoteKeys.keys.k2 = key;
  written.quoteKeys.current = 'k2';
  writeFileSync(file, JSON.stringify(written));
  const ring = quoteKeys(folder, {});
  t.equal(ring.current, 'k2');
  t.strictSame(Object.keys(ring.keys).sort(), [current, 'k2'].sort());
});

t.test('keys and files that cannot be right are named', async (t) => {
  const folder = t.testdir();
  for (const bad of ['short', Buffer.alloc(31).toString('base64'), `${key}x`, '*'.repeat(44)]) {
    t.throws(() => openSecrets(folder, { ENCRYPTION_KEY: bad }), { code: 'ENCRYPTION_KEY_INVALID' }, bad);
  }
  t.throws(() => openSecrets(folder, { ENCRYPTION_KEY: key, ENCRYPTION_KEY_PREVIOUS: 'x' }), {
    message: /ENCRYPTION_KEY_PREVIOUS/,
  });
  openSecrets(folder, {});
  writeFileSync(join(folder, 'data', 'secrets.json'), '{"version": 1, ');
  t.throws(() => openSecrets(folder, {}), { code: 'SECRETS_FILE_INVALID' });
});

t.test('concurrent first users agree', async (t) => {
  const folder = t.testdir();
  const moment = String(Date.now() + 1500);
  const started = Array.from({ length: 6 }, () => run(process.execPath, [child('secrets-child'), folder, moment]));
  const printed = (await Promise.all(started)).map(({ stdout }) => stdout);
  t.equal(new Set(printed).size, 1);
  t.strictSame(readdirSync(join(folder, 'data')), ['secrets.json']);
});

t.test('data whose key is gone: an error, never a new key', async (t) => {
  const folder = t.testdir();
  await makeData(folder);
  const file = join(folder, 'data', 'secrets.json');
  const { ENCRYPTION_KEY } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  await t.rejects(openStorage(folder, {}, options), { code: 'STORE_KEY_MISSING', message: /ENCRYPTION_KEY/ });
  await t.rejects(openStorage(folder, { ENCRYPTION_KEY: key }, options), { code: 'STORE_KEY_WRONG' });
  t.notOk(existsSync(file), 'nothing was made');
  t.throws(() => inspectSecrets(folder, { ENCRYPTION_KEY: key }), { code: 'STORE_KEY_WRONG' });
  t.strictSame(inspectSecrets(folder, { ENCRYPTION_KEY }), ['JWT_SECRET', 'quoteKeys', 'documentLinkSecret']);
  t.notOk(existsSync(file), 'a look makes nothing');
  const told: string[][] = [];
  const onRenewed = (names: readonly string[]) => told.push([...names]);
  quoteKeys(folder, { ENCRYPTION_KEY }, onRenewed);
  rmSync(file);
  const storage = await openStorage(folder, { ENCRYPTION_KEY }, { ...options, onRenewed });
  t.strictSame(told, [['quoteKeys'], ['JWT_SECRET', 'quoteKeys', 'documentLinkSecret']]);
  t.match(await storage.store.readConversation('a'), { id: 'a' });
  t.match(storage.secrets.renewed, ['JWT_SECRET', 'quoteKeys', 'documentLinkSecret']);
  await storage.close();
  await t.rejects(openStorage(folder, { ENCRYPTION_KEY: key }, options), { code: 'STORE_KEY_WRONG' });
  rmSync(join(folder, 'data', 'keys.sqlite'));
  await t.rejects(openStorage(folder, { ENCRYPTION_KEY }, options), { code: 'STORE_VAULT_MISSING' });
  t.notOk(existsSync(join(folder, 'data', 'keys.sqlite')));
});

t.test('a folder that may not be written is named', async (t) => {
  const folder = t.testdir({ fresh: {} });
  await makeData(folder);
  const data = join(folder, 'data');
  for (const name of readdirSync(data)) chmodSync(join(data, name), 0o444);
  for (const path of [data, join(folder, 'fresh')]) chmodSync(path, 0o555);
  try {
    // Root may write anywhere, so under root somebody else tries.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    for (const path of [folder, join(folder, 'fresh')]) {
      await t.rejects(run(process.execPath, [child('lock-child'), path], nobody), { message: /STORE_READ_ONLY/ });
    }
  } finally {
    chmodSync(data, 0o755);
  }
});

t.test('DATABASE_URL and REDIS_URL', async (t) => {
  const folder = t.testdir();
  const path = (address: string) => dataPaths(folder, { DATABASE_URL: address }).database;
  t.equal(path('file:var/a.sqlite'), join(folder, 'var', 'a.sqlite'));
  t.equal(path('file:/srv/a.sqlite'), '/srv/a.sqlite');
  t.equal(path('file:///srv/a%20b.sqlite'), '/srv/a b.sqlite');
  for (const address of ['postgres://u@h/d', 'postgresql://h/d']) {
    t.throws(() => path(address), { code: 'DATABASE_URL_UNSUPPORTED', message: /PostgreSQL/ });
  }
  for (const address of ['a.sqlite', 'file:', 'file://host/a', 'mysql://h/d']) {
    t.throws(() => path(address), { code: 'DATABASE_URL_INVALID' }, address);
  }
  t.throws(() => dataPaths(folder, { REDIS_URL: 'redis://h' }), { code: 'REDIS_URL_UNSUPPORTED' });
  await makeData(folder, { DATABASE_URL: 'file:var/a.sqlite' });
  if (existsSync('/proc/self')) {
    const nowhere = { DATABASE_URL: 'file:/proc/nowhere/a.sqlite' };
    await t.rejects(
      openStorage(folder, nowhere, { clock: systemClock }),
      { code: 'ENOENT' },
      'and not an endless wait',
    );
  }
  t.ok(existsSync(join(folder, 'var', 'a.sqlite')));
  t.notOk(existsSync(join(folder, 'data', 'assistant.sqlite')));
});

async function startDaemon(t: Test, folder: string) {
  const daemon = spawn(process.execPath, [child('lock-child'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => daemon.kill('SIGKILL'));
  await once(daemon.stdout, 'data');
  return daemon;
}

t.test('one daemon; its lock dies with it; commands work beside it', async (t) => {
  const folder = t.testdir();
  const daemon = await startDaemon(t, folder);
  const second = openStorage(folder, {}, { ...options, daemon: true });
  await t.rejects(second, {
    code: 'DAEMON_RUNNING',
    message: new RegExp(`pid ${daemon.pid}, http://127\\.0\\.0\\.1:8080`),
  });
  t.match(daemonLockHolder(join(folder, 'data', 'daemon.lock')), { purpose: 'daemon', pid: daemon.pid });
  await t.resolves(makeData(folder), 'a command beside it');

  const database = openDatabase(join(folder, 'data', 'assistant.sqlite'));
  const version = schemaVersion(database);
  database.pragma('user_version = 0');
  await t.rejects(openStorage(folder, {}, options), { code: 'STORE_OLDER_DAEMON_RUNNING' });
  database.pragma('user_version = 99');
  await t.rejects(openStorage(folder, {}, options), { code: 'STORE_NEWER' });
  database.pragma(`user_version = ${version}`);
  database.close();

  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  const next = await openStorage(folder, {}, { ...options, daemon: true });
  t.match(daemonLockHolder(next.paths.lock), { pid: process.pid });
  await t.rejects(openStorage(folder, {}, { ...options, daemon: true }), { code: 'DAEMON_RUNNING' });
  await next.close();
  t.equal(daemonLockHolder(next.paths.lock), undefined);
});

t.test('a look at the lock keeps no daemon from starting', async (t) => {
  const file = join(t.testdir(), 'daemon.lock');
  const self = { purpose: 'daemon', pid: 1, address: '', since: new Date(0) } as const;
  (await takeDaemonLock(file, self)).release();
  const look = openLockDatabase(file);
  look.exec('BEGIN IMMEDIATE');
  const taking = takeDaemonLock(file, { ...self, pid: 2 });
  setImmediate(() => look.close());
  (await taking).release();
});

t.test('commands that start a fresh project at once share one migration', async (t) => {
  const folder = t.testdir();
  const storages = await Promise.all(Array.from({ length: 4 }, () => openStorage(folder, {}, options)));
  await Promise.all(storages.map(({ store }, index) => store.createConversation(conversation(`c${index}`))));
  t.match(await storages[0]?.store.readConversation('c3'), { id: 'c3' });
  await Promise.all(storages.map((storage) => storage.close()));
});
