import { createHash, randomBytes } from 'node:crypto';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import { type DataPaths, dataPaths, ensureDataFolder, holdsData } from './data-folder.ts';
import {
  createSecretFile,
  extendSecretFile,
  readSecretFile,
  type SecretFile,
  secretFileErrors,
} from './secret-file.ts';
import type { Environment } from './secrets.ts';

export const secretErrors = defineErrors({
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
});

/** Keys that sign quotes, by id; all but `current` are kept for verification only. */
export interface QuoteKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** Is told the names of secrets that had to be made anew although data exists already: worth a line to whoever runs it. */
export type OnRenewed = (names: readonly string[]) => void;

/** The quote keys alone: no database is opened, and a lost encryption key does not matter. */
export function quoteKeys(projectFolder: string, environment: Environment, onRenewed: OnRenewed = () => {}): QuoteKeys {
  const paths = dataPaths(projectFolder, environment);
  const { file, made } = fileWith(paths, environment, (current, _environment, hasData) =>
    current.quoteKeys !== undefined
      ? {}
      : hasData
        ? { quoteKeys: newQuoteKeys() }
        : missingSecrets(current, environment, hasData),
  );
  if (made.length > 0) onRenewed(made);
  return decodeQuoteKeys(file, paths.secrets);
}

/** What has to be made; throws when it must not be. */
export type Missing = (file: SecretFile, environment: Environment, hasData: boolean) => Partial<SecretFile>;

export function missingSecrets(file: SecretFile, environment: Environment, hasData: boolean): Partial<SecretFile> {
  assertKeysFit(environment);
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

/** ENCRYPTION_KEY_INVALID when a key of the environment is not one. */
export function assertKeysFit(environment: Environment): void {
  for (const name of ['ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS'] as const) {
    const value = environment[name];
    if (value !== undefined) decodeKey(name, value);
  }
}

/** A key of HMAC-SHA256 that is shorter than its hash can be guessed (RFC 7518, 3.2). */
export function isWeakJwtSecret({ JWT_SECRET: secret }: Environment): boolean {
  return secret !== undefined && Buffer.byteLength(secret) < 32;
}

function newQuoteKeys(): NonNullable<SecretFile['quoteKeys']> {
  const key = randomBytes(32);
  const id = createHash('sha256').update('quote key id\0').update(key).digest('hex').slice(0, 8);
  return { current: id, keys: { [id]: key.toString('base64') } };
}

/** The secrets file with everything that was missing; `made` beside existing data. */
export function fileWith(
  paths: DataPaths,
  environment: Environment,
  missing: Missing,
): { file: SecretFile; made: string[] } {
  const file = readSecretFile(paths.secrets);
  const hasData = holdsData(paths);
  const absent = missing(file ?? { version: 1 }, environment, hasData);
  if (file !== undefined && Object.keys(absent).length === 0) return { file, made: [] };
  ensureDataFolder(paths);
  if (file === undefined) {
    createSecretFile(paths.secrets, { version: 1, ...absent });
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

export function decodeKey(name: string, text: string): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text) || key.length !== 32) {
    throw new AssistantError(secretErrors.badKey, { name });
  }
  return key;
}

export function decodeQuoteKeys({ quoteKeys: ring }: SecretFile, place: string): QuoteKeys {
  if (ring?.keys[ring.current] === undefined) throw new AssistantError(secretFileErrors.badFile, { place });
  const keys = Object.entries(ring.keys).map(([id, key]): [string, Uint8Array] => [id, Buffer.from(key, 'base64')]);
  return { current: ring.current, keys: Object.fromEntries(keys) };
}
