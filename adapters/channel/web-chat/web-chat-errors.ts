import { defineErrors } from '../../../assistant/errors.ts';

export const webChatErrors = defineErrors({
  frame: {
    code: 'WEB_CHAT_FRAME',
    kind: 'usage',
    ru: { message: 'Непонятное сообщение: {reason}', hint: 'Формат кадров описан в /openapi.json' },
    en: { message: 'Unreadable frame: {reason}', hint: 'The frames are described in /openapi.json' },
  },
  hello: {
    code: 'WEB_CHAT_HELLO',
    kind: 'unauthorized',
    ru: { message: 'Первым кадром должен быть hello с токеном', hint: 'Получите токен: POST /api/chat/sessions' },
    en: { message: 'The first frame must be hello with a token', hint: 'Get a token: POST /api/chat/sessions' },
  },
  textEmpty: {
    code: 'WEB_CHAT_TEXT_EMPTY',
    kind: 'usage',
    ru: { message: 'Пустое сообщение', hint: 'Напишите хотя бы одно слово' },
    en: { message: 'The message is empty', hint: 'Write at least one word' },
  },
  textTooLong: {
    code: 'WEB_CHAT_TEXT_TOO_LONG',
    kind: 'usage',
    ru: { message: 'Сообщение длиннее {limit} знаков', hint: 'Разделите его на несколько' },
    en: { message: 'The message is longer than {limit} characters', hint: 'Split it into several' },
  },
  tooFast: {
    code: 'WEB_CHAT_TOO_FAST',
    kind: 'limited',
    retryable: true,
    ru: { message: 'Слишком много сообщений подряд', hint: 'Подождите минуту и повторите' },
    en: { message: 'Too many messages at once', hint: 'Wait a minute and try again' },
  },
  full: {
    code: 'WEB_CHAT_FULL',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'Сейчас слишком много посетителей на связи', hint: 'Повторите чуть позже' },
    en: { message: 'Too many visitors are connected at the moment', hint: 'Try again a little later' },
  },
});
