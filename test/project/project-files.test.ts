import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { configIdentityOf, readConfigIdentity } from '../../project/config-identity.ts';
import { diskFiles } from '../../project/disk-files.ts';
import { gitFiles } from '../../project/git-files.ts';
import { readTextFile } from '../../project/text-file.ts';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, '-C', folder, ...args], { encoding: 'utf8' }).trim();
}

t.test('the hash covers every file of config/ and templates/ in byte order', async (t) => {
  const folder = t.testdir({
    config: { 'b.yaml': 'b', 'A.yaml': 'A', 'я.yaml': 'я', scripts: { 'x.yaml': 'x' }, '.hidden': 'h' },
    templates: { 'invoice.html': '<p>' },
    knowledge: { 'a.md': 'not part of it' },
    data: { 'secret.txt': 'nor this' },
  });
  const paths = ['config/.hidden', 'config/A.yaml', 'config/b.yaml', 'config/scripts/x.yaml', 'config/я.yaml'];
  const contents: Record<string, string> = { 'config/.hidden': 'h', 'config/A.yaml': 'A', 'config/b.yaml': 'b' };
  contents['config/scripts/x.yaml'] = 'x';
  contents['config/я.yaml'] = 'я';
  contents['templates/invoice.html'] = '<p>';
  const lines = [...paths, 'templates/invoice.html'].map((path) => `${path}\0${sha256(contents[path] ?? '')}\n`);
  t.match(await readConfigIdentity(folder), { hash: `sha256:${sha256(lines.join(''))}` });
});

t.test('list leaves out what editors leave behind', async (t) => {
  const folder = t.testdir({ config: { 'a.yaml': '', '.a.yaml.swp': '', 'a.yaml~': '', 'a.yaml.bak': '' } });
  t.same(await diskFiles(folder).list(), ['config/a.yaml']);
});

t.test('links: inside the project they are files, outside they are named and never read', async (t) => {
  const outside = t.testdir({
    'passwd.yaml': 'secret: 1',
    project: { config: { 'a.yaml': 'a: 1', more: { 'b.yaml': 'b: 1' } }, knowledge: {}, '.env': 'KEY=1', data: {} },
  });
  const folder = join(outside, 'project');
  symlinkSync('../config/a.yaml', join(folder, 'knowledge', 'inside.yaml'));
  symlinkSync('../../passwd.yaml', join(folder, 'knowledge', 'outside.yaml'));
  symlinkSync('nowhere.md', join(folder, 'knowledge', 'dangling.md'));
  symlinkSync('..', join(folder, 'knowledge', 'loop'));
  symlinkSync('../..', join(folder, 'knowledge', 'above'));
  symlinkSync('../.env', join(folder, 'knowledge', 'env.md'));
  symlinkSync('../data', join(folder, 'knowledge', 'data'));
  symlinkSync('more', join(folder, 'config', 'less'));
  const files = diskFiles(folder);
  const entries = await files.entries();
  const outsiders = entries.filter((entry) => entry.outside === true).map(({ path }) => path);
  const forbidden = ['above', 'dangling.md', 'data', 'env.md', 'loop', 'outside.yaml'];
  t.same(
    outsiders,
    forbidden.map((name) => `knowledge/${name}`),
    'nor the secrets of the project itself',
  );
  t.ok((await files.list()).includes('config/more/b.yaml'), 'a folder is listed under its own name');
  t.ok((await files.list()).includes('knowledge/inside.yaml'));
  const [first] = entries.filter((entry) => entry.outside === true);
  const read = first && (await readTextFile(files, first));
  t.equal(read?.findings[0]?.definition.code, 'FILE_OUTSIDE');
});

t.test('a huge file is named, not read', async (t) => {
  const files = { ...diskFiles(t.testdir({})), read: async () => t.fail('must not be read') as never };
  const read = await readTextFile(files, { path: 'knowledge/dump.md', size: 50 * 1024 * 1024 });
  t.equal(read.findings[0]?.definition.code, 'FILE_TOO_LARGE');
  t.match(read.findings[0]?.parameters, { size: 50, limit: 5 });
});

t.test('git: revision, dirty and earlier versions, also in a subfolder of the repository', async (t) => {
  // Not t.testdir: that lies inside this repository.
  const repository = mkdtempSync(join(tmpdir(), 'sales-assistant-'));
  t.teardown(() => rmSync(repository, { recursive: true }));
  const folder = join(repository, 'shop');
  mkdirSync(join(folder, 'config'), { recursive: true });
  mkdirSync(join(folder, 'knowledge'));
  writeFileSync(join(folder, 'config', 'a.yaml'), 'one');
  writeFileSync(join(folder, 'knowledge', 'k.md'), 'text');
  t.match(await readConfigIdentity(folder), { revision: null, dirty: null }, 'outside git');
  git(repository, 'init', '-q');
  t.match(await readConfigIdentity(folder), { revision: null, dirty: null }, 'before the first commit');
  git(repository, 'add', '.');
  git(repository, 'commit', '-qm', 'one');
  const first = git(repository, 'rev-parse', 'HEAD');
  const clean = await readConfigIdentity(folder);
  t.match(clean, { revision: first, dirty: false });
  writeFileSync(join(repository, 'other'), 'changed');
  writeFileSync(join(folder, 'knowledge', 'k.md'), 'changed');
  t.match(await readConfigIdentity(folder), { dirty: false }, 'other folders do not count');
  writeFileSync(join(folder, 'config', 'b.yaml'), 'new');
  t.match(await readConfigIdentity(folder), { revision: first, dirty: true }, 'a file git does not know');
  writeFileSync(join(folder, 'config', 'a.yaml'), 'two');
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'templates', 'счёт.html'), '<p>');
  git(repository, 'add', '.');
  git(repository, 'commit', '-qm', 'two');

  const past = await gitFiles(folder, first);
  t.same(await past.list(), ['config/a.yaml', 'knowledge/k.md']);
  t.equal(Buffer.from(await past.read('config/a.yaml')).toString(), 'one');
  t.same(await configIdentityOf(past), clean, 'the identity of then');
  const present = await gitFiles(folder, 'HEAD');
  t.ok((await present.list()).includes('templates/счёт.html'));
  t.equal((await configIdentityOf(present)).hash, (await readConfigIdentity(folder)).hash);

  await t.rejects(gitFiles(folder, 'nowhere'), { code: 'PROJECT_REF_UNKNOWN', kind: 'usage' });
  await t.rejects(gitFiles(folder, '--help'), { code: 'PROJECT_REF_UNKNOWN' }, 'a ref is never an option');
  t.same(await diskFiles(folder).exposed?.(), []);
  writeFileSync(join(folder, '.env'), 'A=1');
  git(repository, 'add', '-f', 'shop/.env');
  t.same(await diskFiles(folder).exposed?.(), ['.env']);
  renameSync(join(repository, '.git'), join(repository, 'not-git'));
  await t.rejects(gitFiles(folder, 'HEAD'), { code: 'PROJECT_NO_REPOSITORY' });
  writeFileSync(join(repository, '.git'), 'gitdir: /nowhere/else\n');
  await t.rejects(gitFiles(folder, 'HEAD'), { code: 'PROJECT_GIT_REFUSED', message: /\/nowhere\/else/ });
});
