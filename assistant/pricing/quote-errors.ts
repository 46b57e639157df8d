import { defineErrors } from '../errors.ts';

/** Why a quote that was given cannot be used. */
export const quoteErrors = defineErrors({
  notFound: {
    code: 'QUOTE_NOT_FOUND',
    kind: 'not_found',
    ru: { message: 'Нет сметы {id}', hint: 'Сохранённые сметы показывает sales-assistant quote list' },
    en: { message: 'No quote {id}', hint: 'sales-assistant quote list shows the saved ones' },
  },
  expired: {
    code: 'QUOTE_EXPIRED',
    kind: 'expired',
    ru: {
      message: 'Смета {id} действовала до {date}',
      hint: 'Посчитайте заново по сегодняшним ценам: sales-assistant quote --from {id}',
    },
    en: {
      message: 'Quote {id} was valid until {date}',
      hint: "Compute it again at today's prices: sales-assistant quote --from {id}",
    },
  },
  withdrawn: {
    code: 'QUOTE_WITHDRAWN',
    kind: 'expired',
    ru: {
      message: 'Смета {id} отозвана {date}',
      hint: 'Посчитайте заново по сегодняшним ценам: sales-assistant quote --from {id}',
    },
    en: {
      message: 'Quote {id} was withdrawn on {date}',
      hint: "Compute it again at today's prices: sales-assistant quote --from {id}",
    },
  },
  configWithdrawn: {
    code: 'QUOTE_CONFIG_WITHDRAWN',
    kind: 'unavailable',
    ru: {
      message: 'Цены этих настроек отозваны {date}: по ним больше ничего не обещают ({hash})',
      hint: 'Исправьте цены в config/ – настройки с другим хешем не отозваны',
    },
    en: {
      message: 'The prices of this config were called back on {date}: nothing is promised by them ({hash})',
      hint: 'Mend the prices in config/: a config with another hash is not withdrawn',
    },
  },
  forged: {
    code: 'QUOTE_FORGED',
    kind: 'forbidden',
    ru: {
      message: 'Подпись сметы {id} не сходится: её меняли после выдачи или подписали чужим ключом',
      hint: 'Возьмите смету заново: sales-assistant quote --save --json. Ключи лежат в data/secrets.json',
    },
    en: {
      message: 'The signature of quote {id} does not match: it was changed, or signed with a foreign key',
      hint: 'Take the quote anew: sales-assistant quote --save --json. The keys are in data/secrets.json',
    },
  },
  unreadable: {
    code: 'QUOTE_FILE_UNREADABLE',
    kind: 'usage',
    ru: { message: 'Файл сметы {file} не читается: {reason}', hint: '{remedy}' },
    en: { message: 'The quote file {file} cannot be read: {reasonEn}', hint: '{remedyEn}' },
  },
  badFile: {
    code: 'QUOTE_FILE_INVALID',
    kind: 'usage',
    ru: {
      message: '«{file}» – не номер сметы и не файл с ней',
      hint: 'Номера показывает sales-assistant quote list, файл пишет sales-assistant quote --json',
    },
    en: {
      message: '"{file}" is neither the id of a quote nor a file with one',
      hint: 'sales-assistant quote list shows the ids, sales-assistant quote --json writes the file',
    },
  },
});
