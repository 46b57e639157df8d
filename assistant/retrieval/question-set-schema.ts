import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });
const document = text('Документ знаний, в котором ответ: путь под knowledge/ без расширения');

const QuestionSchema = Type.Object(
  {
    text: text('Вопрос так, как его пишет клиент: с опечатками, транслитом, не той раскладкой'),
    document: Type.Optional(
      Type.Union(
        [document, Type.Array(document, { minItems: 1, description: 'Документы, каждый из которых отвечает' })],
        {
          description: 'Документ знаний, в котором ответ, или список таких документов',
        },
      ),
    ),
    heading: Type.Optional(text('Раздел этого документа или вопрос из списка; без него подходит любой раздел')),
    answerable: Type.Optional(Type.Boolean({ description: 'false — отвечать нельзя: в знаниях этого нет' })),
    near: Type.Optional(
      Type.Literal(true, {
        description:
          'Вместе с answerable: false — вопрос о деле компании, а ответа в знаниях нет. Считается отдельно: ' +
          'порогом уверенности такие вопросы почти не отличить',
      }),
    ),
    note: Type.Optional(text('Заметка для себя')),
  },
  { ...strict, description: 'Вопрос и где на него ответ' },
);

/** config/tests/*.yaml with `questions`: what `eval` measures retrieval by. */
export const QuestionSetFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    questions: Type.Array(QuestionSchema, { minItems: 1, description: 'Вопросы' }),
  },
  { ...strict, $id: 'question-set', title: 'Контрольные вопросы', description: 'Файл config/tests/*.yaml с questions' },
);

export type QuestionSetFile = Static<typeof QuestionSetFile>;
