import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const idPattern = '^[a-z][a-z0-9_]*$';
const id = (description: string) => Type.String({ pattern: idPattern, description });
const text = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });

const OrderSchema = Type.Object(
  {
    name: text('Как этот заказ назвать в отчёте, например «Бот для интернет-магазина»; в файле не повторяется'),
    package: id('ID пакета из config/pricing.yaml'),
    options: Type.Optional(
      Type.Record(
        Type.String({ pattern: idPattern }),
        Type.Integer({ minimum: 1, description: 'Сколько единиц; ID самого пакета задаёт, сколько единиц пакета' }),
        { ...strict, description: 'Опции: ID → количество' },
      ),
    ),
    set: Type.Optional(
      Type.Record(Type.String({ pattern: idPattern }), id('ID значения'), {
        ...strict,
        description: 'Коэффициенты: ID → ID значения; остальные — по умолчанию',
      }),
    ),
    promo: Type.Optional(text('Промокод')),
    note: Type.Optional(text('Заметка для себя')),
  },
  { ...strict, description: 'Заказ, за ценой которого следят' },
);

/** config/tests/*.yaml with `orders`: what `diff` and the alert of price moves compare prices by. */
export const OrderSetFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    today: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'На какой день считать: от него зависят акции и промокоды; по умолчанию — сегодня',
        hint: 'Дата пишется так: 2026-12-31',
      }),
    ),
    orders: Type.Array(OrderSchema, { minItems: 1, description: 'Заказы' }),
  },
  { ...strict, $id: 'order-set', title: 'Контрольные заказы', description: 'Файл config/tests/*.yaml с orders' },
);

export type OrderSetFile = Static<typeof OrderSetFile>;
