import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `bookings`: times kept for conversations, `state` 0 held, 1 booked, 2 moved, 3 cancelled; `body` is sealed. `booked_times`: every
 * five minutes that one of them takes, its buffers too: the key is what makes two of them impossible. What goes while it was to
 * take place, by erasure, is remembered in `forsaken_meetings` by its root alone, so that it can be removed elsewhere.
 */
export const bookings: Migration = {
  version: 11,
  sql: `
    CREATE TABLE bookings (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      root TEXT NOT NULL,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      state INTEGER NOT NULL,
      starts_at INTEGER NOT NULL,
      ends_at INTEGER NOT NULL,
      first_tick INTEGER NOT NULL,
      last_tick INTEGER NOT NULL,
      held_until INTEGER,
      changed_at INTEGER NOT NULL,
      body BLOB
    ) STRICT;
    CREATE INDEX bookings_conversation ON bookings (conversation);
    CREATE INDEX bookings_root ON bookings (root);
    CREATE INDEX bookings_held ON bookings (held_until) WHERE state = 0;
    CREATE INDEX bookings_taken ON bookings (ends_at) WHERE state < 2;
    CREATE TABLE booked_times (
      tick INTEGER PRIMARY KEY,
      booking INTEGER NOT NULL REFERENCES bookings (number) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX booked_times_booking ON booked_times (booking);
    CREATE TABLE forsaken_meetings (root TEXT PRIMARY KEY) STRICT;
    CREATE TRIGGER bookings_forsaken AFTER DELETE ON bookings WHEN OLD.state = 1
      BEGIN INSERT OR IGNORE INTO forsaken_meetings (root) VALUES (OLD.root); END;
  `,
};
