import { AssistantError, defineErrors } from '../errors.ts';

/** What can be wrong with an order. `{suggestion}` is empty or names the nearest known thing. */
export const pricingErrors = defineErrors({
  unknownPackage: {
    code: 'PRICING_UNKNOWN_PACKAGE',
    kind: 'usage',
    ru: { message: 'Нет пакета «{id}»', hint: '{suggestion}Есть пакеты: {known}' },
    en: { message: 'No package "{id}"', hint: '{suggestion}Packages: {known}' },
  },
  unknownOption: {
    code: 'PRICING_UNKNOWN_OPTION',
    kind: 'usage',
    ru: { message: 'Нет опции «{id}»', hint: '{suggestion}К пакету «{package}» можно добавить: {known}' },
    en: { message: 'No option "{id}"', hint: '{suggestion}Options of package "{package}": {known}' },
  },
  optionNotForPackage: {
    code: 'PRICING_OPTION_NOT_FOR_PACKAGE',
    kind: 'usage',
    ru: {
      message: 'Опцию «{id}» нельзя добавить к пакету «{package}»',
      hint: 'К нему можно добавить: {known}. Состав задан в config/pricing.yaml: packages → options',
    },
    en: {
      message: 'Option "{id}" cannot be added to package "{package}"',
      hint: 'It takes: {known}. The list is in config/pricing.yaml: packages → options',
    },
  },
  unknownCoefficient: {
    code: 'PRICING_UNKNOWN_COEFFICIENT',
    kind: 'usage',
    ru: { message: 'Нет коэффициента «{id}»', hint: '{suggestion}Есть коэффициенты: {known}' },
    en: { message: 'No coefficient "{id}"', hint: '{suggestion}Coefficients: {known}' },
  },
  unknownValue: {
    code: 'PRICING_UNKNOWN_VALUE',
    kind: 'usage',
    ru: { message: 'У коэффициента «{coefficient}» нет значения «{id}»', hint: '{suggestion}Есть значения: {known}' },
    en: { message: 'Coefficient "{coefficient}" has no value "{id}"', hint: '{suggestion}Values: {known}' },
  },
  badQuantity: {
    code: 'PRICING_BAD_QUANTITY',
    kind: 'usage',
    ru: {
      message: 'Количество «{id}» – {quantity}, а можно целое от {min} до {max}',
      hint: '{advice}',
    },
    en: {
      message: 'Quantity of "{id}" is {quantity}, a whole number from {min} to {max} is possible',
      hint: '{adviceEn}',
    },
  },
  unknownPromo: {
    code: 'PRICING_UNKNOWN_PROMO',
    kind: 'usage',
    ru: {
      message: 'Нет промокода «{id}»',
      hint: 'Проверьте написание; коды заданы в config/pricing.yaml: promo_codes',
    },
    en: { message: 'No promo code "{id}"', hint: 'Check the spelling; codes are in config/pricing.yaml: promo_codes' },
  },
  promoExpired: {
    code: 'PRICING_PROMO_EXPIRED',
    kind: 'usage',
    ru: { message: 'Промокод «{id}» действовал до {date}', hint: 'Посчитайте без него или возьмите действующий' },
    en: { message: 'Promo code "{id}" was valid until {date}', hint: 'Compute without it or take a valid one' },
  },
  promoNotYet: {
    code: 'PRICING_PROMO_NOT_YET',
    kind: 'usage',
    ru: { message: 'Промокод «{id}» начнёт действовать {date}', hint: 'Посчитайте без него или возьмите действующий' },
    en: { message: 'Promo code "{id}" becomes valid on {date}', hint: 'Compute without it or take a valid one' },
  },
  promoNotForPackage: {
    code: 'PRICING_PROMO_NOT_FOR_PACKAGE',
    kind: 'usage',
    ru: { message: 'Промокод «{id}» не действует на этот заказ', hint: 'Он действует на: {known}' },
    en: { message: 'Promo code "{id}" does not apply to this order', hint: 'It applies to: {known}' },
  },
  amountTooLarge: {
    code: 'PRICING_AMOUNT_TOO_LARGE',
    kind: 'usage',
    ru: {
      message: 'Сумма по «{id}» слишком велика',
      hint: 'Уменьшите количество: сумма заказа должна быть меньше 10 млрд ₽',
    },
    en: {
      message: 'The sum for "{id}" is too large',
      hint: 'Lower the quantity: an order must stay under 10 billion roubles',
    },
  },
  noVatRegime: {
    code: 'PRICING_NO_VAT_REGIME',
    kind: 'project',
    ru: {
      message: 'На {date} не задан режим НДС',
      hint: 'Добавьте в config/company.yaml запись vat с from не позже этой даты',
    },
    en: {
      message: 'No VAT regime is set for {date}',
      hint: 'Add an entry to vat in config/company.yaml whose from is not later than that date',
    },
  },
  vatChanged: {
    code: 'PRICING_VAT_CHANGED',
    kind: 'conflict',
    ru: {
      message: 'С {date} продавец не может начислить тот НДС, что стоит в смете {id}: ставка или режим другие',
      hint: 'Пересчитайте смету по сегодняшним ценам (sales-assistant quote --from {id}), затем дайте скидку на новую',
    },
    en: {
      message: 'On {date} the seller may not charge the VAT of quote {id}: the rate or the regime has changed',
      hint: "Recompute it at today's prices (sales-assistant quote --from {id}), then grant the discount on the new one",
    },
  },
  discountForbidden: {
    code: 'PRICING_DISCOUNT_FORBIDDEN',
    kind: 'forbidden',
    ru: {
      message: 'Роли «{role}» ручные скидки не разрешены',
      hint: 'Пределы заданы в config/pricing.yaml: discounts → manual',
    },
    en: {
      message: 'Role "{role}" may not grant discounts',
      hint: 'The limits are in config/pricing.yaml: discounts → manual',
    },
  },
  discountOverLimit: {
    code: 'PRICING_DISCOUNT_OVER_LIMIT',
    kind: 'usage',
    ru: {
      message: 'Скидка {asked} больше предела роли «{role}»: не больше {limit}',
      hint: 'Предел – {percent} % (config/pricing.yaml: discounts → manual)',
    },
    en: {
      message: 'A discount of {asked} is more than role "{role}" may grant: at most {limit}',
      hint: 'The limit is {percent} % (config/pricing.yaml: discounts → manual)',
    },
  },
  discountBelowFloor: {
    code: 'PRICING_DISCOUNT_BELOW_FLOOR',
    kind: 'usage',
    ru: {
      message: 'Скидка {asked} опускает цену ниже минимальной',
      hint: 'Ещё можно уступить {room}; минимум задан в config/pricing.yaml: floor',
    },
    en: {
      message: 'A discount of {asked} brings the price below the floor',
      hint: '{room} is left to give; the floor is in config/pricing.yaml: floor',
    },
  },
  badDiscount: {
    code: 'PRICING_BAD_DISCOUNT',
    kind: 'usage',
    ru: { message: 'Непонятная скидка «{value}»', hint: 'Сумма в рублях или процент: 15000 или 7%' },
    en: { message: 'Unclear discount "{value}"', hint: 'A sum in roubles or a per cent: 15000 or 7%' },
  },
  reasonMissing: {
    code: 'PRICING_REASON_MISSING',
    kind: 'usage',
    ru: { message: 'Ручная скидка даётся только с причиной', hint: 'Добавьте --reason "почему"' },
    en: { message: 'A manual discount needs a reason', hint: 'Add --reason "why"' },
  },
});

/** Nothing of a thing is ordered by leaving it out; the example of a least quantity would only sell one. */
export function badQuantity(asked: {
  readonly id: string;
  readonly quantity: number;
  readonly min: number;
  readonly max: number;
}): AssistantError {
  const { id, quantity, min } = asked;
  const [advice, adviceEn] =
    quantity === 0
      ? [`Если «${id}» в заказе не нужно, не указывайте его`, `If "${id}" is not wanted in the order, leave it out`]
      : [`Пример: --option ${id}=${min}`, `Example: --option ${id}=${min}`];
  return new AssistantError(pricingErrors.badQuantity, { ...asked, advice, adviceEn });
}
