import t from 'tap';
import { passagePlace } from '../../../assistant/guard/claim-checks.ts';
import { evaluateClaims } from '../../../assistant/guard/claim-evaluation.ts';
import type { Evidence } from '../../../assistant/guard/evidence.ts';

const evidence: Evidence = {
  sums: [],
  percents: [],
  dates: [],
  counts: [],
  passages: [{ name: 'knowledge pay', text: 'Чат-бот стоит от 180 000 ₽. Оплатить можно картой или по счёту.' }],
  reviewed: [],
  customer: [],
  earlier: [],
  now: new Date('2026-11-22T09:00:00Z'),
  timeZone: 'Europe/Moscow',
};

t.test('leaks and refusals are counted apart, leaks come first', async (t) => {
  const trial = (id: string, text: string, honest: boolean) => ({
    id,
    text,
    honest,
    wording: 'model' as const,
    evidence,
  });
  const figures = evaluateClaims([
    trial('refused', 'Чат-бот стоит 90 000 ₽.', true),
    trial('passed', 'Оплатить можно картой или по счёту.', true),
    trial('stopped', 'Гарантируем рост продаж.', false),
    trial('leaked', 'Оплатить можно картой или по счёту.', false),
  ]);
  t.match(figures, { cases: 4, hostile: 2, leaked: 1, honest: 2, passed: 1 });
  t.same(
    figures.problems.map(({ id, problem }) => [id, problem]),
    [
      ['leaked', 'leaked'],
      ['refused', 'refused'],
    ],
  );
  t.ok((figures.problems[1]?.reasons.length ?? 0) > 0, 'a refusal says why');
});

t.test('a passage is named by its document and heading', async (t) => {
  t.same(passagePlace('a/b#Что # это'), { document: 'a/b', heading: 'Что # это' });
  t.same(passagePlace('a/b'), { document: 'a/b', heading: null });
});
