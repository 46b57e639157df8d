import type { ConversationStore } from '../../../assistant/ports/conversation-store.ts';
import { reading, type StoreContext } from './store-context.ts';

export function createQueueDepth(context: StoreContext): Pick<ConversationStore, 'queueDepth'> {
  const number = (sql: string) => context.database.prepare<[], number>(sql).pluck();
  const counts = {
    arrived: number('SELECT count(*) FROM inbox WHERE status = 0 AND not_before IS NULL AND behind IS NULL'),
    behind: number('SELECT coalesce(sum(inbox_behind_count), 0) FROM conversations WHERE inbox_ready_at IS NOT NULL'),
    timed: number('SELECT count(*) FROM inbox WHERE status = 0 AND not_before IS NOT NULL'),
    outbox: number('SELECT count(*) FROM outbox WHERE status = 0'),
    dead: number(
      `SELECT (SELECT count(*) FROM inbox WHERE status >= 2 AND status = 2)
            + (SELECT count(*) FROM outbox WHERE status >= 2 AND status = 2)
            + (SELECT count(*) FROM arrivals WHERE status >= 2 AND status = 2)`,
    ),
    held: number('SELECT count(*) FROM outbox WHERE status >= 2 AND status = 3'),
  };
  const oldest = context.database
    .prepare<[number], number | null>(
      `SELECT min(due) FROM (
         SELECT min(received_at) AS due FROM inbox WHERE status = 0 AND not_before IS NULL AND behind IS NULL
         UNION ALL
         SELECT min(not_before) FROM inbox WHERE status = 0 AND not_before IS NOT NULL) WHERE due <= ?`,
    )
    .pluck();

  return {
    async queueDepth(now) {
      return reading(context, () => {
        const at = now.getTime();
        return {
          inbox: (counts.arrived.get() ?? 0) + (counts.behind.get() ?? 0) + (counts.timed.get() ?? 0),
          outbox: counts.outbox.get() ?? 0,
          dead: counts.dead.get() ?? 0,
          held: counts.held.get() ?? 0,
          oldestInboxMs: at - (oldest.get(at) ?? at),
        };
      });
    },
  };
}
