import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { toStoreError } from './sqlite-errors.ts';

/** One consistent state of a database that others may be writing to, as a file of its own, readable by its owner only. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  try {
    closeSync(openSync(to, 'ax', 0o600));
    const source = new SqliteDatabase(from, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      await source.backup(to);
    } finally {
      source.close();
    }
  } catch (error) {
    throw toStoreError(error, from);
  }
}
