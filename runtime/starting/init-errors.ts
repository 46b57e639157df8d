import { defineErrors } from '../../assistant/errors.ts';

export const initErrors = defineErrors({
  occupied: {
    code: 'INIT_FOLDER_OCCUPIED',
    kind: 'conflict',
    ru: {
      message: 'В папке {folder} уже есть {files}; init ничего не перезаписывает',
      hint: 'Назовите другую папку: sales-assistant init my-company',
    },
    en: {
      message: 'The folder {folder} already has {files}; init overwrites nothing',
      hint: 'Name another folder: sales-assistant init my-company',
    },
  },
  unwritable: {
    code: 'INIT_FOLDER_UNWRITABLE',
    kind: 'runtime',
    ru: {
      message: 'В папке {folder} проект не создать: {reason}',
      hint: '{remedy}',
    },
    en: {
      message: 'No project can be made in {folder}: {reasonEn}',
      hint: '{remedyEn}',
    },
  },
  badInn: {
    code: 'INIT_INN_INVALID',
    kind: 'usage',
    ru: {
      message: 'ИНН {inn} не подходит: {reason}',
      hint: 'Проверьте цифры. ИНН можно не указывать: проект начнётся с учебных реквизитов',
    },
    en: {
      message: 'The INN {inn} does not fit: {reasonEn}',
      hint: 'Check the digits. It may be left out: the project then starts with sample requisites',
    },
  },
  badVat: {
    code: 'INIT_VAT_IMPOSSIBLE',
    kind: 'usage',
    ru: {
      message: 'Налоги {vat} не подходят форме {form}',
      hint: 'Самозанятый работает на npd; ООО и АО — на osno или usn; ИП — на osno, usn или psn',
    },
    en: {
      message: 'The taxes {vat} do not fit the form {form}',
      hint: 'The self-employed use npd; companies osno or usn; entrepreneurs osno, usn or psn',
    },
  },
  badAnswer: {
    code: 'INIT_ANSWER_INVALID',
    kind: 'usage',
    ru: { message: '{name}: «{value}» не подходит', hint: '{advice}' },
    en: { message: '{nameEn}: "{value}" does not fit', hint: '{adviceEn}' },
  },
  incomplete: {
    code: 'INIT_SAMPLE_INVALID',
    kind: 'runtime',
    ru: {
      message: 'Проект не собран: образец в поставке с ошибкой, {file}: {reason}',
      hint: 'Переустановите sales-assistant; если не поможет, пришлите это сообщение разработчикам',
    },
    en: {
      message: 'No project made: the shipped sample is in error, {file}: {reason}',
      hint: 'Install sales-assistant again; if that does not help, send this message to the developers',
    },
  },
});
