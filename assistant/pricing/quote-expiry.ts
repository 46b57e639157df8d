import type { Quote } from './quote.ts';

/** The last second of `validUntil` still counts. */
export function isExpired({ validUntil }: Pick<Quote, 'validUntil'>, now: Date): boolean {
  return now > new Date(validUntil);
}
