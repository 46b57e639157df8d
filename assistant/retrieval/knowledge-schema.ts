import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });
const date = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description, hint: 'Дата пишется так: 2026-12-31' }));
const audience = Type.Optional(
  Type.Unsafe<'customer' | 'manager'>({
    enum: ['customer', 'manager'],
    description:
      'Для кого: customer — ассистент отвечает по нему клиентам (по умолчанию), manager — только для сотрудников',
  }),
);
const neverSay = Type.Optional(
  Type.Array(text('Слова или тема, например: скрытая комиссия'), {
    description:
      'Чего по этому тексту клиентам не говорить: предложения с такими словами (в любой форме) не цитируются, и модель их не скажет',
  }),
);
const validity = {
  valid_from: date('С какого дня действует; раньше ассистент этим не пользуется'),
  valid_until: date('По какой день действует включительно; позже ассистент этим не пользуется'),
};

/** Between the two `---` lines at the top of a Markdown file in knowledge/. */
export const KnowledgeFrontMatter = Type.Object(
  {
    title: Type.Optional(text('Название документа; без него берётся первый заголовок, затем имя файла')),
    ...validity,
    audience,
    never_say: neverSay,
  },
  {
    ...strict,
    $id: 'knowledge-front-matter',
    title: 'Шапка документа знаний',
    description: 'Шапка файла knowledge/**/*.md',
  },
);

export type KnowledgeFrontMatter = Static<typeof KnowledgeFrontMatter>;

/** The same beside a DOCX, PDF, HTML or CSV file, `price.pdf.yaml` beside `price.pdf`. */
export const DocumentCard = Type.Object(
  { version: Type.Literal(1, { description: 'Версия формата файла' }), ...KnowledgeFrontMatter.properties },
  {
    ...strict,
    $id: 'document-card',
    title: 'Карточка документа',
    description: 'Шапка документа DOCX, PDF, HTML или CSV отдельным файлом: price.pdf.yaml рядом с price.pdf',
  },
);

export type DocumentCard = Static<typeof DocumentCard>;

const FaqEntry = Type.Object(
  {
    question: text('Вопрос так, как его задаёт клиент'),
    aliases: Type.Optional(
      Type.Array(text('Тот же вопрос другими словами'), { description: 'Другие формулировки вопроса' }),
    ),
    answer: text('Ответ; цены — ссылками вида {{ price.ID.from }}'),
    section: Type.Optional(text('Рубрика вопроса')),
    ...validity,
    never_say: neverSay,
  },
  { ...strict, description: 'Вопрос и ответ' },
);

/** A list of questions and answers, knowledge/**\/*.yaml. */
export const FaqFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    title: text('Название списка вопросов'),
    ...validity,
    audience,
    never_say: neverSay,
    entries: Type.Array(FaqEntry, { minItems: 1, description: 'Вопросы и ответы' }),
  },
  { ...strict, $id: 'faq', title: 'Вопросы и ответы', description: 'Файл knowledge/**/*.yaml' },
);

export type FaqFile = Static<typeof FaqFile>;
