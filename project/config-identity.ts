import { createHash } from 'node:crypto';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import { diskFiles } from './disk-files.ts';
import { runGit } from './git.ts';
import type { ProjectFiles } from './project-files.ts';

const identityFolders = ['config', 'templates'] as const;

/** sha256 of the lines `path NUL sha256(bytes) LF` of all files under config/ and templates/ in byte order of paths. */
export async function hashConfig(files: ProjectFiles): Promise<string> {
  const total = createHash('sha256');
  for (const { path, outside } of await files.entries()) {
    if (outside === true || !identityFolders.some((folder) => path.startsWith(`${folder}/`))) continue;
    const digest = createHash('sha256')
      .update(await files.read(path))
      .digest('hex');
    total.update(`${path}\0${digest}\n`);
  }
  return `sha256:${total.digest('hex')}`;
}

/** Of the working tree: `revision` and `dirty` are null outside git, and without git or a first commit. */
export async function readConfigIdentity(folder: string, files: ProjectFiles = diskFiles(folder)): Promise<ConfigIdentity> {
  const [hash, state] = await Promise.all([hashConfig(files), readGitState(folder)]);
  return { hash, ...state };
}

/** Of a commit: what is committed is never dirty. */
export async function committedIdentity(files: ProjectFiles, revision: string): Promise<ConfigIdentity> {
  return { hash: await hashConfig(files), revision, dirty: false };
}

async function readGitState(folder: string): Promise<Pick<ConfigIdentity, 'revision' | 'dirty'>> {
  const outside = { revision: null, dirty: null };
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
