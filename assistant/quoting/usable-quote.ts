import { AssistantError } from '../errors.ts';
import { localDate } from '../local-time/local-date.ts';
import type { QuoteStore, StoredQuote } from '../ports/quote-store.ts';
import type { ConfigIdentity } from '../pricing/quote.ts';
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

/** QUOTE_CONFIG_WITHDRAWN: nothing may be promised by these files any more. */
export async function assertConfigStands(
  store: Pick<QuoteStore, 'findConfigWithdrawal'>,
  { hash }: Pick<ConfigIdentity, 'hash'>,
  timeZone: string,
): Promise<void> {
  const withdrawnAt = await store.findConfigWithdrawal(hash);
  if (withdrawnAt === null) return;
  throw new AssistantError(quoteErrors.configWithdrawn, { hash, date: shownDate(withdrawnAt, timeZone) });
}

/** 22.11.2026 */
function shownDate(moment: Date, timeZone: string): string {
  return localDate(moment, timeZone).split('-').reverse().join('.');
}
