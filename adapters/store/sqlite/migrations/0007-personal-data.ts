import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `contact_keys.key` is a keyed digest of a phone or e-mail that was said in the conversation: people are found by it, nothing
 * can be read from it. `kept_documents` are papers that the law makes the company keep after their person was erased: sealed
 * under a key of their own (`documents.person` is `kept:ID` then), until a day, on a ground that names no person; `origin` is
 * the person they came from, an id that leads nowhere once that person is erased.
 */
export const personalData: Migration = {
  version: 7,
  sql: `
    CREATE TABLE contact_keys (
      key BLOB NOT NULL,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      PRIMARY KEY (key, conversation)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversations_idle ON conversations (updated_at);
    CREATE INDEX documents_person ON documents (person);

    CREATE TABLE kept_documents (
      document TEXT PRIMARY KEY,
      origin TEXT NOT NULL,
      ground TEXT NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_documents_origin ON kept_documents (origin);
  `,
};
