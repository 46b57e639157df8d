import { setImmediate as nextTurn } from 'node:timers/promises';
import { AssistantError } from '../../../assistant/errors.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { Database } from '../../sqlite/open-database.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';
import { admitMasterKey, type MasterKey, masterKey } from './master-keys.ts';
import { open, seal } from './sealing.ts';

interface WrappedKey {
  readonly person: string;
  readonly master: string;
  readonly wrapped: Buffer;
}

/** Rewrapped in one commit: others wait for it some milliseconds. */
const atOnce = 500;

/** How many keys are not wrapped by this master key. */
export function countForeignKeys(database: Database, encryptionKey: Uint8Array): number {
  const { id } = masterKey(encryptionKey);
  const count = 'SELECT count(*) FROM person_keys WHERE wrapped IS NOT NULL AND master <> ?';
  return database.prepare<[string], number>(count).pluck().get(id) ?? 0;
}

/**
 * Wraps every key by the current master key, the one of the blind index too, while others go on; then retires the former
 * master key, so that nothing can be wrapped by it any more. Interrupted anywhere it is called again and goes on.
 */
export async function rewrapKeys(
  database: Database,
  keys: { readonly encryptionKey: Uint8Array; readonly previousEncryptionKey: Uint8Array },
  onProgress: (done: number) => void,
): Promise<number> {
  const [current, previous] = [masterKey(keys.encryptionKey), masterKey(keys.previousEncryptionKey)];
  try {
    database.transaction(() => admitMasterKey(database, current, previous)).immediate();
    let done = 0;
    for (;;) {
      const rewrapped = rewrapSome(database, current, previous);
      if (rewrapped === 0) break;
      done += rewrapped;
      onProgress(done);
      await nextTurn();
    }
    // The former wrapping must not outlive it in the log.
    database.pragma('wal_checkpoint(TRUNCATE)');
    return done;
  } catch (error) {
    throw toStoreError(error, database.name);
  }
}

/** 0 once the former master key is retired, which is one commit with seeing that nothing is wrapped by it. */
function rewrapSome(database: Database, current: MasterKey, previous: MasterKey): number {
  const select = database.prepare<[string, number], WrappedKey>(
    'SELECT person, master, wrapped FROM person_keys WHERE wrapped IS NOT NULL AND master <> ? LIMIT ?',
  );
  const update = database.prepare('UPDATE person_keys SET master = ?, wrapped = ? WHERE person = ?');
  return database
    .transaction(() => {
      const rows = select.all(current.id, atOnce);
      for (const { person, master, wrapped } of rows) {
        if (master !== previous.id) throw new AssistantError(storeErrors.keyWrong, { place: database.name });
        update.run(current.id, seal(current.key, open(previous.key, wrapped, person), person), person);
      }
      if (rows.length === 0) database.prepare('DELETE FROM master_keys WHERE id <> ?').run(current.id);
      return rows.length;
    })
    .immediate();
}
