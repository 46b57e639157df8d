import t from 'tap';
import { compileScript } from '../../../assistant/script/script.ts';
import { compareScripts } from '../../../assistant/script/script-changes.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { changesBetween } from '../../../assistant/value-changes.ts';

const source: ScriptFile = {
  version: 1,
  id: 'sale',
  title: 'Продажа',
  start: 'hello',
  fields: { budget: { title: 'Бюджет', type: 'money', question: 'Какой бюджет?' } },
  states: {
    hello: { say: ['Здравствуйте'], ask: 'budget', next: 'bye' },
    bye: { action: 'end', say: ['До связи'], buttons: [{ label: 'Ещё', goto: 'hello' }] },
  },
};

const changes = (edit: (script: ScriptFile) => void) => {
  const edited = structuredClone(source);
  edit(edited);
  return compareScripts(
    [compileScript(source, 'config/scripts/a.yaml')],
    [compileScript(edited, 'config/scripts/b.yaml')],
  );
};

t.test('states, fields, transitions and texts are named by ids', async (t) => {
  t.strictSame(
    changes(() => {}),
    [],
    'another file is the same script',
  );
  const [text, way, label] = changes(({ states }) => {
    states.hello = { say: ['Добрый день'], ask: 'budget', next: 'end' };
    states.bye = { action: 'end', say: ['До связи'], buttons: [{ label: 'Сначала', goto: 'hello' }] };
  });
  t.match(text, { part: 'state', id: 'hello', about: 'text', key: 'say.1', from: 'Здравствуйте', to: 'Добрый день' });
  t.match(way, { part: 'state', id: 'hello', about: 'transition', key: 'next', from: 'bye', to: 'end' });
  t.match(label, { id: 'bye', about: 'text', key: 'buttons.1.label', to: 'Сначала' });
  const gone = changes(({ states, fields = {} }) => {
    delete states.bye;
    states.later = { say: ['Потом'] };
    fields.city = { title: 'Город', type: 'text', question: 'Какой город?' };
  });
  t.strictSame(
    gone.map(({ part, id, change, about }) => [part, id, change, about]),
    [
      ['field', 'city', 'added', 'whole'],
      ['state', 'later', 'added', 'whole'],
      ['state', 'bye', 'removed', 'whole'],
    ],
  );
  t.match(compareScripts([compileScript(source, 'a')], []), [{ script: 'sale', change: 'removed', about: 'whole' }]);
});

t.test('trees of settings: nothing, absent and empty are the same', async (t) => {
  t.strictSame(changesBetween({ a: null, b: [] }, { c: undefined }), []);
  t.strictSame(changesBetween({ a: { b: 1 }, gone: [1] }, { a: { b: 2 }, d: false }), [
    { path: ['a', 'b'], change: 'changed', from: 1, to: 2 },
    { path: ['d'], change: 'added', from: null, to: false },
    { path: ['gone'], change: 'removed', from: [1], to: null },
  ]);
  t.strictSame(
    changesBetween(
      [
        { id: 'x', v: 1 },
        { id: 'y', v: 2 },
      ],
      [
        { id: 'y', v: 2 },
        { id: 'x', v: 3 },
      ],
    ).map(({ path }) => path),
    [['x', 'v']],
    'things with ids are found wherever they stand',
  );
});
