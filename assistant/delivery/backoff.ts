/** How a failed piece of work is tried again. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const inboundRetries: RetryPolicy = { attempts: 4, firstDelayMs: 500, longestDelayMs: 15_000 };
export const effectRetries: RetryPolicy = { attempts: 6, firstDelayMs: 1_000, longestDelayMs: 300_000 };

/** A calendar or another vendor of the company's may be away for a day. */
export const vendorRetries: RetryPolicy = { attempts: 300, firstDelayMs: 1_000, longestDelayMs: 300_000 };

/** Understanding may need the vendor, who may be away for a day. */
export const arrivalRetries: RetryPolicy = { attempts: 300, firstDelayMs: 500, longestDelayMs: 300_000 };

/** A vendor may be away for hours; what has not gone by then would only surprise. */
export const sendRetries: RetryPolicy = { attempts: 400, firstDelayMs: 1_000, longestDelayMs: 300_000 };
export const sentWithinMs = 24 * 3_600_000;

/**
 * How many claims a row is worth. One that was claimed more often was never given back: it kills the process that works
 * it. A single interruption is no proof of that, even where failures are not tried again.
 */
export function claimsWorth(policy: RetryPolicy): number {
  return Math.max(policy.attempts, 3);
}

/**
 * When to try again after `attempt` (from 1) has failed, or null when it is time to give up. Doubles, with half of the
 * delay left to chance (`random` in 0…1) so that many failures do not come back at once.
 */
export function nextTry(policy: RetryPolicy, attempt: number, now: Date, random: number): Date | null {
  if (attempt >= policy.attempts) return null;
  const delay = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  return new Date(now.getTime() + Math.round(delay * (0.5 + random / 2)));
}
