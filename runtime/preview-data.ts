import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { vaultMigrations } from '../adapters/key-vault/sqlite/vault-migrations.ts';
import { copyDatabase } from '../adapters/sqlite/copy-database.ts';
import { migrate } from '../adapters/sqlite/migrate.ts';
import { openDatabase } from '../adapters/sqlite/open-database.ts';
import { dropPendingWork } from '../adapters/store/sqlite/drop-pending-work.ts';
import { storeMigrations } from '../adapters/store/sqlite/store-migrations.ts';
import { dataPaths, ensureDataFolder, isFilled } from './data-folder.ts';
import { previewsFolder, sweepPreviews } from './preview-sweep.ts';
import { createSecretFile, readSecretFile } from './secret-file.ts';
import type { Environment } from './secrets.ts';

/** Data that a preview works on and that is gone when it ends. */
export interface PreviewData {
  /** Stands in the place of the project folder wherever data/ is looked for. */
  readonly home: string;
  /** Without addresses of real data and without the keys of vendors: nothing but language models can be reached. */
  readonly environment: Environment;
  /** Removes it. */
  remove(): void;
}

/**
 * A copy of data/ as it is now, beside it and as well guarded: conversations, quotes and their keys, not the papers. What
 * waits to be done is left to the real daemon. New quotes are signed by a key that exists in the copy only, so that none
 * counts outside.
 */
export async function makePreviewData(folder: string, environment: Environment, now: Date): Promise<PreviewData> {
  const real = dataPaths(folder, environment);
  ensureDataFolder(real);
  sweepPreviews(real, now);
  const home = join(previewsFolder(real), randomBytes(6).toString('hex'));
  const own = withoutOutside(environment);
  const copy = dataPaths(home, own);
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  try {
    mkdirSync(copy.folder, { recursive: true, mode: 0o700 });
    // Keys after what they open: a person who comes in between lacks a conversation, not a key.
    if (isFilled(real.database)) await copyDatabase(real.database, copy.database);
    if (isFilled(real.keys)) await copyDatabase(real.keys, copy.keys);
    copySecrets(real.secrets, copy.secrets);
    if (isFilled(copy.database)) makeIdle(copy.database, copy.keys);
    copyIndex(real.folder, copy.folder);
    return { home, environment: own, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function copySecrets(from: string, to: string): void {
  const secrets = readSecretFile(from);
  if (secrets === undefined) return;
  const id = `preview${randomBytes(4).toString('hex')}`;
  const keys = { ...secrets.quoteKeys?.keys, [id]: randomBytes(32).toString('base64') };
  createSecretFile(to, { ...secrets, quoteKeys: { current: id, keys } });
}

function makeIdle(database: string, keys: string): void {
  const vault = openDatabase(keys);
  migrate(vault, vaultMigrations);
  vault.close();
  const store = openDatabase(database);
  migrate(store, storeMigrations);
  dropPendingWork(store);
  store.close();
}

/** Vectors in it were paid for. One that is just being replaced is made anew. */
function copyIndex(from: string, to: string): void {
  const index = join(from, 'index');
  if (!existsSync(index)) return;
  try {
    cpSync(index, join(to, 'index'), { recursive: true });
  } catch {
    rmSync(join(to, 'index'), { recursive: true, force: true });
  }
}

const vendors = /^(?:TELEGRAM|AVITO|AMOCRM|YOOKASSA|GOOGLE|SMTP|MAIL|SENTRY)_/;
const outside: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'PUBLIC_URL',
  'SMTP_URL',
  'SENTRY_DSN',
  'PORT',
]);

function withoutOutside(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !vendors.test(name) && !outside.has(name)),
  ) as Environment;
}
