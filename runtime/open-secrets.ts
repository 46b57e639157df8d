import { proveMasterKey } from '../adapters/key-vault/sqlite/prove-master-key.ts';
import { type DataPaths, dataPaths, holdsData, isFilled } from './data-folder.ts';
import {
  decodeKey,
  decodeQuoteKeys,
  fileWith,
  type Missing,
  missingSecrets,
  type QuoteKeys,
} from './project-secrets.ts';
import { readSecretFile, type SecretFile } from './secret-file.ts';
import type { Environment } from './secrets.ts';

export interface Secrets {
  readonly encryptionKey: Uint8Array;
  readonly previousEncryptionKey: Uint8Array | null;
  readonly jwtSecret: Uint8Array;
  readonly quoteKeys: QuoteKeys;
  readonly documentLinkSecret: Uint8Array;
  /** Names of secrets that had to be made anew although data exists already: worth a line in the log. */
  readonly renewed: readonly string[];
}

/**
 * All secrets of a project: from the environment, else from `data/secrets.json`, else made now and written there. The
 * encryption key is never made where a database exists: STORE_KEY_MISSING; and nothing is made beside a key that does not
 * fit the data: STORE_KEY_WRONG.
 */
export function openSecrets(projectFolder: string, environment: Environment): Secrets {
  const paths = dataPaths(projectFolder, environment);
  const { file, made } = fileWith(paths, environment, rightfullyMissing(paths));
  return {
    ...encryptionKeys(file, environment),
    jwtSecret: Buffer.from(environment.JWT_SECRET ?? file.JWT_SECRET ?? ''),
    quoteKeys: decodeQuoteKeys(file, paths.secrets),
    documentLinkSecret: Buffer.from(file.documentLinkSecret ?? '', 'base64'),
    renewed: made,
  };
}

/** Names of what `openSecrets` would make beside existing data; rejects what it would reject. Writes nothing. */
export function inspectSecrets(projectFolder: string, environment: Environment): readonly string[] {
  const paths = dataPaths(projectFolder, environment);
  const file = readSecretFile(paths.secrets) ?? { version: 1 };
  const hasData = holdsData(paths);
  const missing = Object.keys(missingSecrets(file, environment, hasData));
  if (!hasData) return [];
  proveKey(paths, file, environment);
  return missing;
}

function rightfullyMissing(paths: DataPaths): Missing {
  return (file, environment, hasData) => {
    const missing = missingSecrets(file, environment, hasData);
    if (hasData && Object.keys(missing).length > 0) proveKey(paths, file, environment);
    return missing;
  };
}

function proveKey(paths: DataPaths, file: SecretFile, environment: Environment): void {
  if (isFilled(paths.keys)) proveMasterKey(paths.keys, encryptionKeys(file, environment));
}

function encryptionKeys(file: SecretFile, environment: Environment) {
  // The file's belongs to the file's.
  const ofFile = environment.ENCRYPTION_KEY === undefined ? file.ENCRYPTION_KEY_PREVIOUS : undefined;
  const previous = environment.ENCRYPTION_KEY_PREVIOUS ?? ofFile;
  return {
    encryptionKey: decodeKey('ENCRYPTION_KEY', environment.ENCRYPTION_KEY ?? file.ENCRYPTION_KEY ?? ''),
    previousEncryptionKey: previous === undefined ? null : decodeKey('ENCRYPTION_KEY_PREVIOUS', previous),
  };
}
