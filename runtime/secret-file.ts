import { randomBytes } from 'node:crypto';
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
import { syncFolder } from './sync-folder.ts';

export const secretFileErrors = defineErrors({
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

/** The file as it is written; what a later version added is kept. */
export interface SecretFile {
  readonly version: 1;
  readonly ENCRYPTION_KEY?: string;
  /** While the master key is being rotated. */
  readonly ENCRYPTION_KEY_PREVIOUS?: string | undefined;
  readonly JWT_SECRET?: string;
  readonly quoteKeys?: { readonly current: string; readonly keys: Readonly<Record<string, string>> };
  readonly documentLinkSecret?: string;
  readonly TELEGRAM_WEBHOOK_SECRET?: string;
  readonly AVITO_WEBHOOK_SECRET?: string;
  readonly AVITO_FEED_SECRET?: string;
}

/** Undefined when there is none yet. */
export function readSecretFile(path: string): SecretFile | undefined {
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
export function createSecretFile(path: string, file: SecretFile): void {
  const draft = writeDraft(path, file);
  try {
    linkSync(draft, path);
    syncFolder(dirname(path));
  } catch (error) {
    if (storageCode(error) !== 'EEXIST') throw toStoreError(error, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Adds to a file that exists, one process at a time. */
export function extendSecretFile(path: string, additions: (current: SecretFile) => Partial<SecretFile>): SecretFile {
  return exclusively(`${path}.lock`, () => {
    const current = readSecretFile(path) ?? { version: 1 };
    const extended: SecretFile = { ...current, ...additions(current) };
    const draft = writeDraft(path, extended);
    try {
      renameSync(draft, path);
      syncFolder(dirname(path));
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
