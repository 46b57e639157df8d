import { type InboundWork, workInbound } from '../../assistant/delivery/work-inbound.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

export interface InboxWorkerOptions extends InboundWork {
  /** Conversations worked at the same time; within one conversation events keep their order. */
  readonly concurrency?: number;
  readonly pollMs?: number;
}

/** Works what has happened to conversations, as fast as it comes. */
export function startInboxWorker(options: InboxWorkerOptions): WorkLoop {
  return startWorkLoop({
    name: 'inbox',
    step: () => workInbound(options),
    concurrency: options.concurrency ?? 8,
    pollMs: options.pollMs ?? 1_000,
    logger: options.logger,
  });
}
