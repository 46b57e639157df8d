import { invalid, notFound, refusal, required } from './google-refusals.ts';

interface When {
  readonly dateTime?: string;
  readonly date?: string;
  readonly timeZone?: string;
}

/** An event as the API shows it. */
export interface StoredEvent {
  readonly kind: 'calendar#event';
  readonly id: string;
  readonly etag: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly summary: string;
  readonly description?: string;
  readonly start: When;
  readonly end: When;
  readonly sequence: number;
  readonly transparency?: string;
  readonly extendedProperties?: { readonly private?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

export type Written = Readonly<Record<string, unknown>>;

const ownId = /^[a-v0-9]{5,1024}$/;
const longestRangeMs = 92 * 86_400_000;

/** Calendars that were shared with the account; a calendar that was not is not there. */
export class GoogleCalendars {
  private readonly calendars = new Map<string, { readonly events: Map<string, StoredEvent>; writes: boolean }>();
  private readonly now: () => Date;
  private changes = 0;

  constructor(now: () => Date) {
    this.now = now;
  }

  /** `reader`: may look and change nothing. */
  share(calendar: string, role: 'writer' | 'reader' = 'writer'): void {
    const events = this.calendars.get(calendar)?.events ?? new Map<string, StoredEvent>();
    this.calendars.set(calendar, { events, writes: role === 'writer' });
  }

  unshare(calendar: string): void {
    this.calendars.delete(calendar);
  }

  /** Something that a person has put there. */
  addByHand(calendar: string, { from, to, ...more }: { from: Date; to: Date } & Written): StoredEvent {
    const body = { summary: 'Занято', start: { dateTime: from.toISOString() }, end: { dateTime: to.toISOString() } };
    return this.write(calendar, { id: `hand${this.changes + 10000}`, ...body, ...more });
  }

  roleIn(calendar: string): 'writer' | 'reader' {
    return this.calendars.get(calendar)?.writes === true ? 'writer' : 'reader';
  }

  events(calendar: string): readonly StoredEvent[] {
    return [...(this.calendars.get(calendar)?.events.values() ?? [])];
  }

  insert(calendar: string, body: Written, impersonates: boolean): StoredEvent {
    const { events } = this.writable(calendar);
    const { id = `made${this.changes + 10000}`, attendees, conferenceData } = body;
    if (typeof id !== 'string' || !ownId.test(id)) throw invalid('Invalid resource id value.');
    if (Array.isArray(attendees) && attendees.length > 0 && !impersonates) {
      const message = 'Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.';
      throw refusal(403, 'forbiddenForServiceAccounts', message, { domain: 'calendar' });
    }
    if (conferenceData !== undefined && !impersonates) throw invalid('Invalid conference type value.');
    this.checkTimes(body);
    if (events.has(id)) throw refusal(409, 'duplicate', 'The requested identifier already exists.');
    return this.write(calendar, { ...body, id });
  }

  get(calendar: string, id: string): StoredEvent {
    const event = this.readable(calendar).events.get(id);
    if (event === undefined) throw notFound();
    return event;
  }

  list(calendar: string, query: URLSearchParams): readonly StoredEvent[] {
    const wanted = query.getAll('privateExtendedProperty').map((pair) => pair.split('='));
    return this.events(this.readable(calendar).id)
      .filter(({ status }) => status !== 'cancelled' || query.get('showDeleted') === 'true')
      .filter(({ extendedProperties }) =>
        wanted.every(([name = '', value]) => extendedProperties?.private?.[name] === value),
      )
      .filter(({ start, end }) => {
        const [min, max] = [query.get('timeMin'), query.get('timeMax')];
        return (min === null || momentOf(end) > Date.parse(min)) && (max === null || momentOf(start) < Date.parse(max));
      })
      .sort((left, right) => momentOf(left.start) - momentOf(right.start));
  }

  change(calendar: string, id: string, body: Written, { match, whole }: { match: string | undefined; whole: boolean }) {
    this.writable(calendar);
    const event = this.get(calendar, id);
    if (match !== undefined && match !== event.etag) throw refusal(412, 'conditionNotMet', 'Precondition Failed');
    const changed: Written = whole ? { ...body, id } : { ...event, ...body, id };
    this.checkTimes(changed);
    const isMoved = momentOf(changed.start as When) !== momentOf(event.start);
    return this.write(calendar, { ...changed, sequence: event.sequence + (isMoved ? 1 : 0) });
  }

  remove(calendar: string, id: string, match?: string): void {
    this.writable(calendar);
    const event = this.get(calendar, id);
    if (event.status === 'cancelled') throw refusal(410, 'deleted', 'Resource has been deleted');
    if (match !== undefined && match !== event.etag) throw refusal(412, 'conditionNotMet', 'Precondition Failed');
    this.write(calendar, { ...event, status: 'cancelled' });
  }

  freeBusy({ timeMin, timeMax, items }: Written) {
    if (typeof timeMin !== 'string' || typeof timeMax !== 'string') throw required('timeMin or timeMax');
    const [from, to] = [Date.parse(timeMin), Date.parse(timeMax)];
    if (Number.isNaN(from) || Number.isNaN(to)) throw refusal(400, 'badRequest', 'Bad Request');
    if (to <= from) throw refusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
    if (to - from > longestRangeMs) throw refusal(400, 'timeRangeTooLong', 'The requested time range is too long.');
    if (!Array.isArray(items)) throw required('items');
    const ids = items.map((item: { id?: unknown }) => String(item.id));
    const calendars = ids.map((id) => [id, this.busyOf(id, from, to)] as const);
    const bounds = { timeMin: new Date(from).toISOString(), timeMax: new Date(to).toISOString() };
    return { kind: 'calendar#freeBusy', ...bounds, calendars: Object.fromEntries(calendars) };
  }

  private busyOf(id: string, from: number, to: number) {
    const calendar = this.calendars.get(id);
    if (calendar === undefined) return { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] };
    const taken = [...calendar.events.values()]
      .filter(({ status, transparency }) => status !== 'cancelled' && transparency !== 'transparent')
      .map(({ start, end }) => ({ from: Math.max(from, momentOf(start)), to: Math.min(to, momentOf(end)) }))
      .filter((span) => span.to > span.from)
      .sort((left, right) => left.from - right.from);
    const merged: { from: number; to: number }[] = [];
    for (const span of taken) {
      const last = merged.at(-1);
      if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
      else merged.push({ ...span });
    }
    const text = (moment: number) => new Date(moment).toISOString();
    return { busy: merged.map((span) => ({ start: text(span.from), end: text(span.to) })) };
  }

  private checkTimes({ start, end }: Written): void {
    for (const [name, when] of [
      ['start time', start],
      ['end time', end],
    ] as const) {
      const { dateTime, date, timeZone } = (when ?? {}) as When;
      if (dateTime === undefined && date === undefined) throw required(name);
      if (dateTime !== undefined && !/(?:Z|[+-]\d\d:\d\d)$/.test(dateTime) && timeZone === undefined) {
        throw required('time zone definition for start time');
      }
      if (Number.isNaN(momentOf((when ?? {}) as When))) throw invalid('Invalid Value');
    }
    if (momentOf(end as When) <= momentOf(start as When)) {
      throw refusal(400, 'timeRangeEmpty', 'The specified time range is empty.', { domain: 'calendar' });
    }
  }

  private write(calendar: string, body: Written): StoredEvent {
    this.changes += 1;
    const email = 'assistant@project.iam.gserviceaccount.example';
    const at = this.now().toISOString();
    const known = this.calendars.get(calendar)?.events.get(String(body.id));
    const event = {
      ...{ kind: 'calendar#event', status: 'confirmed', summary: '', sequence: 0, eventType: 'default', created: at },
      ...{ ...known, ...body, updated: at, etag: `"${3_500_000_000_000_000 + this.changes}"` },
      ...{ creator: { email }, organizer: { email: calendar, self: true } },
      ...{
        iCalUID: `${String(body.id)}@google.com`,
        htmlLink: `https://calendar.example/event?eid=${String(body.id)}`,
      },
    } as StoredEvent;
    this.calendars.get(calendar)?.events.set(event.id, event);
    return event;
  }

  private readable(id: string) {
    const calendar = this.calendars.get(id);
    if (calendar === undefined) throw notFound();
    return { ...calendar, id };
  }

  private writable(id: string) {
    const calendar = this.readable(id);
    if (!calendar.writes) {
      throw refusal(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.', {
        domain: 'calendar',
      });
    }
    return calendar;
  }
}

function momentOf({ dateTime, date }: When): number {
  return Date.parse(dateTime ?? `${date}T00:00:00Z`);
}
