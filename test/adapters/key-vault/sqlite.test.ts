import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keyVaultContract } from '../../contracts/key-vault.ts';
import { openTestVault, testKey } from '../../fixtures/sqlite-stores.ts';

const otherKey = Buffer.alloc(32, 8);
const secret = Buffer.from('секрет');

t.test('sqlite: key vault', (t) =>
  keyVaultContract(t, async (t) => {
    const vault = openTestVault(t.testdir());
    t.teardown(() => vault.close());
    return vault;
  }),
);

t.test('keys survive a restart and fit no other master key', async (t) => {
  const folder = t.testdir();
  const vault = openTestVault(folder);
  const sealed = (await vault.cipher('anna')).seal(secret, 'x');
  await vault.close();
  t.throws(() => openTestVault(folder, otherKey), { code: 'STORE_KEY_WRONG', message: /ENCRYPTION_KEY/ });
  const again = openTestVault(folder);
  t.strictSame((await again.cipher('anna')).open(sealed, 'x'), secret);
  await again.close();
});

t.test('a new master key is accepted beside the previous one', async (t) => {
  const folder = t.testdir();
  const before = openTestVault(folder);
  const sealed = (await before.cipher('anna')).seal(secret, 'x');
  await before.close();
  t.throws(() => openTestVault(folder, otherKey, Buffer.alloc(32, 9)), { code: 'STORE_KEY_WRONG' });
  const rotated = openTestVault(folder, otherKey, testKey);
  t.strictSame((await rotated.cipher('anna')).open(sealed, 'x'), secret);
  await rotated.cipher('boris');
  await rotated.close();
  const later = openTestVault(folder, otherKey);
  await t.resolves(later.cipher('boris'));
  await t.rejects(later.cipher('anna'), { code: 'STORE_KEY_WRONG' }, 'still wrapped by the previous key');
  await later.close();
});

t.test('a key destroyed by another process is out of use at once, and out of the files', async (t) => {
  const folder = t.testdir();
  const daemon = openTestVault(folder);
  const command = openTestVault(folder);
  t.teardown(() => Promise.all([daemon.close(), command.close()]));
  await daemon.cipher('anna');
  await new Promise(setImmediate);
  t.equal(await command.destroy('anna'), true);
  await t.rejects(daemon.cipher('anna'), { code: 'STORE_PERSON_ERASED' });
  const wrapped = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('hex'));
  t.equal(wrapped.filter((hex) => hex.includes(Buffer.from('anna').toString('hex'))).length, 1, 'the tombstone alone');
});
