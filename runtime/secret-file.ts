import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { storageCode, toStoreError } from '../adapters/sqlite/sqlite-errors.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import { type DataPaths, dataPaths, ensureDataFolder, holdsData } from './data-folder.ts';
import type { Environment } from './secrets.ts';

export const secretFileErrors = defineErrors({
  badKey: {
    code: 'ENCRYPTION_KEY_INVALID',
    kind: 'runtime',
    ru: {
      message: '{name} задан неверно: нужны 32 байта в base64 (44 символа)',
      hint: 'Новый ключ: openssl rand -base64 32. Если данные уже есть, нужен прежний ключ',
    },
    en: {
      message: '{name} is not valid: 32 bytes in base64 (44 characters) are needed',
      hint: 'A new key: openssl rand -base64 32. Where data exists already, the former key is needed',
    },
  },
  badFile: {
    code: 'SECRETS_FILE_INVALID',
    kind: 'runtime',
    ru: {
      message: 'Файл секретов {place} повреждён',
      hint: 'Восстановите его из резервной копии; не удаляйте: без ключа данные не прочитать',
    },
    en: {
      message: 'The secrets file {place} is damaged',
      hint: 'Restore it from a backup; do not delete it: without the key the data cannot be read',
    },
  },
});

/** Keys that sign quotes, by id; all but `current` are kept for verification only. */
export interface QuoteKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

export interface Secrets {
  readonly encryptionKey: Uint8Array;
  readonly previousEncryptionKey: Uint8Array | null;
  readonly jwtSecret: Uint8Array;
  readonly quoteKeys: QuoteKeys;
  readonly documentLinkSecret: Uint8Array;
  /** Names of secrets that had to be made anew although data exists already: worth a line in the log. */
  readonly renewed: readonly string[];
}

/** The file as it is written; what a later version added is kept. */
interface SecretFile {
  readonly version: 1;
  readonly ENCRYPTION_KEY?: string;
  readonly JWT_SECRET?: string;
  readonly quoteKeys?: { readonly current: string; readonly keys: Readonly<Record<string, string>> };
  readonly documentLinkSecret?: string;
}

/**
 * All secrets of a project: from the environment, else from `data/secrets.json`, else made now and written there. The
 * encryption key is never made where a database exists: STORE_KEY_MISSING.
 */
export function openSecrets(projectFolder: string, environment: Environment): Secrets {
  const paths = dataPaths(projectFolder, environment);
  const { file, made } = fileWith(paths, environment, missingSecrets);
  return {
    encryptionKey: decodeKey('ENCRYPTION_KEY', environment.ENCRYPTION_KEY ?? file.ENCRYPTION_KEY ?? ''),
    previousEncryptionKey:
      environment.ENCRYPTION_KEY_PREVIOUS === undefined
        ? null
        : decodeKey('ENCRYPTION_KEY_PREVIOUS', environment.ENCRYPTION_KEY_PREVIOUS),
    jwtSecret: Buffer.from(environment.JWT_SECRET ?? file.JWT_SECRET ?? ''),
    quoteKeys: decodeQuoteKeys(file, paths.secrets),
    documentLinkSecret: Buffer.from(file.documentLinkSecret ?? '', 'base64'),
    renewed: made,
  };
}

/** The quote keys alone: no database is opened, and a lost encryption key does not matter. */
export function quoteKeys(projectFolder: string, environment: Environment): QuoteKeys {
  const paths = dataPaths(projectFolder, environment);
  const { file } = fileWith(paths, environment, (current, _environment, hasData) =>
    current.quoteKeys !== undefined
      ? {}
      : hasData
        ? { quoteKeys: newQuoteKeys() }
        : missingSecrets(current, environment, hasData),
  );
  return decodeQuoteKeys(file, paths.secrets);
}

type Missing = (file: SecretFile, environment: Environment, hasData: boolean) => Partial<SecretFile>;

function missingSecrets(file: SecretFile, environment: Environment, hasData: boolean): Partial<SecretFile> {
  for (const name of ['ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS'] as const) {
    const value = environment[name];
    if (value !== undefined) decodeKey(name, value);
  }
  const needsKey = environment.ENCRYPTION_KEY === undefined && file.ENCRYPTION_KEY === undefined;
  if (needsKey && hasData) throw new AssistantError(storeErrors.keyMissing, { reason: 'data/secrets.json' });
  return {
    ...(needsKey ? { ENCRYPTION_KEY: randomBytes(32).toString('base64') } : {}),
    ...(environment.JWT_SECRET === undefined && file.JWT_SECRET === undefined
      ? { JWT_SECRET: randomBytes(32).toString('base64') }
      : {}),
    ...(file.quoteKeys === undefined ? { quoteKeys: newQuoteKeys() } : {}),
    ...(file.documentLinkSecret === undefined ? { documentLinkSecret: randomBytes(32).toString('base64') } : {}),
  };
}

function newQuoteKeys(): NonNullable<SecretFile['quoteKeys']> {
  const key = randomBytes(32);
  const id = createHash('sha256').update('quote key id\0').update(key).digest('hex').slice(0, 8);
  return { current: id, keys: { [id]: key.toString('base64') } };
}

function fileWith(paths: DataPaths, environment: Environment, missing: Missing): { file: SecretFile; made: string[] } {
  const file = readSecretFile(paths.secrets);
  const hasData = holdsData(paths);
  const absent = missing(file ?? { version: 1 }, environment, hasData);
  if (file !== undefined && Object.keys(absent).length === 0) return { file, made: [] };
  ensureDataFolder(paths);
  if (file === undefined) {
    createExclusively(paths.secrets, { version: 1, ...absent });
    const created = readSecretFile(paths.secrets);
    // Somebody else may have been first with less in hand (other variables set): then the rest is added to theirs.
    if (created === undefined || Object.keys(missing(created, environment, hasData)).length > 0) {
      return fileWith(paths, environment, missing);
    }
    return { file: created, made: hasData ? Object.keys(absent) : [] };
  }
  const extended = extendSecretFile(paths.secrets, (current) => missing(current, environment, hasData));
  return { file: extended, made: hasData ? Object.keys(absent) : [] };
}

function readSecretFile(path: string): SecretFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (storageCode(error) === 'ENOENT') return undefined;
    throw toStoreError(error, path);
  }
  try {
    const file: unknown = JSON.parse(text);
    if (typeof file === 'object' && file !== null && 'version' in file && file.version === 1) return file as SecretFile;
  } catch (error) {
    throw new AssistantError(secretFileErrors.badFile, { place: path }, { cause: error });
  }
  throw new AssistantError(secretFileErrors.badFile, { place: path });
}

/** The file appears whole or not at all, and only one of several first users makes it. */
function createExclusively(path: string, file: SecretFile): void {
  const draft = writeDraft(path, file);
  try {
    linkSync(draft, path);
    syncFolder(path);
  } catch (error) {
    if (storageCode(error) !== 'EEXIST') throw toStoreError(error, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Adds to a file that exists, one process at a time. */
function extendSecretFile(path: string, additions: (current: SecretFile) => Partial<SecretFile>): SecretFile {
  return exclusively(`${path}.lock`, () => {
    const current = readSecretFile(path) ?? { version: 1 };
    const extended: SecretFile = { ...current, ...additions(current) };
    const draft = writeDraft(path, extended);
    try {
      renameSync(draft, path);
      syncFolder(path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw toStoreError(error, path);
    }
    return extended;
  });
}

function writeDraft(path: string, file: SecretFile): string {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.draft`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(file, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw toStoreError(error, path);
  }
}

function syncFolder(path: string): void {
  const descriptor = openSync(dirname(path), 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

const lockOutlivesMs = 10_000;

/** A lock file held for milliseconds; one left by a process that died is taken over after ten seconds. */
function exclusively<Value>(lock: string, work: () => Value): Value {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if (storageCode(error) !== 'EEXIST') throw toStoreError(error, lock);
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && Date.now() - since > lockOutlivesMs) rmSync(lock, { force: true });
      else Atomics.wait(pause, 0, 0, 10);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function decodeKey(name: string, text: string): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text) || key.length !== 32) {
    throw new AssistantError(secretFileErrors.badKey, { name });
  }
  return key;
}

function decodeQuoteKeys({ quoteKeys: ring }: SecretFile, place: string): QuoteKeys {
  if (ring?.keys[ring.current] === undefined) throw new AssistantError(secretFileErrors.badFile, { place });
  const keys = Object.entries(ring.keys).map(([id, key]): [string, Uint8Array] => [id, Buffer.from(key, 'base64')]);
  return { current: ring.current, keys: Object.fromEntries(keys) };
}
