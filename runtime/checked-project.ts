import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import type { Project } from '../project/project.ts';
import { buildId } from './build-id.ts';

/**
 * The last project that passed its checks, kept as JSON under data/cache so that a command on unchanged files needs no
 * YAML and no schemas. Keyed by the content of the files, of the code that checked them, and by the day, because some
 * checks ask what is valid today. A file that does not parse counts as absent.
 */
export function readCheckedProject(folder: string, identity: ConfigIdentity, now: Date): Project | undefined {
  const name = cacheName(identity.hash, now);
  if (name === undefined) return undefined;
  try {
    const project = JSON.parse(readFileSync(join(cacheFolder(folder), name), 'utf8')) as Project;
    return { ...project, folder, config: identity };
  } catch {
    return undefined;
  }
}

/** Losing it costs time only, so failing to write is silent: data/ may be read-only or the disk full. */
export function keepCheckedProject(project: Project, now: Date): void {
  const name = cacheName(project.config.hash, now);
  if (name === undefined) return;
  const cache = cacheFolder(project.folder);
  const partial = join(cache, `${name}.${process.pid}.tmp`);
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    writeFileSync(partial, JSON.stringify(project), { mode: 0o600 });
    renameSync(partial, join(cache, name));
    for (const other of readdirSync(cache)) {
      if (/^project-.*\.json$/.test(other) && other !== name) rmSync(join(cache, other));
    }
  } catch {
    if (existsSync(partial)) rmSync(partial, { force: true });
  }
}

function cacheFolder(folder: string): string {
  return join(folder, 'data', 'cache');
}

function cacheName(hash: string, now: Date): string | undefined {
  const build = buildId();
  if (build === undefined) return undefined;
  const day = now.toISOString().slice(0, 10);
  return `project-${createHash('sha256').update(`${build}\n${day}\n${hash}`).digest('hex').slice(0, 32)}.json`;
}
