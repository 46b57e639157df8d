import { type Static, Type } from '@sinclair/typebox';
import { idPattern, strict, text } from './schema-parts.ts';

const englishSay = (description: string) =>
  Type.Optional(
    Type.Record(Type.String({ pattern: idPattern }), Type.Array(text('Реплика'), { minItems: 1 }), {
      ...strict,
      description,
    }),
  );

/** Key `en` of a script. */
export const EnglishSchema = Type.Object(
  {
    fields: Type.Optional(
      Type.Record(
        Type.String({ pattern: idPattern }),
        Type.Object(
          {
            title: Type.Optional(text('Название поля')),
            question: Type.Optional(text('Вопрос клиенту')),
            hint: Type.Optional(text('Подсказка, когда ответ не понят')),
            choices: Type.Optional(
              Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_]*$' }), text('Надпись на кнопке'), {
                ...strict,
                description: 'Надписи вариантов: значение → надпись',
              }),
            ),
          },
          strict,
        ),
        { ...strict, description: 'Поля брифа: ID → тексты' },
      ),
    ),
    states: englishSay('Реплики состояний: ID → все реплики по порядку'),
    intents: englishSay('Реплики намерений: ID → все реплики по порядку'),
    buttons: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), text('Надпись по-английски'), {
        description: 'Кнопки состояний: надпись из states → надпись по-английски',
      }),
    ),
  },
  { ...strict, description: 'Тексты для тех, кто пишет по-английски; чего здесь нет, говорится как написано выше' },
);

export type EnglishFile = Static<typeof EnglishSchema>;
