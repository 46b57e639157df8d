import fc from 'fast-check';
import t from 'tap';
import { AssistantError } from '../../../assistant/errors.ts';
import { compilePriceList } from '../../../assistant/pricing/compile-price-list.ts';
import { computeQuote, type QuoteRequest } from '../../../assistant/pricing/compute-quote.ts';
import { discountQuote } from '../../../assistant/pricing/discount-quote.ts';
import type { PriceList } from '../../../assistant/pricing/price-list.ts';
import { checkPricing } from '../../../assistant/pricing/pricing-checks.ts';
import type { PricingFile, TierFile } from '../../../assistant/pricing/pricing-schema.ts';
import type { QuoteBody } from '../../../assistant/pricing/quote.ts';
import type { VatPeriod } from '../../../assistant/pricing/vat-schema.ts';
import { context } from './sample-price-list.ts';

/** 10,000 price lists, each with its own order, seller and manual discount. */
const runs = 10_000;

const roubles = fc.integer({ min: 1, max: 200_000_000 }).map((kopecks) => kopecks / 100);
const percent = fc.integer({ min: 1, max: 6_000 }).map((hundredths) => hundredths / 100);
const factor = fc.constantFrom(0.5, 0.85, 0.999, 1, 1.005, 1.15, 1.333, 2, 3.7);

/** Some of: one price, or tiers that follow each other without end. */
const priced = fc.oneof(
  roubles.map((price) => ({ price })),
  fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), roubles), { minLength: 2, maxLength: 4 }).map((steps) => {
    let from = 1;
    const tiers = steps.map(([length, price], index): TierFile => {
      const tier = index === steps.length - 1 ? { from, price } : { from, to: from + length - 1, price };
      from += length;
      return tier;
    });
    return { tiers };
  }),
);

const monthly = fc.tuple(priced, fc.constantFrom(0, 1, 2, 6, undefined)).map(([price, months]) => ({
  ...price,
  ...(months === undefined ? {} : { prepaid_months: months }),
}));

const coefficientIds = ['c0', 'c1', 'c2'];
const itemExtras = fc.record({
  coefficients: fc.subarray(coefficientIds),
  floor: fc.option(roubles, { nil: undefined, freq: 4 }),
});

const option = fc
  .tuple(fc.constantFrom('one', 'both', 'month'), priced, monthly, itemExtras)
  .map(([form, price, fee, { coefficients, floor }]) => ({
    ...(form === 'month' ? {} : price),
    ...(form === 'one' ? {} : { monthly: fee }),
    coefficients,
    ...(floor === undefined ? {} : { floor }),
  }));

const reduction = fc.oneof(
  percent.map((value) => ({ percent: value })),
  roubles.map((amount) => ({ amount })),
);

const shares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }).map((weights) => {
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.max(1, Math.floor((weight * 10_000) / sum)));
  parts[0] = (parts[0] ?? 0) + 10_000 - parts.reduce((a, b) => a + b, 0);
  return parts.filter((part) => part > 0).map((part) => part / 100);
});

const optionIds = ['o0', 'o1', 'o2'];

const pricing = fc
  .record({
    step: fc.constantFrom(0.01, 1, 50, 100),
    floor: fc.constantFrom(1, 33.3, 70, 95, 100),
    package: fc.tuple(priced, fc.option(monthly), itemExtras),
    options: fc.tuple(option, option, option),
    factors: fc.array(fc.tuple(factor, fc.constantFrom('one_off', 'monthly', 'all')), { minLength: 3, maxLength: 3 }),
    bundle: fc.tuple(reduction, fc.subarray(optionIds, { minLength: 1 }), fc.boolean()),
    limited: fc.tuple(reduction, fc.boolean()),
    promo: reduction,
    owner: percent,
    shares,
  })
  .map((parts): PricingFile => {
    const [price, fee, { coefficients, floor }] = parts.package;
    const [bundle, needs, narrow] = parts.bundle;
    const [limited, running] = parts.limited;
    return {
      version: 1,
      lifetime_days: 7,
      rounding: { unit_price: parts.step },
      floor: { percent: parts.floor },
      packages: [
        {
          id: 'p0',
          title: 'Пакет',
          ...price,
          ...(fee === null ? {} : { monthly: fee }),
          quantity: { max: 20 },
          coefficients,
          ...(floor === undefined ? {} : { floor }),
          options: optionIds,
          payment: 'parts',
        },
      ],
      options: parts.options.map((entry, index) => ({ id: `o${index}`, title: 'Опция', ...entry })),
      coefficients: parts.factors.map(([value, applies_to], index) => ({
        id: `c${index}`,
        title: 'Коэффициент',
        default: 'usual',
        applies_to,
        values: [
          { id: 'usual', title: 'обычно', factor: 1 },
          { id: 'other', title: 'иначе', factor: value },
        ],
      })),
      discounts: {
        bundles: [
          { id: 'bundle', title: 'Комплект', needs: ['p0', ...needs], ...bundle, ...(narrow ? { only: needs } : {}) },
        ],
        limited: [{ id: 'limited', title: 'Акция', ...limited, ...(running ? {} : { until: '2026-11-21' }) }],
        manual: { owner: parts.owner },
      },
      promo_codes: [{ code: 'PROMO', title: 'Промокод', ...parts.promo }],
      payment_schedules: [
        {
          id: 'parts',
          title: 'График',
          stages: parts.shares.map((share, index) => ({
            id: `s${index}`,
            title: 'Платёж',
            percent: share,
            due: 'потом',
          })),
        },
      ],
    };
  });

const quantity = fc.option(fc.integer({ min: 1, max: 20 }));
const order = fc.record({
  options: fc.dictionary(fc.constantFrom('p0', ...optionIds), quantity, { maxKeys: 4, noNullPrototype: true }),
  set: fc.subarray(coefficientIds).map((ids) => Object.fromEntries(ids.map((id) => [id, 'other']))),
  promo: fc.option(fc.constant('promo')),
});

const manual = fc.option(
  fc.oneof(
    percent.map((value) => ({ percent: value })),
    fc.integer({ min: 1, max: 5_000_000 }).map((amount) => ({ amount })),
  ),
  { freq: 2 },
);

const vatPeriod = fc.constantFrom<VatPeriod>(
  { from: '2026-01-01', system: 'osno', regime: 'included', rate: 22 },
  { from: '2026-01-01', system: 'osno', regime: 'on_top', rate: 22 },
  { from: '2026-01-01', system: 'usn', regime: 'included', rate: 5 },
  { from: '2026-01-01', system: 'usn', regime: 'on_top', rate: 7 },
  { from: '2026-01-01', system: 'npd', regime: 'none' },
);

function halfUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return 2n * (numerator % denominator) >= denominator ? quotient + 1n : quotient;
}

function expect(holds: boolean, what: string, details?: unknown): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(details)}`);
}

/** What every quote must satisfy, computed in another way than the product does. */
function checkBody(body: QuoteBody, file: PricingFile): void {
  let total = 0;
  let discounts = 0;
  let vat = 0;
  for (const line of body.lines) {
    const { quantity: count, unitPrice, amount, discount } = line;
    expect(
      [unitPrice, amount, discount, line.vat, line.total].every((sum) => Number.isSafeInteger(sum) && sum >= 0),
      'whole kopecks',
      line,
    );
    expect(Number.isSafeInteger(count) && count >= 1, 'a positive quantity', line);
    expect(amount === count * unitPrice, 'amount = quantity × unit price', line);
    expect(unitPrice === unitPriceOf(file, body, line.id, count), 'unit price: tier × factors, rounded once', line);
    const charged = amount - discount;
    const floor = (BigInt(amount) * BigInt(Math.round(file.floor.percent * 100)) + 9_999n) / 10_000n;
    expect(BigInt(charged) >= floor, 'no line below the floor', line);
    expect(charged >= Math.min(amount, ownFloorOf(file, line.id) * count), "no line below its item's own floor", line);
    const rate = BigInt(body.vat.rate);
    const tax =
      body.vat.regime === 'none'
        ? 0n
        : halfUp(BigInt(charged) * rate, body.vat.regime === 'included' ? 100n + rate : 100n);
    expect(BigInt(line.vat) === tax, 'VAT of the line', line);
    expect(line.total === charged + (body.vat.regime === 'on_top' ? line.vat : 0), 'total of the line', line);
    total += line.total;
    discounts += discount;
    vat += line.vat;
  }
  expect(total === body.total, 'Σ lines.total = total', body);
  expect(vat === body.vat.amount, 'Σ lines.vat = vat.amount', body);
  expect(discounts === body.discounts.reduce((sum, { amount }) => sum + amount, 0), 'Σ discounts', body);
  expect(
    body.discounts.every(({ amount }) => amount > 0),
    'discounts are positive',
    body.discounts,
  );
  expect(body.payments.reduce((sum, { amount }) => sum + amount, 0) === total, 'Σ payments = total', body.payments);
  const stages = file.payment_schedules[0]?.stages ?? [];
  for (const [index, { amount }] of body.payments.entries()) {
    const exact = (total * (stages[index]?.percent ?? 0)) / 100;
    expect(Math.abs(amount - exact) < 1.001, 'a payment is within a kopeck of its share', body.payments);
  }
}

function itemOf(file: PricingFile, lineId: string) {
  const [id] = lineId.split('.');
  const item = [...file.packages, ...(file.options ?? [])].find((entry) => entry.id === id);
  if (item === undefined) throw new Error(`no item ${lineId}`);
  const isMonthly = lineId.endsWith('.monthly') || (item.price === undefined && item.tiers === undefined);
  return { item, isMonthly };
}

function ownFloorOf(file: PricingFile, lineId: string): number {
  const { item } = itemOf(file, lineId);
  return lineId.endsWith('.monthly') ? 0 : Math.round((item.floor ?? 0) * 100);
}

function unitPriceOf(file: PricingFile, body: QuoteBody, lineId: string, count: number): number {
  const { item, isMonthly } = itemOf(file, lineId);
  const form = (isMonthly ? item.monthly : item) ?? {};
  const ordered = body.order.options[item.id] ?? 1;
  expect(!isMonthly || count % ordered === 0, 'months × quantity', { lineId, count, ordered });
  const roublesEach =
    form.price ??
    form.tiers?.find(({ from, to }) => ordered >= from && ordered <= (to ?? Number.POSITIVE_INFINITY))?.price ??
    0;
  const kopecks = BigInt(Math.round(roublesEach * 100));
  const thousandths = (file.coefficients ?? [])
    .filter(
      ({ id, applies_to }) => item.coefficients?.includes(id) && applies_to !== (isMonthly ? 'one_off' : 'monthly'),
    )
    .map(({ id, values }) => values.find((value) => value.id === (body.order.set[id] ?? 'usual'))?.factor ?? 1)
    .map((value) => BigInt(Math.round(value * 1000)));
  const product = thousandths.reduce((a, b) => a * b, 1n);
  const unit = 1000n ** BigInt(thousandths.length);
  if (product === unit) return Number(kopecks);
  const step = BigInt(Math.round((file.rounding?.unit_price ?? 0.01) * 100));
  return Number(halfUp(kopecks * product, unit * step) * step);
}

t.test(`every quote of ${runs} generated price lists and orders adds up`, async (t) => {
  let given = 0;
  let refused = 0;
  fc.assert(
    fc.property(pricing, order, manual, vatPeriod, (file, wanted, discount, vat) => {
      const prices = compilePriceList(file, (path) => ({ file: 'config/pricing.yaml', line: path.length }));
      const plain: QuoteRequest = { order: { package: 'p0', ...wanted } };
      const { body } = computeQuote(prices, [vat], plain, context);
      checkBody(body, file);

      // From the kept JSON of the price list and the order that the quote names: the same, byte for byte.
      const kept = JSON.parse(JSON.stringify(prices)) as PriceList;
      const { body: again } = computeQuote(kept, [vat], { order: body.order }, context);
      expect(JSON.stringify(again) === JSON.stringify(body), 'byte for byte', { body, again });

      if (discount === null) return;
      const base = { ...body, id: 'q_base', signature: '' };
      const granted = { ...discount, reason: 'проверка', role: 'owner' as const };
      const revision = { revision: 2, replaces: 'q_base', discount: granted };
      try {
        const lowered = discountQuote(base, prices, [vat], revision, context).body;
        given += 1;
        checkBody(lowered, file);
        expect(lowered.total < body.total, 'a discount lowers the bill', { lowered, body });
        expect(lowered.validUntil === body.validUntil, 'the end stays', lowered);
        const entry = lowered.discounts.at(-1);
        if ('amount' in discount) expect(entry?.amount === discount.amount, 'exactly what was granted', entry);
        const left = body.lines.reduce((sum, line) => sum + line.amount - line.discount, 0);
        const limit = (left * (file.discounts?.manual?.owner ?? 0)) / 100;
        expect(entry?.id === 'manual' && entry.amount <= limit + 1, 'within the limit of the role', { entry, limit });
      } catch (error) {
        if (!(error instanceof AssistantError)) throw error;
        refused += 1;
        const codes = ['PRICING_DISCOUNT_OVER_LIMIT', 'PRICING_DISCOUNT_BELOW_FLOOR', 'PRICING_BAD_DISCOUNT'];
        expect(codes.includes(error.code), 'refused for a reason', error.code);
      }
    }),
    { numRuns: runs, seed: 20261122 },
  );
  t.ok(given > 100 && refused > 100, `${given} manual discounts given, ${refused} refused`);
});

t.test('generated price lists pass the checks, floors and discounts aside', async (t) => {
  const tolerated = new Set(['PRICING_BELOW_FLOOR', 'PRICING_FLOOR_ABOVE_PRICE', 'PRICING_UNUSED']);
  fc.assert(
    fc.property(pricing, (file) => {
      const found = checkPricing(file).filter(({ definition }) => !tolerated.has(definition.code));
      expect(found.length === 0, 'no finding', found);
    }),
    { numRuns: 500, seed: 20261122 },
  );
  t.pass();
});
