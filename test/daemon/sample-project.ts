import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The shipped sample project in a folder of its own, with its own data/. */
export function copySampleProject(test: Test): string {
  const folder = test.testdir({});
  for (const name of ['config', 'knowledge', 'templates']) {
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  }
  return folder;
}
