import { type Static, Type } from '@sinclair/typebox';
import { id, oneOf, strict, text, words } from './schema-parts.ts';

export const fieldTypes = [
  'text',
  'choice',
  'integer',
  'money',
  'yes_no',
  'phone',
  'email',
  'company',
  'date',
  'date_time',
] as const;

const ChoiceSchema = Type.Object(
  {
    label: text('Надпись на кнопке'),
    value: Type.String({ pattern: '^[a-z0-9][a-z0-9_]*$', description: 'Значение, которое попадёт в бриф' }),
    synonyms: Type.Optional(words('Слова, по которым вариант узнаётся в свободной речи (падежи не важны)')),
  },
  strict,
);

/** A field of the brief. */
export const FieldSchema = Type.Object(
  {
    title: text('Название поля для людей: в карточке заявки и в документах'),
    type: oneOf(fieldTypes, 'Что это: от типа зависит, как понимается ответ'),
    question: text('Вопрос клиенту; можно ссылаться на {{ fields.ID }}, {{ price.ID.from }}, {{ company.name }}'),
    choices: Type.Optional(
      Type.Array(ChoiceSchema, {
        minItems: 1,
        description:
          'Варианты ответа для choice (кнопки); вместе с from — свои надписи и синонимы для вариантов прайса; у остальных типов — кнопки с частыми ответами',
      }),
    ),
    from: Type.Optional(
      Type.String({
        pattern: '^(packages|options|coefficient:[a-z][a-z0-9_]*)$',
        description: 'Взять варианты из прайса: packages, options или coefficient:ID',
      }),
    ),
    only: Type.Optional(
      Type.Array(id('ID из прайса'), {
        minItems: 1,
        description: 'Оставить из `from` только эти варианты, в этом порядке',
      }),
    ),
    required: Type.Optional(
      Type.Boolean({ description: 'false — вопрос можно пропустить кнопкой; по умолчанию true' }),
    ),
    personal: Type.Optional(
      Type.Boolean({ description: 'Персональные данные: не попадают в журнал и трассировку; по умолчанию false' }),
    ),
    hint: Type.Optional(text('Подсказка, когда ответ не понят')),
    unsure: Type.Optional(
      Type.Unsafe<string | number | boolean>({
        type: ['string', 'number', 'boolean'],
        description: 'Что взять, если клиент «не знает» или ему всё равно; без ключа вопрос повторится с подсказкой',
      }),
    ),
    counts: Type.Optional(
      Type.Array(words('Одно и то же разными словами'), {
        minItems: 1,
        description: 'Для integer: названия, которые можно пересчитать («сайт и телеграм» — два)',
      }),
    ),
    keywords: Type.Optional(words('Слова, по которым поле узнаётся в чужой фразе: «каналов пять», «без CRM»')),
    min: Type.Optional(Type.Number({ description: 'Наименьшее допустимое число (для money — в рублях)' })),
    max: Type.Optional(Type.Number({ description: 'Наибольшее допустимое число (для money — в рублях)' })),
  },
  { ...strict, description: 'Поле брифа' },
);

export type FieldFile = Static<typeof FieldSchema>;
