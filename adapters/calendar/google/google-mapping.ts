import { createHash } from 'node:crypto';
import type { calendar_v3 } from '@googleapis/calendar';
import { AssistantError } from '../../../assistant/errors.ts';
import type { CalendarEvent, CalendarSpan } from '../../../assistant/ports/calendar.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';

const base32hex = '0123456789abcdefghijklmnopqrstuv';

/** The same for the same meeting, whoever computes it. `attempt`: Google never gives an id again whose event was deleted. */
export function eventId(key: string, attempt: number): string {
  const bytes = createHash('sha256').update(`${key} ${attempt}`).digest();
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32hex[Number.parseInt(five, 2)]).join('');
}

export function eventBody({ key, title, description, from, to, timeZone }: CalendarEvent, id: string) {
  return {
    id,
    summary: title,
    description,
    ...timesOf({ from, to }, timeZone),
    status: 'confirmed',
    extendedProperties: { private: { meeting: key } },
    reminders: { useDefault: true },
  } satisfies calendar_v3.Schema$Event;
}

export function timesOf({ from, to }: CalendarSpan, timeZone: string) {
  return {
    start: { dateTime: from.toISOString(), timeZone },
    end: { dateTime: to.toISOString(), timeZone },
  };
}

/** Undefined of an event that was deleted. */
export function spanOfEvent({ status, start, end }: calendar_v3.Schema$Event): CalendarSpan | undefined {
  if (status === 'cancelled') return undefined;
  return { from: momentOf(start), to: momentOf(end) };
}

function momentOf(when: calendar_v3.Schema$EventDateTime | undefined): Date {
  const moment = new Date(when?.dateTime ?? `${when?.date ?? ''}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) throw unreadable('у события нет времени');
  return moment;
}

/** A calendar that Google could not read is unknown, not free. */
export function busyOf(answer: calendar_v3.Schema$FreeBusyResponse, calendar: string): CalendarSpan[] {
  const found = answer.calendars?.[calendar];
  if (found === undefined) throw unreadable('календаря нет в ответе');
  const [failure] = found.errors ?? [];
  if (failure !== undefined) {
    throw new AssistantError(calendarErrors.denied, { reason: `${calendar}: ${failure.reason ?? ''}` });
  }
  return (found.busy ?? []).map(({ start, end }) => {
    const span = { from: new Date(start ?? ''), to: new Date(end ?? '') };
    if (Number.isNaN(span.from.getTime() + span.to.getTime())) throw unreadable('занятое время без границ');
    return span;
  });
}

function unreadable(reason: string): AssistantError {
  return new AssistantError(calendarErrors.unreachable, { reason });
}
