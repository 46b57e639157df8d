import SqliteDatabase from 'better-sqlite3';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';

/** In a vault that is a copy of another; nothing of the keys stays in its file. False when it had none of them. */
export function destroyKeysIn(file: string, persons: readonly string[]): boolean {
  let vault: SqliteDatabase.Database | undefined;
  try {
    vault = new SqliteDatabase(file, { fileMustExist: true, timeout: 5000 });
    vault.pragma('secure_delete = ON');
    const { changes } = vault
      .prepare(
        `UPDATE person_keys SET wrapped = NULL
         WHERE wrapped IS NOT NULL AND person IN (SELECT value FROM json_each(?))`,
      )
      .run(JSON.stringify(persons));
    if (vault.pragma('journal_mode', { simple: true }) === 'wal') vault.pragma('wal_checkpoint(TRUNCATE)');
    return changes > 0;
  } catch (error) {
    throw toStoreError(error, file);
  } finally {
    vault?.close();
  }
}
