import { chmodSync, closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { AssistantError } from '../../assistant/errors.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { type Database, schemaVersion } from './open-database.ts';
import { toStoreError } from './sqlite-errors.ts';

/** One change of the schema. Never edited once released: a later change is a later file. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.reduce((newest, { version }) => Math.max(newest, version), 0);
}

/** Throws STORE_NEWER for a database this program does not know yet. True when migrations are due. */
export function needsMigration(database: Database, migrations: readonly Migration[]): boolean {
  const found = schemaVersion(database);
  const known = newestVersion(migrations);
  if (found > known) throw new AssistantError(storeErrors.newer, { place: database.name, found, known });
  return found < known;
}

/**
 * Brings the schema up to date, one transaction a step. A database that holds something is copied beside itself first;
 * resolves with that copy's path. The caller makes sure that nobody else is at it.
 */
export function migrate(database: Database, migrations: readonly Migration[]): string | undefined {
  if (!needsMigration(database, migrations)) return undefined;
  try {
    const from = schemaVersion(database);
    const backup = from === 0 ? undefined : copyBeside(database, from);
    for (const { version, sql } of migrations) {
      if (version <= from) continue;
      database
        .transaction(() => {
          database.exec(sql);
          database.pragma(`user_version = ${version}`);
        })
        .immediate();
    }
    return backup;
  } catch (error) {
    throw toStoreError(error, database.name);
  }
}

function copyBeside(database: Database, version: number): string {
  let target = `${database.name}.v${version}.backup`;
  for (let count = 2; existsSync(target); count += 1) target = `${database.name}.v${version}-${count}.backup`;
  try {
    database.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
  chmodSync(target, 0o600);
  const descriptor = openSync(target, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  return target;
}
