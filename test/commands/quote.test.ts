import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { confirmed } from '../../cli/confirmation.ts';
import { changesOrder, discountOf, grantOf, orderOf } from '../../cli/order-flags.ts';
import { textTable } from '../../cli/text-table.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The sample's prices and seller; nothing else is needed to quote. */
function makeProject(folder: string): string {
  mkdirSync(join(folder, 'config'));
  for (const name of ['company.yaml', 'pricing.yaml']) {
    cpSync(join(root, 'config', name), join(folder, 'config', name));
  }
  cpSync(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
  return folder;
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(project: string, parameters: readonly string[], environment: Record<string, string> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin', 'dev.js'), 'quote', ...parameters, '--project', project],
    { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: project, LANG: 'ru_RU.UTF-8', ...environment } },
  );
  return { code: status, out: stdout.replaceAll('\u00a0', ' '), err: stderr };
}

function json<Document>({ code, out, err }: Outcome, expected = 0): Document {
  if (code !== expected) throw new Error(`exit code ${code}: ${out}${err}`);
  return JSON.parse(out) as Document;
}

interface FailureDocument {
  readonly schemaVersion: number;
  readonly error: { readonly code: string; readonly hint: string; readonly retryable: boolean };
}

t.test('a plain quote', async (t) => {
  const project = makeProject(t.testdir());
  const parameters = [
    '--package',
    'chat_bot',
    '--option',
    'extra_channel=3',
    '--set',
    'urgency=fast',
    '--promo',
    'start10',
  ];
  const text = run(project, [...parameters, '--explain']);
  t.equal(text.code, 0, text.err);
  t.match(text.out, /Смета q_\w{12} · ревизия 1/);
  const prices = readFileSync(join(project, 'config', 'pricing.yaml'), 'utf8').split('\n');
  const tier = /24 000 ₽ \/ канал \(ступень 3–5\) {2}← config\/pricing\.yaml:(\d+)/.exec(text.out);
  t.match(prices[Number(tier?.[1]) - 1], /from: 3, to: 5, price: 24000/, 'the line that is named holds the price');
  t.notOk(existsSync(join(project, 'data', 'assistant.sqlite')), 'the store stays untouched');

  const quote = json<Quote & { explanation?: unknown }>(run(project, [...parameters, '--json']));
  t.same(Object.keys(quote), [
    'schemaVersion',
    'id',
    'revision',
    'replaces',
    'order',
    'conversation',
    'createdAt',
    'validUntil',
    'currency',
    'lines',
    'discounts',
    'vat',
    'total',
    'totalInWords',
    'recurring',
    'payments',
    'config',
    'signature',
  ]);
  t.equal(
    quote.lines.reduce((sum, { total }) => sum + total, 0),
    quote.total,
  );
  t.match(quote.config.hash, /^sha256:[0-9a-f]{64}$/);
  t.match(quote.signature, /^v1\.\w+\.[\w-]{43}$/);

  const unknown = json<FailureDocument>(run(project, ['--package', 'chatbot', '--json']), 2);
  t.match(unknown, {
    schemaVersion: 1,
    error: { code: 'PRICING_UNKNOWN_PACKAGE', hint: /chat_bot/, retryable: false },
  });
  const english = run(project, ['--package', 'chat_bot', '--option', 'extra_channel=-1'], { LANG: 'en_US.UTF-8' });
  t.equal(english.code, 2);
  t.match(english.err, /Quantity of "extra_channel" is -1.*\[PRICING_BAD_QUANTITY\]/);
});

t.test('saved quotes: revision, list, withdrawal', async (t) => {
  const project = makeProject(t.testdir());
  const first = json<Quote>(run(project, ['--package', 'support', '--option', 'support=6', '--save', '--json']));
  t.match(first.lines, [{ id: 'support', quantity: 6, unitPrice: 4_200_000 }]);
  const second = json<Quote>(
    run(project, ['--from', first.id, '--discount', '5%', '--reason', 'второй год', '--json']),
  );
  t.match(second, { revision: 2, replaces: first.id, discounts: [{ approvedBy: 'owner', reason: 'второй год' }] });
  t.equal(second.total, 23_940_000);
  const overLimit = ['--from', first.id, '--discount', '8%', '--reason', 'торг', '--role', 'operator', '--json'];
  t.match(json<FailureDocument>(run(project, overLimit), 2), { error: { code: 'PRICING_DISCOUNT_OVER_LIMIT' } });
  const third = json<Quote>(
    run(project, [
      '--from',
      first.id,
      '--discount',
      '3%',
      '--reason',
      'торг',
      '--role',
      'operator',
      '--by',
      'Анна',
      '--json',
    ]),
  );
  t.match(third, { revision: 3, discounts: [{ approvedBy: 'Анна', rule: { file: 'config/pricing.yaml' } }] });
  const withdrawn = json<{ withdrawn: string[] }>(run(project, ['withdraw', first.id, '--yes', '--json']));
  t.same(withdrawn, { schemaVersion: 1, withdrawn: [first.id, second.id, third.id] }, 'with what carries its prices');
  const unsaved = json<{ withdrawn: string[] }>(run(project, ['withdraw', 'q_000000000000', '--yes', '--json']));
  t.same(unsaved.withdrawn, ['q_000000000000'], 'a file that was never saved');
  const list = json<{ quotes: { id: string; withdrawnAt: string | null }[] }>(run(project, ['list', '--json']));
  t.same(
    list.quotes.map(({ id, withdrawnAt }) => [id, withdrawnAt !== null]),
    [
      [third.id, true],
      [second.id, true],
      [first.id, true],
    ],
  );
  await t.rejects(confirmed('Отозвать?', false), { code: 'CLI_CONFIRMATION_NEEDED' }, 'no terminal, no --yes');
});

t.test('the prices of a commit', async (t) => {
  const project = makeProject(t.testdir());
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...parameters], {
      cwd: project,
      encoding: 'utf8',
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'prices');
  const revision = git('rev-parse', 'HEAD').trim();
  const prices = join(project, 'config', 'pricing.yaml');
  writeFileSync(prices, readFileSync(prices, 'utf8').replace('price: 180000', 'price: 190000'));
  const now = json<Quote>(run(project, ['--package', 'chat_bot', '--json']));
  t.match(now, { config: { revision, dirty: true }, lines: [{ unitPrice: 19_000_000 }] });
  const then = json<Quote>(run(project, ['--package', 'chat_bot', '--at', 'HEAD', '--json']));
  t.match(then, { config: { revision, dirty: false }, lines: [{ unitPrice: 18_000_000 }] });
  t.not(then.config.hash, now.config.hash);
  json(run(project, ['withdraw', '--config', `sha256:${'0'.repeat(64)}`, '--yes', '--json']));
  json(run(project, ['--package', 'chat_bot', '--at', 'HEAD', '--json']));
  const company = join(project, 'config', 'company.yaml');
  writeFileSync(company, readFileSync(company, 'utf8').replace(/rate: 5\n/, 'rate: 7\n'));
  const today = json<Quote>(run(project, ['--package', 'chat_bot', '--at', 'HEAD', '--json']));
  t.match(today, { vat: { rate: 7 }, lines: [{ unitPrice: 18_000_000 }] }, 'prices of then, VAT of today');
  for (const more of [['--save'], ['--from', now.id]]) {
    const refused = json<FailureDocument>(
      run(project, ['--at', 'HEAD', '--package', 'chat_bot', ...more, '--json']),
      2,
    );
    t.match(refused, { error: { code: 'QUOTE_AT_SAVED' } });
  }
  const mistyped = json<FailureDocument>(run(project, ['withdraw', '--config', 'sha256:abc', '--yes', '--json']), 2);
  t.match(mistyped, { error: { code: 'QUOTE_CONFIG_HASH' } });
  const forGood = run(project, ['withdraw', '--config', then.config.hash, '--yes', '--json']);
  t.same(json(forGood), { schemaVersion: 1, withdrawn: [] });
  t.match(forGood.err, 'больше ничего не посчитать', 'no saved quote, and yet something has happened');
  const calledBack = json<FailureDocument>(run(project, ['--package', 'chat_bot', '--at', 'HEAD', '--json']), 1);
  t.match(calledBack, { error: { code: 'QUOTE_CONFIG_WITHDRAWN' } });
  json(run(project, ['--package', 'chat_bot', '--json']));
  git('checkout', '--', '.');
  const again = json<FailureDocument>(run(project, ['--package', 'chat_bot', '--json']), 1);
  t.match(again, { error: { code: 'QUOTE_CONFIG_WITHDRAWN' } }, 'the same prices, without --at');
});

t.test('flags become an order', async (t) => {
  t.same(orderOf({ package: 'bot', option: ['a', 'b=2', 'c = 3'], set: ['x=y'], promo: 'P' }), {
    package: 'bot',
    options: { a: null, b: 2, c: 3 },
    set: { x: 'y' },
    promo: 'P',
  });
  const base = { package: 'bot', options: { a: 1, b: 2 }, set: { x: 'y' }, promo: 'P' };
  t.same(orderOf({ option: ['b=5'] }, base), { ...base, options: { a: 1, b: 5 } });
  t.same(orderOf({ option: ['a=0'] }, base), { ...base, options: { b: 2 } }, 'zero takes an option out');
  t.same(orderOf({ option: ['c=0'] }, base).options, { a: 1, b: 2, c: 0 }, 'what is not there cannot be taken out');
  t.equal(grantOf({}), null);
  t.same(grantOf({ discount: '5%', reason: 'торг' }), {
    percent: 5,
    reason: 'торг',
    role: 'owner',
    approvedBy: 'owner',
  });
  t.match(grantOf({ discount: '100', role: 'operator', by: ' Анна ' }), { role: 'operator', approvedBy: 'Анна' });
  for (const flags of [{ reason: 'торг' }, { by: 'Анна' }, { role: 'owner' }]) {
    t.throws(() => grantOf(flags), { code: 'QUOTE_REASON_ALONE' });
  }
  t.same(orderOf({ package: 'voice' }, base), { package: 'voice', options: {}, set: {}, promo: null });
  t.notOk(changesOrder({}));
  t.ok(changesOrder({ promo: 'P' }));
  for (const [flags, code] of [
    [{}, 'QUOTE_PACKAGE_MISSING'],
    [{ package: 'bot', option: ['a', 'a=2'] }, 'QUOTE_FLAG_TWICE'],
    [{ package: 'bot', option: ['=2'] }, 'QUOTE_BAD_PAIR'],
    [{ package: 'bot', option: ['a=two'] }, 'QUOTE_BAD_PAIR'],
    [{ package: 'bot', option: ['a='] }, 'QUOTE_BAD_PAIR'],
    [{ package: 'bot', set: ['x'] }, 'QUOTE_BAD_PAIR'],
  ] as const) {
    t.throws(() => orderOf(flags), { code }, JSON.stringify(flags));
  }
  t.same(discountOf('7%'), { percent: 7 });
  t.same(discountOf('7,5 %'), { percent: 7.5 });
  t.same(discountOf('15 000'), { amount: 1_500_000 });
  t.same(discountOf('1990,50 ₽'), { amount: 199_050 });
  for (const text of ['', '0', '-5', '101%', 'пять', '1.234', '5%%', '1e3', '99999999999999']) {
    t.throws(() => discountOf(text), { code: 'PRICING_BAD_DISCOUNT' }, text);
  }
});

t.test('a table that is too wide wraps its first column', async (t) => {
  const columns = [
    { title: 'A', align: 'left', shrinks: true },
    { title: 'B', align: 'right' },
  ] as const;
  const rows = [['one two three four', '10']];
  t.equal(textTable(columns, rows, { width: 80 }), 'A                    B\none two three four  10');
  t.equal(textTable(columns, rows, { width: 16 }), 'A              B\none two       10\nthree four');
});
