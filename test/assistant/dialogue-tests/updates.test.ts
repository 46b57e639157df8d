import t from 'tap';
import { updatedExpectation } from '../../../assistant/dialogue-tests/updates.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';

const said = (text: string) => ({ replies: [{ seq: 1, ...visitorMessage('m', text, new Date(0)) }] });
const update = (check: string, expected: string | number | boolean | null, actual: string | number | boolean | null) =>
  updatedExpectation({ check, expected, actual }, said(String(actual)))?.value;

t.test('values are what came out; nothing is no value where something is needed', async (t) => {
  t.equal(update('total', 100, 200), 200);
  t.equal(update('handoff', true, false), false);
  t.equal(update('fields.package', 'a', null), null);
  t.equal(update('source', 'a', 'b, c'), 'b');
  t.equal(update('total', 100, null), undefined);
  t.equal(update('state', 'a', null), undefined);
  for (const check of ['forbids', 'buttons', 'press', 'reply']) t.equal(update(check, 'a', 'b'), undefined, check);
});

t.test('a text is followed by the same words with another figure, when they can be told', async (t) => {
  const text = (expected: string, reply: string) => update('contains', expected, reply);
  t.equal(text('от 162 000 ₽', 'Бот — от 171\u00a0000\u00a0₽ и от 9\u00a0900\u00a0₽ в месяц'), 'от 171 000 ₽');
  t.equal(text('90 дней', 'Гарантия 60 дней.'), '60 дней');
  t.equal(text('189 900 ₽', 'Итого 199 900 ₽: бот 190 000 ₽'), undefined, 'two sums are near');
  t.equal(text('189 900 ₽', 'Итого выросло'), undefined);
  t.equal(text('держится до', 'держится 5 дней'), undefined, 'no figure, no guess');
  t.equal(text('90', 'всего 60'), undefined, 'a bare number may be any');
  t.equal(text('(скидка 10%)', 'Итого (скидка 15%)'), '(скидка 15%)', 'marks of regular expressions are words');
  const total = { check: 'total', expected: 189900, actual: 199900 };
  const found = updatedExpectation(
    { check: 'contains', expected: '189 900 ₽', actual: '' },
    said('Итого 199 900 ₽: бот 190 000 ₽'),
    [total],
  );
  t.equal(found?.value, '199 900 ₽', 'the total of the turn tells which');
});
