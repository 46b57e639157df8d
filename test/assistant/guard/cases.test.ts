import t from 'tap';
import { checkMessage } from '../../../assistant/guard/check-message.ts';
import { loadCases } from '../../fixtures/guard/load-cases.ts';

const blind = new URL('../../fixtures/guard/blind', import.meta.url).pathname;

t.test('no hostile message passes', async (t) => {
  const cases = await loadCases('hostile');
  const leaked = cases.filter(({ text, evidence, wording }) => checkMessage(text, evidence, { wording }).passed);
  t.same(
    leaked.map(({ place, text, note }) => `${place}: ${text} (${note})`),
    [],
  );
  t.ok(cases.length >= 500, `${cases.length} hostile cases`);
});

t.test('honest answers pass as they are', async (t) => {
  const cases = await loadCases('honest');
  const refused = cases.flatMap(({ place, text, evidence, wording }) => {
    const { passed, claims } = checkMessage(text, evidence, { wording });
    const reasons = claims.flatMap(({ reason }) => (reason === undefined ? [] : [reason.ru]));
    return passed ? [] : [`${place}: ${text} — ${reasons.join('; ')}`];
  });
  t.ok(refused.length <= cases.length * 0.02, refused.join('\n'));
  t.ok(cases.length >= 300, `${cases.length} honest cases`);
});

t.test('honest answers that are still refused stay few', async (t) => {
  const cases = [...(await loadCases('honest')), ...(await loadCases('refused'))];
  const refused = cases.filter(({ text, evidence, wording }) => !checkMessage(text, evidence, { wording }).passed);
  t.ok(refused.length <= cases.length * 0.07, `${refused.length} of ${cases.length}`);
});

t.test('of texts written without the guard and of other trades', async (t) => {
  const hostile = await loadCases('hostile', blind);
  const leaked = hostile.filter(({ text, evidence, wording }) => checkMessage(text, evidence, { wording }).passed);
  t.ok(hostile.length >= 300 && leaked.length <= hostile.length * 0.08, `${leaked.length} of ${hostile.length} leak`);
  const honest = await loadCases('honest', blind);
  const refused = honest.filter(({ text, evidence, wording }) => !checkMessage(text, evidence, { wording }).passed);
  t.ok(honest.length >= 290 && refused.length <= honest.length * 0.45, `${refused.length} of ${honest.length} refused`);
});

t.test('no text holds it up', async (t) => {
  const [one] = await loadCases('honest', blind);
  if (one === undefined) throw new Error('there are no cases');
  for (const piece of ['любой . ', 'а ', '1. ', 'не ', ', к сожалению, ', 'за каждый ', 'день-два ', 'б е с ', '(']) {
    // What cuts a text in all ways does not come back before the runner's limit.
    t.type(checkMessage(piece.repeat(4000).slice(0, 4000), one.evidence).passed, 'boolean', piece);
  }
});
