import type { Migration } from '../../sqlite/migrate.ts';

/** `wrapped` is null once the key is destroyed: the row stays, so that no second key is ever made for that person. */
export const vaultMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE master_keys (id TEXT PRIMARY KEY, proof BLOB NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE person_keys (
        person TEXT PRIMARY KEY,
        master TEXT NOT NULL,
        wrapped BLOB
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
