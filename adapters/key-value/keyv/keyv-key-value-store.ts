import { Keyv, keyvStorageCapability } from 'keyv';
import { AssistantError } from '../../../assistant/errors.ts';
import { type Keeping, type KeyValueStore, keptMs } from '../../../assistant/ports/key-value-store.ts';
import type { KeyVault } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { KeyvStorage } from './sqlite-keyv-storage.ts';

/** What is kept of a value: as it is, or sealed under its person's key. */
type Kept = { readonly plain: unknown } | { readonly person: string; readonly sealed: string };

interface Envelope {
  readonly value: Kept;
  readonly expires?: number;
}

/** The port over Keyv. The end of a value is reckoned by `now`, not by Keyv's own clock; what has expired the storage hides. */
export function createKeyvStore(parts: {
  storage: KeyvStorage;
  vault: Pick<KeyVault, 'blindIndex' | 'cipher'>;
  /** Unix milliseconds. */
  now: () => number;
}): KeyValueStore {
  const { storage, vault, now } = parts;
  // Nobody listens for its errors, so that a failure of the storage rejects.
  const keyv = new Keyv<Kept>({
    store: { ...storage, capabilities: keyvStorageCapability(storage) },
    checkExpired: false,
  });

  const digestOf = async (key: string) => Buffer.from(await vault.blindIndex(`key-value:${key}`)).toString('base64url');
  const endOf = (ttlMs: number | null = keptMs) => (ttlMs === null ? {} : { expires: now() + ttlMs });

  async function seal(digest: string, value: unknown, person: string | undefined): Promise<Kept> {
    if (person === undefined) return { plain: value };
    const sealed = (await vault.cipher(person)).seal(JSON.stringify(value), contextOf(digest));
    return { person, sealed: Buffer.from(sealed).toString('base64') };
  }

  async function open(digest: string, kept: Kept | undefined): Promise<unknown> {
    if (kept === undefined) return undefined;
    if ('plain' in kept) return kept.plain;
    try {
      const cipher = await vault.cipher(kept.person);
      return JSON.parse(Buffer.from(cipher.open(Buffer.from(kept.sealed, 'base64'), contextOf(digest))).toString());
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  return {
    async get<Value>(key: string) {
      const digest = await digestOf(key);
      return (await open(digest, await keyv.get(digest))) as Value | undefined;
    },

    async set(key, value, { ttlMs, person }: Keeping = {}) {
      const digest = await digestOf(key);
      await keyv.setRaw(digest, { value: await seal(digest, value, person), ...endOf(ttlMs) });
    },

    delete: async (key) => storage.delete(await digestOf(key)),

    async take<Value>(key: string) {
      const digest = await digestOf(key);
      const taken = await storage.take(digest);
      const kept = taken === undefined ? undefined : (await keyv.decode<Kept>(taken))?.value;
      return (await open(digest, kept)) as Value | undefined;
    },

    async increment(key, { by = 1, ttlMs } = {}) {
      const digest = await digestOf(key);
      let sum = 0;
      await storage.change(digest, (value) => {
        const { value: kept, expires } = value === undefined ? begun(endOf(ttlMs)) : (JSON.parse(value) as Envelope);
        sum = by + countOf(kept);
        const next: Envelope = { value: { plain: sum }, ...(expires === undefined ? {} : { expires }) };
        return { value: JSON.stringify(next), expires: expires ?? null };
      });
      return sum;
    },

    sweep: () => storage.sweep(),
  };
}

function begun(end: { expires?: number }): Envelope {
  return { value: { plain: 0 }, ...end };
}

function countOf(kept: Kept): number {
  return 'plain' in kept && typeof kept.plain === 'number' ? kept.plain : 0;
}

function contextOf(digest: string): string {
  return `key-value:${digest}`;
}

/** Their person was erased, or the bytes are damaged: nobody can read them any more. */
function isGone(error: unknown): boolean {
  const gone: readonly string[] = [storeErrors.personErased.code, storeErrors.sealBroken.code];
  return error instanceof AssistantError && gone.includes(error.code);
}
