import { defineErrors } from '../errors.ts';

export const claimSetErrors = defineErrors({
  unknownPassage: {
    code: 'CLAIMS_UNKNOWN_PASSAGE',
    kind: 'project',
    ru: {
      message: 'Раздела «{passage}» в знаниях нет{suggestion}',
      hint: 'Раздел называют так: payment/payment-terms#Есть ли рассрочка; без # — весь документ',
    },
    en: {
      message: 'There is no section "{passage}" in the knowledge{suggestion}',
      hint: 'A section is named so: payment/payment-terms#Heading; without # it is the whole document',
    },
  },
  unknownReference: {
    code: 'CLAIMS_UNKNOWN_REFERENCE',
    kind: 'project',
    ru: {
      message: 'Ссылка {reference} ни на что не указывает: «{text}»',
      hint: 'Есть price.ID.from, price.ID.monthly, company.name и другие поля компании, а с order — quote.total и quote.valid_until',
    },
    en: {
      message: 'The reference {reference} points to nothing: "{text}"',
      hint: 'There are price.ID.from, price.ID.monthly, company.name and others, and with order quote.total and quote.valid_until',
    },
  },
});
