import { AssistantError } from '../../assistant/errors.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';

/** The code of an error that SQLite or the file system raised; undefined for anything else. */
export function storageCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

/** True when the failure is about the disk, the file or a lock: whatever else is in the same commit fails as well. */
export function isStorageFailure(error: unknown): boolean {
  const code = storageCode(error) ?? '';
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
}

/** Speaks of storage in the port's terms; errors that are no storage failure pass unchanged. */
export function toStoreError(error: unknown, place: string): unknown {
  const code = storageCode(error);
  if (error instanceof AssistantError || code === undefined) return error;
  const context = { cause: error };
  const reason = error instanceof Error ? error.message : String(error);
  // SHMSIZE: the shared memory beside the WAL is the first file that has to grow on a full disk.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AssistantError(storeErrors.full, { place }, context);
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code) || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AssistantError(storeErrors.readOnly, { place }, context);
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new AssistantError(storeErrors.busy, { place }, context);
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) {
    return new AssistantError(storeErrors.damaged, { place, reason }, context);
  }
  if (code.startsWith('SQLITE_') || code === 'EIO') {
    return new AssistantError(storeErrors.failed, { place, reason: `${code} ${reason}` }, context);
  }
  return error;
}
