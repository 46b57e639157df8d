import { defineErrors } from '../errors.ts';

export const priceAlertErrors = defineErrors({
  moved: {
    code: 'PRICING_PRICE_MOVED',
    kind: 'project',
    ru: {
      message: 'Правка «{cause}» сильно меняет цены: {moves}',
      hint: 'Так и задумано — ничего не делайте. Нет — верните прежнее значение{remedy}',
    },
    en: {
      message: 'The edit of "{cause}" moves prices a long way: {movesEn}',
      hint: 'If it is meant, do nothing. If not, restore the value{remedyEn}',
    },
  },
});
