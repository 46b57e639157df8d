import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { findItem } from '../../assistant/pricing/price-list.ts';
import { diskFiles } from '../../project/disk-files.ts';
import { checkProject, openProject } from '../../runtime/project-loading.ts';

const minimal = fileURLToPath(new URL('../fixtures/minimal', import.meta.url));
const now = new Date('2026-11-22T12:00:00Z');

function copyOfMinimal(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'sales-assistant-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  cpSync(minimal, folder, { recursive: true });
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

t.test('a valid project is whole, frozen and knows the lines of its prices', async (t) => {
  const folder = copyOfMinimal(t);
  const project = await openProject(folder, {}, now);
  t.equal(project.folder, folder);
  t.equal(project.company.name, 'Ромашка');
  t.match(
    project.scripts.map(({ id }) => id),
    ['sale'],
  );
  t.equal(project.tests[0]?.file, 'config/tests/sale.yaml');
  t.match(project.config, { hash: /^sha256:[0-9a-f]{64}$/, revision: null, dirty: null });
  t.throws(() => Object.assign(project.company, { name: 'x' }), TypeError);
  const bot = findItem(project.prices, 'chat_bot');
  const text = readFileSync(join(folder, 'config/pricing.yaml'), 'utf8').split('\n');
  t.match(text[(bot?.oneOff?.tiers[0]?.rule.line ?? 0) - 1], 'price: 120000');
  t.same(JSON.parse(JSON.stringify(project)), project, 'plain JSON, so that it can be kept');
});

t.test('a broken project names the count and the first place', async (t) => {
  const folder = copyOfMinimal(t);
  edit(folder, 'config/pricing.yaml', 'price: 120000', 'prise: 120000');
  edit(folder, 'config/company.yaml', 'inn: "7701234578"', 'inn: "7701234579"');
  await t.rejects(openProject(folder, {}, now), {
    code: 'PROJECT_INVALID',
    kind: 'project',
    message: /2\. config\/company\.yaml:8:8 .*config\/pricing\.yaml:11:5 /,
    file: 'config/company.yaml',
    range: { start: { line: 8, column: 8 } },
  });
});

t.test('to sell, knowledge need not be in order; to vouch for all, it must', async (t) => {
  const folder = copyOfMinimal(t);
  writeFileSync(join(folder, 'knowledge', 'about.md'), Buffer.from([0, 1, 2]));
  t.ok(await openProject(folder, {}, now));
  await t.rejects(openProject(folder, {}, now, { scope: 'all' }), { code: 'PROJECT_INVALID' });
});

t.test('what the environment lacks is told but stops nothing', async (t) => {
  const folder = copyOfMinimal(t);
  const check = (environment: Record<string, string> | null) =>
    checkProject(diskFiles(folder), { environment, now, scope: 'all' });
  const codes = async (environment: Record<string, string> | null) =>
    (await check(environment)).diagnostics.map(({ definition, file }) => `${definition.code} ${file}`);
  t.same(await codes({}), []);
  t.same(
    await codes({ TELEGRAM_BOT_TOKEN: '1' }),
    ['VENDOR_SAMPLE_REQUISITES config/company.yaml'],
    'auto is on when the key is there, and the requisites are a sample',
  );
  t.ok((await check({ TELEGRAM_BOT_TOKEN: '1' })).project, 'the files alone are in order');
  edit(folder, 'config/integrations.yaml', 'amocrm:\n  enabled: auto', 'amocrm:\n  enabled: true');
  t.same(await codes({ AMOCRM_BASE_URL: 'https://a' }), ['VENDOR_VARIABLES_MISSING config/integrations.yaml']);
  t.same(await codes({ AMOCRM_BASE_URL: 'https://a', AMOCRM_ACCESS_TOKEN: 't' }), []);
  t.same(await codes(null), [], 'without an environment none of it is asked');
});

t.test('the project as it was in a commit', async (t) => {
  const folder = copyOfMinimal(t);
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@t',
      '-c',
      'commit.gpgsign=false',
      '-C',
      folder,
      ...args,
    ]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  edit(folder, 'config/pricing.yaml', 'price: 120000', 'price: 150000');
  const priceIn = async (at?: string) => {
    const project = await openProject(folder, {}, now, { at });
    return [findItem(project.prices, 'chat_bot')?.oneOff?.tiers[0]?.price, project.config.dirty];
  };
  t.same(await priceIn(), [15_000_000, true]);
  t.same(await priceIn('HEAD'), [12_000_000, false]);
  writeFileSync(join(folder, '.env'), 'A=1');
  git('add', '.env');
  const { diagnostics } = await checkProject(diskFiles(folder), { environment: null, now, scope: 'all' });
  t.match(diagnostics, [{ definition: { code: 'TEXT_SECRET_FILE' }, file: '.env' }]);
});
