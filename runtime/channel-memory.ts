import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';
import type { DataPaths } from './data-folder.ts';

/** Small things that channels have to know after a restart, by key; durable once set and kept for ever. */
export interface ChannelMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** Where they lay before there was a key-value store; backups of that time have it. */
export function channelMemoryFile({ folder }: Pick<DataPaths, 'folder'>): string {
  return join(folder, 'channels.json');
}

const nameOf = (key: string) => `channel-memory.${key}`;

/** Holds digests of chats and nothing that was said. */
export function openChannelMemory(values: KeyValueStore, paths: Pick<DataPaths, 'folder'>): ChannelMemory {
  const file = channelMemoryFile(paths);
  let moved: Promise<void> | undefined;

  /** What stands in the store is newer than the file, whose removal may have been interrupted. */
  async function move(): Promise<void> {
    const old = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (old === undefined) return;
    for (const [key, value] of Object.entries(JSON.parse(old) as Readonly<Record<string, string>>)) {
      if ((await values.get(nameOf(key))) === undefined) await values.set(nameOf(key), value, { ttlMs: null });
    }
    await rm(file, { force: true });
  }

  function ready(): Promise<void> {
    moved ??= move().catch((error: unknown) => {
      moved = undefined;
      throw error;
    });
    return moved;
  }

  return {
    async get(key) {
      await ready();
      return values.get(nameOf(key));
    },
    async set(key, value) {
      await ready();
      await values.set(nameOf(key), value, { ttlMs: null });
    },
  };
}
