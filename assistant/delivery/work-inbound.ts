import type { RunTurn, TurnInput, TurnResult } from '../conversation/turn.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChannelName, ClaimedTurn, ConversationStore } from '../ports/conversation-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import { inboundRetries, nextTry, type RetryPolicy } from './backoff.ts';
import { failureText } from './failure.ts';

export interface InboundWork {
  readonly store: ConversationStore;
  readonly channels: readonly ChannelName[];
  /** Taken anew for every turn, so that a reload holds from the next one. */
  readonly runTurn: RunTurn;
  /** The reply when the last attempt has failed. */
  readonly troubleTurn: (input: TurnInput, failure: string) => TurnResult;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 0…1 */
  readonly random: () => number;
  readonly logger: Logger;
  /** Must be well above the longest turn: leases are not renewed. */
  readonly leaseMs: number;
  readonly retries?: RetryPolicy;
  /** A turn begins: the channel may show that somebody is typing. */
  readonly onClaimed?: (turn: ClaimedTurn) => void;
  readonly onProgress?: (conversation: string, reply: string, text: string) => void;
  /** Messages and effects are durable now. */
  readonly onCommitted?: (turn: ClaimedTurn, result: TurnResult) => void;
}

/** Works the oldest due event of one conversation. False when there is nothing to do now. */
export async function workInbound(work: InboundWork): Promise<boolean> {
  const { store, clock, channels, leaseMs } = work;
  const turn = await store.claimInbound({ channels, now: clock.now(), leaseMs });
  if (turn === undefined) return false;
  work.onClaimed?.(turn);
  try {
    await commit(work, turn, await work.runTurn(inputOf(work, turn)));
  } catch (error) {
    await recover(work, turn, error);
  }
  return true;
}

function inputOf(work: InboundWork, turn: ClaimedTurn): TurnInput {
  const { conversation, inbound } = turn;
  const { onProgress } = work;
  if (onProgress === undefined) return { conversation, inbound };
  return { conversation, inbound, progress: (reply, text) => onProgress(conversation.id, reply, text) };
}

async function commit(work: InboundWork, turn: ClaimedTurn, result: TurnResult): Promise<void> {
  const { state, messages, effects, quotes } = result;
  const outcome = await work.store.commitTurn({
    event: turn.event,
    conversation: turn.conversation.id,
    expectedVersion: turn.conversation.version,
    state,
    messages,
    effects: effects.map((effect) => ({ id: work.ids.next(), effect })),
    quotes,
    at: work.clock.now(),
  });
  if (outcome.committed) work.onCommitted?.(turn, result);
  else work.logger.warn({ event: turn.event }, 'turn lost its lease, another worker has it');
}

/** Later, or, after the last attempt, an honest line and a human; an event that cannot even get that is buried. */
async function recover(work: InboundWork, turn: ClaimedTurn, error: unknown): Promise<void> {
  const failure = failureText(error);
  const at = nextTry(work.retries ?? inboundRetries, turn.attempt, work.clock.now(), work.random());
  const fields = { event: turn.event, kind: turn.inbound.kind, attempt: turn.attempt, failure };
  if (at !== null) {
    work.logger.warn(fields, 'turn failed, will be tried again');
    await work.store.releaseInbound({ event: turn.event, at, error: failure });
    return;
  }
  work.logger.error({ ...fields, err: error }, 'turn failed for the last time');
  try {
    await commit(work, turn, work.troubleTurn(inputOf(work, turn), failure));
  } catch (second) {
    work.logger.error({ event: turn.event, failure: failureText(second) }, 'event buried');
    await work.store.releaseInbound({ event: turn.event, at: null, error: failure });
  }
}
