import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { createPaint } from '../../cli/paint.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const minimal = join(root, 'test/fixtures/minimal');

function run(folder: string, args: readonly string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/dev.js'), 'validate', '--project', folder, ...args],
    { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'ru_RU.UTF-8', ...environment } },
  );
  return { status, stdout, stderr };
}

function brokenProject(t: Test): string {
  const folder = t.testdir({});
  cpSync(minimal, folder, { recursive: true });
  const price = 'version: 1\nlifetime_days: "14"\nprise: 5\n';
  writeFileSync(join(folder, 'config', 'pricing.yaml'), price);
  writeFileSync(join(folder, 'config', 'assistant.yaml'), 'version: 1\n\tdisclosure: x\n');
  writeFileSync(join(folder, 'config', 'integrations.yaml'), 'version: 1\namocrm:\n  enabled: true\n');
  writeFileSync(join(folder, 'knowledge', 'about.md'), Buffer.from([0, 1, 2, 3]));
  return folder;
}

// Programs are started whole, on a machine that may be busy.
t.setTimeout(170_000);

t.test('a valid project', async (t) => {
  const { status, stdout } = run(minimal, []);
  t.equal(status, 0);
  t.equal(stdout, 'Проект в порядке\n');
});

t.test('every error of every file in one run, for people', async (t) => {
  const { status, stdout, stderr } = run(brokenProject(t), []);
  t.equal(status, 3);
  t.equal(stderr, '');
  t.match(stdout, 'config/pricing.yaml:2:16  ошибка CONFIG_WRONG_TYPE');
  t.match(stdout, '  2 │ lifetime_days: "14"\n    │                ^^^^\n');
  t.match(stdout, 'config/pricing.yaml:3:1  ошибка CONFIG_UNKNOWN_KEY');
  t.match(stdout, 'config/assistant.yaml:2:1  ошибка YAML_TAB');
  t.match(stdout, 'knowledge/about.md:1:1  ошибка FILE_BINARY');
  t.match(stdout, 'config/integrations.yaml:3:12  ошибка VENDOR_VARIABLES_MISSING');
  t.match(stdout, 'AMOCRM_BASE_URL, AMOCRM_ACCESS_TOKEN');
  t.notMatch(stdout, '\u001b', 'no colours outside a terminal');
});

t.test('an edit that is not committed: diff is advised, to people only', async (t) => {
  const folder = t.testdir({});
  cpSync(minimal, folder, { recursive: true });
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-c', 'user.name=Т', '-c', 'user.email=t@example.org', '-C', folder, ...args]);
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Проект');
  t.equal(run(folder, []).stderr, '', 'nothing is edited');
  const pricing = join(folder, 'config', 'pricing.yaml');
  const text = readFileSync(pricing, 'utf8');
  writeFileSync(pricing, text.replace('price: 120000', 'price: 130000'));
  t.match(run(folder, []), { status: 0, stderr: /^Правка ещё не в коммите: .* sales-assistant diff\n$/ });
  t.equal(run(folder, ['--json']).stderr, '');
  t.equal(run(folder, ['--format', 'github']).stderr, '');
});

t.test('--json by the contract, --no-env, English', async (t) => {
  const { status, stdout } = run(brokenProject(t), ['--json', '--no-env'], { LC_ALL: 'en_US.UTF-8' });
  t.equal(status, 3);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  const place = {
    type: 'object',
    required: ['line', 'column'],
    properties: { line: { minimum: 1 }, column: { minimum: 1 } },
  };
  const diagnostic = {
    type: 'object',
    additionalProperties: false,
    required: ['severity', 'code', 'message', 'hint', 'file', 'range'],
    properties: {
      severity: { enum: ['error', 'warning'] },
      code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]+$' },
      message: { type: 'string', pattern: '^[^а-яё]*$' },
      hint: { type: 'string', minLength: 1 },
      file: { type: 'string' },
      range: { type: 'object', required: ['start', 'end'], properties: { start: place, end: place } },
    },
  };
  const accepts = new Ajv({ strict: false }).compile({
    type: 'object',
    additionalProperties: false,
    required: ['schemaVersion', 'valid', 'errorCount', 'warningCount', 'diagnostics'],
    properties: {
      schemaVersion: { const: 1 },
      valid: { const: false },
      errorCount: { type: 'integer' },
      warningCount: { type: 'integer' },
      diagnostics: { type: 'array', items: diagnostic },
    },
  });
  t.ok(accepts(report), JSON.stringify(accepts.errors));
  const codes = (report.diagnostics as { code: string }[]).map(({ code }) => code);
  t.notOk(codes.includes('VENDOR_VARIABLES_MISSING'));
  t.equal(report.errorCount, codes.length);
});

t.test('annotations for GitHub', async (t) => {
  const { status, stdout } = run(brokenProject(t), ['--format', 'github']);
  t.equal(status, 3);
  t.match(stdout, /^::error file=config\/pricing\.yaml,line=3,endLine=3,col=1,endColumn=6,title=CONFIG_UNKNOWN_KEY::/m);
  t.ok(
    stdout
      .trimEnd()
      .split('\n')
      .every((line) => line.startsWith('::')),
  );
});

t.test('SARIF', async (t) => {
  const { stdout } = run(brokenProject(t), ['--format', 'sarif']);
  const log = JSON.parse(stdout) as { version: string; runs: { results: { ruleId: string; level: string }[] }[] };
  t.equal(log.version, '2.1.0');
  t.ok(log.runs[0]?.results.some(({ ruleId, level }) => ruleId === 'YAML_TAB' && level === 'error'));
});

t.test('no project', async (t) => {
  const { status, stderr } = run(t.testdir({}), []);
  t.equal(status, 3);
  t.match(stderr, 'PROJECT_NOT_FOUND');
});

t.test('colours on a terminal unless NO_COLOR', async (t) => {
  t.match(createPaint({ isTTY: true }, undefined).red('x'), '\u001b[31mx');
  t.equal(createPaint({ isTTY: true }, '1').red('x'), 'x');
  t.equal(createPaint({}, undefined).red('x'), 'x');
});
