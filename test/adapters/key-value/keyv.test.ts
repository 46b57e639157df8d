import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { GroupCommit } from '../../../adapters/sqlite/group-commit.ts';
import { openDatabase } from '../../../adapters/sqlite/open-database.ts';
import { openKeyValues } from '../../../runtime/key-values.ts';
import { keyValueStoreContract, type OpenedKeyValues } from '../../contracts/key-value-store.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

const noon = Date.UTC(2026, 10, 23, 12);

/** On another connection than the store's, as a command beside the daemon has it. */
function openOn(t: Test, folder: string, now: () => number) {
  const { vault, close } = openTestStore(folder);
  const database = openDatabase(join(folder, 'assistant.sqlite'));
  const writes = new GroupCommit(database);
  t.teardown(async () => {
    writes.close();
    database.close();
    await close();
  });
  return { values: openKeyValues({ database, writes, vault, clock: { now: () => new Date(now()) } }), vault, database };
}

t.test('sqlite', (t) =>
  keyValueStoreContract(t, async (t): Promise<OpenedKeyValues> => {
    let time = noon;
    const { values, vault } = openOn(t, t.testdir(), () => time);
    return {
      values,
      pass(ms) {
        time += ms;
      },
      erase: (person) => vault.destroy(person),
    };
  }),
);

t.test('memory', (t) =>
  keyValueStoreContract(t, async (): Promise<OpenedKeyValues> => {
    let time = noon;
    const values = createMemoryKeyValues(() => time);
    return {
      values,
      pass(ms) {
        time += ms;
      },
      erase: (person) => values.erase(person),
    };
  }),
);

t.test('two processes share keys, one takes, and nothing of a key or a person stands in the files', async (t) => {
  const folder = t.testdir();
  const [one, other] = [openOn(t, folder, () => noon), openOn(t, folder, () => noon)];
  await one.values.set('crossing.Zm9ySnVzdE9uZQ', 1);
  await one.values.set('chat.tg-user-55512', '+79123456789', { person: 'anna' });
  t.equal(await other.values.get('chat.tg-user-55512'), '+79123456789');
  const counted = [one, other, one, other].map(({ values }) => values.increment('count'));
  t.same((await Promise.all(counted)).toSorted(), [1, 2, 3, 4]);
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name)).toString('latin1');
    for (const secret of ['tg-user-55512', '79123456789', 'Zm9ySnVzdE9uZQ']) t.notMatch(bytes, secret, name);
  }
  const taken = await Promise.all([one, other].map(({ values }) => values.take('crossing.Zm9ySnVzdE9uZQ')));
  t.same(taken.filter(Boolean), [1]);
});

t.test('a database that fails is heard, not taken for an empty one', async (t) => {
  const { values, database } = openOn(t, t.testdir(), () => noon);
  await values.set('a', 1);
  database.exec('DROP TABLE key_values');
  await t.rejects(values.get('a'));
  await t.rejects(values.set('a', 2));
  await t.rejects(values.take('a'));
});
