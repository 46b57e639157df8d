import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Nothing of the product is loaded: what stands in for it tells the Node that runs it and what it was asked for. */
const standIn = `export async function run(root) {
  process.stdout.write(JSON.stringify({ node: process.versions.node, words: process.argv.slice(2), root: root.pathname }));
  process.exitCode = 7;
}`;
const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });";

t.test('under an older Node the program goes on under the one that npm brought', async (t) => {
  const folder = t.testdir({
    'older.mjs': older,
    dist: { cli: { 'main.js': standIn } },
    'package.json': '{"type":"module"}',
  });
  mkdirSync(join(folder, 'bin'));
  copyFileSync(program, join(folder, 'bin/run.js'));
  const start = (node: readonly string[]) =>
    spawnSync(process.execPath, [...node, join(folder, 'bin/run.js'), 'quote', '--at', 'a b'], { encoding: 'utf8' });
  const old = ['--import', join(folder, 'older.mjs')];

  const alone = start(old);
  t.equal(alone.status, 1);
  t.match(
    alone.stderr,
    /^sales-assistant: нужен Node\.js 22\.19 или новее, запущен .*npm ci.*\n$/,
    'one line says what to do',
  );
  t.equal(alone.stdout, '');

  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'));
  for (const node of [old, []]) {
    const run = start(node);
    t.equal(run.status, 7, run.stderr);
    t.match(JSON.parse(run.stdout), { node: process.versions.node, words: ['quote', '--at', 'a b'] });
  }
});
