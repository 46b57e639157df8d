import { closeSync, existsSync, openSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { toStoreError } from './sqlite-errors.ts';

export type { Database } from 'better-sqlite3';

/**
 * A file that must not lose what was committed: WAL, every commit synced, freed content overwritten, readable by its
 * owner only. SQLite is left to wait up to five seconds for another process.
 */
export function openDatabase(file: string): Database {
  let database: Database | undefined;
  try {
    makeFile(file);
    database = new SqliteDatabase(file, { timeout: 5000 });
    database.pragma('secure_delete = ON');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('temp_store = MEMORY');
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('journal_size_limit = 67108864');
    return database;
  } catch (error) {
    database?.close();
    throw toStoreError(error, file);
  }
}

/** Nothing is written anywhere; gone when it is closed. `image` is what another one's `serialize` gave. */
export function openMemoryDatabase(image?: Buffer): Database {
  const database = new SqliteDatabase(image ?? ':memory:');
  database.pragma('foreign_keys = ON');
  return database;
}

/** `PRAGMA user_version`: 0 for a database that was never migrated. */
export function schemaVersion(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/** A file that is used as a lock only: no WAL, no waiting. */
export function openLockDatabase(file: string): Database {
  try {
    makeFile(file);
    return new SqliteDatabase(file, { timeout: 0 });
  } catch (error) {
    throw toStoreError(error, file);
  }
}

/**
 * Only where there is none: closing any descriptor of a database drops the locks that this process holds on it through
 * SQLite.
 */
function makeFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}
