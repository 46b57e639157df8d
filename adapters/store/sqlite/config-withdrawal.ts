import SqliteDatabase from 'better-sqlite3';
import type { QuoteStore } from '../../../assistant/ports/quote-store.ts';
import { storageCode, toStoreError } from '../../sqlite/sqlite-errors.ts';

/**
 * The store's answer for whoever only computes: opened to read, without the keys. Null too where the file cannot be
 * opened for want of a right: nothing is saved or printed by such a user anyway, and looking at prices is not forbidden.
 */
export function createConfigWithdrawals(file: string): Pick<QuoteStore, 'findConfigWithdrawal'> {
  return {
    async findConfigWithdrawal(hash) {
      let database: SqliteDatabase.Database | undefined;
      try {
        database = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5000 });
        // Not there before the store's second version; nobody has called a price back in this file then.
        const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'withdrawals'");
        if (table.get() === undefined) return null;
        const at = database.prepare('SELECT at FROM withdrawals WHERE target = ?').pluck().get(hash);
        return typeof at === 'number' ? new Date(at) : null;
      } catch (error) {
        if (/^SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH)/.test(storageCode(error) ?? '')) return null;
        throw toStoreError(error, file);
      } finally {
        database?.close();
      }
    },
  };
}
