import { defineErrors, type ErrorDefinition } from '../errors.ts';

function defect(code: string, ru: [string, string], en: [string, string]): ErrorDefinition {
  return { code, kind: 'project', ru: { message: ru[0], hint: ru[1] }, en: { message: en[0], hint: en[1] } };
}

/** Defects of config/pricing.yaml that a schema cannot see. */
export const pricingCheckErrors = defineErrors({
  duplicateId: defect(
    'PRICING_DUPLICATE_ID',
    [
      'Идентификатор «{id}» уже занят',
      'Дайте другой: у пакетов и опций идентификаторы общие, у скидок и промокодов тоже',
    ],
    [
      'Id "{id}" is already taken',
      'Choose another one: packages and options share ids, so do discounts and promo codes',
    ],
  ),
  unknownReference: defect(
    'PRICING_UNKNOWN_REFERENCE',
    ['Нет «{id}» в {section}', '{suggestion}Опишите его в этом файле или исправьте имя'],
    ['No "{id}" in {section}', '{suggestion}Define it in this file or mend the name'],
  ),
  priceMissing: defect(
    'PRICING_PRICE_MISSING',
    ['У «{id}» нет цены', 'Укажите price, tiers или monthly'],
    ['"{id}" has no price', 'Give price, tiers or monthly'],
  ),
  priceTwice: defect(
    'PRICING_PRICE_TWICE',
    ['У «{id}» две цены: price и tiers', 'Оставьте одну: price – одна цена, tiers – ступени за объём'],
    ['"{id}" has two prices: price and tiers', 'Keep one: price is a single price, tiers depend on volume'],
  ),
  freePackage: defect(
    'PRICING_PACKAGE_FREE',
    ['Заказ пакета «{id}» ничего не стоит', 'Задайте цену больше нуля; у подписки prepaid_months – не меньше 1'],
    [
      'An order of package "{id}" costs nothing',
      'Set a price above zero; a subscription needs prepaid_months of at least 1',
    ],
  ),
  monthsTwice: defect(
    'PRICING_MONTHS_TWICE',
    [
      'У «{id}» число месяцев задано дважды: months_by_quantity и prepaid_months',
      'Уберите prepaid_months: при months_by_quantity количество в заказе и есть число месяцев',
    ],
    [
      'The months of "{id}" are given twice: months_by_quantity and prepaid_months',
      'Drop prepaid_months: with months_by_quantity the ordered quantity is the number of months',
    ],
  ),
  fractionOfKopeck: defect(
    'PRICING_FRACTION_OF_KOPECK',
    ['В сумме {value} больше двух знаков после точки', 'Округлите до копейки'],
    ['{value} has more than two decimals', 'Round it to the kopeck'],
  ),
  tierReversed: defect(
    'PRICING_TIER_REVERSED',
    ['Ступень кончается раньше, чем начинается: {from}–{to}', 'to должно быть не меньше from'],
    ['A tier ends before it begins: {from}–{to}', 'to must not be less than from'],
  ),
  tiersOverlap: defect(
    'PRICING_TIERS_OVERLAP',
    ['Ступени пересекаются: {first} и {second}', 'Начните следующую ступень с {next}'],
    ['Tiers overlap: {first} and {second}', 'Begin the next tier at {next}'],
  ),
  tiersGap: defect(
    'PRICING_TIERS_GAP',
    [
      'Между ступенями дыра: нет цены для количества {first}–{last}',
      'Сдвиньте границы from и to, чтобы ступени шли подряд',
    ],
    ['A gap between tiers: no price for quantities {first}–{last}', 'Move from and to so that tiers follow each other'],
  ),
  tiersTooShort: defect(
    'PRICING_TIERS_TOO_SHORT',
    [
      'Ступени не покрывают количество {quantity}, которое можно заказать',
      'Продлите ступени (у последней уберите to) или измените quantity',
    ],
    [
      'Tiers do not cover quantity {quantity}, which may be ordered',
      'Extend the tiers (drop to of the last) or change quantity',
    ],
  ),
  quantityRange: defect(
    'PRICING_QUANTITY_RANGE',
    ['Количество не сходится: от {min} до {max}, обычно {usual}', 'Должно быть min ≤ default ≤ max'],
    ['Quantities do not fit: {min} to {max}, usually {usual}', 'It must be min ≤ default ≤ max'],
  ),
  defaultMissing: defect(
    'PRICING_DEFAULT_MISSING',
    ['У коэффициента «{id}» нет значения по умолчанию «{value}»', '{suggestion}default – id одного из values'],
    [
      'Coefficient "{id}" has no value "{value}", which is its default',
      '{suggestion}default is the id of one of values',
    ],
  ),
  reductionUnclear: defect(
    'PRICING_REDUCTION_UNCLEAR',
    ['У скидки «{id}» должно быть ровно одно: percent или amount', 'Оставьте процент или сумму'],
    ['Discount "{id}" needs exactly one of percent and amount', 'Keep the per cent or the sum'],
  ),
  belowFloor: defect(
    'PRICING_BELOW_FLOOR',
    [
      'Скидка «{id}» опускает цену ниже минимальной: {asked} на пакете «{package}», а можно уступить {room}',
      'Уменьшите скидку или floor: сейчас лишнее срезается',
    ],
    [
      'Discount "{id}" brings the price below the floor: {asked} on package "{package}", where {room} can be given',
      'Lower the discount or the floor: the excess is cut now',
    ],
  ),
  floorAbovePrice: defect(
    'PRICING_FLOOR_ABOVE_PRICE',
    [
      'Минимальная цена «{id}» выше самой цены',
      'floor – цена единицы, ниже которой не продаём; поднимите цену или опустите floor',
    ],
    [
      'The floor of "{id}" is above its price',
      'floor is the unit price you do not go below; raise the price or lower the floor',
    ],
  ),
  percentsNotWhole: defect(
    'PRICING_PERCENTS_NOT_100',
    ['Доли платежей «{id}» дают {sum} %, а должны 100 %', 'Исправьте percent у платежей'],
    ['The stages of "{id}" add up to {sum} %, not to 100 %', 'Mend percent of the stages'],
  ),
  dateInvalid: defect(
    'PRICING_DATE_INVALID',
    ['Нет такой даты: {date}', 'Дата вида 2026-12-31'],
    ['No such date: {date}', 'A date like 2026-12-31'],
  ),
  datesReversed: defect(
    'PRICING_DATES_REVERSED',
    ['«{id}» кончается ({until}) раньше, чем начинается ({from})', 'Поменяйте даты местами'],
    ['"{id}" ends ({until}) before it begins ({from})', 'Swap the dates'],
  ),
  bundleImpossible: defect(
    'PRICING_BUNDLE_IMPOSSIBLE',
    [
      'Комплект «{id}» нельзя заказать: ни к одному пакету не подходит весь набор',
      'В needs – один пакет и опции, которые к нему можно добавить',
    ],
    [
      'Bundle "{id}" cannot be ordered: no package takes the whole set',
      'needs holds one package and options that it takes',
    ],
  ),
  unused: defect(
    'PRICING_UNUSED',
    ['«{id}» из {section} нигде не используется', 'Добавьте ссылку на него или уберите'],
    ['"{id}" of {section} is used nowhere', 'Refer to it or remove it'],
  ),
});
