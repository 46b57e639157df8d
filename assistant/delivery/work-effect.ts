import type { ClaimedEffect, EffectOutcome, InboundRecord } from '../ports/conversation-store.ts';
import type { Effect } from '../transcript/effect.ts';
import type { DocumentLink } from '../transcript/message.ts';
import { claimsWorth, effectRetries, nextTry } from './backoff.ts';
import type { Pass } from './channel-gates.ts';
import { calledFor, type EffectWork, performedWithin, resultOf } from './effect-parts.ts';
import { DeliveryFailure, failureText, mayPass } from './failure.ts';
import { type SentOnce, workSend } from './work-send.ts';

/** Performs the oldest due effect of one conversation. False when there is nothing to do now. */
export async function workEffect(work: EffectWork): Promise<boolean> {
  const { clock, conversation, destination, leaseMs } = work;
  const channels = typeof work.channels === 'function' ? work.channels() : work.channels;
  const pass = await work.gates?.admit(destination === undefined ? channels : [destination]);
  const effect = await claim(work, pass, { channels, conversation, destination, now: clock.now(), leaseMs });
  if (effect === undefined) return false;
  try {
    return await workClaimed(work, effect, pass);
  } finally {
    pass?.left();
  }
}

async function claim(
  work: EffectWork,
  pass: Pass | undefined,
  wanted: Parameters<EffectWork['store']['claimEffect']>[0],
): Promise<ClaimedEffect | undefined> {
  const open = pass?.channels ?? wanted.channels;
  const channels = work.destination === undefined ? open : wanted.channels;
  let claimed: ClaimedEffect | undefined;
  try {
    claimed = open.length === 0 ? undefined : await work.store.claimEffect({ ...wanted, channels });
    return claimed;
  } finally {
    pass?.claimed(claimed === undefined ? undefined : calledFor(work, claimed));
  }
}

async function workClaimed(work: EffectWork, effect: ClaimedEffect, pass: Pass | undefined): Promise<boolean> {
  const { store, clock } = work;
  const { effect: what } = effect;
  const sentOnce = what.kind === 'send' || what.kind === 'mail';
  const outcome = sentOnce ? await workSend(work, effect, what, pass) : await attempt(work, effect, what, pass);
  if (outcome === undefined) return true;
  await store.settleEffect({ id: effect.id, outcome, now: clock.now() });
  if ('result' in outcome && outcome.result !== undefined) work.onResult?.(effect);
  return true;
}

/** May be performed again with the same id. */
type Repeatable = Exclude<Effect, SentOnce>;

async function attempt(
  work: EffectWork,
  claimed: ClaimedEffect,
  effect: Repeatable,
  pass?: Pass,
): Promise<EffectOutcome> {
  const policy = work.retries ?? effectRetries;
  try {
    if (claimed.damaged) throw new DeliveryFailure('EFFECT_DAMAGED');
    if (claimed.attempt > claimsWorth(policy)) throw new DeliveryFailure('EFFECT_NEVER_ENDED');
    return await call(work, claimed, effect, pass);
  } catch (error) {
    const failure = failureText(error);
    const fields = { effect: claimed.id, kind: claimed.effect.kind, attempt: claimed.attempt, failure };
    const now = work.clock.now();
    const at = mayPass(error) ? nextTry(policy, claimed.attempt, now, work.random()) : null;
    if (work.destination !== undefined) await work.gates?.failed(work.destination, { error, until: at, asked: true });
    if (at !== null) {
      work.logger.warn(fields, 'effect failed, will be tried again');
      return { kind: 'retry', at, error: failure };
    }
    work.logger.error({ ...fields, error }, 'effect is dead');
    work.onFailure?.(error, { work: 'effect', effect: claimed.id, kind: claimed.effect.kind });
    const result = failed(work, claimed, failure);
    return { kind: 'dead', error: failure, ...(result === undefined ? {} : { result }) };
  }
}

/** What is for another vendor than the chat's counts as a call of that vendor. */
async function call(work: EffectWork, claimed: ClaimedEffect, effect: Repeatable, pass?: Pass): Promise<EffectOutcome> {
  const { gates, destination } = work;
  if (destination === undefined) return perform(work, claimed, effect);
  await pass?.calling();
  const outcome = await perform(work, claimed, effect);
  await gates?.answered(destination);
  return outcome;
}

async function perform(
  work: EffectWork,
  { id, conversation }: ClaimedEffect,
  effect: Repeatable,
): Promise<EffectOutcome> {
  switch (effect.kind) {
    case 'erase': {
      const after = new Date(effect.after);
      if (after > work.clock.now()) return { kind: 'retry', at: after, error: 'NOT_YET' };
      await work.perform.erase?.({ id, conversation });
      return { kind: 'done' };
    }
    case 'handoff':
      await work.perform.handoff({ id, conversation, reason: effect.reason });
      return { kind: 'done' };
    case 'booking': {
      const { meeting } = effect;
      const signal = AbortSignal.timeout(work.leaseMs * performedWithin);
      const entered = await work.perform.enterMeeting?.({ id, conversation, meeting, signal });
      if (entered !== 'taken') return { kind: 'done' };
      return { kind: 'done', result: resultOf(work, conversation, id, { kind: 'booking_refused', meeting }) };
    }
    case 'render_document': {
      const { document, quote, brief } = effect;
      const signal = AbortSignal.timeout(work.leaseMs * performedWithin);
      const link = await work.perform.renderDocument({ id, conversation, document, quote, brief, signal });
      return { kind: 'done', result: resultOf(work, conversation, id, { kind: 'document_ready', document: link }) };
    }
  }
}

/** Whoever waits for the result hears of the failure; nobody waits for a call. */
function failed(
  work: EffectWork,
  { id, conversation, effect }: ClaimedEffect,
  reason: string,
): InboundRecord | undefined {
  if (effect.kind !== 'render_document') return undefined;
  const document: DocumentLink = { id: '', kind: effect.document, quote: effect.quote };
  return resultOf(work, conversation, id, { kind: 'document_failed', document, reason });
}
