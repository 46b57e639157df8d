import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { storageCode } from '../../adapters/sqlite/sqlite-errors.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import { backupErrors } from './backup-errors.ts';

export type ArchiveKind = 'data' | 'keys';

export interface ArchivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** First entry of an archive: what it is and what has to be in it. */
export interface Manifest {
  readonly format: 'sales-assistant backup';
  readonly version: 1;
  readonly kind: ArchiveKind;
  readonly createdAt: string;
  /** Version of the program. */
  readonly program: string;
  /** Of the database in it. */
  readonly schema: number;
  /** A daemon was at work meanwhile: what waited to be sent may have been sent since. */
  readonly online: boolean;
  readonly files: readonly ArchivedFile[];
}

const manifestName = 'manifest.json';
/** Nothing else is ever unpacked, whatever an archive brings. */
const contents =
  /^(?:manifest\.json|assistant\.sqlite|erasures\.jsonl|channels\.json|feeds\/[\w-]+\.(?:json|xml)|documents\/[\w-]+\.sealed|keys\.sqlite|secrets\.json)$/;

/** Packs what lies in `folder`. The archive appears whole and synced under its name, readable by its owner only, or not at all. */
export async function writeArchive(
  file: string,
  folder: string,
  about: Omit<Manifest, 'format' | 'version' | 'files'>,
): Promise<Manifest> {
  const draft = `${file}.${process.pid}.part`;
  try {
    const files = await digests(folder);
    const manifest: Manifest = { format: 'sales-assistant backup', version: 1, ...about, files };
    const { packTar } = await import('modern-tar/fs');
    const packed = packTar([
      { type: 'content', target: manifestName, content: `${JSON.stringify(manifest, null, 2)}\n`, mode: 0o600 },
      ...files.map(({ path }) => ({ type: 'file', source: join(folder, path), target: path, mode: 0o600 }) as const),
    ]);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // Sealed bytes do not shrink: little effort is enough.
    await pipeline(packed, createGzip({ level: 1 }), createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    await sync(draft);
    await rename(draft, file);
    await sync(dirname(file));
    return manifest;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    if (storageCode(error) === undefined) throw error;
    throw new AssistantError(backupErrors.notWritten, { place: file, ...systemRefusal(error) }, { cause: error });
  }
}

/** Unpacks into `folder` what the manifest names and proves every byte of it: RESTORE_ARCHIVE_BROKEN, RESTORE_FILE_MISSING. */
export async function readArchive(file: string, kind: ArchiveKind, folder: string): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await unpack(file, folder);
  const manifest = await manifestIn(folder, file);
  if (manifest.kind !== kind) throw broken(file, strange[kind].ru, strange[kind].en);
  await rm(join(folder, manifestName));
  const found = new Map((await digests(folder)).map((each) => [each.path, each]));
  for (const { path, bytes, sha256 } of manifest.files) {
    const actual = found.get(path);
    if (actual === undefined) throw broken(file, `нет файла ${path}`, `${path} is missing`);
    if (actual.bytes !== bytes || actual.sha256 !== sha256) {
      throw broken(file, `файл ${path} повреждён`, `${path} is damaged`);
    }
    found.delete(path);
  }
  for (const path of found.keys()) throw broken(file, `лишний файл ${path}`, `${path} does not belong there`);
  return manifest;
}

/** Said where that kind was needed and the other came. */
const strange = {
  data: { ru: 'это файл ключей, он называется в --keys', en: 'this is a file of keys, to be named by --keys' },
  keys: { ru: 'это файл данных, а нужен файл ключей', en: 'this is a file of data, and one of keys is needed' },
} as const;

async function unpack(file: string, folder: string): Promise<void> {
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) {
    throw new AssistantError(backupErrors.missing, { place: file });
  }
  const { unpackTar } = await import('modern-tar/fs');
  try {
    const unpacking = unpackTar(folder, {
      filter: ({ type, name }) => type === 'file' && contents.test(name),
      strict: true,
      fmode: 0o600,
      dmode: 0o700,
    });
    await pipeline(createReadStream(file), createGunzip(), unpacking);
  } catch (error) {
    const code = storageCode(error) ?? '';
    if (/^E[A-Z]+$/.test(code)) {
      throw new AssistantError(backupErrors.notWritten, { place: folder, ...systemRefusal(error) }, { cause: error });
    }
    throw broken(file, 'архив не распаковывается', 'it cannot be unpacked', error);
  }
}

async function manifestIn(folder: string, file: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as Manifest;
    if (manifest.format === 'sales-assistant backup' && manifest.version === 1 && Array.isArray(manifest.files)) {
      return manifest;
    }
  } catch (error) {
    throw broken(file, 'нет описи (manifest.json)', 'its manifest.json is missing', error);
  }
  throw broken(file, 'опись не этой программы', 'its manifest.json is of another program');
}

async function digests(folder: string): Promise<ArchivedFile[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  const found: ArchivedFile[] = [];
  for (const path of paths) {
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(join(folder, path), { highWaterMark: 1 << 18 })) {
      digest.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    found.push({ path, bytes, sha256: digest.digest('hex') });
  }
  return found;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function broken(place: string, reason: string, reasonEn: string, cause?: unknown): AssistantError {
  return new AssistantError(backupErrors.broken, { place, reason, reasonEn }, { cause });
}
