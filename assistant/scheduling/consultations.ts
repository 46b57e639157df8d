import type { ConsultationSettings } from '../booking/consultation-settings.ts';
import { bookingHorizon, freeSlots, type WorkingTime } from '../booking/free-slots.ts';
import { type TimeSpan, without } from '../booking/time-span.ts';
import { localCalendar } from '../local-time/local-date.ts';
import type { Booking, BookingStore } from '../ports/booking-store.ts';
import type { Calendar } from '../ports/calendar.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';

/** Of the project as it is now. */
export interface ConsultationRules {
  readonly settings: ConsultationSettings;
  readonly hours: WorkingTime;
  readonly timeZone: string;
}

export interface ConsultationsParts {
  readonly store: BookingStore;
  /** Undefined where none is connected: the company's hours and our own bookings decide. */
  readonly calendar?: Pick<Calendar, 'busy'> | undefined;
  readonly rules: ConsultationRules;
  /** Where the customer can take the meeting into a calendar of his own; undefined where no link can be opened. */
  readonly linkTo?: ((booking: Booking, channel: string) => string | undefined) | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: Pick<Logger, 'warn'> | undefined;
}

/** What a conversation has: a meeting to come, a time that is kept for it. */
export interface OwnBookings {
  readonly booked: Booking | undefined;
  readonly held: Booking | undefined;
}

/** Meetings of one project. A customer waits for the answer: a calendar that is silent is not waited for. */
export interface Consultations {
  readonly rules: ConsultationRules;
  ofConversation(conversation: string): Promise<OwnBookings>;
  /** All that may be offered now, earliest first. */
  free(conversation: string): Promise<readonly TimeSpan[]>;
  /** Undefined when it is not free any more. */
  hold(conversation: string, slot: TimeSpan): Promise<Booking | undefined>;
  release(conversation: string, id: string): Promise<void>;
  /** Undefined when the hold has run out. */
  book(booking: { conversation: string; id: string; about: string }): Promise<Booking | undefined>;
  cancel(conversation: string, id: string): Promise<Booking | undefined>;
  linkTo(booking: Booking, channel: string): string | undefined;
}

/** What a customer may wait for the calendar of somebody else's. */
const patienceMs = 4000;

export function createConsultations(parts: ConsultationsParts): Consultations {
  const { store, calendar, rules, clock, ids, logger } = parts;
  const { settings, hours, timeZone } = rules;
  const clocks = localCalendar(timeZone);

  async function ofConversation(conversation: string): Promise<OwnBookings> {
    const now = clock.now();
    const all = await store.readBookings({ conversation, now });
    return {
      booked: all.findLast(({ state, from }) => state === 'booked' && from > now),
      held: all.findLast(({ state }) => state === 'held'),
    };
  }

  /** Times that others have in the calendar; none where it cannot be asked: whoever books is checked again when it can. */
  async function busyElsewhere(span: TimeSpan, own: Booking | undefined): Promise<readonly TimeSpan[]> {
    if (calendar === undefined) return [];
    try {
      const busy = await calendar.busy(datesOf(span), AbortSignal.timeout(patienceMs));
      const spans = busy.map(spanOf);
      return own === undefined ? spans : without(spans, spanOf(own));
    } catch (error) {
      logger?.warn({ error }, 'the calendar could not be asked for free times');
      return [];
    }
  }

  async function free(conversation: string): Promise<readonly TimeSpan[]> {
    const now = clock.now();
    const horizon = bookingHorizon(settings, { now, calendar: clocks });
    const { buffer } = settings;
    const span = { from: horizon.from - buffer, to: horizon.to + buffer };
    const { booked } = await ofConversation(conversation);
    const [taken, elsewhere] = await Promise.all([
      store.takenTimes({ ...datesOf(span), now, except: conversation }),
      busyElsewhere(span, booked),
    ]);
    const all = [...taken.map(spanOf), ...elsewhere];
    return freeSlots(settings, { now, calendar: clocks, hours }, all).filter(
      ({ from }) => from !== booked?.from.getTime(),
    );
  }

  return {
    rules,
    ofConversation,
    free,

    async hold(conversation, slot) {
      const now = clock.now();
      const { booked } = await ofConversation(conversation);
      const until = new Date(now.getTime() + settings.hold);
      const { buffer } = settings;
      // Ours first: what a calendar says is past before it is read.
      const held = await store.holdSlot({ id: ids.next(), conversation, ...datesOf(slot), buffer, until, now });
      if (held === undefined) return undefined;
      const around = { from: slot.from - buffer, to: slot.to + buffer };
      if ((await busyElsewhere(around, booked)).length === 0) return held;
      await store.releaseSlot({ conversation, id: held.id });
      return undefined;
    },

    release: (conversation, id) => store.releaseSlot({ conversation, id }),
    book: ({ conversation, id, about }) => store.bookSlot({ conversation, id, about, now: clock.now() }),
    linkTo: (booking, channel) => parts.linkTo?.(booking, channel),
    cancel: (conversation, id) => store.cancelBooking({ conversation, id, now: clock.now() }),
  };
}

function datesOf({ from, to }: TimeSpan): { from: Date; to: Date } {
  return { from: new Date(from), to: new Date(to) };
}

export function spanOf({ from, to }: { readonly from: Date; readonly to: Date }): TimeSpan {
  return { from: from.getTime(), to: to.getTime() };
}
