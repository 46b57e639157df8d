import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `turn_records.body` and `corrections.body` are sealed under the key of the conversation's person. `model_usage` holds
 * sums by the company's day and nothing personal.
 */
export const recordsAndCorrections: Migration = {
  version: 3,
  sql: `
    CREATE TABLE turn_records (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      heard INTEGER,
      first_seq INTEGER,
      last_seq INTEGER,
      at INTEGER NOT NULL,
      unanswered INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX turn_records_conversation ON turn_records (conversation);
    CREATE INDEX turn_records_unanswered ON turn_records (number) WHERE unanswered = 1;

    CREATE TABLE model_usage (
      day TEXT NOT NULL,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      calls INTEGER NOT NULL,
      input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      kopecks INTEGER NOT NULL,
      PRIMARY KEY (day, provider, model)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE corrections (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      body BLOB NOT NULL,
      UNIQUE (conversation, seq)
    ) STRICT;
  `,
};
