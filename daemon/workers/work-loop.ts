import type { OnFailure } from '../../assistant/delivery/failure.ts';
import type { Logger } from '../../assistant/ports/logger.ts';

export interface WorkLoopOptions {
  readonly name: string;
  /** Does one piece of work; false when there is none now. */
  readonly step: () => Promise<boolean>;
  /** A function is asked each time: what the project allows may change at a reload. */
  readonly concurrency: number | (() => number);
  /** How often to look without being told: for what became due, and for what other processes left. */
  readonly pollMs: number;
  readonly logger: Logger;
  readonly onFailure?: OnFailure | undefined;
}

export interface WorkLoop {
  /** There may be work: look now. */
  notify(): void;
  /** Takes no new work; resolves when what is running has ended, or false when `deadlineMs` has passed before. */
  stop(deadlineMs: number): Promise<boolean>;
}

/** Keeps up to `concurrency` pieces of work running while there are any, then sleeps until told or polled. */
export function startWorkLoop({ name, step, concurrency, pollMs, logger, onFailure }: WorkLoopOptions): WorkLoop {
  let stopping = false;
  let calls = 0;
  const running = new Set<Promise<void>>();
  const timer = setInterval(notify, pollMs);
  timer.unref();
  notify();

  function notify(): void {
    calls += 1;
    // One more lane at a time: the next is opened by the piece of work that this one finds.
    const most = typeof concurrency === 'number' ? concurrency : concurrency();
    if (stopping || running.size >= most) return;
    const lane: Promise<void> = work().finally(() => running.delete(lane));
    running.add(lane);
  }

  async function work(): Promise<void> {
    for (;;) {
      const seen = calls;
      let worked = false;
      try {
        worked = await step();
      } catch (error) {
        // The store itself failed: the lease runs out and the row comes back; do not spin meanwhile.
        logger.error({ loop: name, error }, 'worker step failed');
        onFailure?.(error, { work: name });
        return;
      }
      if (stopping || (!worked && seen === calls)) return;
      if (worked) notify();
    }
  }

  return {
    notify,
    async stop(deadlineMs) {
      stopping = true;
      clearInterval(timer);
      const deadline = Promise.withResolvers<boolean>();
      const guard = setTimeout(() => deadline.resolve(false), deadlineMs);
      const drained = Promise.all(running).then(() => true);
      const result = await Promise.race([drained, deadline.promise]);
      clearTimeout(guard);
      return result;
    },
  };
}
