import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openLockDatabase } from '../adapters/sqlite/open-database.ts';
import { storageCode, toStoreError } from '../adapters/sqlite/sqlite-errors.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';

export const daemonLockErrors = defineErrors({
  running: {
    code: 'DAEMON_RUNNING',
    kind: 'conflict',
    ru: {
      message: 'На этих данных уже работает {holder}',
      hint: 'Остановите его или запустите второй на другом проекте (--project)',
    },
    en: {
      message: 'These data are in use already by {holder}',
      hint: 'Stop it, or start the second one on another project (--project)',
    },
  },
});

export interface LockHolder {
  readonly purpose: 'daemon' | 'migration';
  readonly pid: number;
  readonly address: string;
  readonly since: Date;
}

export interface DaemonLock {
  release(): void;
}

const patienceMs = 30_000;
/** `doctor` holds the lock for the moment of its look, and the name of the last daemon still stands there. */
const glanceMs = 250;

/**
 * One open write transaction on `file`: the operating system drops it with the process, however that ends. Who holds it
 * stands in the database and can be read beside it. A short migration is waited for, a daemon is not: DAEMON_RUNNING.
 */
export async function takeDaemonLock(file: string, self: LockHolder): Promise<DaemonLock> {
  for (const started = Date.now(); ; ) {
    const lock = tryDaemonLock(file, self);
    if (!('holder' in lock)) return lock;
    const waited = Date.now() - started;
    if (waited > (lock.holder?.purpose === 'daemon' ? glanceMs : patienceMs)) {
      throw new AssistantError(daemonLockErrors.running, { holder: describe(lock.holder) });
    }
    await pause(50);
  }
}

/** Who holds the lock now; undefined when nobody does. */
export function daemonLockHolder(file: string): LockHolder | undefined {
  const database = openLockDatabase(file);
  try {
    database.exec('BEGIN IMMEDIATE');
    return undefined;
  } catch (error) {
    if (isBusy(error)) return readHolder(database);
    throw toStoreError(error, file);
  } finally {
    database.close();
  }
}

function tryDaemonLock(file: string, self: LockHolder): DaemonLock | { holder: LockHolder | undefined } {
  const database = openLockDatabase(file);
  try {
    for (;;) {
      writeHolder(database, self);
      database.exec('BEGIN IMMEDIATE');
      const holder = readHolder(database);
      if (holder?.pid === self.pid && holder.since.getTime() === self.since.getTime()) break;
      // Somebody wrote a name between our two transactions and lost the race: ours has to stand there.
      database.exec('ROLLBACK');
    }
  } catch (error) {
    const busy = isBusy(error);
    const holder = busy ? readHolder(database) : undefined;
    database.close();
    if (busy) return { holder };
    throw toStoreError(error, file);
  }
  return {
    release() {
      if (database.open) database.close();
    },
  };
}

function writeHolder(database: Database, { purpose, pid, address, since }: LockHolder): void {
  database
    .transaction(() => {
      database.exec('CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY, description TEXT NOT NULL)');
      database
        .prepare('INSERT OR REPLACE INTO holder (one, description) VALUES (1, ?)')
        .run(JSON.stringify({ purpose, pid, address, since: since.getTime() }));
    })
    .immediate();
}

function readHolder(database: Database): LockHolder | undefined {
  try {
    const text = database.prepare<[], string>('SELECT description FROM holder').pluck().get();
    if (text === undefined) return undefined;
    const holder = JSON.parse(text) as Omit<LockHolder, 'since'> & { since: number };
    return { ...holder, since: new Date(holder.since) };
  } catch {
    return undefined;
  }
}

function describe(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'sales-assistant serve';
  const address = holder.address === '' ? '' : `, ${holder.address}`;
  return `sales-assistant serve (pid ${holder.pid}${address}, ${holder.since.toISOString()})`;
}

function isBusy(error: unknown): boolean {
  return storageCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}
