import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `drafts`: replies that people decide about before a customer sees them. `status`: 0 waiting, 1 accepted, 2 edited, 3 rejected,
 * 4 stale. `body` is what was proposed, `decision` who decided and what was said instead: both sealed under the person's key. `post` is
 * the message in the managers' group and `posted` the status that it says; `editor` the member whose next line is to be said instead,
 * `editor_line` that line. `group_posts.asks`: an answer is waited for.
 */
export const drafts: Migration = {
  version: 12,
  sql: `
    CREATE TABLE drafts (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      status INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      decided_at INTEGER,
      body BLOB,
      decision BLOB,
      post INTEGER,
      posted INTEGER,
      editor INTEGER,
      editor_line TEXT
    ) STRICT;
    CREATE INDEX drafts_conversation ON drafts (conversation);
    CREATE UNIQUE INDEX drafts_waiting ON drafts (conversation) WHERE status = 0;
    CREATE INDEX drafts_corrected ON drafts (decided_at) WHERE status IN (2, 3);

    ALTER TABLE group_posts ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
  `,
};
