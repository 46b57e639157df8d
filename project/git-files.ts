import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssistantError } from '../assistant/errors.ts';
import { readBlobs, runGit } from './git.ts';
import { projectErrors } from './project-errors.ts';
import { byBytes, isProjectText, type ProjectFile, type ProjectFiles, projectFolders } from './project-files.ts';

interface Blob extends ProjectFile {
  readonly id: string;
}

/**
 * The project as it was in a commit; the folder may be any folder of the repository. Rejects with PROJECT_REF_UNKNOWN, or
 * with PROJECT_NO_REPOSITORY outside a repository and PROJECT_GIT_REFUSED in one that git does not open.
 */
export async function gitFiles(folder: string, ref: string): Promise<ProjectFiles> {
  const revision = await resolveCommit(folder, ref);
  const blobs = await listBlobs(folder, revision);
  // One process for all of them: a project is read whole anyway.
  const contents = await readBlobs(
    folder,
    blobs.map((blob) => blob.id),
  );
  const byPath = new Map(blobs.map((blob, index) => [blob.path, contents[index]]));
  return {
    folder,
    // What is committed is never dirty.
    state: async () => ({ revision, dirty: false }),
    entries: async () => blobs.map(({ path, size }) => ({ path, size })),
    list: async () => blobs.filter(isProjectText).map((blob) => blob.path),
    read: async (path) => {
      const content = byPath.get(path);
      if (content === undefined) throw Object.assign(new Error(`${path} is not in ${revision}`), { code: 'ENOENT' });
      return content;
    },
  };
}

async function resolveCommit(folder: string, ref: string): Promise<string> {
  // `--end-of-options`: a ref that begins with a dash is a ref, not an option.
  const result = await runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (result.code === 0) return result.stdout.trim();
  const inside = await runGit(folder, ['rev-parse', '--git-dir']);
  if (inside.code !== 0) {
    if (!isUnderGit(folder)) throw new AssistantError(projectErrors.noRepository, { folder });
    const reason = inside.stderr.trim().split('\n')[0] ?? '';
    throw new AssistantError(projectErrors.gitRefused, { folder, reason });
  }
  throw new AssistantError(projectErrors.unknownRef, { ref });
}

/** There is a repository, whatever git says: it may be missing itself, or refuse one of another owner. */
function isUnderGit(folder: string): boolean {
  for (let place = resolve(folder); ; place = dirname(place)) {
    if (existsSync(join(place, '.git'))) return true;
    if (place === dirname(place)) return false;
  }
}

async function listBlobs(folder: string, revision: string): Promise<Blob[]> {
  // Run inside the folder, ls-tree gives paths relative to it, also when it is not the repository's root.
  const result = await runGit(folder, ['ls-tree', '-r', '-z', '-l', revision, '--', ...projectFolders]);
  const blobs: Blob[] = [];
  for (const line of result.stdout.split('\0')) {
    const match = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line);
    if (match === null) continue;
    const [, mode, id = '', size, path = ''] = match;
    // 120000 is a symbolic link: its blob is the target's name, not a file of the project.
    if (mode === '120000') continue;
    blobs.push({ path, id, size: Number(size) });
  }
  return blobs.sort((left, right) => byBytes(left.path, right.path));
}
