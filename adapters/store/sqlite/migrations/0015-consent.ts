import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `consents`: what people have decided about their personal data; nothing in it is personal. `withheld`: what of a turn is kept back
 * until the person consents, sealed under the person's key; gone once it is decided, or after `withheldMs`. `topics.again`: lines that
 * were shown with placeholders and stand whole in the transcript now, as a JSON list of their numbers.
 */
export const consent: Migration = {
  version: 15,
  sql: `
    CREATE TABLE consents (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      decision TEXT NOT NULL,
      version TEXT NOT NULL,
      channel TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX consents_conversation ON consents (conversation);

    CREATE TABLE withheld (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      at INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX withheld_conversation ON withheld (conversation);
    CREATE INDEX withheld_at ON withheld (at);

    ALTER TABLE topics ADD COLUMN again TEXT;
  `,
};
