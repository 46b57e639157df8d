import type { ConversationStore } from '../../../assistant/ports/conversation-store.ts';
import type { WaitingWork, WorkOverviewStore } from '../../../assistant/ports/work-overview.ts';
import { reading, type StoreContext } from './store-context.ts';

const queues = {
  arrivals: 'SELECT count(*) AS waiting, min(received_at) AS oldest FROM arrivals WHERE status = 0',
  outbox: 'SELECT count(*) AS waiting, min(created_at) AS oldest FROM outbox WHERE status = 0',
} as const;

/** Asked by hand and rarely: nothing of it is prepared before. */
export function createWorkOverview(
  context: StoreContext,
  { queueDepth }: Pick<ConversationStore, 'queueDepth'>,
): WorkOverviewStore {
  function waitingIn(queue: keyof typeof queues, now: Date): WaitingWork {
    const row = reading(context, () =>
      context.database.prepare<[], { waiting: number; oldest: number | null }>(queues[queue]).get(),
    );
    const oldest = row?.oldest ?? now.getTime();
    return { waiting: row?.waiting ?? 0, oldestMs: Math.max(0, now.getTime() - oldest) };
  }

  return {
    async workOverview(now) {
      const { inbox, oldestInboxMs, dead, held } = await queueDepth(now);
      return {
        arrivals: waitingIn('arrivals', now),
        inbox: { waiting: inbox, oldestMs: oldestInboxMs },
        outbox: waitingIn('outbox', now),
        ...{ dead, held },
      };
    },
  };
}
