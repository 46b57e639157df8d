import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `arrivals` is the door: what vendors hand over, one row each, before anything is known about it. A row outlives its body, because
 * dedupe must hold for ever. `lane` is a digest of the vendor's chat. `dedupe` and `address_key` are digests too; `body` and
 * `error` are sealed under a key of the door's own, `address` under the person's.
 *
 * `outbox.begun_at`: a call was about to be made, and nobody has seen how it ended.
 */
export const channels: Migration = {
  version: 6,
  sql: `
    CREATE TABLE arrivals (
      number INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      dedupe BLOB NOT NULL UNIQUE,
      lane BLOB NOT NULL,
      status INTEGER NOT NULL DEFAULT 0,
      attempt INTEGER NOT NULL DEFAULT 0,
      received_at INTEGER NOT NULL,
      ready_at INTEGER NOT NULL,
      body BLOB,
      error BLOB
    ) STRICT;
    CREATE INDEX arrivals_waiting ON arrivals (number) WHERE status = 0;
    CREATE INDEX arrivals_stuck ON arrivals (status) WHERE status >= 2;

    ALTER TABLE conversations ADD COLUMN address_key BLOB;
    ALTER TABLE conversations ADD COLUMN address BLOB;
    CREATE UNIQUE INDEX conversations_address ON conversations (channel, address_key) WHERE address_key IS NOT NULL;

    ALTER TABLE outbox ADD COLUMN begun_at INTEGER;
  `,
};
