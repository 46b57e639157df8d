import { defineErrors } from '../errors.ts';

/** Findings about requisites, in company.yaml and in a customer's file. */
export const requisitesErrors = defineErrors({
  innLength: {
    code: 'REQUISITE_INN_LENGTH',
    kind: 'project',
    ru: {
      message: 'ИНН «{value}» должен состоять из {expected} цифр',
      hint: 'У организации 10 цифр, у предпринимателя и самозанятого 12; пишите ИНН в кавычках, без пробелов',
    },
    en: {
      message: 'INN "{value}" must have {expected} digits',
      hint: 'An organisation has 10 digits, an entrepreneur or self-employed person 12; quote the number, no spaces',
    },
  },
  innChecksum: {
    code: 'REQUISITE_INN_CHECKSUM',
    kind: 'project',
    ru: {
      message: 'ИНН «{value}» не сходится с контрольной цифрой',
      hint: 'Сверьте номер со свидетельством или выпиской',
    },
    en: {
      message: 'INN "{value}" does not match its check digit',
      hint: 'Compare it with the registration certificate',
    },
  },
  kppMissing: {
    code: 'REQUISITE_KPP_MISSING',
    kind: 'project',
    ru: { message: 'Не указан КПП: у организации он есть всегда', hint: 'Добавьте kpp: "9 знаков в кавычках"' },
    en: { message: 'KPP is missing: every organisation has one', hint: 'Add kpp: "9 characters in quotes"' },
  },
  kppForeign: {
    code: 'REQUISITE_KPP_FOREIGN',
    kind: 'project',
    ru: {
      message: 'КПП «{value}» указан, но у этой формы его не бывает',
      hint: 'КПП есть только у организаций: удалите строку',
    },
    en: {
      message: 'KPP "{value}" is given, but this legal form has none',
      hint: 'Only organisations have a KPP: remove it',
    },
  },
  kppForm: {
    code: 'REQUISITE_KPP_FORM',
    kind: 'project',
    ru: {
      message: 'КПП «{value}» записан неверно',
      hint: 'КПП — 9 знаков в кавычках: 4 цифры, 2 цифры или латинские буквы, 3 цифры',
    },
    en: {
      message: 'KPP "{value}" is malformed',
      hint: 'A KPP has 9 characters: 4 digits, 2 digits or letters, 3 digits',
    },
  },
  ogrnMissing: {
    code: 'REQUISITE_OGRN_MISSING',
    kind: 'project',
    ru: { message: 'Не указан {name}', hint: 'Добавьте ogrn: "{expected} цифр в кавычках"' },
    en: { message: '{name} is missing', hint: 'Add ogrn: "{expected} digits in quotes"' },
  },
  ogrnForeign: {
    code: 'REQUISITE_OGRN_FOREIGN',
    kind: 'project',
    ru: { message: 'ОГРН «{value}» указан, но у самозанятого его не бывает', hint: 'Удалите строку ogrn' },
    en: { message: 'OGRN "{value}" is given, but a self-employed person has none', hint: 'Remove the ogrn line' },
  },
  ogrnLength: {
    code: 'REQUISITE_OGRN_LENGTH',
    kind: 'project',
    ru: {
      message: '{name} «{value}» должен состоять из {expected} цифр',
      hint: 'ОГРН организации — 13 цифр и начинается с 1 или 5, ОГРНИП — 15 цифр и начинается с 3',
    },
    en: {
      message: '{name} "{value}" must have {expected} digits',
      hint: "An organisation's OGRN has 13 digits and begins with 1 or 5, an OGRNIP 15 and begins with 3",
    },
  },
  ogrnChecksum: {
    code: 'REQUISITE_OGRN_CHECKSUM',
    kind: 'project',
    ru: { message: '{name} «{value}» не сходится с контрольной цифрой', hint: 'Сверьте номер с выпиской из реестра' },
    en: { message: '{name} "{value}" does not match its check digit', hint: 'Compare it with the register' },
  },
  bikForm: {
    code: 'REQUISITE_BIK_FORM',
    kind: 'project',
    ru: {
      message: 'БИК «{value}» записан неверно',
      hint: 'БИК — 9 цифр, начинается с 04; пишите его в кавычках, иначе YAML теряет ведущий ноль',
    },
    en: {
      message: 'BIK "{value}" is malformed',
      hint: 'A BIK has 9 digits and begins with 04; quote it, YAML drops a leading zero',
    },
  },
  accountLength: {
    code: 'REQUISITE_ACCOUNT_LENGTH',
    kind: 'project',
    ru: { message: 'Счёт «{value}» должен состоять из 20 цифр', hint: 'Пишите счёт в кавычках, без пробелов' },
    en: { message: 'Account "{value}" must have 20 digits', hint: 'Quote the account, no spaces' },
  },
  accountKey: {
    code: 'REQUISITE_ACCOUNT_KEY',
    kind: 'project',
    ru: {
      message: 'Расчётный счёт «{value}» не подходит к БИК {bik}',
      hint: 'Сверьте счёт и БИК: в одном из них ошибка',
    },
    en: {
      message: 'Account "{value}" does not fit BIK {bik}',
      hint: 'Compare both with the bank: one of them is wrong',
    },
  },
  correspondentKey: {
    code: 'REQUISITE_CORRESPONDENT_KEY',
    kind: 'project',
    ru: {
      message: 'Корреспондентский счёт «{value}» не подходит к БИК {bik}',
      hint: 'Он начинается с 301 и кончается тремя последними цифрами БИК; сверьте оба номера',
    },
    en: {
      message: 'Correspondent account "{value}" does not fit BIK {bik}',
      hint: 'It begins with 301 and ends in the last three digits of the BIK; compare both',
    },
  },
  zeros: {
    code: 'REQUISITE_ZEROS',
    kind: 'project',
    ru: { message: 'Вместо реквизита стоят одни нули: «{value}»', hint: 'Впишите настоящий номер' },
    en: { message: 'A requisite of zeros only: "{value}"', hint: 'Write the real number' },
  },
});
