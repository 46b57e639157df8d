/** An event of ours in the company's calendar. */
export interface CalendarEvent {
  /** What it stands for; the event's id derives from it, so that saying it twice makes one event. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly from: Date;
  readonly to: Date;
  /** IANA name, as the calendar shows it. */
  readonly timeZone: string;
}

export interface CalendarSpan {
  readonly from: Date;
  readonly to: Date;
}

/**
 * The calendar of whoever holds the meetings. Rejections (calendar-errors.ts): CALENDAR_UNREACHABLE and CALENDAR_BUSY pass by
 * themselves; CALENDAR_DENIED and CALENDAR_REFUSED need somebody. What cannot be read is never taken for free.
 */
export interface Calendar {
  /** Times that are taken there and touch the span, by whomever; ours too. */
  busy(span: CalendarSpan, signal: AbortSignal): Promise<readonly CalendarSpan[]>;
  /** Where the event with that key stands; null when it is not there. */
  find(key: string, signal: AbortSignal): Promise<CalendarSpan | null>;
  /** The event stands as given, once, whatever was there before. Idempotent. */
  put(event: CalendarEvent, signal: AbortSignal): Promise<void>;
  /** It is not there any more. Idempotent. */
  remove(key: string, signal: AbortSignal): Promise<void>;
}
