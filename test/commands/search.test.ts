import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const bin = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));

function run(folder: string, args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'ru_RU.UTF-8' },
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}

const knowledge = {
  'terms.md': '# Условия\n\n## Сроки\n\nЧат-бота запускаем за четыре недели.\n\n## Оплата\n\nПо счёту или картой.\n',
};

// Programs are started whole, on a machine that may be busy.
t.setTimeout(170_000);

t.test('index and search, for people and for programs', async (t) => {
  const folder = t.testdir({ knowledge });
  const indexed = run(folder, ['index', '--json']);
  t.equal(indexed.status, 0, indexed.stderr);
  t.match(JSON.parse(indexed.stdout), { schemaVersion: 1, documents: 1, added: 1, changed: 0, removed: 0 });

  const found = run(folder, ['search', 'за сколько недель запускаете бота', '--limit', '1', '--json']);
  t.equal(found.status, 0, found.stderr);
  const answer = JSON.parse(found.stdout);
  t.same(Object.keys(answer), ['schemaVersion', 'query', 'answerable', 'confidence', 'hits']);
  t.equal(answer.answerable, true);
  t.same(answer.hits, [
    {
      document: 'terms',
      heading: 'Сроки',
      file: 'knowledge/terms.md',
      line: 3,
      score: answer.hits[0].score,
      text: 'Чат-бота запускаем за четыре недели.',
    },
  ]);
  const printed = run(folder, ['search', 'оплата картой']);
  t.match(printed.stdout, /Условия › Оплата.*\n\s+knowledge\/terms\.md:7/);
});

t.test('a batch answers line by line, in its order', async (t) => {
  const folder = t.testdir({ knowledge });
  const lines =
    '\uFEFF{"id": "a", "text": "оплата картой"}\n\n{"id": 2, "text": "рецепт борща"}\r\n{"id": "в", "text": ""}\n';
  const { status, stdout, stderr } = run(folder, ['search', '--batch', '-', '--json'], lines);
  t.equal(status, 0, stderr);
  t.match(stderr, 'Индекса знаний ещё нет');
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.same(
    answers.map(({ id, answerable }) => [id, answerable]),
    [
      ['a', true],
      [2, false],
      ['в', false],
    ],
  );
  t.same(Object.keys(answers[0]), ['id', 'answerable', 'confidence', 'hits']);
});

t.test('what is wrong is told with its exit code', async (t) => {
  const folder = t.testdir({ knowledge, 'lines.jsonl': '{"id": "1", "text": "оплата"}\nне JSON\n' });
  const broken = run(folder, ['search', '--batch', 'lines.jsonl', '--json']);
  t.equal(broken.status, 2);
  const output = broken.stdout.trim();
  t.match(output, '"SEARCH_BATCH_LINE"');
  t.equal(run(folder, ['search', '--json']).status, 2);
  t.equal(run(folder, ['search', '--batch', 'missing.jsonl']).status, 2);

  const pointer = readFileSync(join(folder, 'data/index/current'), 'utf8');
  writeFileSync(join(folder, 'knowledge/one.md'), Buffer.from([0, 1, 2, 255]));
  writeFileSync(join(folder, 'knowledge/two.md'), Buffer.from([0xcf, 0xf0, 0xe8]));
  const refused = run(folder, ['index', '--json']);
  t.equal(refused.status, 3);
  t.match(JSON.parse(refused.stdout), { schemaVersion: 1, error: { code: 'FILE_BINARY', file: 'knowledge/one.md' } });
  t.match(refused.stderr, 'knowledge/two.md', 'the others are named too');
  t.equal(readFileSync(join(folder, 'data/index/current'), 'utf8'), pointer);
  const stale = run(folder, ['search', 'оплата']);
  t.equal(stale.status, 0);
  t.match(stale.stderr, 'sales-assistant index');
});
