import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BackupSettings, defaultBackupFolder } from '../../assistant/settings/data-keeping-settings.ts';
import type { Environment } from '../secrets.ts';
import { type Backup, makeBackup } from './backing-up.ts';

const ours = /^sales-assistant-\d{8}T\d{6}Z(?:\.keys)?\.tar\.gz$/;

/** Today's copy and its keys, each in its folder; the oldest beyond `keep` go once the new one is whole. */
export async function makeDailyBackup(
  folder: string,
  environment: Environment,
  settings: BackupSettings,
  now: Date,
): Promise<Backup> {
  const name = `sales-assistant-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const [data, keys] = [resolve(folder, settings.folder), resolve(folder, settings.keysFolder)];
  const backup = await makeBackup({
    ...{ folder, environment, now },
    file: join(data, `${name}.tar.gz`),
    keysFile: join(keys, `${name}.keys.tar.gz`),
  });
  for (const each of new Set([data, keys])) prune(each, settings.keep);
  return backup;
}

function prune(folder: string, keep: number): void {
  const names = readdirSync(folder).filter((name) => ours.test(name));
  for (const isKeys of [false, true]) {
    const older = names
      .filter((name) => name.includes('.keys.') === isKeys)
      .toSorted()
      .slice(0, -keep);
    for (const name of older) rmSync(join(folder, name), { force: true });
  }
}

/** Where daily copies lie, from config/assistant.yaml as far as it can be read: a broken project must not stop an erasure. */
export async function backupFolders(folder: string): Promise<readonly string[]> {
  const file = join(folder, 'config', 'assistant.yaml');
  const named: string[] = [];
  if (existsSync(file)) {
    const { parseYaml } = await import('../../project/yaml-file.ts');
    try {
      const { backups } = (parseYaml(readFileSync(file, 'utf8')) ?? {}) as { backups?: Record<string, unknown> };
      for (const each of [backups?.folder, backups?.keys_folder]) if (typeof each === 'string') named.push(each);
    } catch {
      // validate tells what is wrong with it
    }
  }
  return [defaultBackupFolder, ...named].map((each) => resolve(folder, each));
}
