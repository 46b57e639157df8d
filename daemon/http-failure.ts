import { AssistantError, defineErrors, type ErrorKind, type Locale } from '../assistant/errors.ts';

export const httpErrors = defineErrors({
  notFound: {
    code: 'HTTP_NOT_FOUND',
    kind: 'not_found',
    ru: { message: 'Здесь ничего нет', hint: 'Список адресов: /openapi.json' },
    en: { message: 'There is nothing here', hint: 'The list of addresses: /openapi.json' },
  },
  body: {
    code: 'HTTP_BODY',
    kind: 'usage',
    ru: { message: 'Тело запроса не читается: {reason}', hint: 'Нужен JSON в UTF-8 с Content-Type: application/json' },
    en: {
      message: 'The body cannot be read: {reason}',
      hint: 'Send JSON in UTF-8 with Content-Type: application/json',
    },
  },
  invalid: {
    code: 'HTTP_INVALID',
    kind: 'usage',
    ru: { message: 'Неверный запрос: {reason}', hint: 'Описание полей: /openapi.json' },
    en: { message: 'Invalid request: {reason}', hint: 'The fields are described in /openapi.json' },
  },
  tooLarge: {
    code: 'HTTP_TOO_LARGE',
    kind: 'too_large',
    ru: { message: 'Тело запроса больше допустимого', hint: 'Не более {limit} КиБ' },
    en: { message: 'The body is too large', hint: 'At most {limit} KiB' },
  },
  limited: {
    code: 'HTTP_TOO_MANY_REQUESTS',
    kind: 'limited',
    retryable: true,
    ru: { message: 'Слишком много запросов с этого адреса', hint: 'Повторите через {seconds} с' },
    en: { message: 'Too many requests from this address', hint: 'Try again in {seconds} s' },
  },
  unauthorized: {
    code: 'HTTP_UNAUTHORIZED',
    kind: 'unauthorized',
    ru: {
      message: 'Нужен действующий токен',
      hint: 'Authorization: Bearer …; посетителю токен даёт POST /api/chat/sessions, сотруднику — sales-assistant token create',
    },
    en: {
      message: 'A valid token is needed',
      hint: 'Authorization: Bearer …; a visitor gets one by POST /api/chat/sessions, a colleague by sales-assistant token create',
    },
  },
  operatorsOnly: {
    code: 'HTTP_OPERATORS_ONLY',
    kind: 'forbidden',
    ru: { message: 'Это только для сотрудников', hint: 'Нужен токен сотрудника: sales-assistant token create' },
    en: {
      message: 'This is for the company only',
      hint: "A colleague's token is needed: sales-assistant token create",
    },
  },
  roleTooLow: {
    code: 'HTTP_ROLE',
    kind: 'forbidden',
    ru: {
      message: 'Роли «{role}» это не разрешено',
      hint: 'Нужен токен с ролью operator или owner: sales-assistant token create --role operator',
    },
    en: {
      message: 'Role "{role}" may not do this',
      hint: 'A token with role operator or owner is needed: sales-assistant token create --role operator',
    },
  },
  origin: {
    code: 'HTTP_ORIGIN',
    kind: 'forbidden',
    ru: {
      message: 'Чат не разрешён на сайте {origin}',
      hint: 'Добавьте сайт в web.origins файла config/channels.yaml',
    },
    en: { message: 'The chat is not allowed on {origin}', hint: 'Add the site to web.origins in config/channels.yaml' },
  },
  linkExpired: {
    code: 'HTTP_LINK_EXPIRED',
    kind: 'expired',
    ru: { message: 'Срок ссылки истёк', hint: 'Откройте чат: в переписке лежит новая ссылка' },
    en: { message: 'The link has expired', hint: 'Open the chat: the conversation holds a new link' },
  },
  chatOff: {
    code: 'HTTP_CHAT_OFF',
    kind: 'not_found',
    ru: { message: 'Чат на сайте выключен', hint: 'Включите web.enabled в config/channels.yaml' },
    en: { message: 'The web chat is switched off', hint: 'Set web.enabled in config/channels.yaml' },
  },
  stopping: {
    code: 'HTTP_STOPPING',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'Сервер перезапускается', hint: 'Повторите через несколько секунд' },
    en: { message: 'The server is restarting', hint: 'Try again in a few seconds' },
  },
  webMissing: {
    code: 'HTTP_PAGE_MISSING',
    kind: 'unavailable',
    ru: { message: 'Страница {name} не собрана', hint: 'Соберите проект: npm run build' },
    en: { message: 'The page {name} has not been built', hint: 'Build the project: npm run build' },
  },
  internal: {
    code: 'HTTP_INTERNAL',
    kind: 'runtime',
    retryable: true,
    ru: { message: 'Внутренняя ошибка', hint: 'Повторите позже; в журнале сервера она под номером запроса' },
    en: { message: 'Internal error', hint: 'Try again later; the server log has it under the request id' },
  },
});

/** The largest body of a request. */
export const bodyLimitKib = 64;

const statuses: Readonly<Record<ErrorKind, number>> = {
  usage: 422,
  project: 503,
  not_found: 404,
  forbidden: 403,
  unauthorized: 401,
  conflict: 409,
  expired: 410,
  too_large: 413,
  limited: 429,
  unreachable: 502,
  unavailable: 503,
  runtime: 500,
};

export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}

/** The `error` member of every failure, over HTTP and over the socket. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

export function errorBody(error: AssistantError, locale: Locale): ErrorBody {
  // What broke inside is for the log; a visitor learns only that it was not his doing.
  const told = error.kind === 'runtime' ? new AssistantError(httpErrors.internal) : error;
  return { code: error.code, ...told.text(locale), retryable: error.retryable || error.kind === 'runtime' };
}

/** Fastify's own refusals and unknown failures in the terms of this product. */
export function toHttpError(error: unknown): AssistantError {
  if (error instanceof AssistantError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) {
    return new AssistantError(httpErrors.tooLarge, { limit: bodyLimitKib }, { cause: error });
  }
  if (code === 'FST_ERR_VALIDATION') return new AssistantError(httpErrors.invalid, { reason: message ?? '' });
  if (code?.startsWith('FST_ERR_CTP') === true || error instanceof SyntaxError || statusCode === 400) {
    return new AssistantError(httpErrors.body, { reason: message ?? code ?? '' }, { cause: error });
  }
  if (statusCode === 404) return new AssistantError(httpErrors.notFound);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AssistantError(httpErrors.invalid, { reason: message ?? '' }, { cause: error });
  }
  return new AssistantError(httpErrors.internal, {}, { cause: error });
}

export function localeOfRequest(acceptLanguage: string | undefined): Locale {
  return acceptLanguage !== undefined && /^en\b/i.test(acceptLanguage) ? 'en' : 'ru';
}
