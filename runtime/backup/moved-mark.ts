import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssistantError } from '../../assistant/errors.ts';
import type { DataPaths } from '../data-folder.ts';
import { syncFolder } from '../sync-folder.ts';
import { backupErrors } from './backup-errors.ts';

/** Stands once the data have moved to another server: two at the same vendors would answer everybody twice. */
export function movedMark({ folder }: Pick<DataPaths, 'folder'>): string {
  return join(folder, 'moved');
}

export function markMoved(paths: DataPaths, file: string, at: Date): void {
  writeFileSync(movedMark(paths), `${at.toISOString()} ${file}\n`, { mode: 0o600 });
  syncFolder(paths.folder);
}

/** Throws DATA_MOVED. */
export function refuseMoved(paths: DataPaths): void {
  const place = movedMark(paths);
  if (!existsSync(place)) return;
  const [, at = '', file = ''] = /^(\S+) (.*)/.exec(readFileSync(place, 'utf8')) ?? [];
  throw new AssistantError(backupErrors.moved, { at: at.slice(0, 10), file, place });
}
