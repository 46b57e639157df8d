import type { Test } from 'tap';
import type { BookingStore, SlotWish } from '../../assistant/ports/booking-store.ts';
import type { ConversationStore } from '../../assistant/ports/conversation-store.ts';
import { at, conversation } from './store-samples.ts';

type Opened = BookingStore & Pick<ConversationStore, 'createConversation'>;

const hour = 3600;
let made = 0;

/** From so many hours after noon, an hour long, a quarter of an hour on each side. */
function wish(of: string, hours: number, values: Partial<SlotWish> = {}): SlotWish {
  made += 1;
  const from = at(hours * hour);
  return {
    ...{ id: `booking-${made}`, conversation: of, from, to: new Date(from.getTime() + hour * 1000) },
    ...{ buffer: 900_000, until: at(600), now: at(0), ...values },
  };
}

/** What every store of bookings keeps to. */
export async function bookingStoreContract(t: Test, open: (t: Test) => Promise<Opened>): Promise<void> {
  const start = async (t: Test, ...ids: string[]) => {
    const store = await open(t);
    for (const id of ids) await store.createConversation(conversation(id));
    return store;
  };

  await t.test('a hundred wishes for one time give one hold, and one booking', async (t) => {
    const ids = Array.from({ length: 100 }, (_, index) => `c${index}`);
    const store = await start(t, ...ids);
    const holds = await Promise.all(ids.map((id) => store.holdSlot(wish(id, 24))));
    const got = holds.flatMap((hold) => hold ?? []);
    t.equal(got.length, 1);
    const [mine] = got;
    const about = { about: 'чат-бот', now: at(60) };
    const booked = await Promise.all(
      ids.map((of) => store.bookSlot({ conversation: of, id: mine?.id ?? '', ...about })),
    );
    t.strictSame(
      booked.flatMap((booking) => booking?.conversation ?? []),
      [mine?.conversation],
      'only whoever holds it can book it',
    );
    t.strictSame(await store.takenTimes({ from: at(0), to: at(48 * hour), now: at(60) }), [
      { from: at(24 * hour), to: at(25 * hour) },
    ]);
  });

  await t.test('times overlap by their buffers', async (t) => {
    const store = await start(t, 'a', 'b');
    t.ok(await store.holdSlot(wish('a', 24)));
    t.notOk(await store.holdSlot(wish('b', 24.5)), 'the middle of it');
    t.notOk(await store.holdSlot(wish('b', 25)), 'right after it');
    t.notOk(await store.holdSlot(wish('b', 23)), 'right before it');
    t.notOk(await store.holdSlot(wish('b', 25.25)), 'both keep a quarter of an hour');
    t.ok(await store.holdSlot(wish('b', 25.5)), 'both buffers fit');
  });

  await t.test('a hold runs out, is given back, is replaced by the next one', async (t) => {
    const store = await start(t, 'a', 'b');
    const first = await store.holdSlot(wish('a', 24));
    t.match(first, { state: 'held', until: at(600), from: at(24 * hour), root: first?.id, about: null });
    const again = await store.holdSlot(wish('a', 24, { until: at(900), now: at(300) }));
    t.match(again, { id: first?.id, until: at(900) }, 'the same, kept longer');
    t.notOk(await store.holdSlot(wish('b', 24, { now: at(899) })));
    t.notOk(await store.bookSlot({ conversation: 'a', id: first?.id ?? '', about: '', now: at(900) }), 'too late');
    t.strictSame(await store.takenTimes({ from: at(0), to: at(48 * hour), now: at(900) }), []);
    t.strictSame(await store.readBookings({ conversation: 'a', now: at(900) }), []);
    const other = await store.holdSlot(wish('b', 24, { until: at(2000), now: at(900) }));
    t.ok(other, 'free again');
    const next = await store.holdSlot(wish('b', 30, { until: at(2000), now: at(900) }));
    t.strictSame(
      await store.takenTimes({ from: at(0), to: at(48 * hour), now: at(900) }),
      [{ from: at(30 * hour), to: at(31 * hour) }],
      'one hold a conversation',
    );
    t.notOk(await store.holdSlot(wish('a', 30, { now: at(900) })));
    await store.releaseSlot({ conversation: 'a', id: next?.id ?? '' });
    t.notOk(await store.holdSlot(wish('a', 30, { now: at(900) })), 'nobody gives back what is not his');
    await store.releaseSlot({ conversation: 'b', id: next?.id ?? '' });
    t.ok(await store.holdSlot(wish('a', 30, { now: at(900) })));
  });

  await t.test('a hold that comes to nothing leaves the one before it', async (t) => {
    const store = await start(t, 'a', 'b');
    await store.holdSlot(wish('b', 30));
    const mine = await store.holdSlot(wish('a', 24));
    t.notOk(await store.holdSlot(wish('a', 30)));
    t.ok(await store.bookSlot({ conversation: 'a', id: mine?.id ?? '', about: '', now: at(1) }));
  });

  await t.test('booked, moved, cancelled: one meeting', async (t) => {
    const store = await start(t, 'a', 'b');
    const hold = await store.holdSlot(wish('a', 24));
    const root = hold?.id ?? '';
    const book = { conversation: 'a', about: 'Анна, чат-бот', now: at(60) };
    const booked = await store.bookSlot({ ...book, id: root });
    t.match(booked, { id: root, root, state: 'booked', until: null, about: 'Анна, чат-бот' });
    t.strictSame(await store.bookSlot({ ...book, id: root, now: at(70) }), booked, 'said twice, done once');
    t.strictSame(await store.readMeeting(root), booked);
    const overlapping = await store.holdSlot(wish('a', 24.5));
    t.ok(overlapping, 'its own booking is not in its way');
    t.notOk(await store.holdSlot(wish('b', 24)), 'both are kept until the move');
    const later = await store.bookSlot({ ...book, id: overlapping?.id ?? '', now: at(120) });
    t.match(later, { root, state: 'booked', from: at(24.5 * hour) });
    t.strictSame(await store.readMeeting(root), later);
    t.match(await store.readBookings({ conversation: 'a', now: at(120) }), [{ state: 'moved' }, { state: 'booked' }]);
    t.notOk(await store.holdSlot(wish('b', 25.5)), 'what it takes now');
    t.ok(await store.holdSlot(wish('b', 23)), 'what it took before is free');
    const id = later?.id ?? '';
    t.notOk(await store.cancelBooking({ conversation: 'b', id, now: at(180) }), 'nobody cancels what is not his');
    const gone = await store.cancelBooking({ conversation: 'a', id, now: at(180) });
    t.match(gone, { id, state: 'cancelled' });
    t.strictSame(await store.cancelBooking({ conversation: 'a', id, now: at(190) }), gone);
    t.equal(await store.readMeeting(root), undefined);
    t.ok(await store.holdSlot(wish('b', 25.5)), 'and it is free');
  });

  await t.test('what is past is not moved, what is booked is not its own obstacle', async (t) => {
    const store = await start(t, 'a');
    const hold = await store.holdSlot(wish('a', 1));
    await store.bookSlot({ conversation: 'a', id: hold?.id ?? '', about: '', now: at(60) });
    const span = { from: at(0), to: at(48 * hour), now: at(60) };
    t.strictSame(await store.takenTimes({ ...span, except: 'a' }), []);
    const now = at(2 * hour);
    const next = await store.holdSlot(wish('a', 24, { now, until: at(3 * hour) }));
    const booked = await store.bookSlot({ conversation: 'a', id: next?.id ?? '', about: '', now });
    t.equal(booked?.root, next?.id, 'another meeting');
    t.match(await store.readBookings({ conversation: 'a', now }), [{ state: 'booked' }, { state: 'booked' }]);
  });
}
