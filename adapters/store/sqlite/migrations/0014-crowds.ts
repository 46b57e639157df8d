import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * What a crowd of lines writes: few pages. `inbox_keys`, `arrivals_keys`: the digests under which rows are known, put there many
 * at a time; the newest rows, above `keyed_until`, are known by themselves (known-keys.ts).
 *
 * A line that comes while others of its conversation wait stands in no index: `behind` is the line before it that does so too, 0
 * for the first, and `conversations.inbox_behind` the newest, until a claim brings them forward (lines-behind.ts). `last_day`: the
 * day of `updated_at`, so that an index moves once a day and not with every line.
 */
export const crowds: Migration = {
  version: 14,
  sql: `
    CREATE TABLE inbox_keys (key BLOB PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE arrivals_keys (key BLOB PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE keyed_until (queue TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO inbox_keys (key, number) SELECT dedupe, number FROM inbox ORDER BY dedupe;
    INSERT INTO arrivals_keys (key, number) SELECT dedupe, number FROM arrivals ORDER BY dedupe;
    INSERT INTO keyed_until (queue, number) SELECT 'inbox', coalesce(max(number), 0) FROM inbox;
    INSERT INTO keyed_until (queue, number) SELECT 'arrivals', coalesce(max(number), 0) FROM arrivals;

    ALTER TABLE conversations ADD COLUMN inbox_behind INTEGER;
    ALTER TABLE conversations ADD COLUMN inbox_behind_count INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversations ADD COLUMN last_day INTEGER NOT NULL DEFAULT 0;
    UPDATE conversations SET last_day = updated_at / 86400000;
    DROP INDEX conversations_idle;
    CREATE INDEX conversations_idle ON conversations (last_day);

    CREATE TABLE inbox_of_crowds (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      dedupe BLOB NOT NULL,
      seq INTEGER,
      status INTEGER NOT NULL DEFAULT 0,
      attempt INTEGER NOT NULL DEFAULT 0,
      received_at INTEGER NOT NULL,
      not_before INTEGER,
      lease_until INTEGER,
      payload BLOB,
      error BLOB,
      finished INTEGER NOT NULL DEFAULT 0,
      behind INTEGER
    ) STRICT;
    INSERT INTO inbox_of_crowds
      SELECT number, conversation, dedupe, seq, status, attempt, received_at, not_before, lease_until, payload, error, finished, NULL
      FROM inbox;
    DROP TABLE inbox;
    ALTER TABLE inbox_of_crowds RENAME TO inbox;
    CREATE INDEX inbox_arrived ON inbox (conversation) WHERE status = 0 AND not_before IS NULL AND behind IS NULL;
    CREATE INDEX inbox_timed ON inbox (conversation, not_before) WHERE status = 0 AND not_before IS NOT NULL;
    CREATE INDEX inbox_stuck ON inbox (status) WHERE status >= 2;
    CREATE TRIGGER inbox_forgotten AFTER DELETE ON inbox BEGIN DELETE FROM inbox_keys WHERE key = OLD.dedupe; END;

    CREATE TABLE arrivals_of_crowds (
      number INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      dedupe BLOB NOT NULL,
      lane BLOB NOT NULL,
      status INTEGER NOT NULL DEFAULT 0,
      attempt INTEGER NOT NULL DEFAULT 0,
      received_at INTEGER NOT NULL,
      ready_at INTEGER NOT NULL,
      body BLOB,
      error BLOB
    ) STRICT;
    INSERT INTO arrivals_of_crowds
      SELECT number, source, dedupe, lane, status, attempt, received_at, ready_at, body, error FROM arrivals;
    DROP TABLE arrivals;
    ALTER TABLE arrivals_of_crowds RENAME TO arrivals;
    CREATE INDEX arrivals_waiting ON arrivals (number) WHERE status = 0;
    CREATE INDEX arrivals_stuck ON arrivals (status) WHERE status >= 2;
    CREATE TRIGGER arrivals_forgotten AFTER DELETE ON arrivals BEGIN DELETE FROM arrivals_keys WHERE key = OLD.dedupe; END;
  `,
};
