import t, { type Test } from 'tap';
import { createGoogleCalendar } from '../../../adapters/calendar/google/google-calendar.ts';
import { GoogleClient } from '../../../adapters/calendar/google/google-client.ts';
import { readGoogleKey } from '../../../adapters/calendar/google/google-key.ts';
import { eventId } from '../../../adapters/calendar/google/google-mapping.ts';
import { GoogleTokens } from '../../../adapters/calendar/google/google-tokens.ts';
import { vendorFetch } from '../../../adapters/http/vendor-fetch.ts';
import type { CalendarEvent } from '../../../assistant/ports/calendar.ts';
import { enterMeeting } from '../../../assistant/scheduling/enter-meeting.ts';
import { backendError, overQuota } from '../../../sandbox/google/google-refusals.ts';
import { startGoogleSandbox } from '../../../sandbox/google/google-sandbox.ts';

const calendarId = 'team@example.com';
const at = (text: string) => new Date(`${text}:00+03:00`);
const tuesday = { from: at('2026-11-24T15:00'), to: at('2026-11-24T16:00') };
const wednesday = { from: at('2026-11-25T10:00'), to: at('2026-11-25T11:00') };
const event: CalendarEvent = {
  key: 'meeting-1',
  title: 'Консультация',
  description: 'Telegram',
  ...tuesday,
  timeZone: 'Europe/Moscow',
};
const patience = () => AbortSignal.timeout(20_000);

async function connected(t: Test, { share = true, key = {} }: { share?: boolean; key?: object } = {}) {
  const sandbox = await startGoogleSandbox();
  t.teardown(() => sandbox.close());
  if (share) sandbox.calendars.share(calendarId);
  const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
  const account = readGoogleKey(JSON.stringify({ ...sandbox.key, ...key }));
  const tokens = new GoogleTokens({ key: account, clock, fetch: vendorFetch });
  const client = new GoogleClient({ apiRoot: sandbox.url, tokens, fetch: vendorFetch, random: () => 0 });
  const calendar = createGoogleCalendar(client, calendarId);
  const names = () => sandbox.calls.map(({ name }) => name);
  const standing = () => sandbox.calendars.events(calendarId).filter(({ status }) => status !== 'cancelled');
  return { sandbox, calendar, clock, tokens, names, standing };
}

t.test('an event is put, found, moved and removed; said twice, done once', async (t) => {
  const { calendar, standing, names, sandbox } = await connected(t);
  t.equal(await calendar.find('meeting-1', patience()), null);
  await calendar.put(event, patience());
  await calendar.put(event, patience());
  t.match(standing(), [{ id: eventId('meeting-1', 0), summary: 'Консультация', start: { timeZone: 'Europe/Moscow' } }]);
  t.notOk('attendees' in (standing()[0] ?? {}), 'a service account invites nobody');
  t.strictSame(await calendar.find('meeting-1', patience()), tuesday);
  t.strictSame(await calendar.busy({ from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00') }, patience()), [
    tuesday,
  ]);
  await calendar.put({ ...event, ...wednesday }, patience());
  t.match(standing(), [{ id: eventId('meeting-1', 0), sequence: 1 }], 'the same event, elsewhere');
  t.strictSame(await calendar.find('meeting-1', patience()), wednesday);
  await calendar.remove('meeting-1', patience());
  await calendar.remove('meeting-1', patience());
  t.strictSame(standing(), []);
  await calendar.put(event, patience());
  t.match(standing(), [{ id: eventId('meeting-1', 1) }], 'an id whose event was deleted is never given again');
  t.equal(names().filter((name) => name === 'token').length, 1, 'one token for all of it');
  t.match(sandbox.calls.find(({ name }) => name === 'insert')?.headers['user-agent'], /google-api-nodejs-client/);
});

t.test('many who ask at once share one token; one that is refused is renewed once', async (t) => {
  const { calendar, sandbox, names, clock } = await connected(t);
  const span = { from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00') };
  await Promise.all(Array.from({ length: 20 }, () => calendar.busy(span, patience())));
  t.equal(sandbox.tokens.issued, 1);
  sandbox.tokens.revoke();
  await calendar.busy(span, patience());
  t.equal(sandbox.tokens.issued, 2, 'run out early');
  clock.shift = 3_590_000;
  await t.rejects(calendar.busy(span, patience()), { code: 'CALENDAR_DENIED' }, 'a clock that is wrong');
  t.match(names().at(-1), 'token');
  clock.shift = 0;
  sandbox.fail('freeBusy', { kind: 'status', status: 401, body: {} }, 9);
  await t.rejects(calendar.busy(span, patience()), { code: 'CALENDAR_DENIED' });
});

t.test('a key that is none, one of somebody else, a calendar that is not shared', async (t) => {
  t.throws(() => readGoogleKey('ключ'), { code: 'CALENDAR_KEY_UNREADABLE' });
  t.throws(() => readGoogleKey('{"client_email":"a@b"}'), { code: 'CALENDAR_KEY_UNREADABLE' });
  const other = await startGoogleSandbox();
  t.teardown(() => other.close());
  const stranger = await connected(t, { key: { private_key: other.key.private_key } });
  await t.rejects(stranger.calendar.put(event, patience()), { code: 'CALENDAR_DENIED' });
  const { calendar, sandbox } = await connected(t, { share: false });
  await t.rejects(calendar.busy(tuesday, patience()), { code: 'CALENDAR_DENIED' }, 'unknown, not free');
  await t.rejects(calendar.put(event, patience()), { code: 'CALENDAR_DENIED' });
  sandbox.calendars.share(calendarId, 'reader');
  await t.rejects(calendar.put(event, patience()), { code: 'CALENDAR_DENIED' });
  t.strictSame(await calendar.busy(tuesday, patience()), []);
});

t.test('a quota, an outage, an answer that was lost', async (t) => {
  const { calendar, sandbox, names, standing } = await connected(t);
  const counted = (name: string) => names().filter((each) => each === name).length;
  sandbox.fail('freeBusy', { kind: 'status', status: 403, body: overQuota(403) });
  sandbox.fail('freeBusy', { kind: 'status', status: 429, body: overQuota(429) });
  await calendar.busy(tuesday, patience());
  t.equal(counted('freeBusy'), 3, 'both ways of saying that it is too much are waited out');
  sandbox.fail('freeBusy', { kind: 'status', status: 429, body: overQuota(429) }, 9);
  await t.rejects(calendar.busy(tuesday, patience()), { code: 'CALENDAR_BUSY', retryable: true });
  sandbox.mend();
  sandbox.fail('insert', { kind: 'status', status: 500, body: backendError });
  await calendar.put(event, patience());
  t.equal(standing().length, 1, '500 before anything has happened');
  await calendar.remove('meeting-1', patience());
  for (const fault of [
    { kind: 'reset', effect: true } as const,
    { kind: 'html', status: 502, effect: true } as const,
  ]) {
    sandbox.fail('insert', fault);
    await calendar.put({ ...event, key: `lost-${fault.kind}` }, patience());
  }
  t.equal(standing().length, 2, 'the answer was lost, the event is there once');
  sandbox.fail('delete', { kind: 'reset', effect: true });
  await calendar.remove('lost-reset', patience());
  t.equal(standing().length, 1);
  sandbox.fail(/./, { kind: 'hang', effect: false }, 99);
  await t.rejects(calendar.busy(tuesday, AbortSignal.timeout(50)), { code: 'CALENDAR_UNREACHABLE' });
});

t.test('two at once make one event; somebody who changes it meanwhile loses nothing', async (t) => {
  const { calendar, sandbox, standing } = await connected(t);
  await Promise.all(Array.from({ length: 10 }, () => calendar.put(event, patience())));
  t.equal(standing().length, 1);
  sandbox.before('patch', () => {
    const [found] = standing();
    sandbox.calendars.change(
      calendarId,
      found?.id ?? '',
      { description: 'дописано' },
      { match: undefined, whole: false },
    );
  });
  await calendar.put({ ...event, ...wednesday }, patience());
  t.match(standing(), [{ description: 'дописано', start: { dateTime: wednesday.from.toISOString() } }]);
});

t.test('a long time is asked for in parts', async (t) => {
  const { calendar, sandbox } = await connected(t);
  sandbox.calendars.addByHand(calendarId, { from: at('2027-01-20T10:00'), to: at('2027-01-20T11:00') });
  const busy = await calendar.busy({ from: at('2026-11-24T00:00'), to: at('2027-02-01T00:00') }, patience());
  t.strictSame(busy, [{ from: at('2027-01-20T10:00'), to: at('2027-01-20T11:00') }]);
  t.equal(sandbox.calls.filter(({ name }) => name === 'freeBusy').length, 3);
});

t.test('a meeting is entered as the table has it, whatever is repeated and in whatever order', async (t) => {
  const { calendar, sandbox, standing } = await connected(t);
  const booking = { id: 'b', root: 'meeting-1', conversation: 'c', state: 'booked' as const, ...tuesday };
  const rest = { until: null, changedAt: at('2026-11-23T10:00'), about: null };
  let stands: ({ from: Date; to: Date } & typeof booking & typeof rest) | undefined = { ...booking, ...rest };
  const enter = () =>
    enterMeeting('meeting-1', {
      store: { readMeeting: async () => stands },
      calendar,
      timeZone: 'Europe/Moscow',
      signal: patience(),
      words: () => ({ title: 'Консультация', description: '' }),
    });
  t.equal(await enter(), 'entered');
  t.equal(await enter(), 'entered', 'its own event is not in its way');
  sandbox.calendars.addByHand(calendarId, { from: at('2026-11-25T10:30'), to: at('2026-11-25T10:45') });
  stands = { ...stands, ...wednesday };
  t.equal(await enter(), 'taken', 'somebody was quicker there');
  t.strictSame(await calendar.find('meeting-1', patience()), tuesday, 'and nothing has moved');
  stands = undefined;
  t.equal(await enter(), 'entered');
  t.equal(standing().length, 1, 'only what somebody put there by hand');
});

t.test('the sandbox refuses what Google refuses', async (t) => {
  const { sandbox, tokens } = await connected(t);
  const token = await tokens.current();
  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${sandbox.url}/calendar/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, error: text === '' ? undefined : JSON.parse(text).error?.errors?.[0]?.reason };
  }
  const events = `/calendars/${encodeURIComponent(calendarId)}/events`;
  const times = { start: { dateTime: '2026-11-24T15:00:00Z' }, end: { dateTime: '2026-11-24T16:00:00Z' } };
  const good = { id: 'abcde', ...times };
  const cases: readonly (readonly [string, Promise<{ status: number; error: unknown }>, number, string | undefined])[] =
    [
      ['no token', ask('GET', events, undefined, { authorization: 'Bearer x' }), 401, 'authError'],
      ['an id with z', ask('POST', events, { ...good, id: 'zebra' }), 400, 'invalid'],
      ['an id too short', ask('POST', events, { ...good, id: 'abc' }), 400, 'invalid'],
      ['no end', ask('POST', events, { id: 'abcde', start: times.start }), 400, 'required'],
      ['no zone', ask('POST', events, { ...good, start: { dateTime: '2026-11-24T15:00:00' } }), 400, 'required'],
      [
        'an end before the start',
        ask('POST', events, { ...good, start: times.end, end: times.start }),
        400,
        'timeRangeEmpty',
      ],
      ['guests', ask('POST', events, { ...good, attendees: [{ email: 'a@b.c' }] }), 403, 'forbiddenForServiceAccounts'],
      ['a link to Meet', ask('POST', events, { ...good, conferenceData: { createRequest: {} } }), 400, 'invalid'],
      ['another calendar', ask('POST', '/calendars/other/events', good), 404, 'notFound'],
      [
        'an empty range',
        ask('POST', '/freeBusy', { timeMin: '2026-11-25T00:00:00Z', timeMax: '2026-11-24T00:00:00Z', items: [] }),
        400,
        'timeRangeEmpty',
      ],
    ];
  for (const [name, asked, status, error] of cases) t.strictSame(await asked, { status, error }, name);
  t.equal((await ask('POST', events, good)).status, 200);
  t.strictSame(await ask('POST', events, good), { status: 409, error: 'duplicate' });
  t.strictSame(await ask('PATCH', `${events}/abcde`, {}, { 'if-match': '"1"' }), {
    status: 412,
    error: 'conditionNotMet',
  });
  t.equal((await ask('DELETE', `${events}/abcde`)).status, 204);
  t.strictSame(await ask('DELETE', `${events}/abcde`), { status: 410, error: 'deleted' });
  t.strictSame(await ask('DELETE', `${events}/unknown`), { status: 404, error: 'notFound' });
  t.strictSame(await ask('POST', events, good), { status: 409, error: 'duplicate' }, 'deleted ids stay taken');
});

t.test('the token server refuses what Google refuses', async (t) => {
  const { sandbox } = await connected(t);
  const key = readGoogleKey(JSON.stringify(sandbox.key));
  const ask = async (values: object, shift = 0) => {
    const clock = { now: () => new Date(Date.now() + shift) };
    const tokens = new GoogleTokens({ key: { ...key, ...values }, clock, fetch: vendorFetch });
    return tokens.current().then(
      () => 'given',
      (error: Error) => error.message,
    );
  };
  t.equal(await ask({}), 'given');
  t.match(await ask({}, -600_000), /short-lived/);
  t.match(await ask({ email: 'other@example.com' }), /account not found/);
  t.match(await ask({ tokenUri: `${sandbox.url}/token?other` }), /audience/);
  const form = await fetch(`${sandbox.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password' }),
  });
  t.match(await form.json(), { error: 'unsupported_grant_type' });
});
