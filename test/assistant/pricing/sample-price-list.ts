import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compilePriceList } from '../../../assistant/pricing/compile-price-list.ts';
import type { QuoteContext } from '../../../assistant/pricing/compute-quote.ts';
import type { PricingFile } from '../../../assistant/pricing/pricing-schema.ts';
import type { VatPeriod } from '../../../assistant/pricing/vat-schema.ts';

/** The shipped sample, as the loader would hand it over. */
export function samplePricing(): PricingFile {
  return parse(readFileSync(new URL('../../../config/pricing.yaml', import.meta.url), 'utf8')) as PricingFile;
}

/** A small price list whose figures are easy to follow. */
export const smallPricing: PricingFile = {
  version: 1,
  lifetime_days: 14,
  rounding: { unit_price: 1 },
  floor: { percent: 70 },
  packages: [
    {
      id: 'bot',
      title: 'Бот',
      unit: 'проект',
      price: 100_000,
      monthly: { title: 'Бот: хостинг', price: 10_000, prepaid_months: 2 },
      coefficients: ['urgency', 'scale'],
      options: ['channel', 'hour', 'care'],
      payment: 'halves',
    },
    {
      id: 'care_plan',
      title: 'Сопровождение',
      quantity: { min: 1, max: 24, default: 3 },
      monthly: {
        months_by_quantity: true,
        tiers: [
          { from: 1, to: 5, price: 50_000 },
          { from: 6, price: 40_000.5 },
        ],
      },
      options: ['care', 'hour'],
      payment: 'thirds',
    },
  ],
  options: [
    {
      id: 'channel',
      title: 'Канал',
      unit: 'канал',
      tiers: [
        { from: 1, to: 2, price: 20_000 },
        { from: 3, to: 9, price: 15_000 },
        { from: 10, price: 12_000 },
      ],
      coefficients: ['urgency'],
      floor: 11_500,
    },
    { id: 'hour', title: 'Час обучения', unit: 'час', price: 3333.33, quantity: { min: 2, max: 40 } },
    { id: 'care', title: 'Приоритет', monthly: { price: 5000 } },
    { id: 'lonely', title: 'Опция другого пакета', price: 1 },
  ],
  coefficients: [
    {
      id: 'urgency',
      title: 'Срочность',
      default: 'usual',
      values: [
        { id: 'usual', title: 'обычно', factor: 1 },
        { id: 'fast', title: 'быстро', factor: 1.15 },
      ],
    },
    {
      id: 'scale',
      title: 'Поток',
      default: 'small',
      applies_to: 'all',
      values: [
        { id: 'tiny', title: 'меньше', factor: 0.9 },
        { id: 'small', title: 'обычный', factor: 1 },
        { id: 'large', title: 'больше', factor: 1.333 },
      ],
    },
  ],
  discounts: {
    bundles: [
      { id: 'pair', title: 'Пара', needs: ['bot', 'channel'], percent: 5 },
      { id: 'trio', title: 'Тройка', needs: ['bot', 'channel', 'hour'], amount: 9000, only: ['hour', 'channel'] },
    ],
    limited: [
      { id: 'winter', title: 'Зима', from: '2026-12-01', until: '2026-12-31', packages: ['bot'], percent: 10 },
      { id: 'frost', title: 'Мороз', from: '2026-12-10', until: '2026-12-20', amount: 3000 },
    ],
    manual: { operator: 5, owner: 25 },
  },
  promo_codes: [
    { code: 'START10', title: 'Старт', percent: 10 },
    { code: 'SPRING', title: 'Весна', from: '2027-03-01', until: '2027-05-31', percent: 7 },
    { code: 'OLD', title: 'Прошлое', until: '2026-11-21', percent: 7 },
    { code: 'CARE', title: 'Забота', packages: ['care_plan'], amount: 5000 },
    { code: 'HOURS', title: 'Обучение', only: ['hour'], percent: 20 },
  ],
  payment_schedules: [
    {
      id: 'halves',
      title: '50/50',
      stages: [
        { id: 'first', title: 'Аванс', percent: 50, due: 'до начала' },
        { id: 'second', title: 'Остаток', percent: 50, due: 'после' },
      ],
    },
    {
      id: 'thirds',
      title: 'Трети',
      stages: [
        { id: 'first', title: 'Первый', percent: 33.33, due: 'сразу' },
        { id: 'second', title: 'Второй', percent: 33.33, due: 'потом' },
        { id: 'third', title: 'Третий', percent: 33.34, due: 'в конце' },
      ],
    },
  ],
};

/** The rule's `line` is not a line here but the number of steps of its path: enough to see that it was asked for. */
export const smallPrices = compilePriceList(smallPricing, (path) => ({
  file: `config/pricing.yaml#${path.join('.')}`,
  line: path.length,
}));

export const includedVat: readonly VatPeriod[] = [
  { from: '2026-01-01', system: 'usn', regime: 'included', rate: 5, ground: 'п. 8 ст. 164 НК РФ' },
];

export const context: QuoteContext = {
  now: new Date('2026-11-22T12:00:00.000Z'),
  timeZone: 'Europe/Moscow',
  config: { hash: 'sha256:00', revision: null, dirty: null },
};
