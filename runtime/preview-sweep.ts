import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { daemonLockHolder } from './daemon-lock.ts';
import { type DataPaths, dataPaths } from './data-folder.ts';

/** One that is being made has no lock yet. */
const makingMs = 10 * 60_000;

export function previewsFolder({ folder }: DataPaths): string {
  return join(folder, 'preview');
}

/**
 * Removes what killed previews left: nobody holds their lock any more. They hold people's data with the keys, so that
 * whoever is erased meanwhile must not live on in them.
 */
export function sweepPreviews(paths: DataPaths, now: Date): void {
  const previews = previewsFolder(paths);
  if (!existsSync(previews)) return;
  for (const name of readdirSync(previews)) {
    const home = join(previews, name);
    const { lock } = dataPaths(home, {});
    const isLocked = existsSync(lock);
    const isLeft = isLocked ? daemonLockHolder(lock) === undefined : now.getTime() - statSync(home).mtimeMs > makingMs;
    if (isLeft) rmSync(home, { recursive: true, force: true });
  }
}
