import { existsSync } from 'node:fs';
import { createSqliteKeyVault } from '../adapters/key-vault/sqlite/sqlite-key-vault.ts';
import { vaultMigrations } from '../adapters/key-vault/sqlite/vault-migrations.ts';
import { GroupCommit } from '../adapters/sqlite/group-commit.ts';
import { type Migration, migrate, needsMigration, newestVersion } from '../adapters/sqlite/migrate.ts';
import { type Database, openDatabase, schemaVersion } from '../adapters/sqlite/open-database.ts';
import { createSqliteStore } from '../adapters/store/sqlite/sqlite-store.ts';
import { storeMigrations } from '../adapters/store/sqlite/store-migrations.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { BookingStore } from '../assistant/ports/booking-store.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { DraftPosts } from '../assistant/ports/draft-store.ts';
import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';
import type { KeyVault } from '../assistant/ports/key-vault.ts';
import type { PeopleStore } from '../assistant/ports/people-store.ts';
import type { PersonalDataStore } from '../assistant/ports/personal-data-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import type { StuckWorkStore } from '../assistant/ports/stuck-work.ts';
import type { TopicStore } from '../assistant/ports/topic-store.ts';
import type { WorkOverviewStore } from '../assistant/ports/work-overview.ts';
import { contactsIn } from '../assistant/script/understand/contacts-in.ts';
import { backupErrors } from './backup/backup-errors.ts';
import { refuseMoved } from './backup/moved-mark.ts';
import { restoreMark } from './backup/restore-mark.ts';
import { type DaemonLock, daemonLockErrors, takeDaemonLock } from './daemon-lock.ts';
import { type DataPaths, dataPaths, ensureDataFolder, isFilled } from './data-folder.ts';
import { openKeyValues } from './key-values.ts';
import { openSecrets, type Secrets } from './open-secrets.ts';
import type { OnRenewed } from './project-secrets.ts';
import { type Environment, loadEnvironment } from './secrets.ts';

export const storageErrors = defineErrors({
  olderBesideDaemon: {
    code: 'STORE_OLDER_DAEMON_RUNNING',
    kind: 'conflict',
    ru: {
      message: 'База {place} ждёт обновления (схема {found}, нужна {known}), но на ней работает демон прежней версии',
      hint: 'Перезапустите демон новой версией: он обновит базу; затем повторите команду',
    },
    en: {
      message:
        '{place} needs an update (schema {found}, {known} is needed), but a daemon of the former version uses it',
      hint: 'Restart the daemon with the new version: it updates the database; then run the command again',
    },
  },
});

export interface Storage {
  readonly store: Store &
    PersonalDataStore &
    PeopleStore &
    TopicStore &
    DraftPosts &
    StuckWorkStore &
    WorkOverviewStore &
    BookingStore;
  readonly keyValues: KeyValueStore;
  readonly vault: KeyVault;
  readonly secrets: Secrets;
  readonly paths: DataPaths;
  close(): Promise<void>;
}

export interface StorageOptions {
  readonly clock: Clock;
  /** Take and keep the lock of the one daemon: DAEMON_RUNNING when it is taken. */
  readonly daemon?: boolean;
  /** Where that daemon listens, for the message that a second one gets. */
  readonly address?: string;
  readonly onRenewed?: OnRenewed | undefined;
}

/** Everything durable of a project, made when it is not there yet. Migrates when nobody else is at work. */
export async function openStorage(
  projectFolder: string,
  environment: Environment,
  options: StorageOptions,
): Promise<Storage> {
  const paths = dataPaths(projectFolder, environment);
  ensureDataFolder(paths);
  if (existsSync(restoreMark(paths))) throw new AssistantError(backupErrors.unfinished, { place: restoreMark(paths) });
  if (options.daemon) refuseMoved(paths);
  const now = options.clock.now();
  const lock = options.daemon
    ? await takeDaemonLock(paths.lock, {
        purpose: 'daemon',
        pid: process.pid,
        address: options.address ?? '',
        since: now,
      })
    : undefined;
  const opened: Database[] = [];
  try {
    if (isFilled(paths.database) && !isFilled(paths.keys)) {
      throw new AssistantError(storeErrors.vaultMissing, { place: paths.keys });
    }
    const secrets = openSecrets(projectFolder, environment);
    if (secrets.renewed.length > 0) options.onRenewed?.(secrets.renewed);
    const keys = openDatabase(paths.keys);
    opened.push(keys);
    await bringUpToDate(keys, vaultMigrations, { lock, paths, now });
    const { encryptionKey, previousEncryptionKey } = secrets;
    const vault = createSqliteKeyVault({
      database: keys,
      ...{ encryptionKey, previousEncryptionKey },
      reread: () => openSecrets(projectFolder, { ...environment, ...masterKeysOf(loadEnvironment(projectFolder)) }),
    });
    const database = openDatabase(paths.database);
    opened.push(database);
    await bringUpToDate(database, storeMigrations, { lock, paths, now });
    const writes = new GroupCommit(database);
    const store = createSqliteStore({
      database,
      writes,
      vault,
      documentsFolder: paths.documents,
      contactsIn,
      ...(lock === undefined ? {} : { freeLeasesAt: now }),
    });
    return {
      store,
      keyValues: openKeyValues({ database, writes, vault, clock: options.clock }),
      vault,
      secrets,
      paths,
      async close() {
        await store.close();
        await vault.close();
        lock?.release();
      },
    };
  } catch (error) {
    for (const database of opened) database.close();
    lock?.release();
    throw error;
  }
}

/** As `.env` has them now. */
function masterKeysOf({ ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS }: Environment): Environment {
  return ENCRYPTION_KEY === undefined ? {} : { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS };
}

async function bringUpToDate(
  database: Database,
  migrations: readonly Migration[],
  { lock, paths, now }: { lock: DaemonLock | undefined; paths: DataPaths; now: Date },
): Promise<void> {
  if (!needsMigration(database, migrations)) return;
  const held = lock ?? (await takeForMigration(database, migrations, { paths, now }));
  try {
    migrate(database, migrations);
  } finally {
    if (lock === undefined) held.release();
  }
}

async function takeForMigration(
  database: Database,
  migrations: readonly Migration[],
  { paths, now }: { paths: DataPaths; now: Date },
): Promise<DaemonLock> {
  try {
    return await takeDaemonLock(paths.lock, { purpose: 'migration', pid: process.pid, address: '', since: now });
  } catch (error) {
    if (!(error instanceof AssistantError) || error.code !== daemonLockErrors.running.code) throw error;
    // The daemon may just have made or updated it.
    if (!needsMigration(database, migrations)) return { release: () => undefined };
    const versions = { found: schemaVersion(database), known: newestVersion(migrations) };
    throw new AssistantError(storageErrors.olderBesideDaemon, { place: database.name, ...versions }, { cause: error });
  }
}
