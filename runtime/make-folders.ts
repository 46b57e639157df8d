import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { storageCode } from '../adapters/sqlite/sqlite-errors.ts';

/**
 * Makes what is missing of a path, outermost first, and tells what it made; on a failure nothing of it stays. One by one:
 * a recursive `mkdir` never ends where the system lets nobody make folders (/proc).
 */
export function makeFolders(path: string, mode?: number): readonly string[] {
  if (isFolder(path)) return [];
  const above = dirname(path) === path ? [] : makeFolders(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
    return [...above, path];
  } catch (error) {
    // Somebody else was quicker.
    if (storageCode(error) === 'EEXIST' && isFolder(path)) return above;
    removeEmptyFolders(above);
    throw error;
  }
}

/** Innermost last, as `makeFolders` told them; what others have put something into stays. */
export function removeEmptyFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, or gone: nothing of ours is left in it.
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
