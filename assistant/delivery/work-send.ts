import type { Sent, SentPart } from '../ports/channel.ts';
import { channelErrors, hadNoEffect, isBlocked, isDown, waitOf } from '../ports/channel-errors.ts';
import type { ClaimedEffect, EffectOutcome } from '../ports/conversation-store.ts';
import { nextTry, sendRetries, sentWithinMs } from './backoff.ts';
import { type EffectWork, performedWithin, resultOf } from './effect-work.ts';
import { DeliveryFailure, failureText, mayPass } from './failure.ts';

/**
 * Sends a part, never twice: that a call is about to be made is durable before it is made, so that one whose end nobody has
 * seen is looked for in the chat, and held for a person where the vendor cannot tell. Undefined: another worker has it by now, and settles it.
 */
export async function workSend(
  work: EffectWork,
  claimed: ClaimedEffect,
  { message, part }: SentPart,
): Promise<EffectOutcome | undefined> {
  const { id, conversation, attempt, begun } = claimed;
  let finds = true;
  let calling = false;
  try {
    if (claimed.damaged) throw new DeliveryFailure('EFFECT_DAMAGED');
    const signal = AbortSignal.timeout(work.leaseMs * performedWithin);
    const ready = await work.perform.prepareSend?.({ id, conversation, message, part, signal });
    if (ready === undefined) throw new DeliveryFailure('CHANNEL_DOES_NOT_PUSH');
    finds = ready.find !== undefined;
    if (begun !== null) {
      const found = await (ready.find?.(begun) ?? hold(work, claimed));
      if (found !== null) return 'kind' in found ? found : arrived(work, claimed, found);
      const certainAt = new Date(begun.getTime() + carriedOutWithinMs);
      if (work.clock.now() < certainAt) {
        return { kind: 'retry', at: certainAt, error: channelErrors.unknown.code, unknown: true };
      }
    }
    if (!(await work.store.beginEffect({ id, attempt, at: work.clock.now() }))) {
      work.logger.warn({ effect: id, attempt }, 'a part lost its lease, another worker has it');
      return undefined;
    }
    calling = true;
    return arrived(work, claimed, await ready.send());
  } catch (error) {
    return afterFailure(work, claimed, { error, unknown: calling ? !hadNoEffect(error) : begun !== null, finds });
  }
}

/** How long a vendor may still be carrying out a call whose connection broke: not seen before that is no proof. */
const carriedOutWithinMs = 30_000;

function arrived(work: EffectWork, claimed: ClaimedEffect, sent: Sent): EffectOutcome {
  work.onSent?.(claimed, sent);
  return { kind: 'done' };
}

function hold(work: EffectWork, claimed: ClaimedEffect): EffectOutcome {
  work.logger.error({ effect: claimed.id, attempt: claimed.attempt }, 'a part may have been sent or not: held');
  work.onHeld?.(claimed);
  return { kind: 'held', error: channelErrors.unknown.code };
}

interface Failure {
  readonly error: unknown;
  /** The part may stand in the chat. */
  readonly unknown: boolean;
  /** The vendor can be asked. */
  readonly finds: boolean;
}

function afterFailure(work: EffectWork, claimed: ClaimedEffect, { error, unknown, finds }: Failure): EffectOutcome {
  const failure = failureText(error);
  const fields = { effect: claimed.id, kind: claimed.effect.kind, attempt: claimed.attempt, failure };
  if (unknown && !finds) return hold(work, claimed);
  const at = retryAt(work, claimed, { error, unknown });
  if (at !== null) {
    if (isDown(error)) work.onRest?.(claimed.conversation.channel, at, error);
    work.logger.warn(fields, 'a part was not sent, will be tried again');
    return { kind: 'retry', at, error: failure, ...(unknown ? { unknown } : {}) };
  }
  if (unknown) return hold(work, claimed);
  work.logger.error({ ...fields, error }, 'a part cannot be sent');
  work.onFailure?.(error, { work: 'effect', effect: claimed.id, kind: claimed.effect.kind });
  const { id, conversation } = claimed;
  const result = isBlocked(error) ? resultOf(work, conversation, id, { kind: 'reach', reachable: false }) : undefined;
  return { kind: 'dead', error: failure, ...(result === undefined ? {} : { result }) };
}

function retryAt(
  work: EffectWork,
  { attempt, createdAt }: ClaimedEffect,
  { error, unknown }: Pick<Failure, 'error' | 'unknown'>,
): Date | null {
  const now = work.clock.now();
  const wait = waitOf(error);
  const next =
    wait !== undefined
      ? new Date(now.getTime() + wait)
      : unknown || mayPass(error)
        ? nextTry(work.retries ?? sendRetries, attempt, now, work.random())
        : null;
  return next !== null && next.getTime() - createdAt.getTime() > sentWithinMs ? null : next;
}
