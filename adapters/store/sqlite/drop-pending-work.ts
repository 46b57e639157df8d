import type { Database } from '../../sqlite/open-database.ts';

/**
 * Makes a copy of a database idle: what waits in its inbox and outbox is the business of the original, and doing it here
 * too would do it twice. What was said and given stays.
 */
export function dropPendingWork(database: Database): void {
  database.exec(`
    BEGIN IMMEDIATE;
    DELETE FROM outbox;
    UPDATE inbox SET status = 1, lease_until = NULL, payload = NULL, behind = NULL WHERE status <> 1;
    UPDATE conversations SET inbox_head = NULL, inbox_ready_at = NULL, outbox_ready_at = NULL, inbox_behind = NULL,
        inbox_behind_count = 0
      WHERE inbox_head IS NOT NULL OR inbox_ready_at IS NOT NULL OR outbox_ready_at IS NOT NULL;
    COMMIT;
  `);
}
