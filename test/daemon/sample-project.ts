import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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

/** The same as the project of a company that exists: live channels may be switched on. */
export function copyLiveProject(test: Test): string {
  const folder = copySampleProject(test);
  const company = join(folder, 'config', 'company.yaml');
  writeFileSync(company, readFileSync(company, 'utf8').replace(/^sample: true.*\n/m, ''));
  return folder;
}
