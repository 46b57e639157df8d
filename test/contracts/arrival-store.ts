import type { Test } from 'tap';
import type { ArrivalStore, NewArrival } from '../../assistant/ports/arrival-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at } from './store-samples.ts';

const claim = { sources: ['telegram'], leaseMs: 30_000, limit: 100 };

function arrival(externalId: string, lane: string, values: Partial<NewArrival> = {}): NewArrival {
  return { source: 'telegram', externalId, lane, body: `тело ${externalId}`, at: at(0), ...values };
}

/** What every store keeps to at its door. */
export async function arrivalStoreContract(t: Test, open: NewStore<ArrivalStore>): Promise<void> {
  await t.test('an arrival is taken once, as it came', async (t) => {
    const store = await open(t);
    t.strictSame(await store.recordArrival(arrival('1', 'anna')), { duplicate: false });
    t.strictSame(await store.recordArrival(arrival('1', 'anna', { body: 'другое' })), { duplicate: true });
    t.strictSame(await store.recordArrival(arrival('1', 'anna', { source: 'avito' })), { duplicate: false });
    const many = await Promise.all(Array.from({ length: 20 }, () => store.recordArrival(arrival('same', 'boris'))));
    t.equal(many.filter(({ duplicate }) => !duplicate).length, 1);
    const claimed = await store.claimArrivals({ ...claim, now: at(1) });
    t.match(claimed, [
      { source: 'telegram', body: 'тело 1', attempt: 1, damaged: false, receivedAt: at(0) },
      { body: 'тело same' },
    ]);
    t.strictSame(await store.claimArrivals({ ...claim, now: at(1) }), [], 'leased');
    await store.settleArrivals(claimed.map(({ id }) => ({ id, outcome: { kind: 'done' } })));
    t.strictSame(await store.claimArrivals({ ...claim, now: at(999) }), []);
    t.strictSame(await store.recordArrival(arrival('1', 'anna')), { duplicate: true }, 'dedupe outlives the body');
    t.equal(
      (await store.claimArrivals({ ...claim, sources: ['avito'], now: at(1) })).length,
      1,
      'each source for itself',
    );
  });

  await t.test('a lane keeps its order, the others go on', async (t) => {
    const store = await open(t);
    const names = [
      ['1', 'anna'],
      ['2', 'boris'],
      ['3', 'anna'],
    ] as const;
    for (const [id, lane] of names) await store.recordArrival(arrival(id, lane));
    const [first, other, second] = await store.claimArrivals({ ...claim, now: at(0) });
    t.strictSame([first?.body, other?.body, second?.body], ['тело 1', 'тело 2', 'тело 3']);
    if (first === undefined || other === undefined || second === undefined) return;
    t.equal(first.lane, second.lane);
    t.not(first.lane, other.lane);
    const later = { kind: 'retry', at: at(60), error: 'CHANNEL_UNREACHABLE' } as const;
    await store.settleArrivals([
      { id: first.id, outcome: later },
      { id: second.id, outcome: { ...later, at: at(10) } },
      { id: other.id, outcome: { kind: 'dead', error: 'ARRIVAL_DAMAGED' } },
    ]);
    await store.recordArrival(arrival('4', 'anna'));
    await store.recordArrival(arrival('5', 'boris'));
    const bodies = async (seconds: number) =>
      (await store.claimArrivals({ ...claim, now: at(seconds) })).map(({ body, attempt }) => `${body} (${attempt})`);
    t.strictSame(await bodies(30), ['тело 5 (1)'], 'anna waits whole');
    t.strictSame(await bodies(60), ['тело 1 (2)', 'тело 3 (2)', 'тело 4 (1)', 'тело 5 (2)'], 'expired leases are free');
  });

  await t.test('no more than asked for', async (t) => {
    const store = await open(t);
    for (let index = 0; index < 5; index += 1) await store.recordArrival(arrival(String(index), `lane ${index}`));
    t.equal((await store.claimArrivals({ ...claim, limit: 2, now: at(0) })).length, 2);
    t.equal((await store.claimArrivals({ ...claim, limit: 2, now: at(0) })).length, 2);
    t.equal((await store.claimArrivals({ ...claim, limit: 2, now: at(0) })).length, 1);
  });
}
