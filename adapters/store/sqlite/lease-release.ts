import type { Database } from '../../sqlite/open-database.ts';

/**
 * Frees what a process that died had leased: of one conversation, or, for the one daemon at its start (`null`), of all of
 * them. What waits for a moment of its own waits on.
 */
export function createLeaseRelease(database: Database): (now: Date, conversation: string | null) => void {
  const inbox = `UPDATE conversations SET inbox_ready_at = @at WHERE inbox_head IS NOT NULL
    AND (SELECT lease_until FROM inbox WHERE number = inbox_head) IS NOT NULL`;
  const outbox = `UPDATE conversations SET outbox_ready_at = max(@at, coalesce(outbox_rests_until, 0)) WHERE outbox_ready_at > @at
    AND EXISTS (SELECT 1 FROM outbox WHERE conversation = conversations.number AND status = 0
                AND destination IS NULL AND lease_until IS NOT NULL)`;
  const vendors = `UPDATE outbox SET ready_at = @at WHERE status = 0 AND destination IS NOT NULL AND ready_at > @at
    AND lease_until IS NOT NULL`;
  return (now, conversation) => {
    const at = now.getTime();
    const release = database.transaction(() => {
      if (conversation === null) {
        database.prepare(inbox).run({ at });
        database.prepare(outbox).run({ at });
        database.prepare(vendors).run({ at });
        database.prepare('UPDATE arrivals SET ready_at = @at WHERE status = 0 AND ready_at > @at').run({ at });
      } else {
        const one = ' AND id = @conversation';
        database.prepare(inbox + one).run({ at, conversation });
        database.prepare(outbox + one).run({ at, conversation });
        const whose = ' AND conversation = (SELECT number FROM conversations WHERE id = @conversation)';
        database.prepare(vendors + whose).run({ at, conversation });
      }
    });
    release.immediate();
  };
}
