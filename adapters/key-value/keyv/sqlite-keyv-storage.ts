import type { KeyvStorageAdapter } from 'keyv';
import type { GroupCommit } from '../../sqlite/group-commit.ts';
import type { Database } from '../../sqlite/open-database.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';

/** What Keyv is given, and beyond it two steps that are whole only here; Redis has them as GETDEL and INCRBY. */
export interface KeyvStorage extends Pick<KeyvStorageAdapter, 'get' | 'set' | 'has' | 'delete' | 'clear'> {
  take(key: string): Promise<string | undefined>;
  /** `change` may run twice and touches nothing; of what has expired it is given undefined. */
  change(key: string, change: (value: string | undefined) => { value: string; expires: number | null }): Promise<void>;
  sweep(): Promise<number>;
}

/**
 * A table of the store. What has expired is gone for every reader, and from the disk with `sweep`. Writes share their commits with those
 * of the store. Keyv itself is not needed here, and not loaded.
 */
export function createSqliteKeyvStorage(parts: {
  database: Database;
  writes: GroupCommit;
  /** Unix milliseconds. */
  now: () => number;
}): KeyvStorage {
  const { database, writes, now } = parts;
  const alive = 'key = ? AND (expires_at IS NULL OR expires_at > ?)';
  const select = database.prepare<[string, number], string>(`SELECT value FROM key_values WHERE ${alive}`).pluck();
  const take = database
    .prepare<[string, number], string>(`DELETE FROM key_values WHERE ${alive} RETURNING value`)
    .pluck();
  const upsert = database.prepare<[string, string, number | null]>(
    `INSERT INTO key_values (key, value, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
  );
  const clear = database.prepare('DELETE FROM key_values');
  const sweep = database.prepare<[number]>('DELETE FROM key_values WHERE expires_at <= ?');

  async function read(key: string): Promise<string | undefined> {
    try {
      return select.get(key, now());
    } catch (error) {
      throw toStoreError(error, database.name);
    }
  }
  const takeOut = (key: string) => writes.run(() => take.get(key, now()));

  return {
    get: read,
    has: async (key: string) => (await read(key)) !== undefined,
    async set(key: string, value: unknown, expires?: number) {
      await writes.run(() => upsert.run(key, String(value), expires ?? null));
      return true;
    },
    delete: async (key: string) => (await takeOut(key)) !== undefined,
    async clear() {
      await writes.run(() => clear.run());
    },
    take: takeOut,
    async change(key: string, change: (value: string | undefined) => { value: string; expires: number | null }) {
      await writes.run(() => {
        const { value, expires } = change(select.get(key, now()));
        upsert.run(key, value, expires);
      });
    },
    sweep: () => writes.run(() => sweep.run(now()).changes),
  };
}
