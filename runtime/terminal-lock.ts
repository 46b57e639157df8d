import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLockDatabase } from '../adapters/sqlite/open-database.ts';
import { storageCode, toStoreError } from '../adapters/sqlite/sqlite-errors.ts';
import { makeFolders } from './make-folders.ts';

export interface TerminalLock {
  release(): void;
}

/**
 * That a terminal is in this conversation: an open transaction on a file of its own, which the operating system drops with
 * the process. Null while another terminal holds it.
 */
export function takeTerminalLock(dataFolder: string, conversation: string): TerminalLock | null {
  const folder = join(dataFolder, 'terminals');
  makeFolders(folder, 0o700);
  // The id is whatever somebody typed: it must not become a path.
  const file = join(folder, `${createHash('sha256').update(conversation).digest('hex').slice(0, 32)}.lock`);
  const database = openLockDatabase(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (storageCode(error)?.startsWith('SQLITE_BUSY')) return null;
    throw toStoreError(error, file);
  }
  return {
    release() {
      if (!database.open) return;
      rmSync(file, { force: true });
      database.close();
    },
  };
}
