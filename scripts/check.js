// `npm run check`: everything CI asks of a change; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { installMissing, projectEnvironment, root } from './install.js';
import { runTests } from './test.js';

installMissing();
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

const tests = runTests([], 'dot');
passed += tests.passed;
failed += tests.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
