import { randomBytes } from 'node:crypto';
import { dataPaths, ensureDataFolder } from './data-folder.ts';
import { extendSecretFile, readSecretFile } from './secret-file.ts';
import type { Environment } from './secrets.ts';

/** What a vendor has to repeat so that we know it. */
export const vendorSecretNames = ['TELEGRAM_WEBHOOK_SECRET', 'AVITO_WEBHOOK_SECRET', 'AVITO_FEED_SECRET'] as const;
export type VendorSecretName = (typeof vendorSecretNames)[number];

/** The environment's, else the one in `data/secrets.json`, made there by whoever needs it first: letters, digits, `-` and `_`. */
export function vendorSecret(projectFolder: string, environment: Environment, name: VendorSecretName): string {
  const given = environment[name];
  if (given !== undefined) return given;
  const paths = dataPaths(projectFolder, environment);
  const known = readSecretFile(paths.secrets)?.[name];
  if (known !== undefined) return known;
  ensureDataFolder(paths);
  const file = extendSecretFile(paths.secrets, (current) =>
    current[name] === undefined ? { [name]: randomBytes(32).toString('base64url') } : {},
  );
  return file[name] ?? '';
}
