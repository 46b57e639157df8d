import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';
import { run, runJson } from '../e2e/product.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const minimal = new URL('../fixtures/minimal/', import.meta.url).pathname;

const dialogues = `# Тесты отдела продаж
version: 1
today: 2026-11-22
dialogues:
  - name: цена бота с CRM # комментарий остаётся
    turns:
      - start: true
        expect: { contains: [Помогу посчитать], forbids: ['{{ price.chat_bot.from }}'], state: welcome }
      - say: чат-бот
        expect:
          fields: { package: chat_bot }
      - say: да
      - say: "+79160000000"
        expect: { total: 150000, state: offer, contains: [Итого 150 000 ₽, 'до связи'], handoff: false }
  - name: вопрос из знаний
    turns:
      - start: true
      - press: Нет такой кнопки
        expect: { forbids: [интересует] }
  - name: сразу человек
    turns:
      - say: позовите человека
        expect: { handoff: true }
`;

interface Report {
  readonly schemaVersion: number;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly {
    readonly file: string;
    readonly name: string;
    readonly passed: boolean;
    readonly failures: readonly { turn: number; line: number; check: string; expected: unknown; actual: unknown }[];
  }[];
  readonly coverage: Record<string, { covered: number; total: number; missing: readonly string[] }>;
  readonly updates: readonly { line: number; check: string; from: unknown; to: unknown }[];
}

function project(folder: string): string {
  cpSync(minimal, folder, { recursive: true });
  writeFileSync(join(folder, 'config/tests/sale.yaml'), dialogues);
  return folder;
}

t.test('what does not hold is named by place, expected and actual; nothing is left behind', async (t) => {
  const folder = project(t.testdir());
  const junit = join(folder, 'reports/junit.xml');
  const { code, document } = await runJson<Report>(['test', '--project', folder, '--junit', junit]);
  t.equal(code, 100);
  t.match(document, { schemaVersion: 1, total: 3, passed: 1, failed: 2, updates: [] });
  const [price, question, human] = document.tests;
  t.strictSame(
    price?.failures.map(({ turn, line, check, expected, actual }) => [turn, line, check, expected, actual]),
    [
      [4, 13, 'state', 'offer', 'price'],
      [4, 13, 'total', 150000, 156750],
      [4, 13, 'contains', 'Итого 150 000 ₽', 'Итого 156\u00a0750\u00a0₽.'],
      [4, 13, 'contains', 'до связи', 'Итого 156\u00a0750\u00a0₽.'],
    ],
  );
  t.match(question?.failures, [
    { turn: 2, line: 18, check: 'press', expected: 'Нет такой кнопки' },
    { turn: 2, check: 'forbids', expected: 'интересует' },
  ]);
  t.match(human, { name: 'сразу человек', passed: true, failures: [], file: 'config/tests/sale.yaml' });
  t.strictSame(document.coverage.states?.missing, ['sale.offer', 'sale.done']);
  t.ok(document.coverage.transitions?.missing.includes('sale.price → offer'));
  t.notOk(document.coverage.transitions?.missing.includes('sale.ask_phone → price'));
  t.ok(document.coverage.priceRules && document.coverage.priceRules.covered >= 2);
  const xml = readFileSync(junit, 'utf8');
  t.match(xml, /<testsuite name="config\/tests\/sale.yaml" tests="3" failures="2"/);
  t.match(xml, /<failure message="config\/tests\/sale.yaml:13 #4 состояние: ждали «offer», вышло «price»"/);
  t.notOk(existsSync(join(folder, 'data/assistant.sqlite')), 'no conversation was stored');
});

t.test('--update writes what came out where a value was expected, and leaves the rest to a person', async (t) => {
  const folder = project(t.testdir());
  const { code, out } = await run(['test', '--project', folder, '--update', '--filter', 'ЦЕНА БОТА']);
  t.equal(code, 100, 'words that are gone have no successor');
  const expected = dialogues
    .replace('total: 150000, state: offer', 'total: 156750, state: price')
    .replace('Итого 150 000 ₽', 'Итого 156 750 ₽');
  t.equal(readFileSync(join(folder, 'config/tests/sale.yaml'), 'utf8'), expected);
  t.match(
    out,
    /sale\.yaml:14 цена бота с CRM\n {4}- сумма расчёта: 150\u00a0000\u00a0₽\n {4}\+ сумма расчёта: 156\u00a0750\u00a0₽/,
  );
  t.match(out, /sale\.yaml:13 ход 4, клиент: «\+79160000000»\n {6}в ответе нет «до связи»/);
  t.match(out, /Диалогов 1, прошли 0, не прошли 1/);
  t.notMatch(out, /вопрос из знаний/);
});

t.test('all is well, also with knowledge that nobody has indexed yet', async (t) => {
  const folder = t.testdir();
  cpSync(minimal, folder, { recursive: true });
  const ok = await run(['test', '--project', folder]);
  t.equal(ok.code, 0, ok.err);
  t.match(ok.out, /✓ Клиент доходит до цены/);
  writeFileSync(
    join(folder, 'knowledge/parking.md'),
    '# Парковка\n\nПарковка для гостей — во дворе дома 7, въезд с улицы Мира.\n',
  );
  const asked = `version: 1\ndialogues:\n  - name: парковка\n    turns:\n      - say: где у вас парковка для гостей?\n        expect: { source: parking, contains: [улицы Мира] }\n`;
  writeFileSync(join(folder, 'config/tests/parking.yaml'), asked);
  const fresh = await runJson<Report>(['test', '--project', folder, '--filter', 'парковка']);
  t.match(fresh, { code: 0, document: { total: 1, passed: 1 } }, 'the text as it is now, not as it was indexed');
  const missed = await runJson(['test', '--project', folder, '--filter', 'нет такого']);
  t.match(missed, { code: 2, document: { error: { code: 'TEST_FILTER_MISSED' } } });
});

t.test('the words of a real model are recorded and played again without it', async (t) => {
  const folder = project(t.testdir());
  const asked =
    'version: 1\ndialogues:\n  - name: срок\n    turns:\n      - say: Как быстро запустите?\n        expect: { contains: [три недели] }\n';
  writeFileSync(join(folder, 'config/tests/asked.yaml'), asked);
  const sandbox = await startLlmSandbox({
    brain: ({ messages }) => {
      const request: unknown = JSON.parse(messages[0]?.text ?? '{}');
      const draft = typeof request === 'object' && request !== null && 'draft' in request ? request.draft : '';
      return { text: String(draft) };
    },
  });
  t.teardown(() => sandbox.close());
  const env = { OPENAI_API_KEY: sandbox.key, OPENAI_BASE_URL: sandbox.openAiUrl };
  const test = (parameters: readonly string[], surroundings = {}) =>
    runJson<Report & { error: { code: string }; model: { calls: number }; recorded: readonly string[] }>(
      ['test', '--project', folder, '--filter', 'срок', ...parameters],
      surroundings,
    );

  t.match(await test(['--model', 'real']), { code: 2, document: { error: { code: 'TEST_NO_MODEL' } } });
  t.match(await test(['--record']), { code: 2, document: { error: { code: 'TEST_RECORD_NEEDS_REAL' } } });
  const missing = await test(['--model', 'recorded']);
  t.match(missing, { code: 100, document: { tests: [{ failures: [{ turn: 1, check: 'recording' }] }] } });

  const place = 'config/tests/asked.recorded.json';
  const recorded = await test(['--model', 'real', '--record'], { env });
  t.match(recorded, { code: 0, document: { passed: 1, recorded: [place] } }, recorded.err);
  t.ok(recorded.document.model.calls > 0);
  const requests = sandbox.requests.length;
  t.match(JSON.parse(readFileSync(join(folder, place), 'utf8')), {
    version: 1,
    dialogues: { срок: [{ request: /^[0-9a-f]{64}$/, model: 'gpt-5.4-mini' }] },
  });
  t.match(await test(['--model', 'recorded']), { code: 0, document: { passed: 1 } });
  t.equal(sandbox.requests.length, requests, 'nobody was asked');
  t.match(await runJson(['validate', '--project', folder, '--no-env']), { code: 0, document: { warningCount: 0 } });

  sandbox.failAlways('overloaded');
  const down = await test(['--model', 'real'], { env });
  t.match(down, { code: 5, document: { error: { code: 'LLM_UNREACHABLE' } } }, 'no model is no test of one');
});
