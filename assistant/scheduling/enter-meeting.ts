import { overlaps, without } from '../booking/time-span.ts';
import type { Booking, BookingStore } from '../ports/booking-store.ts';
import type { Calendar } from '../ports/calendar.ts';
import { spanOf } from './consultations.ts';

export interface MeetingEntry {
  readonly store: Pick<BookingStore, 'readMeeting'>;
  readonly calendar: Calendar;
  readonly timeZone: string;
  readonly signal: AbortSignal;
  /** What the event is called and says; nothing personal: the calendar belongs to somebody else. */
  words(booking: Booking): { title: string; description: string };
}

/**
 * Brings the calendar to what our table says of a meeting: entered, moved or gone. May be repeated, in any order. `taken`: somebody
 * has put something else there meanwhile; nothing is entered.
 */
export async function enterMeeting(root: string, { store, calendar, timeZone, signal, words }: MeetingEntry) {
  const booking = await store.readMeeting(root);
  if (booking === undefined) {
    await calendar.remove(root, signal);
    return 'entered' as const;
  }
  const span = spanOf(booking);
  const standing = await calendar.find(root, signal);
  const isThere = standing?.from.getTime() === span.from && standing.to.getTime() === span.to;
  if (!isThere) {
    const busy = (await calendar.busy(booking, signal)).map(spanOf);
    const others = standing === null ? busy : without(busy, spanOf(standing));
    if (others.some((other) => overlaps(other, span))) return 'taken' as const;
  }
  await calendar.put({ key: root, ...words(booking), from: booking.from, to: booking.to, timeZone }, signal);
  return 'entered' as const;
}
