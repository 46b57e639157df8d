import type { EffectPerformers } from '../assistant/delivery/effect-work.ts';
import { createGroupReader } from '../assistant/delivery/group-arrivals.ts';
import type { ArrivalReader } from '../assistant/delivery/work-arrivals.ts';
import { GroupPace } from '../assistant/delivery/work-topics.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { TopicStore } from '../assistant/ports/topic-store.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import type { ManagersDesk } from '../runtime/managers-desk.ts';
import { startTopicsWorker } from './workers/topics-worker.ts';

export interface ManagersParts {
  readonly desk: ManagersDesk;
  readonly store: Store & TopicStore;
  readonly findQuote: (id: string) => Promise<Quote | undefined>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The company's people beside the assistant: what they are shown, what they say, and where they have silenced it. */
export async function startManagers({ desk, store, findQuote, clock, logger }: ManagersParts) {
  let silent: ReadonlySet<string> = new Set();
  const readSwitches = async () => {
    silent = new Set(await store.switchedOff());
  };
  await readSwitches();
  const topics = startTopicsWorker({
    store,
    group: () => desk.group(),
    settings: () => desk.settings(),
    findQuote,
    pace: new GroupPace(),
    clock,
    logger,
  });
  return {
    /** There may be something to show. */
    notify: () => topics.notify(),
    watch: () => desk.group() !== null,
    silenced: (channel: string) => silent.has('all') || silent.has(`channel:${channel}`),
    /** Whoever understands what comes from the group; undefined while there is none. */
    reader(): ArrivalReader | undefined {
      const group = desk.group();
      if (group === null) return undefined;
      return createGroupReader({ group, store, clock, onPost: () => topics.notify(), onSwitch: readSwitches });
    },
    /** People are called, after what told them before. */
    handoff: (before: EffectPerformers['handoff']): EffectPerformers['handoff'] =>
      async function handoff(call) {
        await before(call);
        if (desk.group() === null) return;
        await store.callManagers({ conversation: call.conversation.id, at: clock.now() });
        topics.notify();
      },
    stop: (deadlineMs: number) => topics.stop(deadlineMs),
  };
}
