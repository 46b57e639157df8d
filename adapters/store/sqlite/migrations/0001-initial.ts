import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * Two lanes run through `conversations`: `inbox_*` and `outbox_ready_at`. `…_ready_at` is the moment at which something of
 * this conversation can be claimed next (its due time, the end of a lease, the time of a retry), null when nothing waits;
 * so a claim is one step down an index however much waits. `inbox_head` is the event in work or waiting for its retry.
 * Events are worked in order of `number`, not of a clock that may step back; only those with `not_before` wait for a time.
 *
 * Status of an inbox or outbox row: 0 waiting, 1 done, 2 dead, 3 held. Columns of type BLOB but `dedupe` (a digest) are
 * sealed under the person's key; `quotes.body` is text, see there. Times are milliseconds since 1970, UTC.
 */
export const initial: Migration = {
  version: 1,
  sql: `
    CREATE TABLE conversations (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      person TEXT NOT NULL,
      channel TEXT NOT NULL,
      last_seq INTEGER NOT NULL DEFAULT 0,
      inbox_head INTEGER,
      inbox_ready_at INTEGER,
      outbox_ready_at INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX conversations_inbox ON conversations (channel, inbox_ready_at) WHERE inbox_ready_at IS NOT NULL;
    CREATE INDEX conversations_outbox ON conversations (channel, outbox_ready_at) WHERE outbox_ready_at IS NOT NULL;
    CREATE INDEX conversations_person ON conversations (person);

    -- Apart from its lanes: a visitor's line does not rewrite the state.
    CREATE TABLE conversation_states (
      conversation INTEGER PRIMARY KEY REFERENCES conversations (number),
      version INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT;

    -- In order of arrival, so that a commit writes few pages; the index puts them in order of conversation.
    CREATE TABLE messages (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX messages_seq ON messages (conversation, seq);

    -- A row outlives its event, because dedupe must hold for ever; its payload does not. An empty payload says that the
    -- event is the text of the message it added.
    CREATE TABLE inbox (
      number INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      dedupe BLOB NOT NULL UNIQUE,
      seq INTEGER,
      status INTEGER NOT NULL DEFAULT 0,
      attempt INTEGER NOT NULL DEFAULT 0,
      received_at INTEGER NOT NULL,
      not_before INTEGER,
      lease_until INTEGER,
      payload BLOB,
      error BLOB
    ) STRICT;
    CREATE INDEX inbox_arrived ON inbox (conversation) WHERE status = 0 AND not_before IS NULL;
    CREATE INDEX inbox_timed ON inbox (conversation, not_before) WHERE status = 0 AND not_before IS NOT NULL;
    CREATE INDEX inbox_stuck ON inbox (status) WHERE status >= 2;

    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation INTEGER NOT NULL REFERENCES conversations (number),
      status INTEGER NOT NULL DEFAULT 0,
      attempt INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      lease_until INTEGER,
      payload BLOB,
      error BLOB
    ) STRICT;
    CREATE INDEX outbox_waiting ON outbox (conversation) WHERE status = 0;
    CREATE INDEX outbox_stuck ON outbox (status) WHERE status >= 2;

    -- What is sold, at which price, by which rule; 0002 takes out who granted a discount and why.
    CREATE TABLE quotes (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      chain TEXT NOT NULL,
      revision INTEGER NOT NULL,
      conversation TEXT,
      config_hash TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      withdrawn_at INTEGER,
      body TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX quotes_chain ON quotes (chain, revision);
    CREATE INDEX quotes_newest ON quotes (created_at, number);
    CREATE INDEX quotes_conversation ON quotes (conversation, created_at) WHERE conversation IS NOT NULL;
    CREATE INDEX quotes_config ON quotes (config_hash, created_at);

    CREATE TABLE document_numbers (
      kind TEXT NOT NULL,
      year INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (kind, year)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE documents (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      quote TEXT NOT NULL,
      customer TEXT NOT NULL,
      person TEXT NOT NULL,
      year INTEGER NOT NULL,
      number INTEGER NOT NULL,
      issued_at INTEGER NOT NULL,
      file_name BLOB,
      file_bytes INTEGER,
      UNIQUE (kind, quote, customer),
      UNIQUE (kind, year, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) STRICT, WITHOUT ROWID;
  `,
};
