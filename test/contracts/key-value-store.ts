import type { Test } from 'tap';
import type { KeyValueStore } from '../../assistant/ports/key-value-store.ts';

export interface OpenedKeyValues {
  readonly values: KeyValueStore;
  /** Moves the clock. */
  readonly pass: (ms: number) => void;
  /** Destroys the person's key. */
  readonly erase: (person: string) => Promise<unknown>;
}

const day = 86_400_000;

export async function keyValueStoreContract(t: Test, open: (t: Test) => Promise<OpenedKeyValues>): Promise<void> {
  await t.test('a value is kept as it was given, until it is replaced or deleted', async (t) => {
    const { values } = await open(t);
    t.equal(await values.get('a'), undefined);
    const samples = [{ a: [1, null, 'ё'], b: { c: false } }, 'text', '', 0, false, null, []];
    for (const value of samples) {
      await values.set('a', value);
      t.strictSame(await values.get('a'), value);
    }
    await values.set('b', 'other');
    t.equal(await values.delete('a'), true);
    t.equal(await values.delete('a'), false);
    t.equal(await values.get('a'), undefined);
    t.equal(await values.get('b'), 'other');
    const strange = 'ключ: %_\'"\n\0 '.padEnd(3_000, '🙂');
    await values.set(strange, 1);
    t.equal(await values.get(strange), 1);
    t.equal(await values.get(strange.slice(0, -2)), undefined);
  });

  await t.test('it is gone when its time is over: thirty days, unless said otherwise', async (t) => {
    const { values, pass } = await open(t);
    await values.set('short', 1, { ttlMs: 1_000 });
    await values.set('usual', 2);
    await values.set('ever', 3, { ttlMs: null });
    await values.set('again', 4, { ttlMs: 1_000 });
    pass(999);
    t.equal(await values.get('short'), 1);
    await values.set('again', 5, { ttlMs: 1_000 });
    pass(1);
    t.equal(await values.get('short'), undefined);
    t.equal(await values.take('short'), undefined);
    t.equal(await values.delete('short'), false);
    t.equal(await values.get('again'), 5, 'each set begins anew');
    pass(30 * day - 1_001);
    t.equal(await values.get('usual'), 2);
    pass(1);
    t.equal(await values.get('usual'), undefined);
    t.equal(await values.get('ever'), 3);
    await values.sweep();
    t.equal(await values.sweep(), 0);
    t.equal(await values.get('ever'), 3);
  });

  await t.test('of several who take one gets it', async (t) => {
    const { values } = await open(t);
    await values.set('token', { who: 'anna' });
    const taken = await Promise.all(Array.from({ length: 8 }, () => values.take('token')));
    t.strictSame(
      taken.filter((each) => each !== undefined),
      [{ who: 'anna' }],
    );
    t.equal(await values.get('token'), undefined);
  });

  await t.test('a counter misses nobody and ends a time after it began', async (t) => {
    const { values, pass } = await open(t);
    const sums = await Promise.all(Array.from({ length: 20 }, () => values.increment('seen', { ttlMs: 1_000 })));
    t.strictSame(
      sums.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    t.equal(await values.get('seen'), 20);
    pass(900);
    t.equal(await values.increment('seen', { by: 5, ttlMs: 1_000 }), 25);
    t.equal(await values.increment('seen', { by: -1 }), 24);
    pass(100);
    t.equal(await values.get('seen'), undefined, 'later additions have not prolonged it');
    t.equal(await values.increment('seen', { ttlMs: null }), 1);
    pass(365 * day);
    t.equal(await values.increment('seen'), 2);
  });

  await t.test('what is a person’s goes with them', async (t) => {
    const { values, erase } = await open(t);
    await values.set('draft', { phone: '+79123456789' }, { person: 'anna' });
    await values.set('other', 'Борис', { person: 'boris' });
    t.strictSame(await values.get('draft'), { phone: '+79123456789' });
    await erase('anna');
    t.equal(await values.get('draft'), undefined);
    t.equal(await values.take('draft'), undefined);
    t.equal(await values.get('other'), 'Борис');
    await t.rejects(values.set('draft', 1, { person: 'anna' }), { code: 'STORE_PERSON_ERASED' });
  });
}
