import { defineErrors } from '../errors.ts';

/** Defects of config/listings.yaml and of the feed that is made of it. `{suggestion}` is empty or «Похоже на …? ». */
export const listingsErrors = defineErrors({
  duplicateId: {
    code: 'LISTINGS_DUPLICATE_ID',
    kind: 'project',
    ru: {
      message: 'Объявление «{id}» уже есть: № {other}',
      hint: 'У каждого объявления свой номер: смените один из них',
    },
    en: { message: 'There is a listing "{id}" already: no. {other}', hint: 'Give each listing an id of its own' },
  },
  duplicateAvitoId: {
    code: 'LISTINGS_DUPLICATE_AVITO_ID',
    kind: 'project',
    ru: {
      message: 'Номер Авито {id} уже у объявления «{other}»',
      hint: 'Одно объявление на Авито — одна строка файла: уберите avito_id у лишней',
    },
    en: {
      message: 'Avito number {id} belongs to the listing "{other}" already',
      hint: 'One listing on Avito is one entry of the file: take avito_id away from the other',
    },
  },
  noItem: {
    code: 'LISTINGS_NO_ITEM',
    kind: 'project',
    ru: {
      message: 'У объявления «{id}» нет позиции прайса',
      hint: 'Впишите package: ID пакета или option: ID опции — из неё возьмётся цена',
    },
    en: {
      message: 'The listing "{id}" has no item of the price list',
      hint: 'Write package: ID or option: ID; the price is taken from it',
    },
  },
  twoItems: {
    code: 'LISTINGS_TWO_ITEMS',
    kind: 'project',
    ru: { message: 'У объявления «{id}» и package, и option', hint: 'Оставьте одно: цена у объявления одна' },
    en: {
      message: 'The listing "{id}" has both package and option',
      hint: 'Keep one of them: a listing has one price',
    },
  },
  unknownPackage: {
    code: 'LISTINGS_UNKNOWN_PACKAGE',
    kind: 'project',
    ru: { message: 'Пакета «{id}» нет в прайсе', hint: '{suggestion}Есть пакеты: {known}' },
    en: { message: 'No package "{id}" in the price list', hint: '{suggestionEn}Packages: {known}' },
  },
  unknownOption: {
    code: 'LISTINGS_UNKNOWN_OPTION',
    kind: 'project',
    ru: { message: 'Опции «{id}» нет в прайсе', hint: '{suggestion}Есть опции: {known}' },
    en: { message: 'No option "{id}" in the price list', hint: '{suggestionEn}Options: {known}' },
  },
  noMonthlyPrice: {
    code: 'LISTINGS_NO_MONTHLY_PRICE',
    kind: 'project',
    ru: {
      message: 'У «{item}» нет цены в месяц',
      hint: 'Уберите price: monthly или впишите monthly в config/pricing.yaml',
    },
    en: {
      message: '"{item}" has no monthly price',
      hint: 'Take price: monthly away, or add monthly in config/pricing.yaml',
    },
  },
  kopecks: {
    code: 'LISTINGS_PRICE_KOPECKS',
    kind: 'project',
    ru: {
      message: 'Цена «{item}» — {sum}, а Авито принимает только целые рубли',
      hint: 'Округлите цену до рубля: rounding.unit_price или сама цена в config/pricing.yaml',
    },
    en: {
      message: 'The price of "{item}" is {sum}, and Avito takes whole roubles only',
      hint: 'Round it to a rouble: rounding.unit_price or the price itself in config/pricing.yaml',
    },
  },
  titleLong: {
    code: 'LISTINGS_TITLE_LONG',
    kind: 'project',
    ru: { message: 'Заголовок длиннее {limit} знаков: {length}', hint: 'Сократите: «{text}»' },
    en: { message: 'The title is longer than {limit} characters: {length}', hint: 'Shorten it: "{text}"' },
  },
  descriptionLong: {
    code: 'LISTINGS_DESCRIPTION_LONG',
    kind: 'project',
    ru: { message: 'Текст объявления длиннее {limit} знаков: {length}', hint: 'Сократите его на {excess}' },
    en: { message: 'The description is longer than {limit} characters: {length}', hint: 'Shorten it by {excess}' },
  },
  date: {
    code: 'LISTINGS_DATE',
    kind: 'project',
    ru: { message: 'Дня {date} нет в календаре', hint: 'Проверьте число и месяц: ГГГГ-ММ-ДД' },
    en: { message: 'There is no day {date}', hint: 'Check the day and the month: YYYY-MM-DD' },
  },
  datesReversed: {
    code: 'LISTINGS_DATES_REVERSED',
    kind: 'project',
    ru: { message: 'Публикация кончается {end}, раньше чем начинается: {begin}', hint: 'Поменяйте даты местами' },
    en: { message: 'The publication ends on {end}, before it begins: {begin}', hint: 'Swap the dates' },
  },
  ended: {
    code: 'LISTINGS_ENDED',
    kind: 'project',
    ru: {
      message: 'Срок объявления «{id}» прошёл {date}: на Авито его нет',
      hint: 'Продлите date_end или уберите объявление из файла',
    },
    en: {
      message: 'The listing "{id}" ended on {date}: it is not on Avito',
      hint: 'Extend date_end, or take the listing out of the file',
    },
  },
  priceUpdateUnbound: {
    code: 'LISTINGS_PRICE_UPDATE',
    kind: 'project',
    ru: {
      message: 'price_update у «{id}» без avito_id: неизвестно, чью цену менять',
      hint: 'Впишите avito_id — номер объявления на Авито — или уберите price_update',
    },
    en: {
      message: 'price_update of "{id}" without avito_id: nobody knows whose price to change',
      hint: 'Write avito_id, the number of the listing on Avito, or take price_update away',
    },
  },
  tagReserved: {
    code: 'LISTINGS_TAG_RESERVED',
    kind: 'project',
    ru: { message: 'Поле {tag} задаётся не в tags', hint: 'Впишите его в объявление: {property}' },
    en: { message: 'The field {tag} is not set in tags', hint: 'Write it in the listing: {property}' },
  },
  schedule: {
    code: 'LISTINGS_SCHEDULE',
    kind: 'project',
    ru: {
      message: '«{text}» — не время и не cron',
      hint: 'Пишите так: "09:00" или "0 9 * * 1-5" (минута час день месяц день-недели)',
    },
    en: {
      message: '"{text}" is neither a time nor a cron line',
      hint: 'Write "09:00" or "0 9 * * 1-5" (minute hour day month weekday)',
    },
  },
  empty: {
    code: 'LISTINGS_EMPTY',
    kind: 'project',
    ru: {
      message: 'В файле нет ни одного объявления: такой фид снял бы с публикации всё, и он не выдаётся',
      hint: 'Добавьте объявление; чтобы больше не вести их, удалите файл и папку data/feeds',
    },
    en: {
      message: 'The file holds no listing: such a feed would take everything off Avito, and it is not served',
      hint: 'Add a listing; to keep none any more delete the file and the folder data/feeds',
    },
  },
  feedEmpty: {
    code: 'FEED_EMPTY',
    kind: 'unavailable',
    ru: {
      message: 'В новом фиде нет объявлений: он не принят',
      hint: 'Проверьте config/listings.yaml; Авито видит прежний фид',
    },
    en: {
      message: 'The new feed holds no listings: it was refused',
      hint: 'Check config/listings.yaml; Avito goes on seeing the feed before it',
    },
  },
  feedDrop: {
    code: 'FEED_DROP',
    kind: 'unavailable',
    ru: {
      message:
        'Новый фид не принят: в нём нет {lost} из {total} прежних объявлений ({share} %, можно {limit} %): {ids}',
      hint: 'Если так задумано, поднимите largest_drop_percent в config/listings.yaml, а после принятия верните; пока Авито видит прежний фид',
    },
    en: {
      message:
        'The new feed was refused: it lacks {lost} of {total} listings there were ({share} %, {limit} % allowed): {ids}',
      hint: 'If that is meant, raise largest_drop_percent in config/listings.yaml until it is taken; Avito goes on seeing the feed before it',
    },
  },
  feedTruncated: {
    code: 'FEED_TRUNCATED',
    kind: 'unavailable',
    ru: {
      message: 'Фид записался на диск не целиком: он не принят',
      hint: 'Проверьте место на диске: sales-assistant doctor',
    },
    en: {
      message: 'The feed did not reach the disk whole: it was refused',
      hint: 'Check the disk: sales-assistant doctor',
    },
  },
  feedUnavailable: {
    code: 'FEED_UNAVAILABLE',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'Принятого фида ещё нет. {reason}', hint: 'Исправьте config/listings.yaml: фид соберётся сам' },
    en: { message: 'No feed has been accepted yet. {reasonEn}', hint: 'Mend config/listings.yaml: the feed follows' },
  },
});
