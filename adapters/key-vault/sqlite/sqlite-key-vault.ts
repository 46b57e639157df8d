import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { AssistantError } from '../../../assistant/errors.ts';
import type { KeyVault, PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import { GroupCommit } from '../../sqlite/group-commit.ts';
import type { Database } from '../../sqlite/open-database.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';
import { admitMasterKey, type MasterKey, masterKey } from './master-keys.ts';
import { open, seal } from './sealing.ts';

interface KeyRow {
  readonly master: string;
  readonly wrapped: Buffer | null;
}

const keptInMemory = 4096;
/** No person's: the key of the digests by which sealed values are found. */
const indexKeeper = 'blind index';

/**
 * A random key per person, wrapped by the master key, in a database of its own (migrated by the caller). A key is on disk
 * before anything is sealed under it. Keys destroyed by another process are noticed before the next use.
 */
export function createSqliteKeyVault(options: {
  database: Database;
  encryptionKey: Uint8Array;
  previousEncryptionKey?: Uint8Array | null;
  /** Asked once a key is met that neither of them has wrapped: the master key was rotated meanwhile. */
  reread?: () => MasterKeys;
}): KeyVault {
  const previous = options.previousEncryptionKey ? masterKey(options.previousEncryptionKey) : null;
  const current = masterKey(options.encryptionKey);
  try {
    options.database.transaction(() => admitMasterKey(options.database, current, previous)).immediate();
  } catch (error) {
    throw toStoreError(error, options.database.name);
  }
  return new SqliteKeyVault(options.database, { current, previous }, options.reread);
}

/** Raw bytes, as they come from the environment or the file of secrets. */
export interface MasterKeys {
  readonly encryptionKey: Uint8Array;
  readonly previousEncryptionKey: Uint8Array | null;
}

interface KnownMasters {
  readonly current: MasterKey;
  readonly previous: MasterKey | null;
}

class SqliteKeyVault implements KeyVault {
  readonly #database: Database;
  readonly #reread: (() => MasterKeys) | undefined;
  #masters: KnownMasters;
  readonly #writes: GroupCommit;
  readonly #select;
  readonly #insert;
  readonly #destroy;
  readonly #dataVersion;
  /** In order of use, the longest unused first. */
  readonly #ciphers = new Map<string, PersonCipher>();
  #seenVersion: number;
  #looked = false;
  #index: KeyObject | undefined;

  constructor(database: Database, masters: KnownMasters, reread: (() => MasterKeys) | undefined) {
    this.#database = database;
    this.#masters = masters;
    this.#reread = reread;
    this.#writes = new GroupCommit(database);
    this.#select = database.prepare<[string], KeyRow>('SELECT master, wrapped FROM person_keys WHERE person = ?');
    // Nothing is wrapped by a master key that was retired.
    this.#insert = database.prepare(
      `INSERT OR IGNORE INTO person_keys (person, master, wrapped)
       SELECT @person, id, @wrapped FROM master_keys WHERE id = @master`,
    );
    this.#destroy = database.prepare('UPDATE person_keys SET wrapped = NULL WHERE person = ? AND wrapped IS NOT NULL');
    this.#dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
    this.#seenVersion = this.#dataVersion.get() ?? 0;
  }

  async cipher(person: string): Promise<PersonCipher> {
    this.#lookForOthers();
    const kept = this.#ciphers.get(person);
    if (kept !== undefined) {
      this.#ciphers.delete(person);
      this.#ciphers.set(person, kept);
      return kept;
    }
    const row = this.#read(person) ?? (await this.#create(person));
    const cipher = createCipher(person, this.#unwrap(person, row));
    this.#keep(cipher);
    return cipher;
  }

  async blindIndex(text: string): Promise<Uint8Array> {
    if (this.#index === undefined) {
      const row = this.#read(indexKeeper) ?? (await this.#create(indexKeeper));
      this.#index = this.#unwrap(indexKeeper, row);
    }
    return createHmac('sha256', this.#index).update(text).digest().subarray(0, 16);
  }

  async destroy(person: string): Promise<boolean> {
    this.#ciphers.delete(person);
    const destroyed = await this.#writes.run(() => this.#destroy.run(person).changes > 0);
    this.#ciphers.delete(person);
    // The old page image must not outlive the key in the log.
    if (destroyed) this.#database.pragma('wal_checkpoint(TRUNCATE)');
    return destroyed;
  }

  async close(): Promise<void> {
    if (!this.#database.open) return;
    this.#writes.close();
    this.#ciphers.clear();
    this.#database.close();
  }

  /** Another process may have destroyed a key: forget what is in memory when the file has changed, looking once a turn. */
  #lookForOthers(): void {
    if (this.#looked) return;
    this.#looked = true;
    setImmediate(() => {
      this.#looked = false;
    });
    const version = this.#dataVersion.get() ?? 0;
    if (version === this.#seenVersion) return;
    this.#seenVersion = version;
    this.#ciphers.clear();
  }

  #read(person: string): KeyRow | undefined {
    try {
      return this.#select.get(person);
    } catch (error) {
      throw toStoreError(error, this.#database.name);
    }
  }

  async #create(person: string): Promise<KeyRow> {
    const row =
      (await this.#tryToCreate(person)) ?? (this.#renewMasters() ? await this.#tryToCreate(person) : undefined);
    if (row === undefined) throw new AssistantError(storeErrors.keyWrong, { place: this.#database.name });
    return row;
  }

  /** Undefined when the master key was retired. */
  #tryToCreate(person: string): Promise<KeyRow | undefined> {
    const { current } = this.#masters;
    return this.#writes.run(() => {
      this.#insert.run({ person, master: current.id, wrapped: seal(current.key, randomBytes(32), person) });
      return this.#select.get(person);
    });
  }

  /** False when nobody knows others. */
  #renewMasters(): boolean {
    const keys = this.#reread?.();
    if (keys === undefined) return false;
    const previous = keys.previousEncryptionKey === null ? null : masterKey(keys.previousEncryptionKey);
    this.#masters = { current: masterKey(keys.encryptionKey), previous };
    return true;
  }

  #masterOf({ master }: KeyRow): MasterKey | undefined {
    const { current, previous } = this.#masters;
    return [current, previous].find((candidate) => candidate?.id === master) ?? undefined;
  }

  #unwrap(person: string, row: KeyRow): KeyObject {
    if (row.wrapped === null) throw new AssistantError(storeErrors.personErased);
    const master = this.#masterOf(row) ?? (this.#renewMasters() ? this.#masterOf(row) : undefined);
    if (master === undefined) throw new AssistantError(storeErrors.keyWrong, { place: this.#database.name });
    return createSecretKey(open(master.key, row.wrapped, person));
  }

  #keep(cipher: PersonCipher): void {
    this.#ciphers.set(cipher.person, cipher);
    if (this.#ciphers.size <= keptInMemory) return;
    const [oldest] = this.#ciphers.keys();
    if (oldest !== undefined) this.#ciphers.delete(oldest);
  }
}

function createCipher(person: string, key: KeyObject): PersonCipher {
  return {
    person,
    seal: (plain, context) => seal(key, plain, context),
    open: (sealed, context) => open(key, sealed, context),
  };
}
