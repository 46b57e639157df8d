import type { Sent } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  ChannelName,
  ClaimedEffect,
  ConversationRecord,
  ConversationStore,
  EffectOutcome,
  InboundRecord,
} from '../ports/conversation-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { DocumentBrief } from '../transcript/document-brief.ts';
import type { DocumentKind } from '../transcript/document-kind.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { DocumentLink } from '../transcript/message.ts';
import { claimsWorth, effectRetries, nextTry, type RetryPolicy } from './backoff.ts';
import { DeliveryFailure, failureText, mayPass, type OnFailure } from './failure.ts';
import { type ReadySend, type SendCall, workSend } from './work-send.ts';

/** What stands behind each kind of effect. All but `send` may be called again with the same id: nothing happens twice. */
export interface EffectPerformers {
  /**
   * Everything that has to be there before the vendor is called: a page as a picture, a signed link. May be repeated. Absent where no
   * channel pushes.
   */
  prepareSend?(call: SendCall): Promise<ReadySend>;
  renderDocument(request: {
    id: string;
    conversation: ConversationRecord;
    document: DocumentKind;
    quote: string;
    brief: DocumentBrief;
    /** Aborted well before the lease runs out: by then another worker may have begun the same. */
    signal: AbortSignal;
  }): Promise<DocumentLink>;
  handoff(call: { id: string; conversation: ConversationRecord; reason: string }): Promise<void>;
}

export interface EffectWork {
  readonly store: ConversationStore;
  /** A function is asked each time: a channel that its vendor wants left alone rests. */
  readonly channels: readonly ChannelName[] | (() => readonly ChannelName[]);
  /** Only this conversation's. */
  readonly conversation?: string | undefined;
  readonly perform: EffectPerformers;
  readonly clock: Clock;
  /** 0…1 */
  readonly random: () => number;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly retries?: RetryPolicy;
  /** The vendor behind a channel cannot be spoken to before then: it asked to wait, does not answer or denies access. */
  readonly onRest?: (channel: ChannelName, until: Date, error: unknown) => void;
  /** A part stands in the chat under the vendor's id. */
  readonly onSent?: (effect: ClaimedEffect, sent: Sent) => void;
  /** Nobody can tell whether this part reached the chat: a person has to look. */
  readonly onHeld?: (effect: ClaimedEffect) => void;
  /** An effect has put a new event into the inbox. */
  readonly onResult?: (effect: ClaimedEffect) => void;
  /** An effect has failed for good. */
  readonly onFailure?: OnFailure;
}

/** The part of a lease that an effect may take. */
export const performedWithin = 5 / 6;

/** Performs the oldest due effect of one conversation. False when there is nothing to do now. */
export async function workEffect(work: EffectWork): Promise<boolean> {
  const { store, clock, conversation, leaseMs } = work;
  const channels = typeof work.channels === 'function' ? work.channels() : work.channels;
  const effect = await store.claimEffect({ channels, conversation, now: clock.now(), leaseMs });
  if (effect === undefined) return false;
  const outcome = await attempt(work, effect);
  await store.settleEffect({ id: effect.id, outcome, now: clock.now() });
  if ('result' in outcome && outcome.result !== undefined) work.onResult?.(effect);
  return true;
}

async function attempt(work: EffectWork, claimed: ClaimedEffect): Promise<EffectOutcome> {
  if (claimed.effect.kind === 'send') return workSend(work, claimed, claimed.effect.part);
  const policy = work.retries ?? effectRetries;
  try {
    if (claimed.damaged) throw new DeliveryFailure('EFFECT_DAMAGED');
    if (claimed.attempt > claimsWorth(policy)) throw new DeliveryFailure('EFFECT_NEVER_ENDED');
    return await perform(work, claimed);
  } catch (error) {
    const failure = failureText(error);
    const fields = { effect: claimed.id, kind: claimed.effect.kind, attempt: claimed.attempt, failure };
    const now = work.clock.now();
    const at = mayPass(error) ? nextTry(policy, claimed.attempt, now, work.random()) : null;
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

async function perform(work: EffectWork, { id, conversation, effect }: ClaimedEffect): Promise<EffectOutcome> {
  switch (effect.kind) {
    case 'send':
      throw new DeliveryFailure('EFFECT_SENT_ELSEWHERE');
    case 'handoff':
      await work.perform.handoff({ id, conversation, reason: effect.reason });
      return { kind: 'done' };
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

/** The effect's id makes the result arrive once, however often the effect is repeated. */
export function resultOf(
  work: Pick<EffectWork, 'clock'>,
  conversation: ConversationRecord,
  id: string,
  event: InboundEvent,
): InboundRecord {
  return {
    conversation: conversation.id,
    source: 'effect',
    externalId: id,
    event,
    message: null,
    at: work.clock.now(),
  };
}
