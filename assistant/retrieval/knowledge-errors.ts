import { defineErrors } from '../errors.ts';

export const knowledgeErrors = defineErrors({
  noFolder: {
    code: 'KNOWLEDGE_NO_FOLDER',
    kind: 'project',
    ru: {
      message: 'В проекте нет папки knowledge/',
      hint: 'Создайте папку knowledge/ и положите в неё тексты для ответов: Markdown или списки вопросов в YAML',
    },
    en: {
      message: 'The project has no knowledge/ folder',
      hint: 'Make the folder knowledge/ and put the texts for answers in it: Markdown or FAQ lists in YAML',
    },
  },
  duplicateName: {
    code: 'KNOWLEDGE_DUPLICATE_NAME',
    kind: 'project',
    ru: {
      message: 'У двух файлов одно имя документа «{document}»: {first} и {second}',
      hint: 'Имя документа — путь без окончания. Переименуйте один из файлов или объедините их',
    },
    en: {
      message: 'Two files have one document name "{document}": {first} and {second}',
      hint: 'A document is named by its path without the ending. Rename one of the files or join them',
    },
  },
  duplicateQuestion: {
    code: 'KNOWLEDGE_DUPLICATE_QUESTION',
    kind: 'project',
    ru: {
      message: 'Вопрос «{question}» уже есть: {place}',
      hint: 'Оставьте один ответ; другие формулировки запишите в aliases',
    },
    en: {
      message: 'The question "{question}" is there already: {place}',
      hint: 'Keep one answer; put other wordings into aliases',
    },
  },
  emptyAnswer: {
    code: 'KNOWLEDGE_EMPTY_ANSWER',
    kind: 'project',
    ru: { message: 'У вопроса «{question}» нет ответа', hint: 'Напишите ответ или уберите вопрос' },
    en: { message: 'The question "{question}" has no answer', hint: 'Write the answer or take the question away' },
  },
  emptyDocument: {
    code: 'KNOWLEDGE_EMPTY_DOCUMENT',
    kind: 'project',
    ru: { message: 'В документе нет текста', hint: 'Напишите текст или уберите файл' },
    en: { message: 'The document has no text', hint: 'Write the text or take the file away' },
  },
  badDate: {
    code: 'KNOWLEDGE_BAD_DATE',
    kind: 'project',
    ru: { message: 'Такой даты нет: {date}', hint: 'Дата пишется так: 2026-12-31' },
    en: { message: 'There is no such date: {date}', hint: 'A date is written 2026-12-31' },
  },
  datesReversed: {
    code: 'KNOWLEDGE_DATES_REVERSED',
    kind: 'project',
    ru: {
      message: 'valid_until ({until}) раньше, чем valid_from ({from})',
      hint: 'Поменяйте даты местами: текст не действует ни в один день',
    },
    en: {
      message: 'valid_until ({until}) is before valid_from ({from})',
      hint: 'Exchange the dates: the text is valid on no day',
    },
  },
  expired: {
    code: 'KNOWLEDGE_EXPIRED',
    kind: 'project',
    ru: {
      message: 'Срок действия истёк {until}: ассистент этим текстом не пользуется',
      hint: 'Обновите текст и дату или уберите его',
    },
    en: {
      message: 'This expired on {until}: the assistant does not use it',
      hint: 'Bring text and date up to date or take it away',
    },
  },
  shape: {
    code: 'KNOWLEDGE_SHAPE',
    kind: 'project',
    ru: {
      message: 'Здесь ожидается {expected}',
      hint: 'Список вопросов: version: 1, title и entries, в каждой записи question и answer. Обычный текст храните в .md',
    },
    en: {
      message: 'Expected here: {expected}',
      hint: 'An FAQ file has version: 1, title and entries, each with question and answer. Keep prose in .md',
    },
  },
  indexWrite: {
    code: 'KNOWLEDGE_INDEX_WRITE',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: 'Индекс знаний не записан в {folder}: {reason}. Прежний индекс цел',
      hint: '{remedy}',
    },
    en: {
      message: 'The knowledge index could not be written to {folder}: {reasonEn}. The old one is intact',
      hint: '{remedyEn}',
    },
  },
});
