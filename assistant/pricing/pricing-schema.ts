import { type Static, type TSchema, Type } from '@sinclair/typebox';

const Id = (description: string) =>
  Type.String({
    pattern: '^[a-z][a-z0-9_]*$',
    maxLength: 60,
    description,
    hint: 'Строчные латинские буквы, цифры и «_», первой – буква: crm_integration',
  });

const Title = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });

const Roubles = (description: string, options: { positive?: boolean } = {}) =>
  Type.Number({
    ...(options.positive === true ? { exclusiveMinimum: 0 } : { minimum: 0 }),
    maximum: 1_000_000_000,
    description,
    hint: 'Рубли числом, копейки через точку, не больше двух знаков: 120000 или 1990.50',
    examples: [120000, 1990.5],
  });

const Percent = (description: string, maximum = 100) =>
  Type.Number({ exclusiveMinimum: 0, maximum, description, hint: 'Число процентов без знака %: 10 или 7.5' });

const Day = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    description,
    hint: 'Дата вида 2026-12-31',
    examples: ['2026-12-31'],
  });

const strict = <Properties extends Record<string, TSchema>>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });

export const Tier = strict('Ступень цены за объём', {
  from: Type.Integer({ minimum: 1, description: 'С какого количества (включительно)' }),
  to: Type.Optional(
    Type.Integer({ minimum: 1, description: 'По какое количество (включительно); у последней ступени не указывается' }),
  ),
  price: Roubles('Цена единицы, ₽: действует на всё количество заказа, а не только сверх порога'),
});

export const MonthlyPrice = strict('Абонентская плата. Первые месяцы входят в счёт, дальше – помесячно', {
  title: Type.Optional(Title('Название строки в смете; по умолчанию – название пакета или опции')),
  price: Type.Optional(Roubles('Цена единицы в месяц, ₽; либо price, либо tiers')),
  tiers: Type.Optional(Type.Array(Tier, { minItems: 1, description: 'Цена в месяц по ступеням количества' })),
  prepaid_months: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 36,
      description:
        'Сколько месяцев оплачивается сразу. У опции по умолчанию столько же, сколько у пакета с абонентской платой, иначе 1',
    }),
  ),
  months_by_quantity: Type.Optional(
    Type.Boolean({
      description:
        'true – количество в заказе и есть число оплачиваемых месяцев, и ступени считаются по нему (подписка на 3, 6, 12 месяцев); prepaid_months тогда не нужен',
    }),
  ),
  unit: Type.Optional(Title('Единица в строке сметы; по умолчанию «мес.»')),
});

const Quantity = strict('Сколько единиц можно заказать', {
  min: Type.Optional(Type.Integer({ minimum: 1, description: 'Наименьшее количество (по умолчанию 1)' })),
  max: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Наибольшее количество. По умолчанию у опции 10 000, у пакета 1 (10 000, если есть quantity)',
    }),
  ),
  default: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Количество, если клиент его не назвал (иначе min)' }),
  ),
});

const priceProperties = {
  id: Id('Идентификатор: по нему позицию называют сценарии, команда quote и ссылки {{ price.ID.from }}'),
  title: Title('Название, как его увидит клиент в смете и документах'),
  description: Type.Optional(Type.String({ maxLength: 2000, description: 'Что это и для кого: для КП и ответов' })),
  unit: Type.Optional(Title('Единица измерения: «проект», «канал», «час»; по умолчанию «усл.»')),
  price: Type.Optional(Roubles('Разовая цена единицы, ₽; либо price, либо tiers')),
  tiers: Type.Optional(Type.Array(Tier, { minItems: 1, description: 'Разовая цена по ступеням количества' })),
  monthly: Type.Optional(MonthlyPrice),
  quantity: Type.Optional(Quantity),
  coefficients: Type.Optional(
    Type.Array(Id('Коэффициент'), { uniqueItems: true, description: 'Какие коэффициенты меняют эту цену' }),
  ),
  floor: Type.Optional(
    Roubles('Минимальная цена единицы, ₽: ниже неё не опустит ни одна скидка (в дополнение к общему floor)', {
      positive: true,
    }),
  ),
};

export const PackageFile = strict('Пакет: основа заказа, в заказе всегда ровно один', {
  ...priceProperties,
  includes: Type.Optional(Type.Array(Title('Пункт'), { description: 'Что входит в цену: список для КП' })),
  options: Type.Optional(
    Type.Array(Id('Опция'), { uniqueItems: true, description: 'Какие опции можно добавить к пакету' }),
  ),
  payment: Id('График оплаты из payment_schedules'),
});

export const OptionFile = strict('Опция: то, что добавляют к пакету', priceProperties);

export const CoefficientFile = strict('Коэффициент: умножает цену позиций, в списке coefficients которых он назван', {
  id: Id('Идентификатор: команда quote --set ID=ЗНАЧЕНИЕ'),
  title: Title('Название: «Срочность»'),
  default: Id('Значение, если клиент его не назвал'),
  applies_to: Type.Optional(
    Type.Unsafe<'one_off' | 'monthly' | 'all'>(
      Type.String({
        enum: ['one_off', 'monthly', 'all'],
        description: 'Что умножать: one_off – разовую цену (по умолчанию), monthly – абонентскую плату, all – обе',
      }),
    ),
  ),
  values: Type.Array(
    strict('Значение коэффициента', {
      id: Id('Идентификатор значения'),
      title: Title('Название: «Срочно, за 2 недели»'),
      factor: Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description: 'Множитель: 1 – без изменений, 1.25 – дороже на четверть',
        examples: [1, 1.25],
      }),
    }),
    { minItems: 1, description: 'Возможные значения' },
  ),
});

const reduction = {
  percent: Type.Optional(Percent('Скидка, %; либо percent, либо amount')),
  amount: Type.Optional(Roubles('Скидка суммой, ₽; либо percent, либо amount', { positive: true })),
  only: Type.Optional(
    Type.Array(Id('Пакет или опция'), {
      minItems: 1,
      uniqueItems: true,
      description: 'На какие позиции заказа действует; без списка – на весь заказ',
    }),
  ),
};

const when = {
  from: Type.Optional(Day('Первый день действия (по часовому поясу компании)')),
  until: Type.Optional(Day('Последний день действия, включительно')),
};

export const BundleFile = strict('Скидка за комплект: в заказе есть всё перечисленное', {
  id: Id('Идентификатор скидки'),
  title: Title('Название, как его увидит клиент'),
  needs: Type.Array(Id('Пакет или опция'), {
    minItems: 2,
    uniqueItems: true,
    description: 'Пакет и опции, которые должны быть в заказе вместе',
  }),
  ...reduction,
});

export const LimitedFile = strict('Акция: действует сама в указанные дни', {
  id: Id('Идентификатор скидки'),
  title: Title('Название, как его увидит клиент'),
  ...when,
  packages: Type.Optional(
    Type.Array(Id('Пакет'), { minItems: 1, uniqueItems: true, description: 'На какие пакеты; без списка – на все' }),
  ),
  ...reduction,
});

export const ManualFile = strict('Ручная скидка: quote --from ID --discount …, всегда с причиной', {
  title: Type.Optional(Title('Как она называется в смете; по умолчанию «Индивидуальная скидка»')),
  operator: Type.Optional(Percent('Сколько процентов может дать менеджер (оператор)')),
  owner: Type.Optional(Percent('Сколько процентов может дать владелец')),
});

export const PromoFile = strict('Промокод: клиент называет его сам', {
  code: Type.String({
    pattern: '^[A-Z0-9][A-Z0-9_-]{2,31}$',
    description: 'Код; регистр при вводе не важен',
    hint: 'Заглавные латинские буквы и цифры, от 3 до 32 знаков: START10',
    examples: ['START10'],
  }),
  title: Title('Название, как его увидит клиент'),
  ...when,
  packages: Type.Optional(
    Type.Array(Id('Пакет'), { minItems: 1, uniqueItems: true, description: 'На какие пакеты; без списка – на все' }),
  ),
  ...reduction,
});

export const PaymentScheduleFile = strict('График оплаты: доли в сумме дают 100 %', {
  id: Id('Идентификатор графика'),
  title: Title('Название: «50/50»'),
  stages: Type.Array(
    strict('Платёж', {
      id: Id('Идентификатор платежа'),
      title: Title('Название: «Аванс»'),
      percent: Percent('Доля от суммы заказа, %'),
      due: Title('Когда платить, словами для документов: «в течение 5 рабочих дней с даты счёта»'),
    }),
    { minItems: 1, maxItems: 24, description: 'Платежи по порядку' },
  ),
});

export const PricingFile = strict('Цены: пакеты, опции, коэффициенты, скидки, промокоды, график оплаты', {
  version: Type.Literal(1, { description: 'Версия формата файла: 1' }),
  lifetime_days: Type.Integer({ minimum: 1, maximum: 365, description: 'Сколько дней действует смета (до конца дня)' }),
  rounding: Type.Optional(
    strict('Округление', {
      unit_price: Roubles(
        'До чего округлять цену единицы после коэффициентов, ₽: 0.01 – до копейки (по умолчанию), 100 – до сотен. Цена, которую коэффициенты не изменили, остаётся как написана',
        { positive: true },
      ),
    }),
  ),
  floor: strict('Ниже чего не продаём', {
    percent: Type.Number({
      minimum: 1,
      maximum: 100,
      description: 'Доля цены до скидок, %: 70 значит, что все скидки вместе не больше 30 %',
    }),
  }),
  packages: Type.Array(PackageFile, { minItems: 1, description: 'Пакеты' }),
  options: Type.Optional(Type.Array(OptionFile, { description: 'Опции' })),
  coefficients: Type.Optional(Type.Array(CoefficientFile, { description: 'Коэффициенты' })),
  discounts: Type.Optional(
    strict('Скидки. Порядок: комплект, акция, промокод, ручная; каждая – от того, что осталось после прежних', {
      bundles: Type.Optional(
        Type.Array(BundleFile, { description: 'За комплект; из подходящих берётся самая выгодная' }),
      ),
      limited: Type.Optional(Type.Array(LimitedFile, { description: 'Акции; из действующих берётся самая выгодная' })),
      manual: Type.Optional(ManualFile),
    }),
  ),
  promo_codes: Type.Optional(Type.Array(PromoFile, { description: 'Промокоды' })),
  payment_schedules: Type.Array(PaymentScheduleFile, { minItems: 1, description: 'Графики оплаты' }),
});
export type PricingFile = Static<typeof PricingFile>;
export type PackageFile = Static<typeof PackageFile>;
export type OptionFile = Static<typeof OptionFile>;
export type BundleFile = Static<typeof BundleFile>;
export type LimitedFile = Static<typeof LimitedFile>;
export type ManualFile = Static<typeof ManualFile>;
export type PromoFile = Static<typeof PromoFile>;
export type MonthlyFile = Static<typeof MonthlyPrice>;
export type TierFile = Static<typeof Tier>;
