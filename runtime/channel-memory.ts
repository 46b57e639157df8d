import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWholeFile } from '../adapters/store/sqlite/sealed-file.ts';
import type { DataPaths } from './data-folder.ts';

/** Small things that channels have to know after a restart, by key; durable once set. */
export interface ChannelMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

export function channelMemoryFile({ folder }: Pick<DataPaths, 'folder'>): string {
  return join(folder, 'channels.json');
}

/** A file of its own: holds digests of chats and nothing that was said. The daemon alone writes it. */
export function openChannelMemory(paths: Pick<DataPaths, 'folder'>): ChannelMemory {
  const file = channelMemoryFile(paths);
  let writing = Promise.resolve();

  async function entries(): Promise<Readonly<Record<string, string>>> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, string>>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  }

  async function write(key: string, value: string): Promise<void> {
    await writeWholeFile(file, Buffer.from(JSON.stringify({ ...(await entries()), [key]: value })));
  }

  return {
    get: async (key) => (await entries())[key],
    set(key, value) {
      const written = writing.then(() => write(key, value));
      writing = written.catch(() => {});
      return written;
    },
  };
}
