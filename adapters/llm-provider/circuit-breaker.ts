import type { AssistantError } from '../../assistant/errors.ts';
import { isLlmError, retryAfterOf } from '../../assistant/ports/llm-errors.ts';

export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failures: number;
  readonly firstRestMs: number;
  /** The rest doubles with each probe that fails, up to this. */
  readonly longestRestMs: number;
}

export const breakerPolicy: BreakerPolicy = { failures: 3, firstRestMs: 30_000, longestRestMs: 300_000 };

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Keeps a provider that fails from being asked in vain. Moments are given in milliseconds since the epoch. */
export class CircuitBreaker {
  private readonly policy: BreakerPolicy;
  private failures = 0;
  private rests = 0;
  private restsUntil: number | null = null;
  private probing = false;

  constructor(policy: BreakerPolicy = breakerPolicy) {
    this.policy = policy;
  }

  state(now: number): BreakerState {
    if (this.restsUntil === null) return 'closed';
    return now < this.restsUntil ? 'open' : 'half_open';
  }

  /** Whether a call may be made now. When half open, the first to ask is the probe and the others are turned away. */
  admit(now: number): boolean {
    const state = this.state(now);
    if (state === 'closed') return true;
    if (state === 'open' || this.probing) return false;
    this.probing = true;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.rests = 0;
    this.restsUntil = null;
    this.probing = false;
  }

  failed(error: AssistantError, now: number): void {
    const wasProbe = this.probing;
    this.probing = false;
    if (!tellsOfHealth(error)) return;
    // Each costs a customer more than all other failures together.
    this.failures += isLlmError(error, 'timedOut') ? 2 : 1;
    if (!wasProbe && this.failures < this.policy.failures && !lasts(error)) return;
    const { firstRestMs, longestRestMs } = this.policy;
    const rest = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(this.rests, 20));
    this.rests += 1;
    this.restsUntil = now + Math.max(rest, Math.min(retryAfterOf(error) ?? 0, longestRestMs));
  }

  /** The call has ended without a word about the provider. */
  abandoned(): void {
    this.probing = false;
  }
}

/** Faults of one request say nothing about the next. */
function tellsOfHealth(error: AssistantError): boolean {
  return !isLlmError(error, 'aborted', 'contextTooLong', 'refused', 'requestRefused');
}

/** Nobody will have paid, moved to another country or changed the key within seconds. */
function lasts(error: AssistantError): boolean {
  return isLlmError(error, 'keyRefused', 'quotaSpent', 'countryRefused', 'forbidden', 'modelUnknown');
}
