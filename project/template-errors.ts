import { defineErrors } from '../assistant/errors.ts';

/** Templates, checked without rendering. */
export const templateErrors = defineErrors({
  unknownVariable: {
    code: 'TEMPLATE_VARIABLE_UNKNOWN',
    kind: 'project',
    ru: { message: 'Переменной {variable} в шаблоне нет', hint: '{advice}' },
    en: { message: 'The template has no variable {variable}', hint: '{adviceEn}' },
  },
  unknownFilter: {
    code: 'TEMPLATE_FILTER_UNKNOWN',
    kind: 'project',
    ru: {
      message: 'Фильтра {name} нет',
      hint: '{suggestion}Фильтры — из набора Nunjucks: upper, default, join, length…',
    },
    en: {
      message: 'There is no filter {name}',
      hint: '{suggestionEn}Filters are those of Nunjucks: upper, default, join, length…',
    },
  },
});
