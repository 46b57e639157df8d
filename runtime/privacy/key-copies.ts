import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { destroyKeysIn } from '../../adapters/key-vault/sqlite/destroy-keys-in.ts';
import { readArchive, writeArchive } from '../backup/archive.ts';
import type { DataPaths } from '../data-folder.ts';

/** A vault set aside: before a migration, by a restore, in a preview. */
const vaultCopy = /^keys\.sqlite(?:\..*backup)?$/;
const keysArchive = /\.keys(?:\.tar\.gz|\.tgz)?$/;

/**
 * Destroys these people's keys in every copy of the vault under data/ and in `folders`: files set aside and archives of
 * keys, which are packed anew. Resolves with the files that changed.
 */
export async function destroyInCopies(
  paths: DataPaths,
  folders: readonly string[],
  persons: readonly string[],
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const file of copiesIn([paths.folder, ...folders])) {
    if (file === resolve(paths.keys)) continue;
    const isChanged = vaultCopy.test(file.slice(file.lastIndexOf('/') + 1))
      ? destroyKeysIn(file, persons)
      : await destroyInArchive(file, paths, persons);
    if (isChanged) changed.push(file);
  }
  return changed;
}

function copiesIn(folders: readonly string[]): readonly string[] {
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && (vaultCopy.test(entry.name) || keysArchive.test(entry.name)))
        .map((entry) => resolve(entry.parentPath, entry.name)),
    );
  return [...new Set(files)].toSorted();
}

async function destroyInArchive(file: string, { folder }: DataPaths, persons: readonly string[]): Promise<boolean> {
  const work = join(folder, `backup-work-${randomBytes(6).toString('hex')}`);
  try {
    const { files: _, format: _format, version: _version, ...about } = await readArchive(file, 'keys', work);
    if (!destroyKeysIn(join(work, 'keys.sqlite'), persons)) return false;
    await writeArchive(file, work, about);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  }
}
