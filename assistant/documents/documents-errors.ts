import { defineErrors } from '../errors.ts';

/** What can go wrong between a quote and its PDF. */
export const documentsErrors = defineErrors({
  qrTooLong: {
    code: 'DOCUMENT_QR_TOO_LONG',
    kind: 'project',
    ru: {
      message: 'Реквизиты не помещаются в платёжный QR-код: поле {field}',
      hint: 'Сократите его в config/company.yaml',
    },
    en: {
      message: 'The requisites do not fit the payment QR: field {field}',
      hint: 'Shorten it in config/company.yaml',
    },
  },
  qrUnencodable: {
    code: 'DOCUMENT_QR_UNENCODABLE',
    kind: 'project',
    ru: {
      message: 'Знака «{character}» нет в кодировке windows-1251, в которой печатается QR-код',
      hint: 'Уберите знак или поставьте documents.qr_encoding: utf-8',
    },
    en: {
      message: 'Character "{character}" does not exist in windows-1251, the encoding of the payment QR',
      hint: 'Remove it or set documents.qr_encoding: utf-8',
    },
  },
  templateMissing: {
    code: 'TEMPLATE_MISSING',
    kind: 'project',
    ru: { message: 'Нет шаблона {template}', hint: 'Верните файл: его образец лежит в поставке, в папке templates/' },
    en: { message: 'Template {template} is missing', hint: 'Restore it: a copy ships with the toolkit in templates/' },
  },
  templateUndefined: {
    code: 'TEMPLATE_VARIABLE_UNDEFINED',
    kind: 'project',
    ru: {
      message: 'Шаблон {template} просит переменную {variable}, а её нет',
      hint: 'Исправьте имя; для необязательного поля пишите {open} if {variable} {close}. Все переменные: docs/reference/templates.md',
    },
    en: {
      message: 'Template {template} asks for {variable}, which does not exist',
      hint: 'Correct the name; guard an optional field with {open} if {variable} {close}. All variables: docs/reference/templates.md',
    },
  },
  templateForbidden: {
    code: 'TEMPLATE_FORBIDDEN',
    kind: 'project',
    ru: {
      message: 'Шаблон {template} обращается к запрещённому: {variable}',
      hint: 'Шаблон видит только данные документа; constructor, prototype и __proto__ закрыты',
    },
    en: {
      message: 'Template {template} reaches for something forbidden: {variable}',
      hint: 'A template sees the data of its document only; constructor, prototype and __proto__ are closed',
    },
  },
  templateSyntax: {
    code: 'TEMPLATE_SYNTAX',
    kind: 'project',
    ru: {
      message: 'Шаблон {template} не разобрать: {reason}',
      hint: 'Проверьте парность скобок, if/endif и for/endfor',
    },
    en: {
      message: 'Template {template} cannot be parsed: {reason}',
      hint: 'Check the brackets and if/endif, for/endfor pairs',
    },
  },
  templateActive: {
    code: 'TEMPLATE_ACTIVE_CONTENT',
    kind: 'project',
    ru: {
      message: 'В шаблоне {template} есть {what}: в документе это не выполняется',
      hint: 'Удалите: скрипты, рамки и внешние адреса при печати отключены; картинки вставляйте как data:',
    },
    en: {
      message: 'Template {template} contains {what}, which a document never runs',
      hint: 'Remove it: scripts, frames and outside addresses are off while printing; embed pictures as data:',
    },
  },
  templateFailed: {
    code: 'TEMPLATE_FAILED',
    kind: 'project',
    ru: { message: 'Шаблон {template} не выполнился: {reason}', hint: 'Исправьте шаблон в указанном месте' },
    en: { message: 'Template {template} failed: {reason}', hint: 'Mend the template at that place' },
  },
  logoUnreadable: {
    code: 'DOCUMENT_LOGO_UNREADABLE',
    kind: 'project',
    ru: {
      message: 'Логотип {logo} не прочитать',
      hint: 'brand.logo — текст SVG или путь к файлу SVG, PNG или JPEG в папке templates/',
    },
    en: {
      message: 'The logo {logo} cannot be read',
      hint: 'brand.logo is SVG text or a path to an SVG, PNG or JPEG in templates/',
    },
  },
  fileUnwritable: {
    code: 'DOCUMENT_FILE_UNWRITABLE',
    kind: 'runtime',
    ru: { message: 'Документ готов, но файл {file} не записать: {reason}', hint: '{remedy}. Место задаёт --out' },
    en: {
      message: 'The document is ready, but {file} cannot be written: {reasonEn}',
      hint: '{remedyEn}. --out names the place',
    },
  },
  customerUnreadable: {
    code: 'CUSTOMER_FILE_UNREADABLE',
    kind: 'usage',
    ru: { message: 'Файл покупателя {file} не читается: {reason}', hint: '{remedy}' },
    en: { message: 'The customer file {file} cannot be read: {reasonEn}', hint: '{remedyEn}' },
  },
  customerInvalid: {
    code: 'CUSTOMER_FILE_INVALID',
    kind: 'usage',
    ru: {
      message: 'Файл покупателя не годится: {reason}',
      hint: 'Нужен YAML или JSON: kind (organisation, entrepreneur или person), наименование, ИНН; образец: docs/guide/documents.md',
    },
    en: {
      message: 'The customer file is not usable: {reasonEn}',
      hint: 'It is YAML or JSON: kind (organisation, entrepreneur or person), names, INN; see docs/guide/documents.md',
    },
  },
});
