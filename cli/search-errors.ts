import { AssistantError, defineErrors } from '../assistant/errors.ts';

export const searchErrors = defineErrors({
  noText: {
    code: 'SEARCH_NO_TEXT',
    kind: 'usage',
    ru: { message: 'Не сказано, что искать', hint: 'Например: sales-assistant search "сроки внедрения"' },
    en: { message: 'Nothing to search for', hint: 'E.g. sales-assistant search "how long does it take"' },
  },
  textAndBatch: {
    code: 'SEARCH_TEXT_AND_BATCH',
    kind: 'usage',
    ru: { message: 'Вопрос и --batch вместе не задают', hint: 'Оставьте что-то одно' },
    en: { message: 'A question and --batch exclude each other', hint: 'Give one of them' },
  },
  batchUnreadable: {
    code: 'SEARCH_BATCH_UNREADABLE',
    kind: 'usage',
    ru: { message: 'Файл с вопросами {file} не читается: {reason}', hint: '{remedy}' },
    en: { message: 'The file of questions {file} cannot be read: {reasonEn}', hint: '{remedyEn}' },
  },
  batchLine: {
    code: 'SEARCH_BATCH_LINE',
    kind: 'usage',
    ru: {
      message: 'Строка {line} — не объект JSON вида {"id": "…", "text": "…"}',
      hint: 'В каждой строке один вопрос: {"id": "1", "text": "Сколько стоит бот?"}',
    },
    en: {
      message: 'Line {line} is no JSON object like {"id": "…", "text": "…"}',
      hint: 'One question a line: {"id": "1", "text": "How much is a bot?"}',
    },
  },
});

export function searchUsage(name: keyof typeof searchErrors, parameters = {}): AssistantError {
  return new AssistantError(searchErrors[name], parameters);
}
