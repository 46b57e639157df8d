import t from 'tap';
import { exitOf, quoteState, walk } from '../../../assistant/script/advance.ts';
import type { Catalogue } from '../../../assistant/script/catalogue.ts';
import { holds } from '../../../assistant/script/conditions.ts';
import { isSameOrder, orderFromBrief } from '../../../assistant/script/order-from-brief.ts';
import { choicesOf, compileScript } from '../../../assistant/script/script.ts';
import { checkScripts } from '../../../assistant/script/script-checks.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { referencesIn, renderText } from '../../../assistant/script/text-template.ts';
import { help, sale } from '../conversation/turn-fixture.ts';

const catalogue: Catalogue = {
  packages: [
    { id: 'bot', title: 'Чат-бот', summary: '', from: 100, monthly: null, options: ['crm'] },
    { id: 'voice', title: 'Голос', summary: '', from: 300, monthly: 50, options: [] },
  ],
  options: [
    { id: 'crm', title: 'CRM', summary: '', from: 50, monthly: null },
    { id: 'channel', title: 'Канал', summary: '', from: 10, monthly: null },
  ],
  coefficients: [{ id: 'urgency', title: 'Срочность', values: [{ id: 'rush', title: 'срочно' }] }],
};

const script = compileScript(sale, 'config/scripts/sale.yaml');

t.test('templates: references, offsets, blank lines', async (t) => {
  const template = 'Цена {{ price.bot.from }}, звоните {{company.phone}}';
  t.same(referencesIn(template), [
    { name: 'price.bot.from', offset: 5, length: 20 },
    { name: 'company.phone', offset: 35, length: 17 },
  ]);
  t.same(
    referencesIn('{{ 1+1 }} {{ price. }} {{ незакрыто').map(({ name }) => name),
    ['', '', ''],
  );
  t.equal(
    renderText(template, (name) => (name === 'price.bot.from' ? '100 ₽' : '+7')),
    'Цена 100 ₽, звоните +7',
  );
  t.equal(
    renderText('Итого:\n{{ quote.discounts }}\nВсё.', () => undefined),
    'Итого:\nВсё.',
    'an empty line goes',
  );
  t.equal(
    renderText('{{ a.b }}', () => '{{ c.d }}'),
    '{{ c.d }}',
    'values are not templates',
  );
  t.equal(
    renderText('без ссылок ', () => 'x'),
    'без ссылок',
  );
  t.equal(
    renderText('{{ constructor.constructor("x")() }}!', () => 'x'),
    '!',
  );
});

t.test('a walk passes known answers and stops where the visitor is needed', async (t) => {
  const ids = (brief: Parameters<typeof walk>[2], from = 'hello') => {
    const { entered, stop } = walk(script, from, brief);
    return [entered.map(({ id }) => id).join(' '), stop.kind, stop.state];
  };
  t.same(ids({}), ['hello', 'ask', 'hello']);
  t.same(ids({ package: 'bot' }), ['channels', 'ask', 'channels']);
  t.same(ids({ package: 'bot', channels: 1, crm: false }), ['price', 'wait', 'price']);
  t.same(ids({ phone: '+7' }, 'contact'), ['agreed', 'handoff', 'agreed']);
  t.same(ids({ phone: '' }, 'contact'), ['end', 'wait', 'end'], 'a skipped answer is an answer');
  t.same(ids({}, 'nowhere'), ['', 'wait', 'hello']);
  const round = compileScript({ ...sale, states: { hello: { say: ['а'], next: 'b' }, b: { next: 'hello' } } }, 'x');
  t.equal(walk(round, 'hello', {}).stop.kind, 'wait', 'a circle ends');
  t.equal(quoteState(script), 'price');
  const [contact] = [script.states.contact];
  t.same(contact && exitOf(script, contact, { phone: '+7' }).goto, 'agreed');
});

t.test('conditions', async (t) => {
  const money = compileScript(
    { ...sale, fields: { ...sale.fields, budget: { title: 'Б', type: 'money', question: '?' } } },
    'x',
  );
  const brief = { package: 'bot', channels: 3, crm: false, phone: '', budget: 50_000_00 };
  const table: [Parameters<typeof holds>[0][number], boolean][] = [
    [{ field: 'package', is: 'bot' }, true],
    [{ field: 'package', not: 'bot' }, false],
    [{ field: 'package', in: ['voice', 'bot'] }, true],
    [{ field: 'channels', at_least: 3 }, true],
    [{ field: 'channels', at_most: 2 }, false],
    [{ field: 'crm', is: false }, true],
    [{ field: 'phone', known: true }, false],
    [{ field: 'phone', known: false }, true],
    [{ field: 'task', not: 'x' }, false],
    [{ field: 'task', known: false }, true],
    [{ field: 'budget', at_least: 50_000 }, true],
    [{ field: 'budget', at_least: 50_001 }, false],
  ];
  for (const [condition, expected] of table)
    t.equal(holds([condition], brief, money), expected, JSON.stringify(condition));
});

t.test('the brief becomes an order', async (t) => {
  t.equal(orderFromBrief(script, {}), null);
  const order = orderFromBrief(script, { package: 'bot', channels: 4, crm: true, promo: 'TEN' });
  t.same(order, { package: 'bot', options: { crm: 1, channel: 3 }, set: {}, promo: 'TEN' });
  t.same(orderFromBrief(script, { package: 'bot', channels: 1, crm: false, promo: '' })?.options, {});
  const mapped = compileScript(
    {
      ...sale,
      order: {
        package: { id: 'bot' },
        options: [
          { option: 'channel', quantity: { field: 'channels', minus: 100, per: 100 } },
          { option: 'crm', quantity: { fixed: 2 } },
        ],
        set: { urgency: { value: 'rush' } },
      },
    },
    'x',
  );
  t.same(orderFromBrief(mapped, { channels: 250 }), {
    package: 'bot',
    options: { channel: 2, crm: 2 },
    set: { urgency: 'rush' },
    promo: null,
  });
  t.ok(isSameOrder(order, order && { ...order, options: { channel: 3, crm: 1 } }));
  t.notOk(isSameOrder(order, order && { ...order, options: { channel: 3 } }));
  t.notOk(isSameOrder(order, null));
});

t.test('choices come from the price list, in the words of the script', async (t) => {
  const field = script.fields.package;
  if (field === undefined) return t.fail();
  t.same(
    choicesOf(field, catalogue).map(({ label }) => label),
    ['Чат-бот', 'Голос'],
  );
  t.same(
    choicesOf({ ...field, only: ['voice'] }, catalogue).map(({ value }) => value),
    ['voice'],
  );
  t.same(
    choicesOf({ ...field, from: 'coefficient:urgency' }, catalogue).map(({ value }) => value),
    ['rush'],
  );
  t.same(choicesOf({ ...field, from: 'coefficient:nope' }, catalogue), []);
});

t.test('checks of scripts', async (t) => {
  const found = (source: ScriptFile, others: ScriptFile[] = [help]) =>
    checkScripts(
      [source, ...others].map((entry) => ({ file: `${entry.id}.yaml`, source: entry })),
      catalogue,
    ).map(
      ({ definition, path, severity }) => `${definition.code} ${path.join('.')}${severity === 'warning' ? ' (w)' : ''}`,
    );
  const { states } = sale;
  t.same(found(sale), [], 'the fixture is sound');
  const table: [string, ScriptFile, string[]][] = [
    [
      'start',
      { ...sale, start: 'helo' },
      [
        'SCRIPT_NO_START start',
        'SCRIPT_UNREACHABLE_STATE states.hello (w)',
        'SCRIPT_UNREACHABLE_STATE states.channels (w)',
        'SCRIPT_UNREACHABLE_STATE states.crm (w)',
        'SCRIPT_UNREACHABLE_STATE states.price (w)',
        'SCRIPT_UNREACHABLE_STATE states.promo (w)',
      ],
    ],
    [
      'next',
      {
        ...sale,
        states: { ...states, crm: { ask: 'crm', next: 'prise' }, extra: { say: ['x'], next: 'price' } },
        intents: { x: { phrases: ['x'], goto: 'extra' }, y: { phrases: ['y'], goto: 'offer' } },
      },
      ['SCRIPT_UNKNOWN_STATE states.crm.next'],
    ],
    [
      'ask',
      { ...sale, states: { ...states, crm: { ask: 'cmr', next: 'price' } } },
      ['SCRIPT_UNKNOWN_FIELD states.crm.ask'],
    ],
    ['dead end', { ...sale, states: { ...states, end: { say: ['…'] } } }, ['SCRIPT_DEAD_END states.end']],
    [
      'question without exit',
      { ...sale, states: { ...states, promo: { ask: 'promo' } } },
      ['SCRIPT_DEAD_END states.promo'],
    ],
    [
      'circle',
      { ...sale, states: { ...states, end: { say: ['а'], next: 'tail' }, tail: { next: 'end' } } },
      ['SCRIPT_CIRCLE states.end', 'SCRIPT_CIRCLE states.tail'],
    ],
    [
      'unreachable',
      { ...sale, states: { ...states, island: { action: 'end' } } },
      ['SCRIPT_UNREACHABLE_STATE states.island (w)'],
    ],
    [
      'button nowhere',
      {
        ...sale,
        states: {
          ...states,
          offer: { action: 'offer', buttons: [{ label: 'Телефон', goto: 'contact' }, { label: 'Пусто' }] },
        },
      },
      ['SCRIPT_TARGET states.offer.buttons.1'],
    ],
    [
      'button to two places',
      { ...sale, states: { ...states, offer: { buttons: [{ label: 'Телефон', goto: 'contact', intent: 'human' }] } } },
      ['SCRIPT_TARGET states.offer.buttons.0'],
    ],
    [
      'unknown script and intent',
      {
        ...sale,
        states: {
          ...states,
          offer: {
            buttons: [
              { label: 'а', goto: 'contact' },
              { label: 'б', script: 'hlp' },
              { label: 'в', intent: 'humn' },
            ],
          },
        },
      },
      ['SCRIPT_UNKNOWN_SCRIPT states.offer.buttons.1.script', 'SCRIPT_UNKNOWN_INTENT states.offer.buttons.2.intent'],
    ],
    ['package', { ...sale, order: { package: { id: 'bott' } } }, ['SCRIPT_UNKNOWN_PACKAGE order.package.id']],
    [
      'option',
      { ...sale, order: { package: { id: 'bot' }, options: [{ option: 'crmm' }, { option: 'bot' }] } },
      ['SCRIPT_UNKNOWN_OPTION order.options.0.option'],
    ],
    [
      'coefficient',
      { ...sale, order: { package: { id: 'bot' }, set: { urgncy: { value: 'x' }, urgency: { value: 'slow' } } } },
      ['SCRIPT_UNKNOWN_COEFFICIENT order.set.urgncy', 'SCRIPT_UNKNOWN_VALUE order.set.urgency.value'],
    ],
    [
      'quantity field',
      { ...sale, order: { package: { id: 'bot' }, options: [{ option: 'crm', quantity: { field: 'crm' } }] } },
      ['SCRIPT_FIELD_TYPE order.options.0.quantity.field'],
    ],
    [
      'condition value',
      {
        ...sale,
        states: {
          ...states,
          promo: {
            ask: 'promo',
            branches: [
              {
                when: [
                  { field: 'package', is: 'bit' },
                  { field: 'nope', known: true },
                ],
                goto: 'price',
              },
            ],
            next: 'price',
          },
        },
      },
      [
        'SCRIPT_UNKNOWN_VALUE states.promo.branches.0.when.0.is',
        'SCRIPT_UNKNOWN_FIELD states.promo.branches.0.when.1.field',
      ],
    ],
    [
      'text references',
      {
        ...sale,
        states: {
          ...states,
          offer: {
            say: [
              '{{ price.bott.from }} {{ price.bot.monthly }} {{ price.voice.monthly }} {{ fields.crm }} {{ quote.totl }} {{ oops',
            ],
            buttons: [{ label: 'а', goto: 'contact' }],
          },
        },
      },
      [
        'SCRIPT_UNKNOWN_REFERENCE states.offer.say.0',
        'SCRIPT_UNKNOWN_REFERENCE states.offer.say.0',
        'SCRIPT_UNKNOWN_REFERENCE states.offer.say.0',
        'SCRIPT_BROKEN_REFERENCE states.offer.say.0',
      ],
    ],
    [
      'too long for a channel',
      { ...sale, channels: ['avito', 'web'], states: { ...states, end: { action: 'end', say: ['а'.repeat(1001)] } } },
      ['SCRIPT_TEXT_TOO_LONG states.end.say.0'],
    ],
    [
      'choices',
      {
        ...sale,
        fields: {
          ...sale.fields,
          colour: { title: 'Цвет', type: 'choice', question: '?' },
          other: { title: 'Д', type: 'choice', question: '?', from: 'coefficient:nope' },
          third: { title: 'Т', type: 'choice', question: '?', from: 'options', only: ['crm', 'x'] },
        },
      },
      [
        'SCRIPT_NO_CHOICES fields.colour',
        'SCRIPT_UNKNOWN_COEFFICIENT fields.other.from',
        'SCRIPT_UNKNOWN_OPTION fields.third.only.1',
      ],
    ],
    [
      'no order',
      (({ order: _, ...rest }) => rest)(sale),
      ['SCRIPT_NO_ORDER states.price.action', 'SCRIPT_NO_ORDER states.offer.action'],
    ],
  ];
  for (const [name, source, expected] of table) t.same(found(source), expected, name);
  t.same(found(sale, [help, { ...help, title: 'Двойник' }]), ['SCRIPT_DUPLICATE_ID id']);
  const [unknown] = checkScripts(
    [
      { file: 'a.yaml', source: { ...sale, start: 'helo' } },
      { file: 'b.yaml', source: help },
    ],
    catalogue,
  );
  t.match(unknown?.parameters.suggestion, /hello/, 'the nearest name is offered');
});

t.test('the notice must say that a machine replies', async (t) => {
  const codes = (ru: string) =>
    checkScripts([], catalogue, { file: 'config/assistant.yaml', source: { version: 1, disclosure: { ru } } }).map(
      ({ definition }) => definition.code,
    );
  t.same(codes('Здравствуйте! Я ИИ-ассистент компании {{ company.name }}.'), []);
  t.same(codes('Здравствуйте! Отвечает программа, человека можно позвать.'), []);
  t.same(codes('Здравствуйте! Меня зовут Анна, чем помочь?'), ['SCRIPT_NO_AI_NOTICE']);
  t.same(codes('Здравствуйте! Я ИИ {{ company.nam }}'), ['SCRIPT_UNKNOWN_REFERENCE']);
});
