import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyGeneration } from '../adapters/knowledge-index/sqlite/generation-files.ts';
import { identityFolders, type ProjectFiles } from '../project/project-files.ts';

/** What was found when the copy was made: the next start on the same files need not look again. */
export interface LastGoodStamp<Report> {
  /** Content of config/ and templates/, generation of the index, and what else the checks rested on. */
  readonly key: string;
  readonly diagnostics: readonly Report[];
}

const stampName = 'stamp.json';

/** The last project that ran: config/, templates/ and the index generation, under data/last-good. Replaced whole. */
export function createLastGoodProject<Report>(dataFolder: string) {
  const folder = join(dataFolder, 'last-good');
  const former = `${folder}.old`;
  const coming = `${folder}.new`;

  return {
    /** A project folder, or null when none has been kept. */
    async find(): Promise<string | null> {
      // Stopped between the two renames: the former one is still whole.
      if (!existsSync(folder) && existsSync(former)) await rename(former, folder);
      return existsSync(join(folder, 'config')) ? folder : null;
    },

    async stamp(): Promise<LastGoodStamp<Report> | null> {
      try {
        return JSON.parse(await readFile(join(folder, stampName), 'utf8')) as LastGoodStamp<Report>;
      } catch {
        return null;
      }
    },

    async keep(
      files: ProjectFiles,
      index: { readonly folder: string; readonly generation: string },
      stamp: LastGoodStamp<Report>,
    ): Promise<void> {
      await rm(coming, { recursive: true, force: true });
      await mkdir(coming, { recursive: true, mode: 0o700 });
      for (const { path, outside } of await files.entries()) {
        if (outside === true || !identityFolders.some((each) => path.startsWith(`${each}/`))) continue;
        await mkdir(dirname(join(coming, path)), { recursive: true });
        await writeFile(join(coming, path), await files.read(path));
      }
      await copyGeneration(index.folder, index.generation, join(coming, 'data', 'index'));
      await writeFile(join(coming, stampName), JSON.stringify(stamp));
      await rm(former, { recursive: true, force: true });
      if (existsSync(folder)) await rename(folder, former);
      await rename(coming, folder);
      await rm(former, { recursive: true, force: true });
    },
  };
}
