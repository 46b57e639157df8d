import { randomBytes } from 'node:crypto';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { countForeignKeys, rewrapKeys } from '../adapters/key-vault/sqlite/rewrap-keys.ts';
import { vaultMigrations } from '../adapters/key-vault/sqlite/vault-migrations.ts';
import { needsMigration } from '../adapters/sqlite/migrate.ts';
import { openDatabase } from '../adapters/sqlite/open-database.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { dataPaths, isFilled } from './data-folder.ts';
import { openSecrets } from './open-secrets.ts';
import { extendSecretFile, readSecretFile, type SecretFile } from './secret-file.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';

export const masterKeyErrors = defineErrors({
  nothing: {
    code: 'KEYS_NOTHING',
    kind: 'runtime',
    ru: { message: 'Ключей ещё нет: {place}', hint: 'Они появятся с первым запуском serve, chat или quote --save' },
    en: { message: 'There are no keys yet: {place}', hint: 'They appear with the first serve, chat or quote --save' },
  },
  ofEnvironment: {
    code: 'KEYS_IN_ENVIRONMENT',
    kind: 'usage',
    ru: {
      message: 'ENCRYPTION_KEY задан в окружении или .env: сменить его там может только вы',
      hint: 'Впишите новый (keys generate) в ENCRYPTION_KEY, прежний — в ENCRYPTION_KEY_PREVIOUS и повторите keys rotate',
    },
    en: {
      message: 'ENCRYPTION_KEY is set in the environment or .env: only you can change it there',
      hint: 'Put a new one (keys generate) in ENCRYPTION_KEY, the former in ENCRYPTION_KEY_PREVIOUS and run keys rotate again',
    },
  },
});

/** Base64 of 32 random bytes, as ENCRYPTION_KEY takes it. */
export function generateMasterKey(): string {
  return randomBytes(32).toString('base64');
}

export interface Rotation {
  /** Keys of people that were wrapped anew, or would be. */
  readonly rewrapped: number;
  /** Where the new master key is. */
  readonly keyIn: 'environment' | 'secrets.json';
  readonly dryRun: boolean;
}

/**
 * A new master key while everybody goes on. Where it lies in `data/secrets.json` it is made here: both stand in the file until
 * the last key is wrapped by the new one, so that a rotation that was interrupted is gone on with. Where it lies in the
 * environment both have to stand there.
 */
export async function rotateMasterKey(
  folder: string,
  environment: Environment,
  { dryRun, onProgress }: { readonly dryRun: boolean; readonly onProgress: (done: number) => void },
): Promise<Rotation> {
  const paths = dataPaths(folder, environment);
  if (!isFilled(paths.keys)) throw new AssistantError(masterKeyErrors.nothing, { place: paths.keys });
  await bringUpToDate(folder, environment);
  const isOurs = environment.ENCRYPTION_KEY === undefined;
  const keyIn = isOurs ? 'secrets.json' : 'environment';
  const isBegun = openSecrets(folder, environment).previousEncryptionKey !== null;
  if (!isOurs && !isBegun) throw new AssistantError(masterKeyErrors.ofEnvironment);
  if (isOurs && !isBegun && !dryRun) {
    extendSecretFile(paths.secrets, (current) =>
      current.ENCRYPTION_KEY_PREVIOUS === undefined
        ? { ENCRYPTION_KEY: generateMasterKey(), ENCRYPTION_KEY_PREVIOUS: current.ENCRYPTION_KEY }
        : {},
    );
  }
  const { encryptionKey, previousEncryptionKey } = openSecrets(folder, environment);
  const database = openDatabase(paths.keys);
  try {
    if (dryRun) {
      const unknown = isBegun ? encryptionKey : new Uint8Array(32);
      return { rewrapped: countForeignKeys(database, unknown), keyIn, dryRun };
    }
    const keys = { encryptionKey, previousEncryptionKey: previousEncryptionKey ?? encryptionKey };
    const rewrapped = await rewrapKeys(database, keys, onProgress);
    if (isOurs) extendSecretFile(paths.secrets, () => ({ ENCRYPTION_KEY_PREVIOUS: undefined }));
    return { rewrapped, keyIn, dryRun };
  } finally {
    database.close();
  }
}

async function bringUpToDate(folder: string, environment: Environment): Promise<void> {
  const database = openDatabase(dataPaths(folder, environment).keys);
  const isOlder = needsMigration(database, vaultMigrations);
  database.close();
  if (isOlder) await (await openStorage(folder, environment, { clock: systemClock })).close();
}

/** All secrets that data/ cannot be read or trusted without, in the form of `data/secrets.json`. */
export function exportSecrets(folder: string, environment: Environment): SecretFile {
  const paths = dataPaths(folder, environment);
  if (!isFilled(paths.keys)) throw new AssistantError(masterKeyErrors.nothing, { place: paths.keys });
  const { encryptionKey, jwtSecret } = openSecrets(folder, environment);
  return {
    ...(readSecretFile(paths.secrets) ?? { version: 1 }),
    ENCRYPTION_KEY: Buffer.from(encryptionKey).toString('base64'),
    JWT_SECRET: Buffer.from(jwtSecret).toString(),
  };
}
