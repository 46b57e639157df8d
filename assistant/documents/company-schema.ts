import { type Static, Type } from '@sinclair/typebox';
import { ConsultationsSchema } from '../booking/consultation-settings.ts';
import { VatPeriod } from '../pricing/vat-schema.ts';

const closed = { additionalProperties: false } as const;
const text = (description: string, more: object = {}) => Type.String({ minLength: 1, description, ...more });
const day = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', hint: 'Дата пишется как 2026-01-01', description });

const Legal = Type.Object(
  {
    form: Type.Union([Type.Literal('ooo'), Type.Literal('ao'), Type.Literal('ip'), Type.Literal('self_employed')], {
      description: 'Форма продавца: ooo, ao, ip (индивидуальный предприниматель), self_employed (самозанятый без ИП)',
    }),
    full_name: text('Полное наименование; у ИП — «Индивидуальный предприниматель Фамилия Имя Отчество»'),
    short_name: text('Краткое наименование: ООО «Нейросфера», ИП Иванов Иван Иванович'),
    inn: text('ИНН в кавычках: 10 цифр у организации, 12 у ИП и самозанятого'),
    kpp: Type.Optional(text('КПП в кавычках, только у организации')),
    ogrn: Type.Optional(text('ОГРН (13 цифр) у организации, ОГРНИП (15 цифр) у ИП, в кавычках')),
    address: text('Юридический адрес с индексом; у ИП — адрес регистрации'),
    postal_address: Type.Optional(text('Почтовый адрес')),
    city: text('Место заключения договора: г. Москва'),
  },
  { ...closed, description: 'Юридические реквизиты продавца' },
);

const Bank = Type.Object(
  {
    name: text('Банк получателя, как в платёжках: ПАО Сбербанк г. Москва'),
    bik: text('БИК, 9 цифр в кавычках: без кавычек YAML теряет ведущий ноль'),
    account: text('Расчётный счёт, 20 цифр в кавычках'),
    correspondent_account: text('Корреспондентский счёт банка, 20 цифр в кавычках'),
  },
  { ...closed, description: 'Банковские реквизиты для счетов и платёжного QR-кода' },
);

const Signer = Type.Object(
  {
    post: Type.Optional(text('Должность: Генеральный директор; предпринимателю и самозанятому не нужна')),
    post_genitive: Type.Optional(text('Должность в родительном падеже: Генерального директора')),
    name: text('Фамилия, имя, отчество полностью'),
    name_genitive: text('Фамилия, имя, отчество в родительном падеже, для преамбулы договора'),
    short_name: text('Фамилия и инициалы: Орлов С. А.'),
    basis_genitive: Type.Optional(text('На основании чего действует: Устава; доверенности № 5 от 12.01.2026')),
    gender: Type.Union([Type.Literal('male'), Type.Literal('female')], {
      description: 'male или female: от этого зависит «действующего» или «действующей»',
    }),
  },
  { ...closed, description: 'Кто подписывает документы' },
);

const Contacts = Type.Object(
  {
    phone: Type.String({
      pattern: '^\\+[1-9]\\d{9,14}$',
      hint: 'Телефон пишется слитно с кодом страны: "+74950000012"',
      description: 'Телефон слитно, с + и кодом страны',
    }),
    email: Type.String({ pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', description: 'Электронная почта' }),
    site: Type.String({ pattern: '^https?://\\S+$', description: 'Сайт, с https://' }),
    telegram: Type.Optional(text('Имя в Telegram, без @')),
  },
  { ...closed, description: 'Контакты, которые видит клиент' },
);

const Brand = Type.Object(
  {
    color: Type.String({
      pattern: '^#[0-9a-fA-F]{6}$',
      hint: 'Цвет — шесть шестнадцатеричных цифр после решётки, в кавычках: "#3B3BDB"',
      description: 'Основной цвет документов, писем и окна чата',
    }),
    logo: Type.Optional(text('Знак: текст SVG или путь к файлу SVG, PNG, JPEG в папке templates/')),
    tagline: Type.Optional(text('Строка под именем в шапке предложения')),
  },
  { ...closed, description: 'Оформление' },
);

const hours = Type.Array(
  Type.String({
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
    hint: 'Промежуток пишется как "10:00-19:00"',
    description: 'Промежуток "10:00-19:00"',
  }),
  { description: 'Часы работы в этот день; пустой список — выходной' },
);

const numberFormat = (description: string) =>
  Type.String({ pattern: '\\{number\\}', hint: 'В виде номера должно быть {number}', description });

const Documents = Type.Object(
  {
    numbers: Type.Optional(
      Type.Object(
        {
          offer: Type.Optional(numberFormat('Исходящий номер предложения: "КП-{number}"')),
          contract: Type.Optional(numberFormat('Номер договора: "{number}/{year}"')),
          invoice: Type.Optional(numberFormat('Номер счёта: "{number}"')),
        },
        { ...closed, description: 'Вид номеров: {number} — порядковый номер в году, {year} — год' },
      ),
    ),
    invoice_due_days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 60, default: 5, description: 'Рабочих дней на оплату счёта' }),
    ),
    invoice_note: Type.Optional(text('Условия под суммой счёта')),
    payment_subject: Type.Optional(
      text('За что платят, для назначения платежа: «за услуги по разработке»', { maxLength: 60 }),
    ),
    qr_encoding: Type.Optional(
      Type.Union([Type.Literal('utf-8'), Type.Literal('windows-1251')], {
        default: 'utf-8',
        description: 'Кодировка платёжного QR-кода; windows-1251 короче и понятна старым приложениям банков',
      }),
    ),
    offer_not_included: Type.Optional(
      Type.Array(text('Строка списка'), { description: 'Что не входит в цену, для коммерческого предложения' }),
    ),
    offer_next_step: Type.Optional(text('Что сделать клиенту, если он согласен')),
    offer_note: Type.Optional(
      Type.String({ description: 'Оговорка внизу предложения; пустая строка убирает её', default: '' }),
    ),
  },
  { ...closed, description: 'Что печатается в документах сверх реквизитов' },
);

/** config/company.yaml. Numbers of requisites are strings: YAML would lose their leading zeros. */
export const CompanyFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата' }),
    sample: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Реквизиты учебные: документы выходят с надписью ОБРАЗЕЦ и без QR-кода, живые каналы закрыты',
      }),
    ),
    name: text('Имя, под которым компанию знают клиенты: {{ company.name }}'),
    legal: Legal,
    bank: Bank,
    signer: Signer,
    accountant: Type.Optional(
      Type.Object(
        { short_name: text('Фамилия и инициалы главного бухгалтера') },
        { ...closed, description: 'Главный бухгалтер; без этого раздела в счёте одна подпись' },
      ),
    ),
    vat: Type.Array(VatPeriod, {
      minItems: 1,
      description: 'Налоги с датами начала: берётся запись, которая действует в день расчёта',
    }),
    contacts: Contacts,
    brand: Brand,
    time_zone: text('Часовой пояс документов и часов работы: Europe/Moscow'),
    working_hours: Type.Object(
      { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours },
      { ...closed, description: 'Когда отвечают люди' },
    ),
    holidays: Type.Array(
      Type.Object({ date: day('Дата'), title: text('Название') }, { ...closed, description: 'Нерабочий день' }),
      { description: 'Нерабочие дни сверх выходных' },
    ),
    consultations: Type.Optional(ConsultationsSchema),
    documents: Type.Optional(Documents),
  },
  { ...closed, description: 'Реквизиты, налоги, контакты, оформление и часы работы компании' },
);

export type Company = Static<typeof CompanyFile>;
export type SellerForm = Company['legal']['form'];
