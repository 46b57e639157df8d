import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * `withdrawals.target` is the id of a quote or the hash of a config, known here or not: a price is called back for quotes
 * that only a customer's file holds too, and for those computed under that config later. `quotes.base` is the quote whose
 * prices a revision carries (its own id unless it only grants a discount by hand): what is withdrawn takes it along.
 *
 * `quotes.grants` holds who granted a discount and why, sealed under the key of `person`: the visitor of the
 * conversation, or `quote:ID` where there is none – nothing erases such a key, it only keeps names out of a copied file.
 * Rows of before have them in `body`, which is plain text and otherwise holds no personal data.
 *
 * A specimen has its own row beside the genuine document of the same quote and customer, and no number of the sequence.
 */
export const withdrawalsAndSpecimens: Migration = {
  version: 2,
  sql: `
    CREATE TABLE withdrawals (
      target TEXT PRIMARY KEY,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO withdrawals (target, at) SELECT id, withdrawn_at FROM quotes WHERE withdrawn_at IS NOT NULL;

    ALTER TABLE quotes DROP COLUMN withdrawn_at;
    ALTER TABLE quotes ADD COLUMN base TEXT NOT NULL DEFAULT '';
    ALTER TABLE quotes ADD COLUMN person TEXT;
    ALTER TABLE quotes ADD COLUMN grants BLOB;
    UPDATE quotes SET base = id;
    CREATE INDEX quotes_base ON quotes (base);

    CREATE TABLE documents_with_specimens (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      quote TEXT NOT NULL,
      customer TEXT NOT NULL,
      specimen INTEGER NOT NULL,
      person TEXT NOT NULL,
      year INTEGER NOT NULL,
      number INTEGER,
      printed_number TEXT NOT NULL,
      issued_at INTEGER NOT NULL,
      file_name BLOB,
      file_bytes INTEGER,
      UNIQUE (kind, quote, customer, specimen),
      UNIQUE (kind, year, number)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO documents_with_specimens
      SELECT id, kind, quote, customer, 0, person, year, number,
             CASE kind WHEN 'offer' THEN 'КП-' || number WHEN 'contract' THEN number || '/' || year ELSE '' || number END,
             issued_at, file_name, file_bytes
      FROM documents;
    DROP TABLE documents;
    ALTER TABLE documents_with_specimens RENAME TO documents;
  `,
};
