import { statfs } from 'node:fs/promises';

/** Bytes that this program may still write there; of several folders where it is least. */
export async function freeBytes(...folders: readonly string[]): Promise<number> {
  const free = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    }),
  );
  return Math.min(...free);
}
