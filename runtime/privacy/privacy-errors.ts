import { defineErrors } from '../../assistant/errors.ts';

export const privacyErrors = defineErrors({
  which: {
    code: 'PRIVACY_WHOM',
    kind: 'usage',
    ru: {
      message: 'Чьи это данные, надо сказать одним из способов: --phone, --email или --conversation',
      hint: 'Например: --phone "+7 916 123-45-67"',
    },
    en: {
      message: 'Whose data it is about has to be said by one of --phone, --email, --conversation',
      hint: 'E.g. --phone "+7 916 123-45-67"',
    },
  },
  badContact: {
    code: 'PRIVACY_CONTACT_INVALID',
    kind: 'usage',
    ru: { message: '{flag}: это не телефон и не почта', hint: 'Телефон: +79161234567; почта: anna@romashka.ru' },
    en: {
      message: '{flag}: neither a phone nor an e-mail',
      hint: 'A phone: +79161234567; an e-mail: anna@romashka.ru',
    },
  },
  nobody: {
    code: 'PRIVACY_NOBODY_FOUND',
    kind: 'not_found',
    ru: {
      message: 'Никого с такими данными нет',
      hint: 'Человека можно найти и по номеру разговора: trace, затем --conversation НОМЕР',
    },
    en: {
      message: 'Nobody with these data is known',
      hint: 'A person can be found by a conversation as well: trace, then --conversation ID',
    },
  },
});
