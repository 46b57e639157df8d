import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOnce } from './processes.ts';
import type { BenchContext } from './row.ts';

/** A fresh copy of the sample project, validated and indexed, apart from every other row's. */
export async function sampleProject(context: BenchContext, name: string): Promise<string> {
  const folder = join(context.scratch, name);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  for (const part of ['config', 'knowledge', 'templates']) {
    cpSync(join(context.packageRoot, part), join(folder, part), { recursive: true });
  }
  const run = join(context.packageRoot, 'bin/run.js');
  await runOnce([run, 'validate'], { cwd: folder });
  await runOnce([run, 'index'], { cwd: folder });
  return folder;
}
