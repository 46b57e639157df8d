import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { buildState, sourceStamp, writeStamp } from '../../scripts/source-stamp.ts';

t.test('a build is told stale by the content of its sources', async (t) => {
  const root = t.testdir({ cli: { 'main.ts': 'one' }, web: { 'demo.html': 'two' }, 'package-lock.json': '{}' });
  t.equal(buildState(root), 'absent');
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
  writeFileSync(join(root, 'dist/cli/main.js'), '');
  t.equal(buildState(root), 'stale', 'a build without a stamp');
  writeStamp(join(root, 'dist'), sourceStamp(root));
  t.equal(buildState(root), 'current');
  utimesSync(join(root, 'cli/main.ts'), new Date(0), new Date());
  writeFileSync(join(root, 'cli/main.ts'), 'one');
  t.equal(buildState(root), 'current', 'a newer time is no other content');
  for (const [path, text] of [
    ['cli/main.ts', 'ONE'],
    ['web/demo.html', 'TWO'],
    ['package-lock.json', '{ }'],
    ['assistant/new/file.ts', ''],
  ] as const) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    t.equal(buildState(root), 'stale', path);
    writeStamp(join(root, 'dist'), sourceStamp(root));
  }
  renameSync(join(root, 'cli/main.ts'), join(root, 'cli/other.ts'));
  t.equal(buildState(root), 'stale', 'a file of another name');
});
