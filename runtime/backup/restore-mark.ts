import { join } from 'node:path';
import type { DataPaths } from '../data-folder.ts';

/** Stands while a restore puts files in place. */
export function restoreMark({ folder }: Pick<DataPaths, 'folder'>): string {
  return join(folder, 'restore-unfinished');
}
