import type { Sent } from '../ports/channel.ts';
import { channelErrors, hadNoEffect, isBlocked, isDown, waitOf } from '../ports/channel-errors.ts';
import type { ClaimedEffect, EffectOutcome } from '../ports/conversation-store.ts';
import type { Effect } from '../transcript/effect.ts';
import { nextTry, sendRetries, sentWithinMs } from './backoff.ts';
import type { Pass } from './channel-gates.ts';
import { calledFor, type EffectWork, performedWithin, type ReadySend, resultOf } from './effect-parts.ts';
import { DeliveryFailure, failureText, mayPass } from './failure.ts';

/** What is not repeated while nobody knows how a call for it ended. */
export type SentOnce = Extract<Effect, { kind: 'send' | 'mail' }>;

/**
 * Sends a part or a letter, never twice: that a call is about to be made is durable before it is made, so that one whose end nobody has
 * seen is looked for in the chat, and held for a person where the vendor cannot tell. Undefined: another worker has it by now, and settles it.
 */
export async function workSend(
  work: EffectWork,
  claimed: ClaimedEffect,
  effect: SentOnce,
  pass?: Pass,
): Promise<EffectOutcome | undefined> {
  const { id, attempt, begun } = claimed;
  let finds = true;
  let calling = false;
  try {
    if (claimed.damaged) throw new DeliveryFailure('EFFECT_DAMAGED');
    const signal = AbortSignal.timeout(work.leaseMs * performedWithin);
    const ready = await prepare(work, claimed, effect, signal);
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
    // Others heard of it while this one was looked for or made ready.
    const rests = work.gates?.restsUntil(calledFor(work, claimed)) ?? null;
    if (rests !== null) return { kind: 'retry', at: rests, error: channelErrors.busy.code };
    if (!(await begin(work, claimed, pass))) {
      work.logger.warn({ effect: id, attempt }, 'a part lost its lease, another worker has it');
      return undefined;
    }
    calling = true;
    const sent = await ready.send();
    await answered(work, claimed);
    return arrived(work, claimed, sent);
  } catch (error) {
    const asked = calling || begun !== null;
    const unknown = calling ? !hadNoEffect(error) : begun !== null;
    return afterFailure(work, claimed, { error, unknown, asked, finds });
  }
}

function prepare(
  { perform }: EffectWork,
  { id, conversation }: ClaimedEffect,
  effect: SentOnce,
  signal: AbortSignal,
): Promise<ReadySend> | undefined {
  if (effect.kind === 'mail') return perform.prepareMail?.({ id, letter: effect, signal });
  const { message, part } = effect;
  return perform.prepareSend?.({ id, conversation, message, part, signal });
}

/** What is noted before the call is noted in one commit: that it begins, that it counts in its chat and in all of them. */
async function begin(work: EffectWork, { id, attempt, conversation }: ClaimedEffect, pass?: Pass): Promise<boolean> {
  const at = work.clock.now();
  // A letter to him keeps nobody from writing into his chat.
  const pace = work.destination === undefined ? work.gates?.chatPace(conversation.channel) : undefined;
  const [begun] = await Promise.all([work.store.beginEffect({ id, attempt, at, pace }), pass?.calling()]);
  if (begun?.restsUntil) work.gates?.chatRests(begun.restsUntil);
  return begun !== undefined;
}

/** The part stands in the chat by now: whatever fails here, it was sent. */
async function answered(work: EffectWork, claimed: ClaimedEffect): Promise<void> {
  const vendor = calledFor(work, claimed);
  await work.gates
    ?.answered(vendor)
    .catch((error: unknown) => work.logger.warn({ vendor, error }, 'a breaker was not closed'));
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
  /** The vendor was called. */
  readonly asked: boolean;
  /** The vendor can be asked. */
  readonly finds: boolean;
}

async function afterFailure(
  work: EffectWork,
  claimed: ClaimedEffect,
  { error, unknown, asked, finds }: Failure,
): Promise<EffectOutcome> {
  const failure = failureText(error);
  const fields = { effect: claimed.id, kind: claimed.effect.kind, attempt: claimed.attempt, failure };
  const vendor = calledFor(work, claimed);
  const at = retryAt(work, claimed, { error, unknown });
  // Durable before the part is settled: a process that follows must not call in its stead.
  const until = work.gates === undefined ? at : await work.gates.failed(vendor, { error, until: at, asked });
  if (unknown && !finds) return hold(work, claimed);
  if (at !== null) {
    if (isDown(error)) work.onRest?.(vendor, until ?? at, error);
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
