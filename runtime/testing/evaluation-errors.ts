import { AssistantError, defineErrors } from '../../assistant/errors.ts';

export const evaluationErrors = defineErrors({
  noQuestions: {
    code: 'EVAL_NO_QUESTIONS',
    kind: 'usage',
    ru: {
      message: 'Контрольных вопросов нет: {place}',
      hint: 'Запишите их в config/tests/questions.yaml (version: 1, questions: …) или назовите файл: sales-assistant eval questions.jsonl',
    },
    en: {
      message: 'There are no questions to measure by: {place}',
      hint: 'Write them into config/tests/questions.yaml (version: 1, questions: …) or name a file: sales-assistant eval questions.jsonl',
    },
  },
  unreadable: {
    code: 'EVAL_UNREADABLE',
    kind: 'usage',
    ru: {
      message: 'Файл с вопросами {file} не читается: {reason}',
      hint: '{remedy}. Нужен .yaml или .jsonl',
    },
    en: {
      message: 'The file of questions {file} cannot be read: {reasonEn}',
      hint: '{remedyEn}. A .yaml or .jsonl is wanted',
    },
  },
  badLine: {
    code: 'EVAL_BAD_LINE',
    kind: 'usage',
    ru: {
      message: 'Строка {line} — не вопрос в JSON',
      hint: 'В строке один вопрос: {"id": "1", "text": "Сколько стоит бот?", "doc": "services/chat-bot", "answerable": true}',
    },
    en: {
      message: 'Line {line} is no question in JSON',
      hint: 'One question a line: {"id": "1", "text": "How much is a bot?", "doc": "services/chat-bot", "answerable": true}',
    },
  },
});

export function evaluationError(name: keyof typeof evaluationErrors, parameters = {}): AssistantError {
  return new AssistantError(evaluationErrors[name], parameters);
}
