import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../..', import.meta.url));

function run(folder: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/dev.js'), 'eval', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'ru_RU.UTF-8' },
  });
  return { status, stdout, stderr };
}

// Programs are started whole, on a machine that may be busy.
t.setTimeout(170_000);

t.test('the sample project keeps its figures', async (t) => {
  const folder = t.testdir({});
  for (const part of ['config', 'knowledge']) cpSync(join(root, part), join(folder, part), { recursive: true });
  const { status, stdout, stderr } = run(folder, ['--json']);
  t.equal(status, 0, stderr);
  const { schemaVersion, files, counts, ranking, gate, pick, auroc, guard } = JSON.parse(stdout);
  t.equal(schemaVersion, 1);
  t.same(files, ['config/tests/claims.yaml', 'config/tests/questions.yaml']);
  t.ok(counts.answerable >= 150, `${counts.answerable} answerable`);
  t.ok(counts.off_topic >= 40, `${counts.off_topic} off topic`);
  t.ok(counts.near >= 90);
  t.ok(ranking.ndcgAt10 >= 0.85, `nDCG@10 ${ranking.ndcgAt10}`);
  t.ok(ranking.recallAt5 >= 0.89, `Recall@5 ${ranking.recallAt5}`);
  t.ok(ranking.mrrAt10 >= 0.85, `MRR@10 ${ranking.mrrAt10}`);
  for (const { answerableAnswered, offTopicAnswered, nearAnswered } of [gate, pick]) {
    t.ok(answerableAnswered >= 0.83, `answered ${answerableAnswered}`);
    t.ok(nearAnswered <= 0.15, `answered without an answer ${nearAnswered}`);
    t.ok(offTopicAnswered <= 0.05, `answered off topic ${offTopicAnswered}`);
  }
  t.ok(auroc.offTopic >= 0.96, `AUROC ${auroc.offTopic}`);
  t.ok(guard.hostile >= 20 && guard.honest >= 10, `${guard.cases} claims`);
  t.equal(guard.leaked, 0);
  t.equal(guard.passed, guard.honest);
});

t.test('questions of one’s own on a folder of Markdown', async (t) => {
  const folder = t.testdir({
    knowledge: {
      'pay.md': '# Оплата\n\nПлатить можно картой или по счёту.\n',
      'time.md': '# Сроки\n\nЧат-бота запускаем за четыре недели.\n',
    },
    'set.jsonl':
      '\uFEFF{"id":"a","text":"как заплатить картой","answerable":true,"doc":"pay"}\n\n{"id":"b","text":"рецепт борща со сметаной","answerable":false,"kind":"ood"}\n' +
      '{"id":"c","text":"сроки запуска бота","doc":"nowhere"}\n',
    'set.yaml': 'version: 1\nquestions:\n  - text: Оплата\n    documents: pay\n',
    'none.yaml': 'version: 1\ndialogues: []\n',
    'broken.jsonl': '{"id":"a"}\n',
  });
  const { status, stdout, stderr } = run(folder, ['set.jsonl', '--json']);
  t.equal(status, 0, stderr);
  const { counts, ranking, gate, pick, problems, guard } = JSON.parse(stdout);
  t.equal(guard, null);
  t.same(counts, { answerable: 2, off_topic: 1, near: 0 });
  t.equal(ranking.hitAt1, 0.5);
  t.match(gate, { threshold: 0.6, offTopicAnswered: 0 });
  t.equal(pick.answerableAnswered, 1);
  t.match(problems, [{ problem: 'missed', id: 'c', expected: ['nowhere'], found: 'time › Сроки', rank: null }]);
  const printed = run(folder, ['set.jsonl', '--worst', '1']);
  t.match(printed.stdout, /Вопросов: 3 .*set\.jsonl/);
  t.match(printed.stdout, /nDCG@10 0,\d/);
  t.match(printed.stdout, /threshold: 0\.\d+|Порог уже лучший/);

  for (const [file, code, exit] of [
    ['set.yaml', 'CONFIG_UNKNOWN_KEY', 3],
    ['none.yaml', 'EVAL_NO_QUESTIONS', 2],
    ['missing.jsonl', 'EVAL_UNREADABLE', 2],
    ['broken.jsonl', 'EVAL_BAD_LINE', 2],
  ] as const) {
    const failed = run(folder, [file, '--json']);
    t.equal(failed.status, exit, file);
    t.equal(JSON.parse(failed.stdout).error.code, code);
  }
  t.equal(JSON.parse(run(folder, ['--json']).stdout).error.code, 'EVAL_NO_QUESTIONS');
});
