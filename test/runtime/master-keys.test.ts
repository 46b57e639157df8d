import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import { exportSecrets, generateMasterKey, rotateMasterKey } from '../../runtime/master-keys.ts';
import { openStorage, type Storage } from '../../runtime/storage.ts';
import { conversation, line } from '../contracts/store-samples.ts';

t.setTimeout(120_000);

const options = { clock: systemClock };
const quiet = { dryRun: false, onProgress: () => {} };

async function say({ store }: Storage, id: string): Promise<void> {
  await store.createConversation(conversation(id, { channel: 'telegram', address: `chat-${id}` }));
  await store.recordInbound(line(id, '1'));
}

async function prove({ store }: Storage, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const lines = await store.readMessages({ conversation: id, after: 0 });
    if (lines.length !== 1) throw new Error(`${id} cannot be read`);
    const found = await store.conversationAt({ channel: 'telegram', address: `chat-${id}` });
    if (found !== id) throw new Error(`${id} is not found by its address`);
  }
}

const secretsOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'data', 'secrets.json'), 'utf8'));

function mastersIn(folder: string): unknown[] {
  const vault = openDatabase(join(folder, 'data', 'keys.sqlite'));
  try {
    return vault.prepare('SELECT DISTINCT master FROM person_keys WHERE wrapped IS NOT NULL').pluck().all();
  } finally {
    vault.close();
  }
}

t.test('the master key changes while a daemon opens and makes keys; what was begun is gone on with', async (t) => {
  const folder = t.testdir();
  await t.rejects(rotateMasterKey(folder, {}, quiet), { code: 'KEYS_NOTHING' });
  const daemon = await openStorage(folder, {}, { ...options, daemon: true });
  const ids: string[] = [];
  for (let number = 0; number < 600; number += 1) {
    await daemon.vault.cipher(`somebody-${number}`);
    if (number % 50 === 0) await say(daemon, ids[ids.push(`early-${number}`) - 1] ?? '');
  }
  await daemon.vault.cipher('gone');
  await daemon.vault.destroy('gone');
  const before = secretsOf(folder);
  t.match(await rotateMasterKey(folder, {}, { ...quiet, dryRun: true }), { rewrapped: 613, keyIn: 'secrets.json' });
  t.strictSame(secretsOf(folder), before, 'a dry run changes nothing');

  let made: Promise<void> = Promise.resolve();
  const progress: number[] = [];
  const rotation = await rotateMasterKey(
    folder,
    {},
    {
      dryRun: false,
      onProgress: (done) => {
        progress.push(done);
        made = made.then(() => say(daemon, ids[ids.push(`meanwhile-${done}`) - 1] ?? ''));
      },
    },
  );
  await made;
  t.ok(rotation.rewrapped >= 613);
  t.ok(progress.length > 1);
  const after = secretsOf(folder);
  t.not(after.ENCRYPTION_KEY, before.ENCRYPTION_KEY);
  t.strictSame(
    { ...after, ENCRYPTION_KEY: before.ENCRYPTION_KEY },
    before,
    'nothing else changed, the former key is gone',
  );
  await say(daemon, ids[ids.push('later') - 1] ?? '');
  await prove(daemon, ids);
  t.equal(mastersIn(folder).length, 1, 'what the daemon made since is wrapped by the new key');
  await t.rejects(daemon.vault.cipher('gone'), { code: 'STORE_PERSON_ERASED' });
  await daemon.close();

  // As if the process had died right after both keys were written.
  const next = generateMasterKey();
  const file = join(folder, 'data', 'secrets.json');
  writeFileSync(
    file,
    JSON.stringify({ ...after, ENCRYPTION_KEY: next, ENCRYPTION_KEY_PREVIOUS: after.ENCRYPTION_KEY }),
  );
  const between = await openStorage(folder, {}, options);
  await prove(between, ids);
  await say(between, ids[ids.push('between') - 1] ?? '');
  await rotateMasterKey(folder, {}, quiet);
  t.equal(secretsOf(folder).ENCRYPTION_KEY, next, 'gone on with, not begun anew');
  t.notOk('ENCRYPTION_KEY_PREVIOUS' in secretsOf(folder));
  await prove(between, ids);
  await between.close();
  const again = await openStorage(folder, {}, options);
  await prove(again, ids);
  await again.close();
  writeFileSync(file, JSON.stringify(before));
  await t.rejects(openStorage(folder, {}, options), { code: 'STORE_KEY_WRONG' }, 'the former key opens nothing');
});

t.test('a key of the environment is changed there, and both are needed meanwhile', async (t) => {
  const folder = t.testdir();
  const [old, fresh] = [generateMasterKey(), generateMasterKey()];
  const daemon = await openStorage(folder, { ENCRYPTION_KEY: old }, options);
  await say(daemon, 'a');
  await t.rejects(rotateMasterKey(folder, { ENCRYPTION_KEY: old }, quiet), { code: 'KEYS_IN_ENVIRONMENT' });
  await t.rejects(rotateMasterKey(folder, { ENCRYPTION_KEY: fresh }, quiet), {
    code: /KEYS_IN_ENVIRONMENT|STORE_KEY_WRONG/,
  });
  const both = { ENCRYPTION_KEY: fresh, ENCRYPTION_KEY_PREVIOUS: old };
  writeFileSync(
    join(folder, '.env'),
    Object.entries(both)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  t.match(await rotateMasterKey(folder, both, quiet), { keyIn: 'environment' });
  await daemon.vault.cipher('new');
  await prove(daemon, ['a']);
  t.equal(mastersIn(folder).length, 1, 'a running daemon takes the new key from .env');
  await daemon.close();
  const later = await openStorage(folder, { ENCRYPTION_KEY: fresh }, options);
  await prove(later, ['a']);
  await later.close();
  t.match(exportSecrets(folder, { ENCRYPTION_KEY: fresh }), { version: 1, ENCRYPTION_KEY: fresh, quoteKeys: {} });
});

t.test('keys at the command line', async (t) => {
  const folder = t.testdir({ config: {} });
  const storage = await openStorage(folder, {}, options);
  await say(storage, 'a');
  await storage.close();
  const bin = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
  const run = async (...parameters: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'keys', ...parameters, '--project', folder], {
      env: { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'ru_RU.UTF-8' },
    });
    return stdout;
  };
  t.match(await run('generate'), /^[A-Za-z0-9+/]{43}=\n$/);
  t.match(JSON.parse(await run('rotate', '--json')), { schemaVersion: 1, rewrapped: 2, keyIn: 'secrets.json' });
  mkdirSync(join(folder, 'safe'));
  const out = join(folder, 'safe', 'secrets.json');
  await run('export', '--out', out);
  t.equal(statSync(out).mode & 0o777, 0o600);
  t.equal(JSON.parse(readFileSync(out, 'utf8')).ENCRYPTION_KEY, secretsOf(folder).ENCRYPTION_KEY);
});
