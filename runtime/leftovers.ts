import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../assistant/ports/clock.ts';
import type { DataPaths } from './data-folder.ts';
import { sweepPreviews } from './preview-sweep.ts';

/** A command may be writing beside the daemon: what is younger may still become something. */
const leftForGoodMs = 10 * 60_000;

/** Removes what processes that died left half made: drafts of documents, half a backup, a browser unpacked in part, previews. */
export async function sweepLeftovers(paths: DataPaths, clock: Clock): Promise<void> {
  const { documents, folder } = paths;
  sweepPreviews(paths, clock.now());
  await sweep(documents, /\.draft$/, clock);
  await sweep(folder, /^(?:backup|restore)-work-/, clock);
  await sweep(join(folder, 'cache'), /^chromium-.*\.part-/, clock);
}

async function sweep(folder: string, leftover: RegExp, clock: Clock): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => leftover.test(each))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || clock.now().getTime() - found.mtimeMs < leftForGoodMs) continue;
    await rm(path, { recursive: true, force: true });
  }
}
