import { createHash } from 'node:crypto';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import { diskFiles } from './disk-files.ts';
import { identityFolders, type ProjectFiles } from './project-files.ts';

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

export async function configIdentityOf(files: ProjectFiles): Promise<ConfigIdentity> {
  const [hash, state] = await Promise.all([hashConfig(files), files.state()]);
  return { hash, ...state };
}

/** Of the working tree. */
export function readConfigIdentity(folder: string): Promise<ConfigIdentity> {
  return configIdentityOf(diskFiles(folder));
}
