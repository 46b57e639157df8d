import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AssistantError } from '../assistant/errors.ts';
import type { Calendar } from '../assistant/ports/calendar.ts';
import { calendarErrors } from '../assistant/ports/calendar-errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Enabled } from '../project/enabled-schema.ts';
import type { Environment } from './secrets.ts';

interface GoogleCalendarParts {
  /** A relative name of the key file is meant from here. */
  readonly folder: string;
  readonly environment: Environment;
  readonly clock: Clock;
}

/** Are there a key file and a calendar to go with it, and has nobody switched it off? */
export function isGoogleConnected(environment: Environment, enabled: Enabled | undefined): boolean {
  const { GOOGLE_SERVICE_ACCOUNT_FILE: file, GOOGLE_CALENDAR_ID: calendar } = environment;
  return enabled !== false && file !== undefined && calendar !== undefined;
}

/** The company's Google Calendar. Its library and the key are read when it is first asked. */
export function openGoogleCalendar(parts: GoogleCalendarParts): Calendar {
  let opening: Promise<Calendar> | undefined;
  async function opened(): Promise<Calendar> {
    opening ??= open(parts);
    try {
      return await opening;
    } catch (error) {
      // A key file that is mended counts without a restart.
      opening = undefined;
      throw error;
    }
  }
  return {
    busy: async (span, signal) => (await opened()).busy(span, signal),
    find: async (key, signal) => (await opened()).find(key, signal),
    put: async (event, signal) => (await opened()).put(event, signal),
    remove: async (key, signal) => (await opened()).remove(key, signal),
  };
}

async function open(parts: GoogleCalendarParts): Promise<Calendar> {
  const [{ createGoogleCalendar }, { client, calendar }] = await Promise.all([
    import('../adapters/calendar/google/google-calendar.ts'),
    openGoogleClient(parts),
  ]);
  return createGoogleCalendar(client, calendar);
}

/** For `doctor`: what the account may do in the calendar, as Google calls it: `writer`, `reader`, … */
export async function googleAccess(parts: GoogleCalendarParts, signal: AbortSignal): Promise<string> {
  const { client, calendar: calendarId } = await openGoogleClient(parts);
  const events = await client.call(signal, (api, options) =>
    api.events.list({ calendarId, maxResults: 1 }, { ...options }),
  );
  return events?.accessRole ?? 'none';
}

/** For `doctor`: proves the key by asking for a token; the name of the account. */
export async function googleAccount(parts: GoogleCalendarParts): Promise<string> {
  const { tokens, email } = await openGoogleClient(parts);
  await tokens.current();
  return email;
}

async function openGoogleClient({ folder, environment, clock }: GoogleCalendarParts) {
  const { GOOGLE_SERVICE_ACCOUNT_FILE: file = '', GOOGLE_CALENDAR_ID: calendar = '' } = environment;
  const [{ readGoogleKey }, { GoogleTokens }, { GoogleClient }, { vendorFetch }, text] = await Promise.all([
    import('../adapters/calendar/google/google-key.ts'),
    import('../adapters/calendar/google/google-tokens.ts'),
    import('../adapters/calendar/google/google-client.ts'),
    import('../adapters/http/vendor-fetch.ts'),
    readKeyFile(resolve(folder, file)),
  ]);
  const key = readGoogleKey(text);
  const tokens = new GoogleTokens({ key, clock, fetch: vendorFetch });
  const apiRoot = environment.GOOGLE_API_ROOT;
  const client = new GoogleClient({ apiRoot, tokens, fetch: vendorFetch, random: Math.random });
  return { client, tokens, calendar, email: key.email };
}

async function readKeyFile(place: string): Promise<string> {
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    throw new AssistantError(calendarErrors.keyUnreadable, { reason: place }, { cause: error });
  }
}
