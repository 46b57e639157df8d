import { defineErrors } from '../assistant/errors.ts';

export const daemonErrors = defineErrors({
  portInUse: {
    code: 'DAEMON_PORT_IN_USE',
    kind: 'conflict',
    ru: { message: 'Порт {port} на {host} занят', hint: 'Освободите его или укажите другой: --port {other}' },
    en: { message: 'Port {port} on {host} is in use', hint: 'Free it or name another one: --port {other}' },
  },
  cannotListen: {
    code: 'DAEMON_CANNOT_LISTEN',
    kind: 'runtime',
    ru: { message: 'Нельзя слушать {host}:{port}: {reason}', hint: '{remedy}' },
    en: { message: 'Cannot listen on {host}:{port}: {reasonEn}', hint: '{remedyEn}' },
  },
  port: {
    code: 'DAEMON_PORT_INVALID',
    kind: 'usage',
    ru: { message: 'Порт «{value}» не годится', hint: 'Нужно целое число от 0 до 65535' },
    en: { message: 'Port "{value}" is not valid', hint: 'A whole number from 0 to 65535 is needed' },
  },
  publicUrl: {
    code: 'DAEMON_PUBLIC_URL_INVALID',
    kind: 'usage',
    ru: {
      message: 'PUBLIC_URL: «{value}» – не адрес сайта',
      hint: 'Например: PUBLIC_URL=https://assistant.example.ru',
    },
    en: {
      message: 'PUBLIC_URL: "{value}" is no web address',
      hint: 'For example: PUBLIC_URL=https://assistant.example.ru',
    },
  },
  trustedProxies: {
    code: 'DAEMON_TRUSTED_PROXIES_INVALID',
    kind: 'usage',
    ru: {
      message: 'TRUSTED_PROXIES: «{value}» – не адрес и не сеть',
      hint: 'Адреса и сети через запятую: TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8',
    },
    en: {
      message: 'TRUSTED_PROXIES: "{value}" is neither an address nor a network',
      hint: 'Addresses and networks, separated by commas: TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8',
    },
  },
  projectBroken: {
    code: 'DAEMON_PROJECT_BROKEN',
    kind: 'project',
    ru: {
      message: 'В проекте ошибки ({count}), а последней исправной копии нет. Первые: {first}',
      hint: 'Все ошибки с местами и подсказками: sales-assistant validate',
    },
    en: {
      message: 'The project holds errors ({count}) and there is no last good copy. The first: {first}',
      hint: 'All errors with places and fixes: sales-assistant validate',
    },
  },
});
