import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { toStoreError } from './sqlite-errors.ts';

/** One consistent state of a database that others may be writing to, as a file of its own, readable by its owner only. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  try {
    closeSync(openSync(to, 'ax', 0o600));
    const source = new SqliteDatabase(from, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      // Inside one reading transaction: what others commit meanwhile would start the copy over, and under load for ever.
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM sqlite_schema').get();
      await source.backup(to);
    } finally {
      source.close();
    }
    // A file that is whole by itself, without a log beside it.
    const copy = new SqliteDatabase(to);
    copy.pragma('journal_mode = DELETE');
    copy.close();
  } catch (error) {
    throw toStoreError(error, from);
  }
}
