import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from './package-root.ts';

/**
 * Changes whenever the built code does: the chunks carry hashes of their content in their names. Undefined when running
 * from the sources, where nothing tells one state of the code from the next.
 */
export function buildId(): string | undefined {
  const built = join(packageRoot(), 'dist');
  if (!fileURLToPath(import.meta.url).startsWith(built + sep)) return undefined;
  return readdirSync(join(built, 'chunks'))
    .filter((name) => name.endsWith('.js'))
    .sort()
    .join('\n');
}
