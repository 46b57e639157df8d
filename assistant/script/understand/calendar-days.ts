/** Days as YYYY-MM-DD, both inclusive. `by`: «до», «к»: any day up to `to`. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
  readonly by?: boolean;
}

const dayMs = 86_400_000;

/** The same day of a later month, or its last one. */
export function monthLater(today: string, count: number): string {
  const first = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + count);
  const last = monthEnd(first);
  return `${last.slice(0, 8)}${earlier(today.slice(8), last.slice(8))}`;
}

export function monthEnd(month: Date): string {
  return formatted(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0));
}

export function monthAt(today: string, ahead: number): DaySpan {
  const month = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() + ahead);
  return { from: formatted(month.getTime()), to: monthEnd(month) };
}

function earlier(left: string, right: string): string {
  return left < right ? left : right;
}

export function notBefore(span: DaySpan, today: string): DaySpan {
  return span.from < today ? { ...span, from: today } : span;
}

export function weekFrom(monday: string): DaySpan {
  return { from: monday, to: shifted(monday, 6) };
}

export function valid(year: number, month: number, date: number): string | undefined {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const kept = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date && date > 0;
  return kept ? formatted(moment.getTime()) : undefined;
}

export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function mondayOf(day: string): string {
  return shifted(day, -((weekdayOf(day) + 6) % 7));
}

export function shifted(day: string, days: number): string {
  return formatted(Date.parse(`${day}T00:00:00Z`) + days * dayMs);
}

function formatted(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
