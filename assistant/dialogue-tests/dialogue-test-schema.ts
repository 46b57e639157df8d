import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const idPattern = '^[a-z][a-z0-9_]*$';
const day = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description, hint: 'Дата пишется так: 2026-12-31' }));
const texts = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description }));

const ExpectationSchema = Type.Object(
  {
    fields: Type.Optional(
      Type.Record(
        Type.String({ pattern: idPattern }),
        Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] }),
        { ...strict, description: 'Поля брифа после хода: ID → значение; null — поле не заполнено' },
      ),
    ),
    script: Type.Optional(Type.String({ pattern: idPattern, description: 'Сценарий после хода' })),
    state: Type.Optional(Type.String({ pattern: idPattern, description: 'Состояние после хода' })),
    quote: Type.Optional(Type.Boolean({ description: 'true — у диалога есть расчёт, false — ещё нет' })),
    total: Type.Optional(Type.Number({ description: 'Сумма расчёта в рублях' })),
    document: Type.Optional(
      Type.Unsafe<'offer' | 'contract' | 'invoice'>({
        type: 'string',
        enum: ['offer', 'contract', 'invoice'],
        description: 'В ответах хода есть ссылка на такой документ',
      }),
    ),
    handoff: Type.Optional(Type.Boolean({ description: 'Позвал ли этот ход человека' })),
    source: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Документ знаний, на который сослался ответ (путь под knowledge/ без расширения)',
      }),
    ),
    answered: Type.Optional(Type.Boolean({ description: 'Сослался ли ответ хоть на один документ знаний' })),
    contains: texts(
      'Каждый из этих текстов есть в ответах хода (регистр не важен); цены и контакты — и ссылками {{ price.ID.from }}, {{ company.phone }}',
    ),
    forbids: texts('Ни одного из этих текстов в ответах хода нет'),
    buttons: texts('Кнопки с этими надписями есть в ответах хода'),
    silent: Type.Optional(Type.Boolean({ description: 'true — ассистент промолчал' })),
  },
  { ...strict, description: 'Чего ждать после хода' },
);

const TurnSchema = Type.Object(
  {
    start: Type.Optional(Type.Literal(true, { description: 'Клиент открыл чат и ещё ничего не написал' })),
    say: Type.Optional(Type.String({ minLength: 1, description: 'Что пишет клиент' })),
    press: Type.Optional(
      Type.String({ minLength: 1, description: 'Надпись или значение кнопки из последних ответов' }),
    ),
    expect: Type.Optional(ExpectationSchema),
  },
  { ...strict, description: 'Ход: ровно одно из start, say, press' },
);

/** config/tests/*.yaml whose `kind` is dialogue */
export const DialogueTestFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    today: day('День, в который идут диалоги файла: от него зависят акции и промокоды; по умолчанию сегодня'),
    dialogues: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, description: 'Что проверяет тест' }),
          channel: Type.Optional(Type.String({ pattern: idPattern, description: 'Канал; по умолчанию web' })),
          consent: Type.Optional(
            Type.Unsafe<'given' | 'none'>({
              enum: ['given', 'none'],
              description:
                'none — клиент ещё не дал согласия на обработку данных: ассистент его спросит; given — спрашивать нечего; по умолчанию given',
            }),
          ),
          today: day('День этого диалога, если он не тот, что у файла'),
          turns: Type.Array(TurnSchema, { minItems: 1, description: 'Ходы по порядку' }),
        },
        strict,
      ),
      { minItems: 1, description: 'Диалоги; каждый начинается с чистого листа' },
    ),
  },
  { ...strict, $id: 'dialogue-tests', title: 'Тесты диалогов', description: 'Файл config/tests/*.yaml' },
);

export type DialogueTestFile = Static<typeof DialogueTestFile>;
export type DialogueTest = DialogueTestFile['dialogues'][number];
export type DialogueExpectation = Static<typeof ExpectationSchema>;
