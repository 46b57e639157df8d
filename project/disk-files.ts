import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readExposedFiles, readGitState } from './git-state.ts';
import { byBytes, isProjectText, type ProjectFile, type ProjectFiles, projectFolders } from './project-files.ts';

/**
 * The working tree. Links are followed within config/, knowledge/ and templates/ only, each folder at most once: a link to
 * .env or data/ must not turn secrets into answers.
 */
export function diskFiles(folder: string): ProjectFiles {
  let listing: readonly ProjectFile[] | undefined;
  const entries = () => {
    listing ??= listEntries(folder);
    return listing;
  };
  return {
    folder,
    onDisk: true,
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
  const roots = realFolders(folder);
  const visited = new Set<string>();
  let links: string[] = [];
  for (const name of projectFolders) walk(name);
  // After the real folders, in order of paths: whatever order the disk gives, the same files have the same paths.
  while (links.length > 0) {
    const batch = links.sort(byBytes);
    links = [];
    for (const path of batch) follow(path);
  }
  return found.sort((left, right) => byBytes(left.path, right.path));

  function walk(path: string): void {
    const place = insidePath(join(folder, path));
    if (place === undefined || visited.has(place)) return;
    visited.add(place);
    for (const entry of readFolder(place)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile()) found.push({ path: child, size: statSync(join(place, entry.name)).size });
      else if (entry.isSymbolicLink()) links.push(child);
    }
  }

  function follow(path: string): void {
    const target = insidePath(join(folder, path));
    if (target === undefined) {
      found.push({ path, size: 0, outside: true });
      return;
    }
    const stat = statSync(target);
    if (stat.isDirectory()) walk(path);
    else if (stat.isFile()) found.push({ path, size: stat.size });
  }

  /** The real path when it lies in a folder of the project, else undefined (also for a link to nothing or to itself). */
  function insidePath(absolute: string): string | undefined {
    const real = realPath(absolute);
    return real !== undefined && roots.some((root) => real === root || real.startsWith(root + sep)) ? real : undefined;
  }
}

/** Where config/, knowledge/ and templates/ really lie; not beyond the project, and not where its secrets are. */
function realFolders(folder: string): string[] {
  const project = realpathSync(folder);
  return projectFolders.flatMap((name) => {
    const real = realPath(join(folder, name));
    const [first = ''] = real === undefined ? [] : relative(project, real).split(sep);
    return real === undefined || first === '' || first === 'data' || first.startsWith('.') ? [] : [real];
  });
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
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
