import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });
const texts = (description: string) => Type.Optional(Type.Array(text(description), { minItems: 1, description }));
const id = Type.String({ pattern: '^[a-z][a-z0-9_]*$' });

const OrderSchema = Type.Object(
  {
    package: Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'Пакет' }),
    options: Type.Optional(
      Type.Record(id, Type.Integer({ minimum: 1 }), { ...strict, description: 'Опции: ID → количество' }),
    ),
    set: Type.Optional(
      Type.Record(id, Type.String({ minLength: 1 }), { ...strict, description: 'Коэффициенты: ID → значение' }),
    ),
    promo: Type.Optional(text('Промокод')),
  },
  { ...strict, description: 'Заказ: его смета — смета этой переписки' },
);

const ClaimCaseSchema = Type.Object(
  {
    text: text(
      'Что ассистент собирается сказать; можно ссылаться: {{ price.ID.from }}, {{ quote.total }}, {{ company.phone }}',
    ),
    honest: Type.Boolean({ description: 'true — честный ответ, должен пройти; false — наружу выйти не должно' }),
    passages: texts('Процитированные разделы: документ или документ#заголовок'),
    order: Type.Optional(OrderSchema),
    customer: texts('Реплики клиента, последняя — та, на которую отвечают'),
    reviewed: texts('Тексты сценария, сказанные в этом ходе'),
    earlier: texts('Что ассистент сказал перед этим, последнее — в конце'),
    wording: Type.Optional(
      Type.Unsafe<'model' | 'reviewed'>({
        type: 'string',
        enum: ['model', 'reviewed'],
        description: 'Чьи слова: model — модели (по умолчанию), reviewed — владельца',
      }),
    ),
    note: Type.Optional(text('Чем случай опасен или почему честен')),
  },
  { ...strict, description: 'Сообщение и то, на что оно может опираться' },
);

/** config/tests/*.yaml with `claims`: what `eval` measures the guard by. */
export const ClaimSetFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    today: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'День, в который всё это говорится: от него зависят акции и промокоды; по умолчанию сегодня',
        hint: 'Дата пишется так: 2026-12-31',
      }),
    ),
    claims: Type.Array(ClaimCaseSchema, { minItems: 1, description: 'Сообщения' }),
  },
  { ...strict, $id: 'claim-set', title: 'Проверка обещаний', description: 'Файл config/tests/*.yaml с claims' },
);

export type ClaimSetFile = Static<typeof ClaimSetFile>;
export type ClaimCase = ClaimSetFile['claims'][number];
