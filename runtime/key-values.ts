import type { GroupCommit } from '../adapters/sqlite/group-commit.ts';
import type { Database } from '../adapters/sqlite/open-database.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';
import type { KeyVault } from '../assistant/ports/key-vault.ts';

export interface KeyValueParts {
  readonly database: Database;
  /** Those of the store, so that both share commits. */
  readonly writes: GroupCommit;
  readonly vault: KeyVault;
  readonly clock: Clock;
}

/** Keyv over SQLite; Keyv is loaded at the first use, which most commands and a daemon without vendors never come to. */
export function openKeyValues({ database, writes, vault, clock }: KeyValueParts): KeyValueStore {
  const now = () => clock.now().getTime();
  let opening: Promise<KeyValueStore> | undefined;

  async function openTable() {
    const { createSqliteKeyvStorage } = await import('../adapters/key-value/keyv/sqlite-keyv-storage.ts');
    return createSqliteKeyvStorage({ database, writes, now });
  }
  async function open(): Promise<KeyValueStore> {
    const { createKeyvStore } = await import('../adapters/key-value/keyv/keyv-key-value-store.ts');
    return createKeyvStore({ storage: await openTable(), vault, now });
  }
  const opened = () => {
    opening ??= open();
    return opening;
  };

  return {
    get: async (key) => (await opened()).get(key),
    set: async (key, value, keeping) => (await opened()).set(key, value, keeping),
    delete: async (key) => (await opened()).delete(key),
    take: async (key) => (await opened()).take(key),
    increment: async (key, addition) => (await opened()).increment(key, addition),
    sweep: async () => (await openTable()).sweep(),
  };
}
