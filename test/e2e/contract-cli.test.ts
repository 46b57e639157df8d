import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { brokenSums, configHash, expectedSignature, type QuoteDocument } from './contract-fixtures.ts';
import { type ReportedFailure, repository, run, runJson, sampleProject, shipped } from './product.ts';

// Whole programs on a busy machine need their time.
t.setTimeout(170_000);

const failure = {
  schemaVersion: 1,
  error: { code: /^[A-Z][A-Z0-9_]+$/, message: /./, hint: /./, retryable: Boolean },
};

/** Two at a time: as many as a small machine has cores. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}

t.test('help, version and language', async (t) => {
  const english = { env: { LANG: 'en_US.UTF-8' } };
  const [version, russian, inEnglish, ofCommand, longForm, none, unknown, bare, topic, plugin] = await Promise.all([
    run(['--version']),
    run(['--help']),
    run(['--help'], english),
    run(['help', 'quote']),
    run(['quote', '--help']),
    run([]),
    run(['valiadte', 'config'], english),
    run(['render-pdf'], english),
    run(['token', '--help'], english),
    run(['autocomplete', '--help']),
  ]);
  const { version: expected } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  t.match(version, { code: 0, out: new RegExp(`^sales-assistant/${expected} `), err: '' });
  t.match(russian, { code: 0, out: /КОМАНДЫ.*проверить проект/s });
  t.match(inEnglish, { code: 0, out: /COMMANDS/ });
  t.notMatch(inEnglish.out, /КОМАНДЫ/);
  t.match(ofCommand, { code: 0, out: longForm.out });
  t.ok(longForm.out.indexOf('ПРИМЕРЫ') < longForm.out.indexOf('ФЛАГИ'), 'examples first');
  t.match(none, { code: 0, out: russian.out });
  t.match(unknown, { code: 2, out: '', err: /Did you mean: sales-assistant validate/ });
  t.match(bare, { code: 2, out: '', err: /^Missing required argument: kind \[CLI_USAGE\]\n/ });
  t.match(topic, { code: 0, out: /token list/ });
  t.notMatch(topic.out, /[а-яё]/i, 'no Russian in English help');
  // Plugins come with the build alone.
  if (shipped[1]?.endsWith('run.js') === true) {
    t.match(plugin, { code: 0, out: /ВЫЗОВ/ });
    t.notMatch(plugin.out, /^[^$]*[a-z]{2,} [a-z]{2,} [a-z]{2,}/m, 'no English in Russian help, of a plugin neither');
  }
  t.notOk((russian.out + longForm.out).includes('\u001b['), 'no colours into a pipe');
});

t.test('exit codes and the error document', async (t) => {
  const folder = sampleProject(t);
  const project = ['--project', folder];
  const quote = (...more: string[]) => ['quote', '--package', 'chat_bot', ...more, ...project];
  const cases: readonly (readonly [code: number, error: string, parameters: readonly string[]])[] = [
    [2, 'CLI_UNKNOWN_COMMAND', ['nothing']],
    [2, 'CLI_UNKNOWN_COMMAND', ['quote', 'lst']],
    [2, 'CLI_SURPLUS_ARGUMENT', ['validate', 'extra']],
    [2, 'CLI_USAGE', ['validate', '--nothing', ...project]],
    [2, 'CLI_USAGE', ['quote', '--package']],
    [2, 'CLI_USAGE', ['render-pdf', 'poem', ...project]],
    [2, 'CLI_USAGE', ['search', 'цена', '--limit', '0', ...project]],
    [2, 'PRICING_UNKNOWN_PACKAGE', ['quote', '--package', 'chat_bott', ...project]],
    [2, 'PRICING_UNKNOWN_PACKAGE', ['quote', '--package', '__proto__', ...project]],
    [2, 'PRICING_UNKNOWN_OPTION', quote('--option', 'wings')],
    [2, 'PRICING_BAD_QUANTITY', quote('--option', 'crm_integration=-1')],
    [2, 'PRICING_BAD_QUANTITY', quote('--option', 'extra_channel=1.5')],
    [2, 'PRICING_BAD_QUANTITY', quote('--option', 'extra_channel=99999999999999999999')],
    [2, 'PRICING_UNKNOWN_COEFFICIENT', quote('--set', 'luck=high')],
    [2, 'PRICING_UNKNOWN_VALUE', quote('--set', 'urgency=yesterday')],
    [2, 'PRICING_UNKNOWN_PROMO', quote('--promo', 'FREE')],
    [1, 'QUOTE_NOT_FOUND', ['render-pdf', 'offer', '--quote', 'q_000000000000', ...project]],
    [1, 'QUOTE_NOT_FOUND', ['quote', 'withdraw', 'smeta', '--yes', ...project]],
    [2, 'QUOTE_REASON_ALONE', quote('--reason', 'повод')],
    [2, 'QUOTE_AT_SAVED', quote('--at', 'HEAD', '--save')],
    [1, 'CHAT_CONVERSATION_NOT_FOUND', ['chat', '--conversation', 'none', '--message', 'x', ...project]],
    [3, 'PROJECT_NOT_FOUND', ['validate', '--project', join(folder, 'nowhere')]],
    [1, 'INIT_FOLDER_OCCUPIED', ['init', folder, '--no-input']],
    [2, 'DAEMON_PORT_INVALID', ['serve', '--port', '99999', ...project]],
  ];
  await each(cases, async ([code, error, parameters]) => {
    const label = parameters.slice(0, 4).join(' ');
    const outcome = await runJson(parameters);
    t.equal(outcome.code, code, label);
    t.match(outcome.document, { ...failure, error: { ...failure.error, code: error } }, label);
  });
  const plain = await run(['quote', '--pakage', 'x', ...project]);
  t.match(plain, { code: 2, out: '', err: /^Нет флага --pakage; возможно, --package \[CLI_USAGE\]\n {2}→ / });
  t.notOk(existsSync(join(folder, 'nowhere')), 'nothing is made where nothing was');
});

t.test('a project in a folder of a repository, with a name that scripts trip over', async (t) => {
  const root = t.testdir({});
  const folder = join(root, 'мои проекты', "Рога и 'Копыта'");
  const project = ['--project', folder];
  const made = await runJson<{ files: string[] }>(['init', folder, '--no-input', '--name', 'Рога и Копыта']);
  t.equal(made.code, 0, JSON.stringify(made.document));
  t.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.ru', ...parameters], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'one');
  const revision = git('rev-parse', 'HEAD');
  t.notMatch(git('ls-files'), /\/\.env$|\/data\//m);

  const [valid, first] = await Promise.all([
    runJson<{ valid: boolean; errorCount: number; warningCount: number; diagnostics: object[] }>([
      'validate',
      ...project,
    ]),
    runJson<QuoteDocument>(['quote', '--package', 'support', '--option', 'support=6', '--save', ...project]),
  ]);
  t.match(valid, { code: 0, document: { schemaVersion: 1, valid: true, errorCount: 0 } });
  t.same(brokenSums(first.document), []);
  t.same(first.document.config, { hash: configHash(folder), revision, dirty: false });
  t.equal(first.document.signature, expectedSignature(folder, first.document));
  t.equal(statSync(join(folder, 'data/secrets.json')).mode & 0o777, 0o600);

  await t.test('another price: the old commit is still sold at, the file of a quote still counts', async (t) => {
    const pricing = join(folder, 'config/pricing.yaml');
    writeFileSync(
      pricing,
      readFileSync(pricing, 'utf8').replace(/(\n {4}price: )(\d+)/, (_, key, price) => `${key}${Number(price) + 1000}`),
    );
    const order = ['quote', '--package', 'chat_bot', ...project];
    const [now, then, unknown] = await Promise.all([
      runJson<QuoteDocument>(order),
      runJson<QuoteDocument>([...order, '--at', 'HEAD']),
      runJson<ReportedFailure>([...order, '--at', '--output=x']),
    ]);
    t.same(now.document.config, { hash: configHash(folder), revision, dirty: true });
    t.match(then.document.config, { hash: first.document.config.hash, revision });
    t.equal(now.document.total - then.document.total, 100_000);
    t.match(unknown, { code: 2, document: failure });
    for (const line of now.document.lines) {
      const text = readFileSync(join(folder, line.rule.file), 'utf8').split('\n')[line.rule.line - 1] ?? '';
      t.match(text, /\S/, `${line.rule.file}:${line.rule.line} is a line of the file`);
    }
  });

  await t.test('a quote file with a changed digit is refused; the true one prints, once numbered', async (t) => {
    const file = join(folder, 'quote.json');
    const printed = (path: string, out: string) =>
      runJson<{ number: string }>(['render-pdf', 'offer', '--quote', path, '--out', join(folder, out), ...project]);
    const text = JSON.stringify(first.document);
    writeFileSync(file, text);
    const forgeries = [
      text.replace(`"total":${first.document.total}`, `"total":${first.document.total - 1}`),
      text.replace(first.document.id, 'q_000000000000'),
      text.replace('"revision":1', '"revision":2'),
      text.replace('"validUntil":"2', '"validUntil":"3'),
    ];
    await each(forgeries, async (forgery) => {
      const path = join(folder, `forged-${forgeries.indexOf(forgery)}.json`);
      writeFileSync(path, forgery);
      t.not(forgery, text);
      t.match(await printed(path, 'never.pdf'), { code: 1, document: { error: { code: 'QUOTE_FORGED' } } });
    });
    t.notOk(existsSync(join(folder, 'never.pdf')));
    const [one, two] = [await printed(file, 'one.pdf'), await printed(first.document.id, 'two.pdf')];
    t.equal(one.code, 0, JSON.stringify(one.document));
    t.equal(two.document.number, one.document.number);
    t.same(readFileSync(join(folder, 'one.pdf')), readFileSync(join(folder, 'two.pdf')));
  });

  await t.test('a withdrawn price: listed so, promised to nobody', async (t) => {
    const hash = first.document.config.hash;
    const withdrawn = await runJson<object>(['quote', 'withdraw', '--config', hash, '--yes', ...project]);
    t.equal(withdrawn.code, 0, JSON.stringify(withdrawn.document));
    const refused = { code: 1, document: { error: { code: 'QUOTE_WITHDRAWN' } } };
    const [contract, byFile, discount] = await Promise.all([
      runJson(['render-pdf', 'contract', '--quote', first.document.id, ...project]),
      runJson(['render-pdf', 'contract', '--quote', join(folder, 'quote.json'), ...project]),
      runJson(['quote', '--from', first.document.id, '--discount', '1%', '--reason', 'проверка', ...project]),
    ]);
    t.match(contract, refused);
    t.match(byFile, refused, 'its file is no way around');
    t.match(discount, refused);
    const list = await runJson<{ quotes: object[] }>(['quote', 'list', ...project]);
    t.match(JSON.stringify(list.document.quotes[0]), new RegExp(first.document.id));
  });
});
