import { type Static, Type } from '@sinclair/typebox';
import { EnglishSchema } from './english-schema.ts';
import { FieldSchema } from './field-schema.ts';
import { id, idPattern, oneOf, strict, text, words } from './schema-parts.ts';

export const stateActions = ['quote', 'offer', 'offer_slots', 'handoff', 'end'] as const;

const ConditionSchema = Type.Object(
  {
    field: id('Поле брифа, от которого зависит условие'),
    is: Type.Optional(
      Type.Unsafe<string | number | boolean>({
        type: ['string', 'number', 'boolean'],
        description: 'Поле равно этому значению (для yes_no — true или false)',
      }),
    ),
    not: Type.Optional(
      Type.Unsafe<string | number | boolean>({
        type: ['string', 'number', 'boolean'],
        description: 'Поле известно и не равно этому значению',
      }),
    ),
    in: Type.Optional(
      Type.Array(Type.Unsafe<string | number | boolean>({ type: ['string', 'number', 'boolean'] }), {
        minItems: 1,
        description: 'Поле равно одному из этих значений',
      }),
    ),
    known: Type.Optional(Type.Boolean({ description: 'true — поле заполнено, false — ещё нет (или пропущено)' })),
    at_least: Type.Optional(Type.Number({ description: 'Число в поле не меньше этого' })),
    at_most: Type.Optional(Type.Number({ description: 'Число в поле не больше этого' })),
  },
  { ...strict, description: 'Условие на поле брифа; все указанные сравнения должны выполняться' },
);

const conditions = Type.Array(ConditionSchema, { minItems: 1, description: 'Условия; должны выполняться все' });

const ButtonSchema = Type.Object(
  {
    label: text('Надпись на кнопке'),
    goto: Type.Optional(id('Состояние, в которое ведёт кнопка')),
    script: Type.Optional(id('Сценарий, на который переключает кнопка')),
    intent: Type.Optional(id('Глобальное намерение, которое запускает кнопка: human, restart, price или своё')),
    synonyms: Type.Optional(words('Слова, которые значат то же, что нажатие')),
  },
  { ...strict, description: 'Кнопка; ведёт ровно в одно место: goto, script или intent' },
);

const BranchSchema = Type.Object(
  {
    when: conditions,
    goto: Type.Optional(id('Состояние, если условия выполнены')),
    script: Type.Optional(id('Сценарий, если условия выполнены')),
  },
  strict,
);

const StateSchema = Type.Object(
  {
    action: Type.Optional(
      oneOf(
        stateActions,
        'Что сделать при входе, до текста: quote — посчитать цену, offer — подготовить КП, offer_slots — предложить время консультации и записать (дальше — next), handoff — позвать человека, end — закончить',
      ),
    ),
    reason: Type.Optional(text('Для handoff: причина, которую увидит менеджер')),
    say: Type.Optional(
      Type.Array(text('Реплика'), {
        minItems: 1,
        description: 'Реплики ассистента, каждая — отдельное сообщение; можно {{ quote.total }}, {{ fields.ID }}',
      }),
    ),
    ask: Type.Optional(id('Поле брифа, которое здесь спрашивается; уже известное не переспрашивается')),
    buttons: Type.Optional(Type.Array(ButtonSchema, { minItems: 1, description: 'Кнопки под последней репликой' })),
    branches: Type.Optional(
      Type.Array(BranchSchema, { minItems: 1, description: 'Переходы по условиям; берётся первый подходящий' }),
    ),
    next: Type.Optional(id('Следующее состояние, если ни одна ветка не подошла')),
  },
  { ...strict, description: 'Состояние диалога. Без ask и buttons диалог сразу идёт дальше' },
);

const IntentSchema = Type.Object(
  {
    phrases: words('Фразы-триггеры (падежи не важны); для human, restart, price добавляются ко встроенным'),
    say: Type.Optional(Type.Array(text('Реплика'), { minItems: 1, description: 'Ответ; затем диалог продолжается' })),
    goto: Type.Optional(id('Состояние, в которое перейти')),
    script: Type.Optional(id('Сценарий, на который переключиться')),
  },
  { ...strict, description: 'Намерение, которое понимается из любого состояния' },
);

const QuantitySchema = Type.Object(
  {
    field: Type.Optional(id('Числовое поле брифа')),
    fixed: Type.Optional(Type.Integer({ minimum: 1, description: 'Постоянное количество' })),
    minus: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Вычесть из поля: каналов 3, один уже в пакете — minus: 1' }),
    ),
    minus_each: Type.Optional(
      Type.Array(id('Поле yes_no'), {
        minItems: 1,
        description: 'Вычесть по единице за каждое из этих полей yes_no со значением «да»',
      }),
    ),
    per: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Разделить с округлением вверх: документов 250, per: 100 — три единицы',
      }),
    ),
  },
  strict,
);

const OrderSchema = Type.Object(
  {
    package: Type.Object(
      {
        field: Type.Optional(id('Поле брифа с ID пакета')),
        id: Type.Optional(id('Постоянный пакет')),
      },
      { ...strict, description: 'Какой пакет считать: из поля или постоянный' },
    ),
    options: Type.Optional(
      Type.Array(
        Type.Object(
          {
            option: Type.Optional(id('ID опции из прайса')),
            field: Type.Optional(id('Поле брифа, в котором лежит ID опции')),
            when: Type.Optional(conditions),
            quantity: Type.Optional(QuantitySchema),
          },
          strict,
        ),
        { description: 'Какие опции добавить; без quantity — одна штука, количество меньше 1 не добавляется' },
      ),
    ),
    set: Type.Optional(
      Type.Record(
        Type.String({ pattern: idPattern }),
        Type.Object(
          {
            field: Type.Optional(id('Поле брифа со значением коэффициента')),
            value: Type.Optional(id('Постоянное значение коэффициента')),
          },
          strict,
        ),
        { ...strict, description: 'Коэффициенты прайса: ID коэффициента → откуда взять значение' },
      ),
    ),
    promo: Type.Optional(
      Type.Object({ field: id('Текстовое поле брифа с промокодом') }, { ...strict, description: 'Промокод' }),
    ),
  },
  { ...strict, description: 'Как бриф превращается в заказ для расчёта цены' },
);

/** config/scripts/*.yaml */
export const ScriptFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    id: id('ID сценария, уникален в проекте'),
    title: text('Название сценария для людей'),
    channels: Type.Optional(
      Type.Array(oneOf(['web', 'telegram', 'avito', 'cli'], 'Канал'), {
        minItems: 1,
        description: 'В каких каналах работает; без списка — во всех',
      }),
    ),
    priority: Type.Optional(
      Type.Integer({
        description: 'Больше — раньше: с какого сценария начинать, если подходят несколько; по умолчанию 0',
      }),
    ),
    phrases: Type.Optional(words('Если первая реплика клиента содержит одну из фраз, выбирается этот сценарий')),
    start: id('Первое состояние'),
    fields: Type.Optional(
      Type.Record(Type.String({ pattern: idPattern }), FieldSchema, {
        ...strict,
        description: 'Поля брифа: ID → описание',
      }),
    ),
    order: Type.Optional(OrderSchema),
    intents: Type.Optional(
      Type.Record(Type.String({ pattern: idPattern }), IntentSchema, {
        ...strict,
        description: 'Глобальные намерения: human, restart, price и свои',
      }),
    ),
    states: Type.Record(Type.String({ pattern: idPattern }), StateSchema, {
      ...strict,
      description: 'Состояния диалога: ID → описание',
    }),
    en: Type.Optional(EnglishSchema),
  },
  { ...strict, $id: 'script', title: 'Сценарий диалога', description: 'Файл config/scripts/*.yaml' },
);

export type ScriptFile = Static<typeof ScriptFile>;
export type StateFile = Static<typeof StateSchema>;
export type OrderFile = Static<typeof OrderSchema>;
