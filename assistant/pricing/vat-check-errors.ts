import { defineErrors } from '../errors.ts';

/** Defects of `vat` in config/company.yaml. */
export const vatCheckErrors = defineErrors({
  impossible: {
    code: 'VAT_IMPOSSIBLE_REGIME',
    kind: 'project',
    ru: { message: 'На {system} НДС не начисляют', hint: 'Поставьте regime: none и уберите rate' },
    en: { message: 'A seller on {system} charges no VAT', hint: 'Set regime: none and drop rate' },
  },
  wrongRate: {
    code: 'VAT_WRONG_RATE',
    kind: 'project',
    ru: { message: 'Ставки {rate} % нет на {system} с {date}', hint: 'Возможны: {rates}' },
    en: { message: 'There is no {rate} % rate on {system} from {date}', hint: 'Possible: {rates}' },
  },
  rateChanges: {
    code: 'VAT_RATE_OUTDATED',
    kind: 'project',
    ru: {
      message: 'С {date} ставки {rate} % на {system} больше нет, а новой записи в vat нет',
      hint: 'Добавьте запись с from: {date}; возможны ставки: {rates}',
    },
    en: {
      message: 'From {date} there is no {rate} % rate on {system}, and vat has no newer entry',
      hint: 'Add an entry with from: {date}; possible rates: {rates}',
    },
  },
  rateWithoutVat: {
    code: 'VAT_RATE_WITHOUT_VAT',
    kind: 'project',
    ru: { message: 'Ставка {rate} % при regime: none', hint: 'Уберите rate или выберите regime: included либо on_top' },
    en: { message: 'A rate of {rate} % with regime: none', hint: 'Drop rate or choose regime: included or on_top' },
  },
  rateMissing: {
    code: 'VAT_RATE_MISSING',
    kind: 'project',
    ru: { message: 'Не указана ставка НДС', hint: 'Возможны: {rates}' },
    en: { message: 'The VAT rate is missing', hint: 'Possible: {rates}' },
  },
  outdatedGround: {
    code: 'VAT_GROUND_OUTDATED',
    kind: 'project',
    ru: {
      message: 'Основание «{ground}» с 2025 года не действует',
      hint: 'На УСН без НДС теперь пишут: освобождение по п. 1 ст. 145 НК РФ',
    },
    en: {
      message: 'The ground "{ground}" is out of force since 2025',
      hint: 'On the simplified system it is now: освобождение по п. 1 ст. 145 НК РФ',
    },
  },
  foreignGround: {
    code: 'VAT_GROUND_FOREIGN',
    kind: 'project',
    ru: { message: 'Основание «{ground}» не подходит к {system}', hint: 'Обычно пишут: {usual}' },
    en: { message: 'The ground "{ground}" does not fit {system}', hint: 'Usually it is: {usual}' },
  },
  dateInvalid: {
    code: 'VAT_DATE_INVALID',
    kind: 'project',
    ru: { message: 'Нет такой даты: {date}', hint: 'Дата вида 2026-01-01' },
    en: { message: 'No such date: {date}', hint: 'A date like 2026-01-01' },
  },
  duplicateDate: {
    code: 'VAT_DUPLICATE_DATE',
    kind: 'project',
    ru: { message: 'Два режима НДС с одной даты {date}', hint: 'Оставьте один или измените from' },
    en: { message: 'Two VAT regimes from the same date {date}', hint: 'Keep one or change from' },
  },
});
