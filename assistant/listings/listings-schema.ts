import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });
const day = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description, hint: 'Дата пишется так: 2026-12-31' });
const itemId = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9_]*$', description });

const scalar = Type.Union([Type.String({ minLength: 1 }), Type.Number()]);
const list = Type.Array(scalar, { minItems: 1 });

/** A text, a list (one `<Option>` an entry) or a mapping of nested tags. */
const TagValue = Type.Union([
  scalar,
  list,
  Type.Record(Type.String({ pattern: '^[A-Z][A-Za-z0-9]*$' }), Type.Union([scalar, list]), {
    ...closed,
    minProperties: 1,
  }),
]);
export type TagValue = Static<typeof TagValue>;

const tags = Type.Optional(
  Type.Record(Type.String({ pattern: '^[A-Z][A-Za-z0-9]*$' }), TagValue, {
    ...closed,
    description:
      'Остальные поля категории, как их называет справочник Авито: ServiceType, ServiceSubtype, WorkExperience… ' +
      'Значение — текст, число, список (по <Option> на строку) или вложенные поля',
  }),
);

const common = {
  address: Type.Optional(text('Адрес, как его пишут на Авито (Address)')),
  category: Type.Optional(text('Категория Авито (Category), например «Предложение услуг»')),
  contact_method: Type.Optional(text('Как с вами связаться (ContactMethod): «По телефону и в сообщениях»')),
  contact_phone: Type.Optional(text('Телефон в объявлении (ContactPhone)')),
  manager_name: Type.Optional(text('Контактное лицо (ManagerName)')),
  listing_fee: Type.Optional(text('Чем оплачено размещение (ListingFee): Package, PackageSingle или Single')),
  tags,
};

const Defaults = Type.Object(common, {
  ...closed,
  description: 'Что общего у всех объявлений; объявление может назвать своё',
});

const ListingSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$',
      description: 'Ваш постоянный номер объявления (Id). Сменить его — завести на Авито новое объявление',
      hint: 'Латинские буквы, цифры, точка, дефис и подчёркивание, до 100 знаков: chat-bot',
    }),
    avito_id: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Номер на Авито (AvitoId): связывает строку с объявлением, которое уже опубликовано',
      }),
    ),
    package: Type.Optional(itemId('Пакет из config/pricing.yaml: его цена и станет ценой объявления')),
    option: Type.Optional(itemId('Или опция из config/pricing.yaml')),
    price: Type.Optional(
      Type.Unsafe<'from' | 'monthly'>({
        enum: ['from', 'monthly'],
        default: 'from',
        description: 'Какую цену показать: from — «от», monthly — в месяц. Сама сумма берётся из config/pricing.yaml',
        hint: 'Сумму впишите в config/pricing.yaml; здесь стоит from или monthly',
      }),
    ),
    title: text('Заголовок, до 50 знаков (Title); можно ссылаться на цену: {{ price.ID.from }}'),
    description: text('Текст объявления (Description), до 7500 знаков; цены — ссылками {{ price.ID.from }}'),
    images: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^https?://\\S+$',
          description: 'Адрес картинки; Авито помнит её по адресу, поэтому у изменённой смените ?v=',
          hint: 'Полный адрес: https://site.ru/picture.jpg',
        }),
        { description: 'Картинки (Images), первая — главная' },
      ),
    ),
    date_begin: Type.Optional(day('С какого дня публиковать (DateBegin), по часовому поясу компании')),
    date_end: Type.Optional(day('Последний день публикации (DateEnd), по часовому поясу компании')),
    price_update: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Менять цену на Авито сразу, не дожидаясь загрузки фида: можно для товаров, запчастей, машин и недвижимости; в услугах ' +
          'Авито этого не разрешает',
      }),
    ),
    ...common,
  },
  { ...closed, description: 'Объявление' },
);

/** config/listings.yaml */
export const ListingsFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла: 1' }),
    largest_drop_percent: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 100,
        default: 20,
        description:
          'Сколько процентов объявлений прошлого фида может пропасть разом. Больше — новый фид не принимается, Авито ' +
          'видит прежний: пропавшее из фида объявление Авито снимает',
      }),
    ),
    schedule: Type.Optional(
      Type.Array(
        Type.String({
          description: 'Время «09:00» или cron из пяти полей «0 9 * * 1-5»',
          minLength: 1,
        }),
        { description: 'Когда собирать фид заново, по часам компании. После правки файлов он собирается сам' },
      ),
    ),
    upload: Type.Optional(
      Type.Unsafe<'auto' | 'never'>({
        enum: ['auto', 'never'],
        default: 'never',
        description:
          'auto — просить Авито забрать изменившийся фид сразу, не чаще раза в час. Такая загрузка не смотрит на лимиты профиля и ' +
          'может стоить денег; never — Авито забирает фид по своему расписанию',
      }),
    ),
    defaults: Type.Optional(Defaults),
    listings: Type.Array(ListingSchema, { maxItems: 100_000, description: 'Объявления' }),
  },
  { ...closed, description: 'Объявления на Авито: тексты отсюда, цены из config/pricing.yaml' },
);
export type ListingsFile = Static<typeof ListingsFile>;
