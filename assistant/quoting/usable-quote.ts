import { AssistantError } from '../errors.ts';
import type { StoredQuote } from '../ports/quote-store.ts';
import { localDate } from '../pricing/local-date.ts';
import { quoteErrors } from '../pricing/quote-errors.ts';
import { isExpired } from '../pricing/quote-expiry.ts';

export function isUsable({ quote, withdrawnAt }: StoredQuote, now: Date): boolean {
  return withdrawnAt === null && !isExpired(quote, now);
}

/** QUOTE_WITHDRAWN or QUOTE_EXPIRED: no new commitment may rest on it. */
export function assertUsable(stored: StoredQuote, now: Date, timeZone: string): void {
  assertNotWithdrawn(stored, timeZone);
  const { id, validUntil } = stored.quote;
  if (!isExpired(stored.quote, now)) return;
  throw new AssistantError(quoteErrors.expired, { id, date: shownDate(new Date(validUntil), timeZone) });
}

/** QUOTE_WITHDRAWN. */
export function assertNotWithdrawn({ quote, withdrawnAt }: StoredQuote, timeZone: string): void {
  if (withdrawnAt === null) return;
  throw new AssistantError(quoteErrors.withdrawn, { id: quote.id, date: shownDate(withdrawnAt, timeZone) });
}

/** 22.11.2026 */
export function shownDate(moment: Date, timeZone: string): string {
  return localDate(moment, timeZone).split('-').reverse().join('.');
}
