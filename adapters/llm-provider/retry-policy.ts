import type { AssistantError } from '../../assistant/errors.ts';
import { isLlmError, retryAfterOf } from '../../assistant/ports/llm-errors.ts';

export interface FailedTry {
  readonly error: AssistantError;
  /** Tries of this provider so far, from 1. */
  readonly tries: number;
  /** What is left of the turn. */
  readonly remainingMs: number;
  /** Somebody else can be asked instead. */
  readonly hasOthers: boolean;
  /** It had begun to speak. */
  readonly midStream: boolean;
  /** 0…1 */
  readonly random: number;
}

const longestWaitForOthers = 2_000;
/** A reply that comes needs time, too. */
const replyMs = 2_000;

/** How long to wait before the same provider is asked again, or null: somebody else, or nobody. */
export function retryDelay({ error, tries, remainingMs, hasOthers, midStream, random }: FailedTry): number | null {
  if (tries > 1) return null;
  const wait = waitFor(error, random);
  if (wait === null || (midStream && hasOthers)) return null;
  if (hasOthers && wait > longestWaitForOthers) return null;
  return wait + replyMs <= remainingMs ? wait : null;
}

function waitFor(error: AssistantError, random: number): number | null {
  if (isLlmError(error, 'rateLimited')) return (retryAfterOf(error) ?? 1_000) + Math.round(random * 100);
  if (isLlmError(error, 'overloaded', 'unreachable')) return retryAfterOf(error) ?? 250 + Math.round(random * 500);
  return null;
}

/** What one try may take: with others in reserve, time enough for one of them is kept. */
export function timeForTry(timeoutMs: number, remainingMs: number, hasOthers: boolean): number {
  const share = hasOthers ? Math.floor((remainingMs * 2) / 3) : remainingMs;
  return Math.max(1, Math.min(timeoutMs, share));
}
