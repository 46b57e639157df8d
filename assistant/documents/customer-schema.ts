import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });
const optional = (description: string) => Type.Optional(text(description));

const gender = Type.Optional(
  Type.Union([Type.Literal('male'), Type.Literal('female')], {
    description: 'male или female: «именуемый» или «именуемая»; без него в договоре «именуемый(ая)»',
  }),
);

const Bank = Type.Optional(
  Type.Object(
    {
      name: text('Банк'),
      bik: text('БИК в кавычках'),
      account: text('Расчётный счёт в кавычках'),
      correspondent_account: text('Корреспондентский счёт в кавычках'),
    },
    { ...closed, description: 'Банк покупателя, для договора' },
  ),
);

const contacts = {
  email: optional('Электронная почта'),
  phone: optional('Телефон'),
};

const Organisation = Type.Object(
  {
    kind: Type.Literal('organisation', { description: 'Организация' }),
    full_name: optional('Полное наименование'),
    short_name: text('Краткое наименование: ООО «Ромашка»'),
    inn: text('ИНН в кавычках, 10 цифр'),
    kpp: optional('КПП в кавычках'),
    ogrn: optional('ОГРН в кавычках'),
    address: optional('Юридический адрес'),
    bank: Bank,
    signer: Type.Optional(
      Type.Object(
        {
          post: text('Должность'),
          post_genitive: optional('Должность в родительном падеже'),
          short_name: text('Фамилия и инициалы'),
          name_genitive: optional('Фамилия, имя, отчество в родительном падеже'),
          basis_genitive: optional('На основании чего действует: Устава'),
          gender,
        },
        { ...closed, description: 'Кто подписывает договор' },
      ),
    ),
    contact: Type.Optional(
      Type.Object(
        { name: text('Имя'), post: optional('Должность') },
        { ...closed, description: 'Кому адресовано предложение' },
      ),
    ),
    ...contacts,
  },
  { ...closed, description: 'Покупатель — организация' },
);

const Entrepreneur = Type.Object(
  {
    kind: Type.Literal('entrepreneur', { description: 'Индивидуальный предприниматель' }),
    name: text('Фамилия, имя, отчество полностью'),
    short_name: optional('Фамилия и инициалы'),
    inn: text('ИНН в кавычках, 12 цифр'),
    ogrn: optional('ОГРНИП в кавычках'),
    address: optional('Адрес регистрации'),
    gender,
    bank: Bank,
    ...contacts,
  },
  { ...closed, description: 'Покупатель — предприниматель' },
);

const Person = Type.Object(
  {
    kind: Type.Literal('person', { description: 'Физическое лицо' }),
    name: text('Фамилия, имя, отчество полностью'),
    short_name: optional('Фамилия и инициалы'),
    address: optional('Адрес, для договора'),
    gender,
    ...contacts,
  },
  { ...closed, description: 'Покупатель — физическое лицо' },
);

/** Who a document is made out to: the file of `render-pdf --customer`, or what the conversation collected. */
export const CustomerFile = Type.Union([Organisation, Entrepreneur, Person], {
  description: 'Реквизиты покупателя',
});

export type Customer = Static<typeof CustomerFile>;

/** By the kind a file states, so that its mistakes are told in the terms of that kind. */
export const customerSchemas = { organisation: Organisation, entrepreneur: Entrepreneur, person: Person } as const;
