import SqliteDatabase from 'better-sqlite3';
import { schemaVersion } from './open-database.ts';
import { toStoreError } from './sqlite-errors.ts';

export interface DatabaseCondition {
  /** `ok`, or SQLite's own words about the first defect. */
  readonly integrity: string;
  readonly schema: number;
  readonly sqliteVersion: string;
}

/** Of a database that is there; the rest of it is not looked at. */
export function schemaOf(file: string): number {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    return schemaVersion(database);
  } catch (error) {
    throw toStoreError(error, file);
  } finally {
    database?.close();
  }
}

/** Looks at a database without writing to it; works beside a running daemon. */
export function inspectDatabase(file: string): DatabaseCondition {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    return {
      integrity: String(database.pragma('quick_check(1)', { simple: true })),
      schema: schemaVersion(database),
      sqliteVersion: String(database.prepare('SELECT sqlite_version()').pluck().get()),
    };
  } catch (error) {
    throw toStoreError(error, file);
  } finally {
    database?.close();
  }
}
