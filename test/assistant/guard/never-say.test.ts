import t from 'tap';
import { checkMessage } from '../../../assistant/guard/check-message.ts';
import type { Evidence } from '../../../assistant/guard/evidence.ts';
import { saysPhrase, withoutForbidden } from '../../../assistant/guard/never-say.ts';

const nothing: Evidence = {
  sums: [],
  percents: [],
  dates: [],
  counts: [],
  passages: [],
  reviewed: [],
  customer: [],
  earlier: [],
  now: new Date('2026-11-22T09:00:00Z'),
  timeZone: 'Europe/Moscow',
};

t.test('a phrase is said in any form and order of its words', async (t) => {
  t.ok(saysPhrase('Без скрытой комиссии не обойтись', 'скрытая комиссия'));
  t.ok(saysPhrase('Комиссии есть, и они скрытые', 'скрытая комиссия'));
  t.ok(saysPhrase('Наш подрядчик — Acme', 'acme'));
  t.notOk(saysPhrase('Комиссии нет', 'скрытая комиссия'));
  t.notOk(saysPhrase('Скрытых условий нет', 'скрытая комиссия'));
});

t.test('sentences that say it are not told', async (t) => {
  const text =
    'Работаем по договору. Субподрядчиков называем по запросу. Оплата после акта.\n\n- этап\n- субподрядчики\n- акт';
  t.equal(withoutForbidden(text, ['субподрядчик']), 'Работаем по договору. Оплата после акта.\n\n- этап\n\n- акт');
  t.equal(withoutForbidden(text, []), text);
});

t.test('the guard refuses them whoever words the message, but for what the owner says himself', async (t) => {
  const text = 'Работы ведут наши инженеры. Субподрядчиков привлекаем редко.';
  const passages = [{ name: 'knowledge team', text, neverSay: ['субподрядчики'] }];
  const evidence = { ...nothing, passages };
  t.ok(checkMessage('Работы ведут наши инженеры.', evidence).passed);
  for (const wording of ['model', 'reviewed'] as const) {
    const verdict = checkMessage('Субподрядчиков привлекаем редко.', evidence, { wording });
    t.notOk(verdict.passed, wording);
    t.match(verdict.claims, [{ kind: 'forbidden', ground: null, reason: { ru: /субподрядчики/ } }]);
  }
  const reviewed = [{ name: 'script', text: 'Субподрядчиков привлекаем редко.' }];
  t.ok(
    checkMessage(
      'Субподрядчиков привлекаем редко.',
      { ...evidence, passages: [{ ...passages[0], name: 'p', text: 'Иное.' }], reviewed },
      { wording: 'reviewed' },
    ).passed,
  );
  const growing = checkMessage('Работы ведут наши инженеры. Субподрядчиков привлекаем редко. И ещё', evidence, {
    growing: true,
  });
  t.equal(growing.released, 'Работы ведут наши инженеры.'.length, 'nothing of it is streamed either');
});
