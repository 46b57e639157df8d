import t from 'tap';
import { quoteView } from '../../../assistant/documents/quote-view.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import { suggestedNames } from '../../../assistant/nearest-name.ts';
import { compilePriceList } from '../../../assistant/pricing/compile-price-list.ts';
import { computeQuote, type QuoteCalculation, type QuoteRequest } from '../../../assistant/pricing/compute-quote.ts';
import { discountQuote } from '../../../assistant/pricing/discount-quote.ts';
import { explainQuote, formatExplanation } from '../../../assistant/pricing/explain-quote.ts';
import type { ManualDiscount } from '../../../assistant/pricing/grant-discount.ts';
import { formatMoneyShort } from '../../../assistant/pricing/money.ts';
import { priceReference } from '../../../assistant/pricing/price-references.ts';
import type { Quote, QuoteBody } from '../../../assistant/pricing/quote.ts';
import type { OrderRequest } from '../../../assistant/pricing/resolve-order.ts';
import { context, includedVat, samplePricing, smallPrices, smallPricing } from './sample-price-list.ts';

function quote(request: QuoteRequest | QuoteRequest['order'], now?: string): QuoteBody {
  const whole = 'order' in request ? request : { order: request };
  return computeQuote(smallPrices, includedVat, whole, now === undefined ? context : { ...context, now: new Date(now) })
    .body;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AssistantError) return error.code;
    throw error;
  }
  return 'no error';
}

t.test('lines: tiers, coefficients, prepaid months', async (t) => {
  const body = quote({
    package: 'bot',
    options: { care: null, channel: 4, hour: null },
    set: { urgency: 'fast', scale: 'large' },
  });
  t.same(
    body.lines.map(({ id, quantity, unitPrice, amount, rule }) => [id, quantity, unitPrice, amount, rule.file]),
    [
      ['bot', 1, 15_329_500, 15_329_500, 'config/pricing.yaml#packages.0.price'],
      ['bot.monthly', 2, 1_333_000, 2_666_000, 'config/pricing.yaml#packages.0.monthly.price'],
      ['channel', 4, 1_725_000, 6_900_000, 'config/pricing.yaml#options.0.tiers.1.price'],
      ['hour', 2, 333_333, 666_666, 'config/pricing.yaml#options.1.price'],
      ['care', 2, 500_000, 1_000_000, 'config/pricing.yaml#options.2.monthly.price'],
    ],
    'rounded to a rouble after both factors; a price without factors stays as typed; options follow the package months',
  );
  t.same(
    body.recurring.map(({ id, amount }) => [id, amount]),
    [
      ['bot.monthly', 1_333_000],
      ['care', 500_000],
    ],
  );
  t.same(body.order, {
    package: 'bot',
    options: { channel: 4, hour: 2, care: 1 },
    set: { urgency: 'fast', scale: 'large' },
    promo: null,
  });
  t.equal(body.createdAt, '2026-11-22T12:00:00.000Z');
  t.equal(body.validUntil, '2026-12-06T20:59:59.000Z');
});

t.test("a package's own id orders its quantity", async (t) => {
  t.same(
    quote({ package: 'care_plan' }).lines.map(({ id, quantity, unitPrice }) => [id, quantity, unitPrice]),
    [['care_plan', 3, 5_000_000]],
  );
  const half = quote({ package: 'care_plan', options: { care_plan: 6, care: 2 } });
  t.same(
    half.lines.map(({ id, quantity, unitPrice }) => [id, quantity, unitPrice]),
    [
      ['care_plan', 6, 4_000_050],
      ['care', 12, 500_000],
    ],
  );
  t.same(half.order.options, { care_plan: 6, care: 2 });
  t.same(
    half.recurring.map(({ amount }) => amount),
    [4_000_050, 1_000_000],
  );
  t.same(
    half.payments.map(({ id, amount }) => [id, amount]),
    [
      ['first', 9_999_100],
      ['second', 9_999_100],
      ['third', 10_002_100],
    ],
  );
});

t.test('discounts: the best of a kind, then in order, each of what is left', async (t) => {
  const body = quote({ package: 'bot', options: { channel: 3, hour: 10 }, promo: ' start10 ' }, '2026-12-15T09:00:00Z');
  // 100 000 + 20 000 + 45 000 + 33 333,30; the pair gives 9 916,67 and beats the trio's 9 000.
  t.same(
    body.discounts.map(({ id, amount }) => [id, amount]),
    [
      ['pair', 991_667],
      ['winter', 1_884_166],
      ['START10', 1_695_750],
    ],
  );
  t.equal(body.order.promo, 'START10');
  t.equal(
    body.lines.reduce((sum, { discount }) => sum + discount, 0),
    991_667 + 1_884_166 + 1_695_750,
  );
  t.same(
    quote({ package: 'bot', options: { channel: 1, hour: 2 } }).discounts.map(({ id, amount }) => [id, amount]),
    [['trio', 799_999]],
    "the trio's 9 000 ₽ are cut where its two lines meet their floors",
  );
});

t.test('the floor', async (t) => {
  const floored = compilePriceList({ ...smallPricing, floor: { percent: 95 } }, () => ({
    file: 'config/pricing.yaml',
    line: 1,
  }));
  const request: QuoteRequest = { order: { package: 'bot', options: { channel: 10 }, promo: 'START10' } };
  const { body } = computeQuote(floored, includedVat, request, context);
  t.same(
    body.discounts.map(({ id, amount }) => [id, amount]),
    [['pair', 1_100_000]],
    'pair takes 4,2 % from the channels, whose own floor is 11 500 ₽, and 5 % elsewhere; nothing is left for the code',
  );
  for (const line of body.lines) t.ok((line.amount - line.discount) * 100 >= line.amount * 95, line.id);
  const channel = body.lines.find(({ id }) => id === 'channel');
  t.ok(channel !== undefined && channel.total >= 11_500_00 * 10);
});

function grant(
  discount: ManualDiscount,
  order: OrderRequest = { package: 'bot' },
  prices = smallPrices,
): QuoteCalculation {
  const base: Quote = { ...quote(order), id: 'q_base', signature: '' };
  return discountQuote(base, prices, includedVat, { revision: 2, replaces: 'q_base', discount }, context);
}

t.test('manual discounts: limits, reason, floor', async (t) => {
  const granted = grant({ percent: 5, reason: ' второй проект ', role: 'operator', approvedBy: 'operator:anna' }).body;
  t.match(granted.discounts, [
    { id: 'manual', amount: 600_000, approvedBy: 'operator:anna', reason: 'второй проект', rule: { line: 3 } },
  ]);
  t.equal(grant({ amount: 3_000_000, reason: 'да', role: 'owner' }).body.total, 9_000_000);
  const start = { package: 'bot', options: { channel: 1 }, promo: 'START10' };
  const unlimited = { ...smallPrices, manual: { ...smallPrices.manual, limits: [] } };
  for (const [discount, code, order, prices] of [
    [{ percent: 5.01, reason: 'да', role: 'operator' }, 'PRICING_DISCOUNT_OVER_LIMIT'],
    [{ amount: 600_001, reason: 'да', role: 'operator' }, 'PRICING_DISCOUNT_OVER_LIMIT'],
    [{ percent: 5, reason: ' ', role: 'owner' }, 'PRICING_REASON_MISSING'],
    [{ amount: 0, reason: 'да', role: 'owner' }, 'PRICING_BAD_DISCOUNT'],
    [{ amount: -5, reason: 'да', role: 'owner' }, 'PRICING_BAD_DISCOUNT'],
    [{ percent: 25, reason: 'да', role: 'owner' }, 'PRICING_DISCOUNT_BELOW_FLOOR', start],
    [{ percent: 1, reason: 'да', role: 'owner' }, 'PRICING_DISCOUNT_FORBIDDEN', start, unlimited],
  ] as const) {
    t.equal(
      codeOf(() => grant(discount, order, prices)),
      code,
      JSON.stringify(discount),
    );
  }
});

t.test('a discount by hand keeps what was promised', async (t) => {
  const base: Quote = {
    ...quote({ package: 'bot', options: { channel: 2 }, promo: 'START10' }),
    id: 'q_base',
    signature: 'v1.k.s',
  };
  // Meanwhile prices doubled, the promo code is gone, and VAT comes on top.
  const dearer = compilePriceList(
    {
      ...smallPricing,
      lifetime_days: 90,
      promo_codes: [],
      packages: smallPricing.packages.map((entry) => ({ ...entry, price: 200_000 })),
    },
    (path) => ({ file: 'config/pricing.yaml', line: 100 + path.length }),
  );
  const onTop = [{ from: '2026-12-01', system: 'usn', regime: 'on_top', rate: 5, ground: 'новое основание' }] as const;
  const revision = {
    revision: 2,
    replaces: 'q_base',
    discount: { percent: 3, reason: 'ждал', role: 'operator' } as const,
  };
  const later = {
    ...context,
    now: new Date('2026-12-02T10:00:00Z'),
    config: { hash: 'sha256:01', revision: null, dirty: null },
  };
  const { body } = discountQuote(base, dearer, onTop, revision, later);
  t.equal(body.revision, 2);
  t.equal(body.replaces, 'q_base');
  t.equal(body.createdAt, '2026-12-02T10:00:00.000Z');
  t.same(
    body.lines.map(({ id, unitPrice }) => [id, unitPrice]),
    base.lines.map(({ id, unitPrice }) => [id, unitPrice]),
  );
  t.same(
    body.discounts.map(({ id }) => id),
    ['pair', 'START10', 'manual'],
  );
  const charged = base.lines.reduce((sum, { amount, discount }) => sum + amount - discount, 0);
  t.equal(body.discounts.at(-1)?.amount, Math.round(charged * 0.03));
  t.same(
    { ...body.vat, amount: 0 },
    { ...base.vat, amount: 0, ground: 'новое основание' },
    'VAT as it was promised, on the ground that the law names today',
  );
  t.equal(body.total, charged - Math.round(charged * 0.03), 'the bill falls by the discount and nothing else');
  t.same(body.recurring, base.recurring);
  t.equal(body.validUntil, base.validUntil, 'a discount does not prolong the promise');
  t.same(body.config, base.config, 'the figures come from the files of then');
  t.same(
    body.discounts.at(-1)?.rule,
    { file: 'config/pricing.yaml', line: 1 },
    'no line of today under a config of then',
  );
  t.equal(
    body.total,
    body.payments.reduce((sum, { amount }) => sum + amount, 0),
  );
  const sameFiles = discountQuote(base, smallPrices, includedVat, revision, { ...later, config: base.config }).body;
  t.match(sameFiles.discounts.at(-1)?.rule, { file: 'config/pricing.yaml#discounts.manual.operator', line: 3 });
  const much = { ...revision, discount: { percent: 25, reason: 'ждал', role: 'owner' } as const };
  t.equal(
    codeOf(() => discountQuote(base, dearer, onTop, much, later)),
    'PRICING_DISCOUNT_BELOW_FLOOR',
  );
  for (const period of [
    { from: '2026-12-01', system: 'osno', regime: 'included' },
    { from: '2026-12-01', system: 'usn', regime: 'included', rate: 7 },
    { from: '2026-12-01', system: 'npd', regime: 'none' },
  ] as const) {
    t.equal(
      codeOf(() => discountQuote(base, dearer, [period], revision, later)),
      'PRICING_VAT_CHANGED',
      `${period.system} ${period.regime}: that VAT may not be charged any more`,
    );
  }
});

t.test('with months_by_quantity the quantity is the months', async (t) => {
  const months = compilePriceList(
    {
      ...smallPricing,
      packages: smallPricing.packages.map((entry) =>
        entry.id === 'care_plan' && entry.monthly !== undefined
          ? { ...entry, monthly: { ...entry.monthly, prepaid_months: 3 } }
          : entry,
      ),
    },
    () => ({ file: 'config/pricing.yaml', line: 1 }),
  );
  const order = { package: 'care_plan', options: { care_plan: 6, care: 1 } };
  t.same(
    computeQuote(months, includedVat, { order }, context).body.lines.map(({ id, quantity }) => [id, quantity]),
    [
      ['care_plan', 6],
      ['care', 6],
    ],
  );
});

t.test('orders that do not fit the price list', async (t) => {
  const cases: readonly (readonly [string, QuoteRequest['order'], string])[] = [
    ['unknown package', { package: 'bott' }, 'PRICING_UNKNOWN_PACKAGE'],
    ['a name of the prototype', { package: 'constructor' }, 'PRICING_UNKNOWN_PACKAGE'],
    ['unknown option', { package: 'bot', options: { chanel: 1 } }, 'PRICING_UNKNOWN_OPTION'],
    [
      'an option named __proto__',
      { package: 'bot', options: JSON.parse('{"__proto__": 1}') },
      'PRICING_UNKNOWN_OPTION',
    ],
    ['option of another package', { package: 'bot', options: { lonely: 1 } }, 'PRICING_OPTION_NOT_FOR_PACKAGE'],
    ['another package as option', { package: 'bot', options: { care_plan: 1 } }, 'PRICING_UNKNOWN_OPTION'],
    ['two of a single package', { package: 'bot', options: { bot: 2 } }, 'PRICING_BAD_QUANTITY'],
    ['zero', { package: 'bot', options: { channel: 0 } }, 'PRICING_BAD_QUANTITY'],
    ['negative', { package: 'bot', options: { channel: -1 } }, 'PRICING_BAD_QUANTITY'],
    ['fraction', { package: 'bot', options: { channel: 1.5 } }, 'PRICING_BAD_QUANTITY'],
    ['not a number', { package: 'bot', options: { channel: Number.NaN } }, 'PRICING_BAD_QUANTITY'],
    ['huge', { package: 'bot', options: { channel: 1e21 } }, 'PRICING_BAD_QUANTITY'],
    ['below the least', { package: 'bot', options: { hour: 1 } }, 'PRICING_BAD_QUANTITY'],
    ['unknown coefficient', { package: 'bot', set: { hurry: 'fast' } }, 'PRICING_UNKNOWN_COEFFICIENT'],
    ['unknown value', { package: 'bot', set: { urgency: 'fats' } }, 'PRICING_UNKNOWN_VALUE'],
    ['unknown promo', { package: 'bot', promo: 'START' }, 'PRICING_UNKNOWN_PROMO'],
    ['expired promo', { package: 'bot', promo: 'OLD' }, 'PRICING_PROMO_EXPIRED'],
    ['promo of the future', { package: 'bot', promo: 'SPRING' }, 'PRICING_PROMO_NOT_YET'],
    ['promo of another package', { package: 'bot', promo: 'CARE' }, 'PRICING_PROMO_NOT_FOR_PACKAGE'],
    ['promo of an option not ordered', { package: 'bot', promo: 'HOURS' }, 'PRICING_PROMO_NOT_FOR_PACKAGE'],
  ];
  for (const [name, order, code] of cases)
    t.equal(
      codeOf(() => quote(order)),
      code,
      name,
    );
  const dear = compilePriceList(
    {
      ...smallPricing,
      options: [{ id: 'hour', title: 'Час', price: 900_000_000, quantity: { max: 9_000_000 } }],
      packages: smallPricing.packages.map((entry) => ({ ...entry, options: ['hour'] })),
    },
    () => ({ file: '', line: 1 }),
  );
  const order = { package: 'bot', options: { hour: 9_000_000 } };
  t.equal(
    codeOf(() => computeQuote(dear, includedVat, { order }, context)),
    'PRICING_AMOUNT_TOO_LARGE',
  );
  t.equal(
    codeOf(() => computeQuote(smallPrices, [], { order: { package: 'bot' } }, context)),
    'PRICING_NO_VAT_REGIME',
  );
  const hintOf = (order: QuoteRequest['order']) => {
    try {
      quote(order);
    } catch (error) {
      return error instanceof AssistantError ? error.text('ru').hint : String(error);
    }
    return '';
  };
  t.match(hintOf({ package: 'bott' }), /^«bot»\? /, 'the nearest name is offered');
  t.match(hintOf({ package: 'bot', options: { chann: 1 } }), /^«channel»\? /, 'the one that begins so');
  t.match(hintOf({ package: 'bot', options: { channel: 0 } }), /^Если «channel» в заказе не нужно, не указывайте/);
  t.match(hintOf({ package: 'bot', options: { hour: 1 } }), /^Пример: --option hour=\d+$/);
});

t.test('names that may have been meant', (t) => {
  const options = [
    'crm_integration',
    'telegram_channel',
    'avito_channel',
    'extra_channel',
    'extra_language',
    'on_premise',
  ];
  const cases = [
    ['telegram', '«telegram_channel»? '],
    ['Telegramm', '«telegram_channel»? '],
    ['telegram_bot', '«telegram_channel»? '],
    ['crm', '«crm_integration»? '],
    ['crm-integration', '«crm_integration»? '],
    ['crm_integraton', '«crm_integration»? '],
    ['extra', '«extra_channel», «extra_language»? '],
    ['premise', '«on_premise»? '],
    ['channel', '«telegram_channel», «avito_channel», «extra_channel»? '],
    ['voice', ''],
    ['on', ''],
    ['', ''],
  ] as const;
  for (const [typed, offered] of cases) t.equal(suggestedNames(typed, options), offered, typed);
  t.end();
});

t.test('VAT goes by the date in the zone of the company', async (t) => {
  const periods = [
    { from: '2025-01-01', system: 'osno', regime: 'included' },
    { from: '2026-01-01', system: 'osno', regime: 'on_top', rate: 22 },
  ] as const;
  const at = (now: string) =>
    computeQuote(smallPrices, periods, { order: { package: 'bot' } }, { ...context, now: new Date(now) }).body;
  const before = at('2025-12-31T20:59:59Z');
  t.match(before, { vat: { regime: 'included', rate: 20, amount: 2_000_000 }, total: 12_000_000 });
  const after = at('2025-12-31T21:00:00Z');
  t.match(after, { vat: { regime: 'on_top', rate: 22, amount: 2_640_000 }, total: 14_640_000 });
  t.equal(after.recurring[0]?.amount, 1_220_000, 'what follows is named with VAT too');
});

t.test('references and explanation', async (t) => {
  t.equal(priceReference(smallPrices, ['price', 'bot', 'from']), '90\u00a0000\u00a0₽', 'the most favourable factor');
  t.equal(priceReference(smallPrices, ['price', 'bot', 'monthly']), '9\u00a0000\u00a0₽');
  t.equal(priceReference(smallPrices, ['price', 'channel', 'from']), '12\u00a0000\u00a0₽');
  t.equal(priceReference(smallPrices, ['price', 'care_plan', 'from']), '40\u00a0000,50\u00a0₽');
  t.equal(priceReference(smallPrices, ['price', 'channel', 'monthly']), undefined);
  t.equal(priceReference(smallPrices, ['price', 'nothing', 'from']), undefined);
  t.equal(priceReference(smallPrices, ['company', 'bot', 'from']), undefined);

  const request: QuoteRequest = {
    order: { package: 'bot', options: { channel: 4 }, set: { urgency: 'fast' }, promo: 'START10' },
  };
  const calculation = computeQuote(smallPrices, includedVat, request, context);
  const text = formatExplanation(explainQuote(calculation, 'ru')).replaceAll('\u00a0', ' ');
  for (const part of [
    '100 000 ₽ / проект  ← config/pricing.yaml#packages.0.price:3',
    '× 1,15 – Срочность: быстро  ← config/pricing.yaml#coefficients.0.values.1.factor:5',
    '15 000 ₽ / канал (ступень 3–9)',
    '= 17 250 ₽ × 4 = 69 000 ₽',
    '(промокод START10, 10 %)  ← config/pricing.yaml#promo_codes.0.percent:3',
    'уже в ценах, 5 %',
  ]) {
    t.ok(text.includes(part), part);
  }
  t.match(formatExplanation(explainQuote(calculation, 'en')), /promo code START10/);
  t.match(text, '≥ 80 500 ₽ – ниже этого скидки строку не опускают  ← config/pricing.yaml#floor.percent:2');
  t.match(text, '≥ 48 300 ₽ – ниже этого', 'the common floor of the channels is above their own 46 000 ₽');
  t.notMatch(text, 'округлено', 'nothing was rounded');
  const coarse = compilePriceList({ ...smallPricing, rounding: { unit_price: 100 } }, (path) => ({
    file: path.join('.'),
    line: 1,
  }));
  const rounded = computeQuote(
    coarse,
    includedVat,
    { order: { package: 'bot', set: { urgency: 'fast', scale: 'large' } } },
    context,
  );
  t.match(
    formatExplanation(explainQuote(rounded, 'ru')).replaceAll('\u00a0', ' '),
    '≈ 153 300 ₽ – округлено до 100 ₽  ← rounding.unit_price:1',
  );
  const revised = grant({ percent: 2, reason: 'второй проект', role: 'owner' }, request.order);
  const story = formatExplanation(explainQuote(revised, 'ru')).replaceAll('\u00a0', ' ');
  t.match(story, /\(ручная manual, 2 %\); разрешил: owner, «второй проект»/);
  t.match(story, '115 000 ₽ / проект – из сметы q_base', 'where the price comes from');
  t.match(
    story,
    /− [\d ,]+ ₽ – Пара \(pair, из сметы q_base\) {2}← config\/pricing.yaml#discounts.bundles.0.percent:4/,
  );
  t.match(story, /− [\d ,]+ ₽ – Старт \(START10, из сметы q_base\) {2}← config\/pricing.yaml#promo_codes.0.percent:3/);
});

t.test('VAT on top: what a customer pays is what he is told', async (t) => {
  const onTop = { regime: 'on_top', rate: 22 } as const;
  const named = priceReference(smallPrices, ['price', 'care', 'monthly'], onTop);
  t.equal(named, '6\u00a0100\u00a0₽');
  const body = computeQuote(
    smallPrices,
    [{ from: '2026-01-01', system: 'osno', ...onTop }],
    { order: { package: 'bot', options: { care: 1 }, set: { scale: 'tiny' } } },
    context,
  ).body;
  t.equal(priceReference(smallPrices, ['price', 'bot', 'from'], onTop), formatMoneyShort(body.lines[0]?.total ?? 0));
  t.equal(formatMoneyShort(body.recurring.at(-1)?.amount ?? 0), named);
  t.equal(
    priceReference(smallPrices, ['price', 'care', 'monthly'], { regime: 'included', rate: 5 }),
    '5\u00a0000\u00a0₽',
  );
  const view = quoteView({ ...body, id: 'q', signature: '' }, 'Europe/Moscow');
  t.match(view.recurring.at(-1), { title: 'Приоритет (с НДС)', amount: '6\u00a0100,00\u00a0₽' });
});

t.test('the sample price list sells', async (t) => {
  const pricing = samplePricing();
  const prices = compilePriceList(pricing, () => ({ file: 'config/pricing.yaml', line: 1 }));
  t.ok(prices.packages.length >= 6 && prices.options.length >= 15);
  for (const entry of prices.packages) {
    const options = Object.fromEntries(entry.options.map((id) => [id, null]));
    const { body } = computeQuote(prices, includedVat, { order: { package: entry.id, options } }, context);
    t.ok(body.total > 0, entry.id);
    t.equal(
      body.payments.reduce((sum, { amount }) => sum + amount, 0),
      body.total,
    );
  }
});
