import { type InboundWork, workInbound } from '../../assistant/delivery/work-inbound.ts';
import { createTurnstile } from '../../runtime/turnstile.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

export interface InboxWorkerOptions extends InboundWork {
  /** Conversations worked at the same time; within one conversation events keep their order. */
  readonly concurrency?: number | (() => number);
  readonly pollMs?: number;
  /** Awaited before each turn: others may go first. */
  readonly rightOfWay?: () => Promise<unknown>;
}

/** Works what has happened to conversations, as fast as it comes. */
export function startInboxWorker(options: InboxWorkerOptions): WorkLoop {
  const pass = createTurnstile();
  // Many are claimed by one commit: the door is answered between their turns.
  const work: InboundWork = { ...options, runTurn: (...turn) => pass().then(() => options.runTurn(...turn)) };
  return startWorkLoop({
    name: 'inbox',
    async step() {
      await options.rightOfWay?.();
      return workInbound(work);
    },
    concurrency: options.concurrency ?? 8,
    pollMs: options.pollMs ?? 1_000,
    logger: options.logger,
    onFailure: options.onFailure,
  });
}
