import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { comparisonMarkdown } from '../../cli/comparison-text.ts';
import { run, runJson } from '../e2e/product.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const minimal = new URL('../fixtures/minimal/', import.meta.url).pathname;

const orders = `version: 1
today: 2026-11-22
orders:
  - { name: Бот | с CRM, package: chat_bot, options: { crm_integration: 1 } }
  - { name: Сопровождение, package: support }
`;
const questions = 'version: 1\nquestions:\n  - { text: сколько стоит бот, answerable: true }\n';
const dialogues = `version: 1
today: 2026-11-22
dialogues:
  - name: цена бота с CRM
    turns:
      - start: true
      - say: чат-бот
      - say: да
      - say: "+79160000000"
        expect: { total: 156750 }
`;

const listings = `version: 1
listings:
  - { id: bot, package: chat_bot, title: Чат-бот, description: "От {{ price.chat_bot.from }}" }
  - { id: crm, option: crm_integration, title: CRM, description: Свяжем с CRM }
`;

function git(folder: string, ...parameters: readonly string[]): void {
  const identity = ['-c', 'user.name=Тест', '-c', 'user.email=test@example.org'];
  execFileSync('git', [...identity, '-C', folder, ...parameters], { stdio: 'ignore' });
}

function project(folder: string): string {
  cpSync(minimal, folder, { recursive: true });
  writeFileSync(join(folder, 'config/tests/orders.yaml'), orders);
  writeFileSync(join(folder, 'config/tests/questions.yaml'), questions);
  writeFileSync(join(folder, 'config/listings.yaml'), listings);
  writeFileSync(join(folder, 'config/tests/sale.yaml'), dialogues);
  return folder;
}

function edit(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} holds no «${from}»`);
  writeFileSync(join(folder, path), text.replace(from, to));
}

interface Difference {
  readonly changed: boolean;
  readonly prices: { compared: number; orders: readonly { name: string; percent: number | null }[]; list: unknown[] };
  readonly listings: readonly { id: string; part: string; change: string; from: unknown; to: unknown; line: number }[];
  readonly scripts: readonly { script: string; part: string; id: string; key: string; about: string }[];
  readonly knowledge: readonly { document: string; change: string }[];
  readonly answers: { compared: number; changes: readonly { question: string; change: string }[] };
  readonly tests: { compared: number; changes: readonly { name: string; change: string }[] };
  readonly settings: readonly { file: string; path: readonly string[] }[];
  readonly templates: readonly { file: string }[];
  readonly replay: null | { compared: number; changes: readonly { turns: readonly ReplayedTurn[] }[] };
}

interface ReplayedTurn {
  readonly said: string | null;
  readonly differences: readonly string[];
  readonly from: { readonly total: number | null };
  readonly to: { readonly total: number | null };
}

t.test('what an edit changes for customers, and what recorded ones would hear', async (t) => {
  const folder = project(t.testdir());
  const said = ['здравствуйте', 'чат-бот', 'да', '+79161112233'].flatMap((line) => ['--message', line]);
  const talk = await runJson<{ conversation: string }>(['chat', '--project', folder, ...said]);
  const { conversation } = talk.document;
  git(folder, 'init', '--quiet');
  writeFileSync(join(folder, '.gitignore'), 'data/\n');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Проект');

  const same = await runJson<Difference>(['diff', '--project', folder, '--exit-code']);
  t.equal(same.code, 0);
  t.match(same.document, { schemaVersion: 1, changed: false, prices: { compared: 2 }, replay: null });

  edit(folder, 'config/pricing.yaml', 'price: 120000', 'price: 150000');
  edit(folder, 'config/scripts/sale.yaml', 'say:', 'say: # правка');
  edit(folder, 'config/company.yaml', 'time_zone:', 'time_zone: # пояс\n ');
  edit(folder, 'config/listings.yaml', 'id: crm,', 'id: crm-2,');
  rmSync(join(folder, 'knowledge/faq.yaml'));
  writeFileSync(join(folder, 'templates/invoice.html'), '<p>{{ number }}</p>');
  const files = () => readdirSync(join(folder, 'data'), { recursive: true }).sort();
  const before = readFileSync(join(folder, 'data/assistant.sqlite'));

  const { code, document } = await runJson<Difference>([
    'diff',
    'HEAD',
    '--project',
    folder,
    '--exit-code',
    '--replay',
    '5',
  ]);
  t.equal(code, 4);
  t.strictSame(
    document.prices.orders.map(({ name, percent }) => [name, percent]),
    [['Бот | с CRM', 18.2]],
  );
  const ofListings = document.listings.map(({ id, part, change, from, to, line }) => [
    id,
    part,
    change,
    from,
    to,
    line,
  ]);
  t.strictSame(
    ofListings.filter(([, part]) => part !== 'description'),
    [
      ['bot', 'price', 'changed', 12_000_000, 15_000_000, 3],
      ['crm-2', 'listing', 'added', null, 4_500_000, 4],
      ['crm', 'listing', 'removed', 4_500_000, null, 4],
    ],
    'listings follow the price list',
  );
  t.strictSame(document.scripts, [], 'a comment is no change of the script');
  t.strictSame(document.settings, [], 'nor of the company');
  t.match(document.knowledge, [{ document: 'faq', heading: null, change: 'removed' }]);
  t.match(document.answers, { compared: 1, changes: [{ question: 'сколько стоит бот' }] });
  t.match(document.tests, { compared: 1, changes: [{ name: 'цена бота с CRM', change: 'broken' }] });
  t.strictSame(
    document.templates.map(({ file }) => file),
    ['templates/invoice.html'],
  );
  const turns = document.replay?.changes[0]?.turns ?? [];
  const priced = turns.find(({ differences }) => differences.includes('total'));
  t.match(priced, { said: '+79161112233', from: { total: 15_675_000 }, to: { total: 18_525_000 } });

  const listed = files().filter((name) => !String(name).startsWith('cache'));
  const replayed = await runJson<{ conversation: string; changed: boolean; turns: readonly ReplayedTurn[] }>([
    ...['chat', '--project', folder, '--replay', conversation],
  ]);
  t.equal(replayed.code, 0);
  t.match(replayed.document, { schemaVersion: 1, conversation, changed: true, turns: { length: 4 } });
  t.ok(before.equals(readFileSync(join(folder, 'data/assistant.sqlite'))), 'nothing is written to the store');
  t.strictSame(
    files().filter((name) => !String(name).startsWith('cache')),
    listed,
    'no paper, no second conversation',
  );
  const nobody = await runJson(['chat', '--project', folder, '--replay', 'nobody']);
  t.equal(nobody.code, 1);
  t.equal(nobody.document.error.code, 'STORE_CONVERSATION_UNKNOWN');

  t.match(document.prices.list, [
    { file: 'config/pricing.yaml', line: 11, keys: ['packages', 'chat_bot', 'price'], title: 'Чат-бот для заявок' },
  ]);
  edit(folder, 'config/pricing.yaml', 'from: 3, price: 17000', 'from: 3, price: 16000');
  edit(folder, 'config/pricing.yaml', 'percent: 70', 'percent: 60');
  edit(folder, 'config/company.yaml', 'title: Новый год', 'title: Праздник');
  edit(folder, 'config/scripts/sale.yaml', 'say: # правка', 'say: # правка\n      - Рады видеть вас.');
  const text = await run(['diff', '--project', folder]);
  t.match(text.out, /~ Чат-бот для заявок, цена \(config\/pricing\.yaml:11\)\n\s+− 120\s000 ₽\n/u);
  t.match(text.out, /~ config\/listings\.yaml:3 bot «Чат-бот»\n\s+− 120\s000 ₽\n/u);
  t.match(text.out, /~ Дополнительный канал, ступень 2, цена \(config\/pricing\.yaml:33\)/);
  t.match(text.out, /~ нижняя цена, процент \(config\/pricing\.yaml:6\)/);
  t.match(text.out, /~ config\/company\.yaml:48 holidays\.1\.title/);
  t.match(text.out, /~ config\/scripts\/sale\.yaml:\d+ sale: состояние \w+, say/);
  t.match(text.out, /- knowledge\/faq\.yaml: убрано/);
  t.notMatch(text.out, /oneOff|floorPercent|tiers/, 'no names that the files do not have');

  const comment = await run(['diff', '--project', folder, '--replay', '5', '--format', 'markdown']);
  t.equal(comment.code, 0, 'without --exit-code changes are no failure');
  t.match(comment.out, /^<!-- sales-assistant diff -->\n### /);
  t.match(comment.out, /\| Бот \\\| с CRM \| 156\s750\s₽ \| 185\s250\s₽ \|/u, 'a title cannot break the table');
  t.notMatch(comment.out, /79161112233/, "customers' words stay on this machine");
});

t.test('a comment stays within what the forge takes', (t) => {
  const long = 'слово '.repeat(20);
  const knowledge = Array.from({ length: 25 }, (_, index) => {
    const place = { document: 'd', file: 'knowledge/d.md', line: index + 1, heading: long.repeat(12) };
    return { ...place, change: 'changed' as const, from: `${index} ${long}`, to: `${long} ${index}` };
  });
  const scripts = knowledge.map(({ file, line, from, to }) => {
    const about = {
      script: 's',
      part: 'state' as const,
      id: long.repeat(12),
      about: 'text' as const,
      key: 'say.1',
      keys: [],
    };
    return { ...about, file, line, change: 'changed' as const, from, to };
  });
  const config = { hash: '', revision: null, dirty: null };
  const comment = comparisonMarkdown(
    {
      ...{
        ref: 'HEAD',
        from: config,
        to: config,
        changed: true,
        listings: [],
        scripts,
        knowledge,
        settings: [],
        templates: [],
      },
      ...{ prices: { compared: 0, orders: [], list: [] }, answers: { compared: 0, changes: [] } },
      ...{ tests: { compared: 0, changes: [] }, replay: null },
    },
    'ru',
  );
  t.ok(comment.length > 50_000, 'as much as fits');
  t.ok(comment.length < 65_000, `${comment.length}`);
  t.match(comment, /Дальше не поместилось: всё покажет sales-assistant diff\.\n$/);
  t.end();
});

t.test('nothing to compare with is said in one line', async (t) => {
  const folder = project(t.testdir());
  const nowhere = await run(['diff', '--project', folder], { env: { GIT_CEILING_DIRECTORIES: join(folder, '..') } });
  t.equal(nowhere.code, 2);
  t.match(nowhere.err, /git/);
  t.equal(nowhere.err.trim().split('\n').length, 2, 'the reason and the remedy');
  t.notOk(existsSync(join(folder, 'data/assistant.sqlite')));

  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Проект');

  edit(folder, 'config/pricing.yaml', 'price: 120000', 'price: много');
  const broken = await runJson(['diff', '--project', folder]);
  t.equal(broken.code, 3);
  t.match(broken.document.error, {
    code: 'DIFF_SIDE_INVALID',
    file: 'config/pricing.yaml',
    range: { start: { line: 11 } },
  });
  t.match(broken.err, /config\/pricing\.yaml:11:/);

  git(folder, 'commit', '--quiet', '--all', '--message', 'С ошибкой');
  edit(folder, 'config/pricing.yaml', 'price: много', 'price: 120000');
  const older = await runJson(['diff', '--project', folder]);
  t.equal(older.code, 3);
  t.match(older.document.error.message, /HEAD/);
});
