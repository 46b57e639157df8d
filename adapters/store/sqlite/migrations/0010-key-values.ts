import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `key_values`: small things with a time to live, each under a keyed digest of its name. Links that open the operator page once were rows
 * of `tokens`; those that were not used are made anew. `outbox_rests_until`: the chat may not be written to before, as its vendor allows
 * only so much.
 */
export const keyValues: Migration = {
  version: 10,
  sql: `
    CREATE TABLE key_values (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER) STRICT, WITHOUT ROWID;
    CREATE INDEX key_values_expiring ON key_values (expires_at) WHERE expires_at IS NOT NULL;
    DELETE FROM tokens WHERE id LIKE 'link.%';
    ALTER TABLE conversations ADD COLUMN outbox_rests_until INTEGER;
  `,
};
