import { AssistantError } from '../../../assistant/errors.ts';
import type { Calendar, CalendarSpan } from '../../../assistant/ports/calendar.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import type { GoogleClient } from './google-client.ts';
import { busyOf, eventBody, eventId, spanOfEvent, timesOf } from './google-mapping.ts';

const longestAskedMs = 31 * 86_400_000;
/** So often an event may be deleted by hand and be needed again. */
const mostAttempts = 20;

/** The event that stands for a meeting, or the id it would get. */
interface Standing {
  readonly id: string;
  readonly etag: string | null;
  readonly span: CalendarSpan | null;
}

/** A calendar that its owner has shared with our service account. */
export function createGoogleCalendar(client: GoogleClient, calendarId: string): Calendar {
  async function standing(key: string, signal: AbortSignal): Promise<Standing> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const id = eventId(key, attempt);
      const found = await client.call(
        signal,
        (api, options) => api.events.get({ calendarId, eventId: id }, { ...options }),
        [404, 410],
      );
      if (found === undefined) return { id, etag: null, span: null };
      const span = spanOfEvent(found);
      if (span !== undefined) return { id, etag: found.etag ?? null, span };
    }
    throw new AssistantError(calendarErrors.refused, { reason: 'событие слишком много раз удаляли' });
  }

  return {
    async busy({ from, to }, signal) {
      const spans: CalendarSpan[] = [];
      for (let start = from.getTime(); start < to.getTime(); start += longestAskedMs) {
        const end = Math.min(start + longestAskedMs, to.getTime());
        const requestBody = {
          timeMin: new Date(start).toISOString(),
          timeMax: new Date(end).toISOString(),
          items: [{ id: calendarId }],
        };
        const answer = await client.call(signal, (api, options) => api.freebusy.query({ requestBody }, { ...options }));
        spans.push(...busyOf(answer ?? {}, calendarId));
      }
      return spans;
    },

    find: async (key, signal) => (await standing(key, signal)).span,

    async put(event, signal) {
      // Twice: somebody may change it between the look and the word.
      for (let round = 0; round < 3; round += 1) {
        const { id, etag, span } = await standing(event.key, signal);
        if (span === null) {
          const requestBody = eventBody(event, id);
          const made = await client.call(
            signal,
            (api, options) => api.events.insert({ calendarId, sendUpdates: 'none', requestBody }, { ...options }),
            [409],
          );
          if (made !== undefined) return;
          continue;
        }
        if (isSame(span, event)) return;
        const requestBody = timesOf(event, event.timeZone);
        const changed = await client.call(
          signal,
          (api, { headers, ...options }) =>
            api.events.patch(
              { calendarId, eventId: id, sendUpdates: 'none', requestBody },
              { ...options, headers: { ...headers, ...(etag === null ? {} : { 'if-match': etag }) } },
            ),
          [404, 410, 412],
        );
        if (changed !== undefined) return;
      }
      throw new AssistantError(calendarErrors.unreachable, { reason: 'событие всё время меняют' });
    },

    async remove(key, signal) {
      const { id, span } = await standing(key, signal);
      if (span === null) return;
      await client.call(
        signal,
        (api, options) => api.events.delete({ calendarId, eventId: id, sendUpdates: 'none' }, { ...options }),
        [404, 410],
      );
    },
  };
}

function isSame(left: CalendarSpan, right: CalendarSpan): boolean {
  return left.from.getTime() === right.from.getTime() && left.to.getTime() === right.to.getTime();
}
