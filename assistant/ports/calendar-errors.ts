import { defineErrors } from '../errors.ts';

export const calendarErrors = defineErrors({
  unreachable: {
    code: 'CALENDAR_UNREACHABLE',
    kind: 'unreachable',
    retryable: true,
    ru: { message: 'Календарь не отвечает: {reason}', hint: 'Записи хранятся у нас и попадут в календарь сами' },
    en: {
      message: 'The calendar does not answer: {reason}',
      hint: 'Bookings are kept here and get there by themselves',
    },
  },
  busy: {
    code: 'CALENDAR_BUSY',
    kind: 'limited',
    retryable: true,
    ru: { message: 'Календарь просит подождать: {reason}', hint: 'Запрос повторится сам' },
    en: { message: 'The calendar asks to wait: {reason}', hint: 'The request is made again by itself' },
  },
  denied: {
    code: 'CALENDAR_DENIED',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: 'Календарь не пускает: {reason}',
      hint: 'Проверьте ключ и доступ сервисного аккаунта к календарю: sales-assistant doctor google',
    },
    en: {
      message: 'The calendar denies access: {reason}',
      hint: 'Check the key and that the calendar is shared with the service account: sales-assistant doctor google',
    },
  },
  keyUnreadable: {
    code: 'CALENDAR_KEY_UNREADABLE',
    kind: 'runtime',
    ru: {
      message: 'Файл ключа сервисного аккаунта не подходит: {reason}',
      hint: 'Скачайте ключ JSON в Google Cloud и назовите файл в GOOGLE_SERVICE_ACCOUNT_FILE',
    },
    en: {
      message: 'The key file of the service account does not fit: {reason}',
      hint: 'Download a JSON key from Google Cloud and name the file in GOOGLE_SERVICE_ACCOUNT_FILE',
    },
  },
  refused: {
    code: 'CALENDAR_REFUSED',
    kind: 'runtime',
    ru: {
      message: 'Календарь не принял запрос: {reason}',
      hint: 'Запись осталась у нас; внесите её в календарь руками',
    },
    en: {
      message: 'The calendar refused the request: {reason}',
      hint: 'The booking is kept here; put it into the calendar by hand',
    },
  },
});
