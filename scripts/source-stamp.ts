import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = [
  '{assistant,project,adapters,runtime,daemon,cli,commands}/**/*.ts',
  'web/**/*.{ts,html}',
  'scripts/{build,build-web,lazy-modules}.ts',
  'package-lock.json',
];

const name = 'sources.sha256';

/** Of the content of all that a build is made of: another working copy of the same commit has the same. */
export function sourceStamp(root: string): string {
  const total = createHash('sha256');
  for (const path of globSync(sources, { cwd: root }).sort()) {
    total.update(
      `${path}\0${createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex')}\n`,
    );
  }
  return total.digest('hex');
}

/** The stamp is taken before the build reads the sources: an edit in between makes the build stale, not current. */
export function writeStamp(built: string, stamp: string): void {
  writeFileSync(join(built, name), `${stamp}\n`);
}

/** Whether dist/ is there and made of the sources as they are now. */
export function buildState(root: string): 'absent' | 'stale' | 'current' {
  if (!existsSync(join(root, 'dist/cli/main.js'))) return 'absent';
  const stamp = join(root, 'dist', name);
  // A build from before there were stamps has none.
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === sourceStamp(root) ? 'current' : 'stale';
}
