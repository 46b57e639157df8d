import { defineErrors } from '../assistant/errors.ts';

/** What the words in knowledge/, scripts and templates say. */
export const textErrors = defineErrors({
  secret: {
    code: 'TEXT_SECRET',
    kind: 'project',
    ru: {
      message:
        'Похоже на секрет: {what}. Файлы проекта хранятся в git, и секрет станет виден всем, у кого есть репозиторий',
      hint: 'Перенесите значение в .env, а попавший в git секрет замените новым у того, кто его выдал',
    },
    en: {
      message:
        'This looks like a secret: {what}. Project files are kept in git, where everybody with the repository sees it',
      hint: 'Move the value to .env; have a secret that was committed replaced by whoever issued it',
    },
  },
  secretFile: {
    code: 'TEXT_SECRET_FILE',
    kind: 'project',
    ru: {
      message: 'Файл {file} хранит секреты и лежит в git',
      hint: 'Уберите его из git (git rm --cached {file}), впишите в .gitignore и замените секреты новыми: они уже в истории',
    },
    en: {
      message: 'The file {file} holds secrets and is in git',
      hint: 'Take it out (git rm --cached {file}), add it to .gitignore and replace the secrets: history has them',
    },
  },
  priceContradicts: {
    code: 'TEXT_PRICE_CONTRADICTS',
    kind: 'project',
    ru: {
      message: '«{title}»: в тексте {sum}, а по прайсу {prices}',
      hint: 'Впишите вместо суммы ссылку на прайс: {reference} — она всегда покажет действующую цену',
    },
    en: {
      message: '"{title}": the text says {sum}, the price list {prices}',
      hint: 'Write a reference instead of the sum: {reference}; it always shows the price in force',
    },
  },
  priceByHand: {
    code: 'TEXT_PRICE_BY_HAND',
    kind: 'project',
    ru: {
      message: 'Цена {sum} записана от руки ({title})',
      hint: 'Впишите ссылку на прайс: {reference} — иначе после смены цены текст устареет',
    },
    en: {
      message: 'The price {sum} is typed by hand ({title})',
      hint: 'Write a reference: {reference}; otherwise the text goes stale when the price changes',
    },
  },
  priceUnknown: {
    code: 'TEXT_PRICE_UNKNOWN',
    kind: 'project',
    ru: {
      message: 'Суммы {sum} нет в прайсе, а в тексте она названа ценой',
      hint: 'Впишите ссылку на прайс вида {reference} или уберите сумму',
    },
    en: {
      message: 'The sum {sum} is not in the price list, and the text calls it a price',
      hint: 'Write a reference such as {reference}, or take the sum away',
    },
  },
  referenceUnknown: {
    code: 'TEXT_REFERENCE_UNKNOWN',
    kind: 'project',
    ru: { message: 'Ссылка {reference} ни на что не указывает', hint: '{advice}' },
    en: { message: 'The reference {reference} points to nothing', hint: '{adviceEn}' },
  },
});
