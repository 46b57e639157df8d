import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mostKept = 6;

/** Where what was worked out about one state of the files is kept: under data/cache, by its content. */
export function keptFolder(project: string, name: string): string {
  return join(project, 'data', 'cache', 'compared', name);
}

/** Undefined when it is not there or does not read: it is worked out again. */
export function readKept<Value>(project: string, name: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(keptFolder(project, `${name}.json`), 'utf8')) as Value;
  } catch {
    return undefined;
  }
}

/** Losing it costs time only, so failing to write is silent: data/ may be read-only or the disk full. */
export function keep(project: string, name: string, value: unknown): void {
  const file = keptFolder(project, `${name}.json`);
  const partial = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(partial, JSON.stringify(value), { mode: 0o600 });
    renameSync(partial, file);
    dropOldKept(project);
  } catch {
    rmSync(partial, { force: true });
  }
}

/** The latest stay: a branch is compared with the same commit again and again. */
export function dropOldKept(project: string): void {
  const folder = keptFolder(project, '');
  for (const kind of ['index-', 'tests-']) {
    const kept = readdirSync(folder).filter((name) => name.startsWith(kind));
    // Another `diff` may be dropping the same ones: what is gone counts as the oldest.
    const ages = kept.map((name) => ({
      name,
      at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
    const byAge = ages.sort((a, b) => b.at - a.at);
    for (const { name } of byAge.slice(mostKept)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
