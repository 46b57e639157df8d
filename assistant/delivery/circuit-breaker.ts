/** Whether a vendor is worth calling. Half open: one call at a time, to see whether it answers again. */
export type BreakerState = 'closed' | 'open' | 'half_open';

export interface Breaker {
  /** Calls in a row that found nobody. */
  readonly failures: number;
  /** How often it has opened since the vendor last answered. */
  readonly openings: number;
  /** Unix milliseconds; no call before then. */
  readonly until: number;
}

export const closedBreaker: Breaker = { failures: 0, openings: 0, until: 0 };

/** Where it is kept while it is not closed, for whoever looks from outside the daemon. */
export const breakerKey = (channel: string) => `breaker.${channel}`;

const opensAfter = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 300_000;

export function breakerState({ openings, until }: Breaker, now: number): BreakerState {
  if (openings === 0) return 'closed';
  return until > now ? 'open' : 'half_open';
}

/** After one more call that found nobody. `random` in 0…1 keeps installations from coming back at once. */
export function afterSilence(breaker: Breaker, now: number, random: number): Breaker {
  const failures = breaker.failures + 1;
  if (breaker.openings === 0 && failures < opensAfter) return { ...breaker, failures };
  // Calls that were under way when it opened say nothing new.
  if (breakerState(breaker, now) === 'open') return { ...breaker, failures };
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** breaker.openings);
  return { failures, openings: breaker.openings + 1, until: now + Math.round(pause * (0.75 + random / 4)) };
}
