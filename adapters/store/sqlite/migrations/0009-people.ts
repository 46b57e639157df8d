import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `joined_people`: people with one `circle` are one person; who stands in none is a person of his own. `crossings`: one-time links from one
 * conversation into another channel, by a digest of what the link holds; a used one is gone. `proven_contacts.key`: a keyed digest, as in
 * `contact_keys`, of a phone that a messenger vouched for.
 */
export const people: Migration = {
  version: 9,
  sql: `
    CREATE TABLE joined_people (
      person TEXT PRIMARY KEY,
      circle TEXT NOT NULL,
      by TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX joined_people_circle ON joined_people (circle);
    CREATE TABLE crossings (
      key BLOB PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX crossings_conversation ON crossings (conversation);
    CREATE TABLE proven_contacts (
      key BLOB NOT NULL,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      PRIMARY KEY (key, conversation)
    ) STRICT, WITHOUT ROWID;
  `,
};
