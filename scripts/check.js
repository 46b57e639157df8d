// `npm run check`: everything CI asks of a change; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMissing, projectEnvironment, projectNode, root } from './install.js';

installMissing();
const node = projectNode();
const env = projectEnvironment();

let passed = 0;
let failed = 0;

for (const [title, script] of [
  ['types', 'types'],
  ['lint', 'lint'],
  ['arrows', 'arrows'],
  ['unused', 'unused'],
  ['build', 'build'],
  ['generated files', 'docs:check'],
]) {
  const started = Date.now();
  const run = spawnSync('npm', ['run', '--silent', script], { cwd: root, env, encoding: 'utf8' });
  const ok = run.status === 0;
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? '✔' : '✖'} ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(`${run.stdout}\n${run.stderr}`);
}

const tests = runTests();
passed += tests.passed;
failed += tests.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** No test found counts as a failure: an empty run proves nothing. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'sales-assistant-check-'));
  const counts = join(folder, 'counts');
  const args = ['--test', '--test-concurrency=3', '--test-timeout=180000'];
  args.push('--test-reporter=dot', '--test-reporter-destination=stdout');
  args.push('--test-reporter=./scripts/closing-line.js', `--test-reporter-destination=${counts}`, 'test/**/*.test.ts');
  const run = spawnSync(node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const line = existsSync(counts) ? readFileSync(counts, 'utf8') : '';
  rmSync(folder, { recursive: true, force: true });
  const [, ok = '0', bad = '0'] = /(\d+) passed, (\d+) failed/.exec(line) ?? [];
  const result = { passed: Number(ok), failed: Number(bad) };
  if (result.failed === 0 && run.status !== 0) result.failed = 1;
  if (result.passed + result.failed === 0) {
    console.log('✖ no test was found');
    result.failed = 1;
  }
  return result;
}
