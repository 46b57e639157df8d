import t from 'tap';
import { checkMessage } from '../../../assistant/guard/check-message.ts';
import { loadCases } from '../../fixtures/guard/load-cases.ts';

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
