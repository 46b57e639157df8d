import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { copyDatabase } from '../../adapters/sqlite/copy-database.ts';
import { inspectDatabase } from '../../adapters/sqlite/inspect-database.ts';
import { storageCode, toStoreError } from '../../adapters/sqlite/sqlite-errors.ts';
import { documentsNamedIn } from '../../adapters/store/sqlite/document-names.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { channelMemoryFile } from '../channel-memory.ts';
import { daemonLockHolder, takeDaemonLock } from '../daemon-lock.ts';
import { type DataPaths, dataPaths, ensureDataFolder, isFilled } from '../data-folder.ts';
import { erasureJournalFile } from '../erasure-journal.ts';
import { packageVersion } from '../package-root.ts';
import type { Environment } from '../secrets.ts';
import { type ArchiveKind, type Manifest, writeArchive } from './archive.ts';
import { backupErrors } from './backup-errors.ts';
import { markMoved } from './moved-mark.ts';

export interface BackupRequest {
  readonly folder: string;
  readonly environment: Environment;
  readonly file: string;
  /** Where the keys go; null leaves them out. */
  readonly keysFile: string | null;
  /** The data go to another server: nothing may be at work here, nor ever be again. */
  readonly moving?: boolean;
  readonly now: Date;
}

export interface Backup {
  readonly file: string;
  readonly keysFile: string | null;
  readonly createdAt: string;
  readonly online: boolean;
  readonly schema: number;
  readonly documents: number;
  /** Unpacked. */
  readonly bytes: number;
  /** Ids of papers whose file is not where its row says. */
  readonly lost: readonly string[];
}

/**
 * One consistent state of data/ while others go on: the database first, then the documents it names, then the keys, so that
 * everything in the copy has its key. Throws BACKUP_NOTHING, BACKUP_NOT_WRITTEN and what the store throws; DAEMON_RUNNING when the
 * data are to move.
 */
export async function makeBackup(request: BackupRequest): Promise<Backup> {
  const { folder, environment, moving = false, now } = request;
  const paths = dataPaths(folder, environment);
  if (!moving) return copyData(request, paths);
  if (request.keysFile === null) throw new AssistantError(backupErrors.movedWithoutKeys);
  ensureDataFolder(paths);
  const lock = await takeDaemonLock(paths.lock, { purpose: 'migration', pid: process.pid, address: '', since: now });
  try {
    const backup = await copyData(request, paths);
    markMoved(paths, backup.file, now);
    return { ...backup, online: false };
  } finally {
    lock.release();
  }
}

async function copyData(request: BackupRequest, paths: DataPaths): Promise<Backup> {
  const { moving = false, now } = request;
  if (!isFilled(paths.database)) throw new AssistantError(backupErrors.nothing, { place: paths.database });
  if (!isFilled(paths.keys)) throw new AssistantError(storeErrors.vaultMissing, { place: paths.keys });
  ensureDataFolder(paths);
  const online = !moving && existsSync(paths.lock) && daemonLockHolder(paths.lock) !== undefined;
  const staging = join(paths.folder, `backup-work-${randomBytes(6).toString('hex')}`);
  const file = resolve(request.file);
  const keysFile = request.keysFile === null ? null : resolve(request.keysFile);
  try {
    const data = join(staging, 'data');
    const database = join(data, 'assistant.sqlite');
    mkdirSync(join(data, 'documents'), { recursive: true, mode: 0o700 });
    await copyDatabase(paths.database, database);
    const lost = collectDocuments(paths, database, data);
    // After the database: whoever was erased meanwhile is named in it.
    copyIfThere(erasureJournalFile(paths), join(data, 'erasures.jsonl'));
    copyIfThere(channelMemoryFile(paths), join(data, 'channels.json'));
    copyFeeds(join(paths.folder, 'feeds'), join(data, 'feeds'));
    const keys = join(staging, 'keys');
    mkdirSync(keys, { mode: 0o700 });
    await copyDatabase(paths.keys, join(keys, 'keys.sqlite'));
    copyIfThere(paths.secrets, join(keys, 'secrets.json'));
    const { schema } = inspectDatabase(database);
    const about = { createdAt: now.toISOString(), program: packageVersion(), schema, online };
    const write = (to: string, kind: ArchiveKind) => writeArchive(to, join(staging, kind), { ...about, kind });
    // Keys first: a new copy of data without its keys would be none.
    if (keysFile !== null) await write(keysFile, 'keys');
    const manifest = await write(file, 'data');
    return { ...figuresOf(manifest), ...{ file, keysFile, online, schema, lost }, createdAt: about.createdAt };
  } catch (error) {
    throw toStoreError(error, staging);
  } finally {
    rmSync(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Hard links: a document that is written anew meanwhile is another file. */
function collectDocuments({ documents }: DataPaths, database: string, data: string): string[] {
  const lost: string[] = [];
  for (const id of documentsNamedIn(database)) {
    const from = join(documents, `${id}.sealed`);
    const to = join(data, 'documents', `${id}.sealed`);
    try {
      linkSync(from, to);
    } catch (error) {
      if (storageCode(error) === 'ENOENT') lost.push(id);
      else copyFileSync(from, to);
    }
  }
  return lost;
}

/** Without the feed in force the next one could not be told from one that has lost half of it. Files are replaced by rename. */
function copyFeeds(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { mode: 0o700 });
  const feeds = readdirSync(from).filter((name) => /^[\w-]+\.(?:json|xml)$/.test(name));
  for (const name of feeds) copyIfThere(join(from, name), join(to, name));
}

function copyIfThere(from: string, to: string): void {
  try {
    writeFileSync(to, readFileSync(from), { mode: 0o600 });
  } catch (error) {
    if (storageCode(error) !== 'ENOENT') throw error;
  }
}

function figuresOf({ files }: Manifest): Pick<Backup, 'documents' | 'bytes'> {
  return {
    documents: files.filter(({ path }) => path.startsWith('documents/')).length,
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
  };
}

/** Where the keys of that backup lie unless another place is named: `x.keys.tar.gz` beside `x.tar.gz`. */
export function keysFileBeside(file: string): string {
  const [, stem = file, ending = ''] = /^(.*?)((?:\.tar\.gz|\.tgz)?)$/s.exec(file) ?? [];
  return `${stem}.keys${ending}`;
}
