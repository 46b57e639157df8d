import type { Locale } from '../assistant/errors.ts';

/** What the keys of config/pricing.yaml say, for those who read a comparison and not the file. */
const words = {
  ru: {
    title: 'название',
    description: 'описание',
    includes: 'что входит',
    unit: 'единица',
    price: 'цена',
    floor: 'нижняя цена',
    monthly: 'абонентская плата',
    tiers: 'ступень',
    quantity: 'количество',
    min: 'не меньше',
    max: 'не больше',
    default: 'обычно',
    coefficients: 'коэффициенты',
    options: 'опции',
    packages: 'пакеты',
    payment: 'график оплаты',
    factor: 'множитель',
    applies_to: 'что умножает',
    percent: 'процент',
    amount: 'сумма',
    from: 'с',
    until: 'по',
    needs: 'условие',
    only: 'на что действует',
    due: 'срок',
    prepaid_months: 'месяцев вперёд',
    months_by_quantity: 'количество — это месяцы',
    lifetime_days: 'срок сметы, дней',
    rounding: 'округление',
    unit_price: 'цены до',
    operator: 'предел менеджера',
    owner: 'предел владельца',
    manual: 'ручная скидка',
  },
  en: {
    title: 'title',
    description: 'description',
    includes: 'what is included',
    unit: 'unit',
    price: 'price',
    floor: 'lowest price',
    monthly: 'monthly fee',
    tiers: 'tier',
    quantity: 'quantity',
    min: 'at least',
    max: 'at most',
    default: 'usually',
    coefficients: 'coefficients',
    options: 'options',
    packages: 'packages',
    payment: 'payment schedule',
    factor: 'factor',
    applies_to: 'what it multiplies',
    percent: 'per cent',
    amount: 'amount',
    from: 'from',
    until: 'until',
    needs: 'condition',
    only: 'what it is for',
    due: 'due',
    prepaid_months: 'months in advance',
    months_by_quantity: 'the quantity is months',
    lifetime_days: 'lifetime of a quote, days',
    rounding: 'rounding',
    unit_price: 'prices to',
    operator: "a manager's limit",
    owner: "the owner's limit",
    manual: 'manual discount',
  },
} as const satisfies Record<Locale, Readonly<Record<string, string>>>;

/** Groups whose things have titles: the title says it. */
const titled: ReadonlySet<string> = new Set([
  'packages',
  'options',
  'coefficients',
  'values',
  'discounts',
  'bundles',
  'limited',
  'promo_codes',
  'payment_schedules',
  'stages',
]);

/** «Чат-бот, абонентская плата, цена» for `packages chat_bot monthly price`; ids of things with titles are left out. */
export function pricePathText(title: string, keys: readonly string[], locale: Locale): string {
  const spoken: Readonly<Record<string, string>> = words[locale];
  const parts: string[] = title === '' ? [] : [title];
  for (let at = 0; at < keys.length; at += 1) {
    const [key = '', next] = [keys[at], keys[at + 1]];
    if (titled.has(key) && title !== '' && (next !== undefined || at === 0)) {
      // The group, and the id of its thing unless it is a place in a list of words.
      if (key !== 'discounts' && !/^\d+$/.test(next ?? '')) at += 1;
      else if (key !== 'discounts') parts.push(spoken[key] ?? key);
    } else if (/^\d+$/.test(key)) parts.push(`${parts.pop() ?? ''} ${key}`.trim());
    else parts.push(spoken[key] ?? key);
  }
  return parts.join(', ');
}
