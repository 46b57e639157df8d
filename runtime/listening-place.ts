import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';

/** Where a daemon listens whose port the system chose: its lock was taken before that was known. */
export interface ListeningPlace {
  readonly pid: number;
  readonly address: string;
}

const key = 'daemon.address';

export function keepListeningPlace(values: Pick<KeyValueStore, 'set'>, address: string): Promise<void> {
  return values.set(key, { pid: process.pid, address } satisfies ListeningPlace, { ttlMs: null });
}

/** Of the latest daemon that had it chosen; it may be gone. */
export function readListeningPlace(values: Pick<KeyValueStore, 'get'>): Promise<ListeningPlace | undefined> {
  return values.get<ListeningPlace>(key);
}
