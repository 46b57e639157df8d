import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { diskFiles } from '../../project/disk-files.ts';
import { parseYaml } from '../../project/yaml-file.ts';
import { checkProject } from '../../runtime/project-loading.ts';
import { initProject } from '../../runtime/starting/init-project.ts';
import { defaultAnswers, defaultVat, type InitAnswers, sellerForms } from '../../runtime/starting/starting-company.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const now = new Date('2026-11-22T12:00:00Z');

function emptyFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'sales-assistant-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

function run(args: readonly string[]) {
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'ru_RU.UTF-8' } } as const;
  return spawnSync(process.execPath, [join(root, 'bin/dev.js'), ...args], options);
}

const init = (folder: string, answers: Partial<InitAnswers>, requisites: string | null = null) =>
  initProject({ folder, answers: { ...defaultAnswers, ...answers }, requisites, now, locale: 'ru' });

// Programs are started whole, on a machine that may be busy.
t.setTimeout(170_000);

t.test('the command makes a project that validates and quotes', async (t) => {
  const folder = join(emptyFolder(t), 'shop');
  const made = run(['init', folder, '--no-input', '--name', 'Ромашка: цветы & Ко', '--json']);
  t.equal(made.status, 0, made.stderr);
  const report = JSON.parse(made.stdout) as { schemaVersion: number; folder: string; files: string[]; sample: boolean };
  t.match(report, { schemaVersion: 1, folder, sample: true, kept: [] });
  for (const file of [
    '.gitignore',
    '.env',
    '.github/workflows/validate.yml',
    '.gitlab-ci.yml',
    'config/company.yaml',
  ]) {
    t.ok(report.files.includes(file), file);
  }
  t.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
  t.match(readFileSync(join(folder, '.gitignore'), 'utf8'), /^\.env$/m);
  t.match(readFileSync(join(folder, '.github/workflows/validate.yml'), 'utf8'), 'sales-assistant validate');
  t.match(readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8'), /sales-assistant validate[\s\S]*sales-assistant test/);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: object };
  t.same(manifest.dependencies, { 'sales-assistant': `file:${relative(folder, root)}` }, 'from a clone');
  const company = parseYaml(readFileSync(join(folder, 'config/company.yaml'), 'utf8')) as { name: string };
  t.equal(company.name, 'Ромашка: цветы & Ко');
  t.match(
    readFileSync(join(folder, 'config/pricing.yaml'), 'utf8'),
    '../node_modules/sales-assistant/schemas/pricing.schema.json',
  );

  const validated = run(['validate', '--project', folder]);
  t.equal(validated.status, 0, validated.stdout);
  const again = run(['init', folder, '--no-input']);
  t.equal(again.status, 1);
  t.match(again.stderr, 'INIT_FOLDER_OCCUPIED');
});

t.test('every legal form gives a valid project', async (t) => {
  for (const form of sellerForms) {
    const folder = emptyFolder(t);
    await init(folder, { form, vat: defaultVat(form) });
    const { diagnostics } = await checkProject(diskFiles(folder), { environment: {}, now, scope: 'all' });
    t.same(diagnostics, [], form);
    const company = parseYaml(readFileSync(join(folder, 'config/company.yaml'), 'utf8')) as { sample: boolean };
    t.equal(company.sample, true);
  }
});

t.test('a name stands as it was given, whatever signs are in it', async (t) => {
  for (const name of ["Бот$& и $' $1", "Д'Артаньян", '*Звезда', '- Тире', 'true', '1С']) {
    const folder = emptyFolder(t);
    await init(folder, { name });
    const text = (path: string) => readFileSync(join(folder, path), 'utf8');
    t.equal((parseYaml(text('config/company.yaml')) as { name: string }).name, name);
    t.equal((parseYaml(text('config/channels.yaml')) as { web: { title: string } }).web.title, name);
    t.match(text('.env.example'), `# Отправитель: ${name} <`);
    t.equal(text('.env'), text('.env.example'));
  }
});

t.test('answers that cannot be write nothing', async (t) => {
  const folder = emptyFolder(t);
  const cases: [Partial<InitAnswers>, string][] = [
    [{ inn: '7701234579' }, 'INIT_INN_INVALID'],
    [{ inn: '770101234577' }, 'INIT_INN_INVALID'],
    [{ form: 'self_employed', vat: 'usn_5' }, 'INIT_VAT_IMPOSSIBLE'],
    [{ form: 'ooo', vat: 'npd' }, 'INIT_VAT_IMPOSSIBLE'],
    [{ timeZone: 'Mars/Olympus' }, 'INIT_ANSWER_INVALID'],
    [{ phone: '8 495 000' }, 'INIT_ANSWER_INVALID'],
    [{ email: 'нет' }, 'INIT_ANSWER_INVALID'],
    [{ site: 'ромашка' }, 'INIT_ANSWER_INVALID'],
    [{ name: 'a"}}{{ b' }, 'INIT_ANSWER_INVALID'],
  ];
  for (const [answers, code] of cases) {
    await t.rejects(init(folder, answers), { code, kind: 'usage' }, JSON.stringify(answers));
  }
  t.notOk(existsSync(join(folder, 'config')));
  await init(folder, { inn: '7701234578', phone: '8 (916) 123-45-67', site: 'romashka.ru' });
  const company = readFileSync(join(folder, 'config/company.yaml'), 'utf8');
  for (const value of ['7701234578', '+79161234567', 'https://romashka.ru']) t.match(company, JSON.stringify(value));
});

t.test('files that are there stay', async (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'README.md'), 'mine');
  const { kept } = await init(folder, {});
  t.same(kept, ['README.md']);
  t.equal(readFileSync(join(folder, 'README.md'), 'utf8'), 'mine');
});

t.test('what cannot be finished leaves nothing behind', async (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, '.github'), 'a file in the way');
  await t.rejects(init(folder, {}), { code: 'INIT_FOLDER_UNWRITABLE', message: /файл с таким именем/ });
  t.same(readdirSync(folder), ['.github']);
  await t.rejects(init(join(folder, '.github/shop'), {}), { code: 'INIT_FOLDER_UNWRITABLE' });
});

t.test('a place where nobody can make folders is refused', { skip: !existsSync('/proc/self') }, async (t) => {
  await t.rejects(init('/proc/shop', {}), { code: 'INIT_FOLDER_UNWRITABLE', kind: 'runtime' });
});

t.test('real requisites end the sample, wrong ones are refused', async (t) => {
  const sections = parseYaml(readFileSync(join(root, 'config/company.yaml'), 'utf8')) as Record<string, unknown>;
  const { legal, bank, signer } = sections as { legal: object; bank: object; signer: object };
  const folder = emptyFolder(t);
  const file = join(folder, 'requisites.json');
  writeFileSync(file, JSON.stringify({ legal: { ...legal, inn: '7701234579' }, bank, signer }));
  await t.rejects(init(join(folder, 'a'), {}, file), { code: 'INIT_REQUISITES_INVALID' });
  writeFileSync(file, JSON.stringify({ legal, bank }));
  await t.rejects(init(join(folder, 'a'), {}, file), { code: 'INIT_REQUISITES_INVALID' });
  t.notOk(existsSync(join(folder, 'a')));
  writeFileSync(file, JSON.stringify({ legal, bank, signer }));
  const { sample } = await init(join(folder, 'a'), {}, file);
  t.equal(sample, false);
  const company = parseYaml(readFileSync(join(folder, 'a/config/company.yaml'), 'utf8')) as Record<string, unknown>;
  t.same(company.legal, legal);
  t.equal(company.sample, undefined);
});
