import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import type { Project } from '../project/project.ts';
import { packageVersion } from './package-root.ts';
import type { Environment } from './secrets.ts';

/**
 * The last project that passed its checks, kept as JSON under data/cache so that a command on unchanged files needs no
 * YAML and no schemas. Keyed by content: what is stored under another key is never read, and a file that does not parse
 * counts as absent. Losing it costs time only, so failing to write it is silent (data/ may be read-only).
 */
export function readCheckedProject(
  folder: string,
  identity: ConfigIdentity,
  _environment: Environment,
  now: Date,
): Project | undefined {
  try {
    const text = readFileSync(join(cacheFolder(folder), `project-${keyOf(identity.hash, now)}.json`), 'utf8');
    const project = JSON.parse(text) as Project;
    return { ...project, folder, config: identity };
  } catch {
    return undefined;
  }
}

export function keepCheckedProject(folder: string, project: Project, _environment: Environment, now: Date): void {
  const cache = cacheFolder(folder);
  const name = `project-${keyOf(project.config.hash, now)}.json`;
  const partial = join(cache, `${name}.${process.pid}.tmp`);
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(partial, JSON.stringify(project), { mode: 0o600 });
    renameSync(partial, join(cache, name));
    for (const other of readdirSync(cache)) {
      if (other.startsWith('project-') && other !== name && !other.endsWith('.tmp')) rmSync(join(cache, other));
    }
  } catch {
    rmSync(partial, { force: true });
  }
}

function cacheFolder(folder: string): string {
  return join(folder, 'data', 'cache');
}

/** The day belongs to the key because some checks ask what is valid today. */
function keyOf(hash: string, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  return createHash('sha256').update(`${packageVersion()}\n${day}\n${hash}`).digest('hex').slice(0, 32);
}
