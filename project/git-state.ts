import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runGit } from './git.ts';
import { type GitState, identityFolders } from './project-files.ts';

/** Of the working tree; also null without git or before the first commit. */
export async function readGitState(folder: string): Promise<GitState> {
  const outside = { revision: null, dirty: null };
  if (!isInsideRepository(folder)) return outside;
  // One process for both answers; `--no-optional-locks` keeps it from writing the index beside a running git.
  const result = await runGit(folder, [
    '--no-optional-locks',
    'status',
    '--porcelain=v2',
    '--branch',
    '--untracked-files=all',
    '--no-renames',
    '--',
    ...identityFolders,
  ]);
  if (result.code !== 0) return outside;
  const revision = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(result.stdout)?.[1];
  if (revision === undefined) return outside;
  return { revision, dirty: result.stdout.split('\n').some((line) => line !== '' && !line.startsWith('#')) };
}

/** Whether git is worth starting: `.git` is a folder, or a file in a worktree or submodule. */
function isInsideRepository(folder: string): boolean {
  for (let place = resolve(folder); ; place = dirname(place)) {
    if (existsSync(join(place, '.git'))) return true;
    if (place === dirname(place)) return false;
  }
}

/** Secrets that were committed or staged: `.env`, everything in data/, key files. */
export async function readExposedFiles(folder: string): Promise<readonly string[]> {
  if (!isInsideRepository(folder)) return [];
  const patterns = ['.env', '.env.*', 'data', '*.pem', '*.key', '*.p12', '*.pfx'];
  const result = await runGit(folder, ['ls-files', '-z', '--', ...patterns]);
  if (result.code !== 0) return [];
  return result.stdout.split('\0').filter((path) => path !== '' && !path.endsWith('.example'));
}
