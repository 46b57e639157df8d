import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `topics`: a topic of the managers' group for each conversation, and how far the transcript is shown there. `changes` counts what
 * has happened since, so that showing it does not lose what comes meanwhile. A row that goes, by erasure too, leaves its topic to be
 * deleted. `group_posts`: what is said there once, by a digest of its key; nothing personal. `switched_off`: where people have silenced the
 * assistant.
 */
export const topics: Migration = {
  version: 8,
  sql: `
    CREATE TABLE topics (
      conversation INTEGER PRIMARY KEY REFERENCES conversations (number),
      chat INTEGER,
      thread INTEGER,
      shown INTEGER NOT NULL DEFAULT 0,
      begun INTEGER,
      leader TEXT,
      changes INTEGER NOT NULL DEFAULT 0,
      ready_at INTEGER,
      call_at INTEGER,
      calls INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX topics_ready ON topics (ready_at) WHERE ready_at IS NOT NULL;
    CREATE INDEX topics_calls ON topics (call_at) WHERE call_at IS NOT NULL;
    CREATE UNIQUE INDEX topics_thread ON topics (chat, thread) WHERE thread IS NOT NULL;
    CREATE TABLE forsaken_topics (chat INTEGER NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (chat, thread)) STRICT;
    CREATE TRIGGER topics_forsaken AFTER DELETE ON topics WHEN OLD.thread IS NOT NULL
      BEGIN INSERT OR IGNORE INTO forsaken_topics (chat, thread) VALUES (OLD.chat, OLD.thread); END;

    CREATE TABLE group_posts (
      number INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      thread INTEGER,
      text TEXT,
      created_at INTEGER NOT NULL,
      begun_at INTEGER
    ) STRICT;
    CREATE INDEX group_posts_waiting ON group_posts (number) WHERE text IS NOT NULL;

    CREATE TABLE switched_off (place TEXT PRIMARY KEY, by TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  `,
};
