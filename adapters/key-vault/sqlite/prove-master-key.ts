import SqliteDatabase from 'better-sqlite3';
import { schemaVersion } from '../../sqlite/open-database.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';
import { masterKey, refuseForeignKey } from './master-keys.ts';

/** Throws STORE_KEY_WRONG when the vault in `file` was made under other keys; opens it for reading only. */
export function proveMasterKey(
  file: string,
  keys: { encryptionKey: Uint8Array; previousEncryptionKey: Uint8Array | null },
): void {
  const { encryptionKey, previousEncryptionKey } = keys;
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    if (schemaVersion(database) === 0) return;
    const previous = previousEncryptionKey === null ? null : masterKey(previousEncryptionKey);
    refuseForeignKey(database, masterKey(encryptionKey), previous);
  } catch (error) {
    throw toStoreError(error, file);
  } finally {
    database?.close();
  }
}
