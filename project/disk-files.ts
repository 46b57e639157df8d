import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readExposedFiles, readGitState } from './git-state.ts';
import { byBytes, isProjectText, type ProjectFile, type ProjectFiles, projectFolders } from './project-files.ts';

/** The working tree. Links are followed inside the project folder only, each folder at most once. */
export function diskFiles(folder: string): ProjectFiles {
  let listing: readonly ProjectFile[] | undefined;
  const entries = () => {
    listing ??= listEntries(folder);
    return listing;
  };
  return {
    folder,
    entries: async () => entries(),
    list: async () =>
      entries()
        .filter(isProjectText)
        .map((entry) => entry.path),
    // Synchronous inside: for many small files the thread pool costs five times the read.
    read: async (path) => readFileSync(join(folder, path)),
    state: () => readGitState(folder),
    exposed: () => readExposedFiles(folder),
  };
}

function listEntries(folder: string): readonly ProjectFile[] {
  const found: ProjectFile[] = [];
  const root = realpathSync(folder);
  const visited = new Set<string>();
  for (const name of projectFolders) walk(name);
  return found.sort((left, right) => byBytes(left.path, right.path));

  function walk(path: string): void {
    const place = insidePath(join(folder, path));
    if (place === undefined || visited.has(place)) return;
    visited.add(place);
    for (const entry of readFolder(place)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile()) found.push({ path: child, size: statSync(join(place, entry.name)).size });
      else if (entry.isSymbolicLink()) addLink(child, join(place, entry.name));
    }
  }

  function addLink(path: string, absolute: string): void {
    const target = insidePath(absolute);
    if (target === undefined) {
      found.push({ path, size: 0, outside: true });
      return;
    }
    const stat = statSync(target);
    if (stat.isDirectory()) walk(path);
    else if (stat.isFile()) found.push({ path, size: stat.size });
  }

  /** The real path when it lies inside the project, else undefined (also for a link to nothing or to itself). */
  function insidePath(absolute: string): string | undefined {
    try {
      const real = realpathSync(absolute);
      const way = relative(root, real);
      return way === '..' || way.startsWith(`..${sep}`) ? undefined : real;
    } catch {
      return undefined;
    }
  }
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
