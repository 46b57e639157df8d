import type { Booking, BookingStore } from '../../../assistant/ports/booking-store.ts';
import type { Conversations } from './conversations.ts';
import { cipherIfAny, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

const tickMs = 300_000;
const states = ['held', 'booked', 'moved', 'cancelled'] as const;
const held = states.indexOf('held');
const booked = states.indexOf('booked');
const moved = states.indexOf('moved');
const cancelled = states.indexOf('cancelled');

interface Row {
  readonly number: number;
  readonly id: string;
  readonly root: string;
  readonly conversation: string;
  readonly person: string;
  readonly state: number;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly first_tick: number;
  readonly last_tick: number;
  readonly held_until: number | null;
  readonly changed_at: number;
  readonly body: Uint8Array | null;
}

const columns = `SELECT bookings.number, bookings.id, root, conversations.id AS conversation, person, bookings.state, starts_at, ends_at,
    first_tick, last_tick, held_until, changed_at, body
  FROM bookings JOIN conversations ON conversations.number = bookings.conversation`;
/** Every tick from the first to the last. */
const ticks = 'WITH RECURSIVE ticks (tick) AS (SELECT :first UNION ALL SELECT tick + 1 FROM ticks WHERE tick < :last)';

export function createBookings(context: StoreContext, conversations: Conversations): BookingStore {
  const { database, vault, writes } = context;
  const selectById = database.prepare<[string], Row>(`${columns} WHERE bookings.id = ?`);
  const selectOfConversation = database.prepare<{ conversation: number; now: number }, Row>(
    `${columns} WHERE bookings.conversation = :conversation AND (bookings.state <> ${held} OR held_until > :now) ORDER BY bookings.number`,
  );
  const selectHold = database.prepare<[number], Row>(
    `${columns} WHERE bookings.conversation = ? AND bookings.state = ${held}`,
  );
  const selectComing = database.prepare<[number, number], Row>(
    `${columns} WHERE bookings.conversation = ? AND bookings.state = ${booked} AND starts_at > ? ORDER BY bookings.number DESC LIMIT 1`,
  );
  const selectMeeting = database.prepare<[string], Row>(
    `${columns} WHERE root = ? AND bookings.state = ${booked} ORDER BY bookings.number DESC LIMIT 1`,
  );
  const selectTaken = database.prepare<
    { from: number; to: number; now: number; except: string | null },
    { starts_at: number; ends_at: number }
  >(
    `SELECT starts_at, ends_at FROM bookings JOIN conversations ON conversations.number = bookings.conversation
     WHERE bookings.state < ${moved} AND ends_at > :from AND starts_at < :to
       AND (bookings.state = ${booked} OR held_until > :now) AND conversations.id IS NOT :except ORDER BY starts_at`,
  );
  const selectForeign = database
    .prepare<{ first: number; last: number; conversation: number }, number>(
      `SELECT 1 FROM booked_times JOIN bookings ON bookings.number = booked_times.booking
       WHERE tick BETWEEN :first AND :last AND bookings.conversation <> :conversation LIMIT 1`,
    )
    .pluck();
  const dropLapsed = database.prepare(`DELETE FROM bookings WHERE state = ${held} AND held_until <= ?`);
  const drop = database.prepare('DELETE FROM bookings WHERE number = ?');
  const prolong = database.prepare(
    'UPDATE bookings SET held_until = max(held_until, ?), changed_at = ? WHERE number = ?',
  );
  const insert = database.prepare(
    `INSERT INTO bookings (id, root, conversation, state, starts_at, ends_at, first_tick, last_tick, held_until, changed_at)
     VALUES (:id, :id, :conversation, ${held}, :from, :to, :first, :last, :until, :now)`,
  );
  const takeTicks = database.prepare(
    `${ticks} INSERT INTO booked_times (tick, booking) SELECT tick, :booking FROM ticks
     WHERE tick NOT IN (SELECT tick FROM booked_times WHERE tick BETWEEN :first AND :last)`,
  );
  const freeTicks = database.prepare('DELETE FROM booked_times WHERE booking = ?');
  const settle = database.prepare(
    'UPDATE bookings SET state = :state, root = :root, body = :body, held_until = NULL, changed_at = :now WHERE number = :number',
  );
  const end = database.prepare('UPDATE bookings SET state = ?, changed_at = ? WHERE number = ?');
  const selectForsaken = database
    .prepare<[number], string>('SELECT root FROM forsaken_meetings ORDER BY root LIMIT ?')
    .pluck();
  const forget = database.prepare('DELETE FROM forsaken_meetings WHERE root = ?');

  async function open(row: Row): Promise<Booking> {
    const cipher = row.body === null ? undefined : await cipherIfAny(vault, row.person);
    const about = row.body === null ? undefined : openWhole<string>(cipher, row.body, bookingContext(row.id));
    return {
      id: row.id,
      root: row.root,
      conversation: row.conversation,
      state: states[row.state] ?? 'cancelled',
      from: new Date(row.starts_at),
      to: new Date(row.ends_at),
      until: row.held_until === null ? null : new Date(row.held_until),
      changedAt: new Date(row.changed_at),
      about: about ?? null,
    };
  }

  const openIfAny = async (row: Row | undefined) => (row === undefined ? undefined : await open(row));
  const ofConversation = (row: Row | undefined, conversation: string) =>
    row?.conversation === conversation ? row : undefined;

  return {
    async holdSlot({ id, conversation, from, to, buffer, until, now }) {
      const { number } = conversations.identify(conversation);
      const first = Math.floor((from.getTime() - buffer) / tickMs);
      const last = Math.ceil((to.getTime() + buffer) / tickMs) - 1;
      const row = await writes.run(() => {
        dropLapsed.run(now.getTime());
        const former = selectHold.get(number);
        if (former?.starts_at === from.getTime() && former.ends_at === to.getTime()) {
          prolong.run(until.getTime(), now.getTime(), former.number);
          return selectById.get(former.id);
        }
        if (selectForeign.get({ first, last, conversation: number }) !== undefined) return undefined;
        if (former !== undefined) drop.run(former.number);
        const values = { id, conversation: number, first, last, now: now.getTime(), until: until.getTime() };
        const booking = insert.run({ ...values, from: from.getTime(), to: to.getTime() }).lastInsertRowid;
        takeTicks.run({ booking, first, last });
        return selectById.get(id);
      });
      return openIfAny(row);
    },

    async releaseSlot({ conversation, id }) {
      await writes.run(() => {
        const row = ofConversation(selectById.get(id), conversation);
        if (row?.state === held) drop.run(row.number);
      });
    },

    async bookSlot({ conversation, id, about, now }) {
      const { number, person } = conversations.identify(conversation);
      const body = sealJson(await vault.cipher(person), about, bookingContext(id));
      const row = await writes.run(() => {
        const hold = ofConversation(selectById.get(id), conversation);
        if (hold?.state === booked) return hold;
        if (hold?.state !== held || (hold.held_until ?? 0) <= now.getTime()) return undefined;
        const former = selectComing.get(number, now.getTime());
        if (former !== undefined) {
          end.run(moved, now.getTime(), former.number);
          freeTicks.run(former.number);
        }
        settle.run({ state: booked, root: former?.root ?? id, body, now: now.getTime(), number: hold.number });
        takeTicks.run({ booking: hold.number, first: hold.first_tick, last: hold.last_tick });
        return selectById.get(id);
      });
      return openIfAny(row);
    },

    async cancelBooking({ conversation, id, now }) {
      const row = await writes.run(() => {
        const found = ofConversation(selectById.get(id), conversation);
        if (found?.state === cancelled) return found;
        if (found?.state !== booked) return undefined;
        end.run(cancelled, now.getTime(), found.number);
        freeTicks.run(found.number);
        return selectById.get(id);
      });
      return openIfAny(row);
    },

    async readBookings({ conversation, now }) {
      const { number } = conversations.identify(conversation);
      const rows = reading(context, () => selectOfConversation.all({ conversation: number, now: now.getTime() }));
      return Promise.all(rows.map(open));
    },

    readMeeting: async (root) => openIfAny(reading(context, () => selectMeeting.get(root))),

    async takenTimes({ from, to, now, except = null }) {
      const span = { from: from.getTime(), to: to.getTime(), now: now.getTime() };
      const rows = reading(context, () => selectTaken.all({ ...span, except: except ?? null }));
      return rows.map(({ starts_at, ends_at }) => ({ from: new Date(starts_at), to: new Date(ends_at) }));
    },

    listForsakenMeetings: async (limit) => reading(context, () => selectForsaken.all(limit)),

    async forgetForsakenMeeting(root) {
      await writes.run(() => {
        forget.run(root);
      });
    },
  };
}

function bookingContext(id: string): string {
  return `bookings:${id}`;
}
