import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toStoreError } from '../adapters/sqlite/sqlite-errors.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { makeFolders } from './make-folders.ts';
import type { Environment } from './secrets.ts';

export const dataFolderErrors = defineErrors({
  postgres: {
    code: 'DATABASE_URL_UNSUPPORTED',
    kind: 'runtime',
    ru: {
      message: 'DATABASE_URL: PostgreSQL появится в следующей версии, пока поддерживается только file:ПУТЬ (SQLite)',
      hint: 'Уберите DATABASE_URL (данные лягут в data/assistant.sqlite) или укажите file:ПУТЬ',
    },
    en: {
      message: 'DATABASE_URL: PostgreSQL comes with a later version; only file:PATH (SQLite) is supported until then',
      hint: 'Unset DATABASE_URL (the data goes to data/assistant.sqlite) or set file:PATH',
    },
  },
  invalid: {
    code: 'DATABASE_URL_INVALID',
    kind: 'runtime',
    ru: {
      message: 'DATABASE_URL задан неверно: ожидается file:ПУТЬ',
      hint: 'Например: DATABASE_URL=file:data/assistant.sqlite',
    },
    en: {
      message: 'DATABASE_URL is not valid: file:PATH is expected',
      hint: 'E.g. DATABASE_URL=file:data/assistant.sqlite',
    },
  },
  redis: {
    code: 'REDIS_URL_UNSUPPORTED',
    kind: 'runtime',
    ru: {
      message: 'REDIS_URL: Redis появится в следующей версии, пока он не нужен и не поддерживается',
      hint: 'Уберите REDIS_URL',
    },
    en: {
      message: 'REDIS_URL: Redis comes with a later version; it is neither needed nor supported until then',
      hint: 'Unset REDIS_URL',
    },
  },
});

/** Where everything that is not in git lies. */
export interface DataPaths {
  readonly folder: string;
  /** `assistant.sqlite`, or what DATABASE_URL names. */
  readonly database: string;
  readonly keys: string;
  readonly secrets: string;
  readonly documents: string;
  readonly lock: string;
}

/** Throws DATABASE_URL_UNSUPPORTED, DATABASE_URL_INVALID, REDIS_URL_UNSUPPORTED; touches no file. */
export function dataPaths(projectFolder: string, environment: Environment): DataPaths {
  const folder = join(projectFolder, 'data');
  if (environment.REDIS_URL !== undefined) throw new AssistantError(dataFolderErrors.redis);
  return {
    folder,
    database: databaseFile(projectFolder, environment.DATABASE_URL) ?? join(folder, 'assistant.sqlite'),
    keys: join(folder, 'keys.sqlite'),
    secrets: join(folder, 'secrets.json'),
    documents: join(folder, 'documents'),
    lock: join(folder, 'daemon.lock'),
  };
}

/** Whether something encrypted exists already, so that a key made now would be a wrong one. */
export function holdsData(paths: DataPaths): boolean {
  return isFilled(paths.database) || isFilled(paths.keys);
}

/** A file that is there and not empty. */
export function isFilled(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Makes the folder (0700) when it is missing; throws STORE_READ_ONLY or STORE_FULL. */
export function ensureDataFolder(paths: DataPaths): void {
  makeFolder(paths.folder);
  makeFolder(dirname(paths.database));
}

function makeFolder(path: string): void {
  try {
    makeFolders(path, 0o700);
  } catch (error) {
    throw toStoreError(error, path);
  }
}

function databaseFile(projectFolder: string, address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (/^postgres(ql)?:/i.test(address)) throw new AssistantError(dataFolderErrors.postgres);
  const path = address.startsWith('file:///') ? fromUrl(address) : /^file:(?!\/\/)(.+)$/.exec(address)?.[1];
  if (path === undefined || path.endsWith('/')) throw new AssistantError(dataFolderErrors.invalid);
  return isAbsolute(path) ? path : resolve(projectFolder, path);
}

function fromUrl(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}
