import { defineErrors } from '../../assistant/errors.ts';

export const webhookErrors = defineErrors({
  noAddress: {
    code: 'WEBHOOKS_PUBLIC_URL_MISSING',
    kind: 'runtime',
    ru: {
      message: 'Не задан PUBLIC_URL: поставщику некуда присылать сообщения',
      hint: 'Впишите в .env адрес, по которому сервер виден снаружи: PUBLIC_URL=https://assistant.example.ru',
    },
    en: {
      message: 'PUBLIC_URL is not set: the vendor has nowhere to deliver to',
      hint: 'Put the address the world sees into .env: PUBLIC_URL=https://assistant.example.ru',
    },
  },
  noKeys: {
    code: 'WEBHOOKS_KEYS_MISSING',
    kind: 'runtime',
    ru: {
      message: 'Не заданы ключи: {variables}',
      hint: 'Впишите их в .env; по шагам: sales-assistant doctor {vendor}',
    },
    en: {
      message: 'Keys are not set: {variables}',
      hint: 'Put them into .env; step by step: sales-assistant doctor {vendor}',
    },
  },
  notRegistered: {
    code: 'WEBHOOKS_NOT_REGISTERED',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: '{vendor} ответил согласием, но адреса в его списке нет',
      hint: 'Повторите через минуту: sales-assistant webhooks set {vendor}',
    },
    en: {
      message: '{vendor} agreed, but does not list the address',
      hint: 'Try again in a minute: sales-assistant webhooks set {vendor}',
    },
  },
});
