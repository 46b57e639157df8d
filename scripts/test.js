// `npm test [-- FILE …]`: every test under node's runner; the last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectEnvironment, projectNode, root } from './install.js';

/** tap ends a test that hangs; its own 30 s are too few for tests that start processes on a busy machine. */
const secondsATest = 180;

/** Runs the files (all when none is named). No test found counts as a failure: an empty run proves nothing. */
export function runTests(files, reporter) {
  const folder = mkdtempSync(join(tmpdir(), 'sales-assistant-test-'));
  const counts = join(folder, 'counts');
  const args = ['--test', '--test-concurrency=3', `--test-timeout=${secondsATest * 2000}`];
  args.push(`--test-reporter=${reporter}`, '--test-reporter-destination=stdout');
  args.push('--test-reporter=./scripts/closing-line.js', `--test-reporter-destination=${counts}`);
  args.push(...(files.length > 0 ? files : ['test/**/*.test.ts']));
  const env = { ...projectEnvironment(), TAP_TIMEOUT: String(secondsATest) };
  const run = spawnSync(projectNode(), args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const line = existsSync(counts) ? readFileSync(counts, 'utf8').trim() : '';
  rmSync(folder, { recursive: true, force: true });
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed/.exec(line) ?? [];
  const result = { passed: Number(passed), failed: Number(failed), line };
  if (result.failed === 0 && run.status !== 0) result.failed = 1;
  if (result.passed + result.failed === 0) {
    console.log('✖ no test was found');
    result.failed = 1;
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, line } = runTests(process.argv.slice(2), 'spec');
  console.log(line === '' ? `${passed} passed, ${failed} failed` : line);
  process.exitCode = failed === 0 ? 0 : 1;
}
