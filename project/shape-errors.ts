import { defineErrors } from '../assistant/errors.ts';

/** YAML that reads but does not say what the file is for. */
export const shapeErrors = defineErrors({
  unknownKey: {
    code: 'CONFIG_UNKNOWN_KEY',
    kind: 'project',
    ru: { message: 'Неизвестный ключ «{key}»{place}', hint: '{advice}' },
    en: { message: 'Unknown key "{key}"', hint: '{adviceEn}' },
  },
  missingKey: {
    code: 'CONFIG_MISSING_KEY',
    kind: 'project',
    ru: { message: 'Не хватает ключа «{key}»{place}', hint: 'Добавьте «{key}:»{meaning}' },
    en: { message: 'The key "{key}" is missing', hint: 'Add "{key}:"' },
  },
  wrongType: {
    code: 'CONFIG_WRONG_TYPE',
    kind: 'project',
    ru: { message: '«{name}»: нужно {expected}, а здесь {actual}', hint: '{advice}' },
    en: { message: '"{name}": expected {expectedEn}, found {actualEn}', hint: '{adviceEn}' },
  },
  unknownValue: {
    code: 'CONFIG_UNKNOWN_VALUE',
    kind: 'project',
    ru: { message: '«{name}»: значения «{value}» нет', hint: '{advice}' },
    en: { message: '"{name}": there is no value "{value}"', hint: '{adviceEn}' },
  },
  version: {
    code: 'CONFIG_VERSION',
    kind: 'project',
    ru: {
      message: 'Версия формата {value} не поддерживается',
      hint: 'Эта версия sales-assistant читает файлы с version: {known}',
    },
    en: { message: 'The format version {value} is not supported', hint: 'This sales-assistant reads version: {known}' },
  },
  format: {
    code: 'CONFIG_FORMAT',
    kind: 'project',
    ru: { message: '«{name}»: «{value}» записано не в том виде', hint: '{advice}' },
    en: { message: '"{name}": "{value}" is not written as expected', hint: '{adviceEn}' },
  },
  range: {
    code: 'CONFIG_OUT_OF_RANGE',
    kind: 'project',
    ru: { message: '«{name}»: {value} — а нужно {limit}', hint: '{advice}' },
    en: { message: '"{name}": {value}, must be {limitEn}', hint: '{adviceEn}' },
  },
  textLength: {
    code: 'CONFIG_TEXT_LENGTH',
    kind: 'project',
    ru: { message: '«{name}»: знаков {actual}, а нужно {limit}', hint: '{advice}' },
    en: { message: '"{name}": {actual} characters, must be {limitEn}', hint: '{adviceEn}' },
  },
  count: {
    code: 'CONFIG_COUNT',
    kind: 'project',
    ru: { message: '«{name}»: записей {actual}, а нужно {limit}', hint: '{advice}' },
    en: { message: '"{name}": {actual} entries, must be {limitEn}', hint: '{adviceEn}' },
  },
  repeated: {
    code: 'CONFIG_REPEATED',
    kind: 'project',
    ru: { message: '«{name}»: «{value}» повторяется', hint: 'Оставьте одну из одинаковых записей' },
    en: { message: '"{name}": "{value}" is repeated', hint: 'Keep one of the equal entries' },
  },
  shape: {
    code: 'CONFIG_SHAPE',
    kind: 'project',
    ru: { message: '«{name}»: значение не подходит ({reason})', hint: '{advice}' },
    en: { message: '"{name}": the value does not fit ({reason})', hint: '{adviceEn}' },
  },
});
