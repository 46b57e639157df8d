import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { copyDatabase } from '../../adapters/sqlite/copy-database.ts';
import { inspectDatabase } from '../../adapters/sqlite/inspect-database.ts';
import { newestVersion } from '../../adapters/sqlite/migrate.ts';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import { storageCode, toStoreError } from '../../adapters/sqlite/sqlite-errors.ts';
import { holdPendingSends, personsIn, personsWithKeys } from '../../adapters/store/sqlite/restored-database.ts';
import { storeMigrations } from '../../adapters/store/sqlite/store-migrations.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { channelMemoryFile } from '../channel-memory.ts';
import { takeDaemonLock } from '../daemon-lock.ts';
import { type DataPaths, dataPaths, ensureDataFolder, isFilled } from '../data-folder.ts';
import { type ErasureEntry, erasureJournalFile, noteErasures, readErasures } from '../erasure-journal.ts';
import { createSecretFile, readSecretFile, type SecretFile } from '../secret-file.ts';
import type { Environment } from '../secrets.ts';
import { openStorage } from '../storage.ts';
import { syncFolder } from '../sync-folder.ts';
import { type Manifest, readArchive } from './archive.ts';
import { keysFileBeside } from './backing-up.ts';
import { backupErrors } from './backup-errors.ts';
import { movedMark } from './moved-mark.ts';
import { restoreMark } from './restore-mark.ts';

export interface RestoreRequest {
  readonly folder: string;
  readonly environment: Environment;
  readonly file: string;
  /** Undefined: beside the file, else the keys in use. */
  readonly keysFile: string | undefined;
  /** A journal of erasures kept elsewhere, as when a server moves. */
  readonly journalFile: string | undefined;
  /** Everything but putting it in place. */
  readonly dryRun: boolean;
  readonly clock: Clock;
}

export interface Restored {
  readonly createdAt: string;
  readonly program: string;
  readonly conversations: number;
  readonly documents: number;
  /** People in the copy who were erased since, and are erased in it too. */
  readonly erased: number;
  /** Sends that may have happened since the copy was made. */
  readonly held: number;
  /** From the copy, or those that were in use. */
  readonly keys: 'backup' | 'current';
  /** Where the data lie that were in use before; null when there were none, or nothing was put in place. */
  readonly former: string | null;
}

/**
 * Puts a backup in the place of data/. Everything is unpacked, proved, migrated and rid of erased people beside the data in
 * use, and only then put in place; those stay in `data/before-restore-…`. Throws DAEMON_RUNNING, RESTORE_…, STORE_NEWER,
 * STORE_KEY_WRONG.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { folder, environment, clock } = request;
  const paths = dataPaths(folder, environment);
  ensureDataFolder(paths);
  const now = clock.now();
  const holder = { purpose: 'migration', pid: process.pid, address: '', since: now } as const;
  const lock = request.dryRun ? undefined : await takeDaemonLock(paths.lock, holder);
  const home = join(paths.folder, `restore-work-${randomBytes(6).toString('hex')}`);
  try {
    const { own, ...prepared } = await prepare(request, paths, home);
    const former = request.dryRun ? null : putInPlace(own, paths, now);
    return { ...prepared, former };
  } catch (error) {
    throw toStoreError(error, home);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    lock?.release();
  }
}

async function prepare(request: RestoreRequest, paths: DataPaths, home: string) {
  const { clock } = request;
  const environment: Environment = { ...request.environment, DATABASE_URL: undefined };
  const own = dataPaths(home, environment);
  const file = resolve(request.file);
  const manifest = await readArchive(file, 'data', own.folder);
  const known = newestVersion(storeMigrations);
  if (manifest.schema > known) {
    throw new AssistantError(storeErrors.newer, { place: file, found: manifest.schema, known });
  }
  const { integrity } = inspectDatabase(own.database);
  if (integrity !== 'ok') throw new AssistantError(storeErrors.damaged, { place: file, reason: integrity });
  const keys = await bringKeys(request, paths, own, file);
  const journal = knownErasures(request, paths, own);
  refuseForeignKeys(own, journal);
  const storage = await openStorage(home, environment, { clock });
  try {
    const erased = await eraseAgain(storage, journal);
    const held = manifest.online ? holdIn(own) : 0;
    return { ...{ own, keys, erased, held }, ...aboutOf(manifest), conversations: countIn(own) };
  } finally {
    await storage.close();
  }
}

async function bringKeys(
  request: RestoreRequest,
  paths: DataPaths,
  own: DataPaths,
  file: string,
): Promise<Restored['keys']> {
  const beside = keysFileBeside(file);
  const named = request.keysFile ?? (existsSync(beside) ? beside : undefined);
  const current = readSecretFile(paths.secrets);
  if (named === undefined) {
    if (!isFilled(paths.keys)) throw new AssistantError(backupErrors.keysMissing, { place: beside });
    await copyDatabase(paths.keys, own.keys);
    if (current !== undefined) createSecretFile(own.secrets, current);
    return 'current';
  }
  await readArchive(resolve(named), 'keys', join(dirname(own.folder), 'keys'));
  const brought = join(dirname(own.folder), 'keys');
  renameSync(join(brought, 'keys.sqlite'), own.keys);
  const secrets = mergedSecrets(current, readSecretFile(join(brought, 'secrets.json')));
  if (secrets !== undefined) createSecretFile(own.secrets, secrets);
  return 'backup';
}

/** The copy's, for it is what its data were made under; quotes signed here meanwhile can still be verified. */
function mergedSecrets(current: SecretFile | undefined, brought: SecretFile | undefined): SecretFile | undefined {
  if (brought === undefined || current === undefined) return brought ?? current;
  const ring = brought.quoteKeys ?? current.quoteKeys;
  return {
    ...current,
    ...brought,
    ...(ring === undefined
      ? {}
      : { quoteKeys: { current: ring.current, keys: { ...current.quoteKeys?.keys, ...ring.keys } } }),
  };
}

/** All that is known here, in the copy and in the file named; from now on one journal. */
function knownErasures({ journalFile }: RestoreRequest, paths: DataPaths, own: DataPaths): readonly ErasureEntry[] {
  if (journalFile !== undefined && !existsSync(journalFile)) {
    throw new AssistantError(backupErrors.missing, { place: journalFile });
  }
  const files = [
    erasureJournalFile(paths),
    erasureJournalFile(own),
    ...(journalFile === undefined ? [] : [journalFile]),
  ];
  const entries = new Map(files.flatMap(readErasures).map((entry) => [entry.person, entry]));
  rmSync(erasureJournalFile(own), { force: true });
  const journal = [...entries.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  noteErasures(erasureJournalFile(own), journal);
  return journal;
}

function refuseForeignKeys(own: DataPaths, journal: readonly ErasureEntry[]): void {
  const erased = new Set(journal.map(({ person }) => person));
  const [data, vault] = [openDatabase(own.database), openDatabase(own.keys)];
  try {
    const withKeys = personsWithKeys(vault);
    const sealed = personsIn(data).filter(({ person }) => !withKeys.has(person) && !erased.has(person));
    const count = sealed.reduce((total, { conversations }) => total + conversations, 0);
    if (count > 0) throw new AssistantError(backupErrors.keysForeign, { count });
  } finally {
    data.close();
    vault.close();
  }
}

async function eraseAgain(
  { store, vault }: Pick<Awaited<ReturnType<typeof openStorage>>, 'store' | 'vault'>,
  journal: readonly ErasureEntry[],
): Promise<number> {
  let erased = 0;
  for (const { person } of journal) {
    const { conversations, documents } = await store.readHoldings(person);
    const hadKey = await vault.destroy(person);
    if (hadKey || conversations.length > 0 || documents.length > 0) erased += 1;
  }
  await store.erasePersons(journal.map(({ person }) => person));
  return erased;
}

function holdIn({ database: file }: DataPaths): number {
  const database = openDatabase(file);
  try {
    return holdPendingSends(database);
  } finally {
    database.close();
  }
}

function countIn({ database: file }: DataPaths): number {
  const database = openDatabase(file);
  try {
    return personsIn(database).reduce((total, { conversations }) => total + conversations, 0);
  } finally {
    database.close();
  }
}

function aboutOf({ createdAt, program, files }: Manifest) {
  return { createdAt, program, documents: files.filter(({ path }) => path.startsWith('documents/')).length };
}

/** The parts of data/ that a backup stands for, in the order in which they are put in place. */
function partsOf(paths: DataPaths): readonly string[] {
  const { database, keys, secrets, documents } = paths;
  const withLogs = (file: string) => [file, `${file}-wal`, `${file}-shm`];
  return [
    ...withLogs(keys),
    secrets,
    documents,
    erasureJournalFile(paths),
    channelMemoryFile(paths),
    join(paths.folder, 'feeds'),
    ...withLogs(database),
  ];
}

/** Moves, on one disk at least: nothing can run out half way. A mark stands meanwhile, so that nobody takes half a restore for the whole. */
function putInPlace(own: DataPaths, paths: DataPaths, now: Date): string | null {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let former = join(paths.folder, `before-restore-${stamp}`);
  for (let count = 2; existsSync(former); count += 1) former = join(paths.folder, `before-restore-${stamp}-${count}`);
  const mark = restoreMark(paths);
  writeFileSync(mark, `${former}\n`, { mode: 0o600 });
  syncFolder(paths.folder);
  const targets = partsOf(paths);
  let moved = false;
  for (const [index, part] of partsOf(own).entries()) {
    const target = targets[index] ?? '';
    if (existsSync(target)) {
      mkdirSync(former, { recursive: true, mode: 0o700 });
      move(target, join(former, basename(target)));
      moved = true;
    }
    if (existsSync(part)) move(part, target);
  }
  syncFolder(dirname(paths.database));
  syncFolder(paths.folder);
  rmSync(movedMark(paths), { force: true });
  rmSync(mark);
  syncFolder(paths.folder);
  return moved ? former : null;
}

/** DATABASE_URL may name another disk. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (storageCode(error) !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true });
    rmSync(from, { recursive: true });
  }
}
