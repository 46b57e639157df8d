import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `outbox.destination`: the vendor an effect is for, null for what goes the way of the chat. Such an effect is ready by itself at
 * `ready_at` and waits for none of another destination.
 */
export const vendorLanes: Migration = {
  version: 13,
  sql: `
    ALTER TABLE outbox ADD COLUMN destination TEXT;
    ALTER TABLE outbox ADD COLUMN ready_at INTEGER;
    CREATE INDEX outbox_vendors ON outbox (destination, ready_at) WHERE status = 0 AND destination IS NOT NULL;
  `,
};
