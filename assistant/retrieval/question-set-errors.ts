import { defineErrors } from '../errors.ts';

export const questionSetErrors = defineErrors({
  unknownDocument: {
    code: 'QUESTIONS_UNKNOWN_DOCUMENT',
    kind: 'project',
    ru: {
      message: 'Документа «{document}» в знаниях нет{suggestion}',
      hint: 'Документ называют путём под knowledge/ без расширения, например payment/payment-terms',
    },
    en: {
      message: 'There is no document "{document}" in the knowledge{suggestion}',
      hint: 'A document is named by its path under knowledge/ without the ending, e.g. payment/payment-terms',
    },
  },
  unknownHeading: {
    code: 'QUESTIONS_UNKNOWN_HEADING',
    kind: 'project',
    ru: {
      message: 'В документе «{document}» нет раздела «{heading}»{suggestion}',
      hint: 'Раздел называют его заголовком, а в списке вопросов — вопросом; «search» показывает их как есть',
    },
    en: {
      message: 'The document "{document}" has no section "{heading}"{suggestion}',
      hint: 'A section is named by its heading, in an FAQ by its question; `search` shows them as they are',
    },
  },
  contradiction: {
    code: 'QUESTIONS_CONTRADICTION',
    kind: 'project',
    ru: {
      message: 'На вопрос нельзя отвечать, а документ с ответом назван',
      hint: 'Уберите document или answerable: false',
    },
    en: {
      message: 'The question must not be answered, yet a document that answers is named',
      hint: 'Take away document or answerable: false',
    },
  },
  nearAnswerable: {
    code: 'QUESTIONS_NEAR_ANSWERABLE',
    kind: 'project',
    ru: {
      message: 'near — только для вопросов, на которые отвечать нельзя',
      hint: 'Добавьте answerable: false или уберите near',
    },
    en: {
      message: 'near is for questions that must not be answered',
      hint: 'Add answerable: false or take near away',
    },
  },
  headingAlone: {
    code: 'QUESTIONS_HEADING_ALONE',
    kind: 'project',
    ru: { message: 'Раздел назван, а документ — нет', hint: 'Добавьте document или уберите heading' },
    en: { message: 'A section is named, but no document', hint: 'Add document or take heading away' },
  },
  duplicate: {
    code: 'QUESTIONS_DUPLICATE',
    kind: 'project',
    ru: { message: 'Вопрос «{text}» уже есть: {place}', hint: 'Оставьте один: повторы искажают доли' },
    en: { message: 'The question "{text}" is there already: {place}', hint: 'Keep one: repeats distort the shares' },
  },
});
