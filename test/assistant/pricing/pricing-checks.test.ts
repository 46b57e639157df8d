import t from 'tap';
import { checkPricing } from '../../../assistant/pricing/pricing-checks.ts';
import type { PricingFile } from '../../../assistant/pricing/pricing-schema.ts';
import { checkVatPeriods } from '../../../assistant/pricing/vat-checks.ts';
import type { VatPeriod } from '../../../assistant/pricing/vat-schema.ts';
import { samplePricing, smallPricing } from './sample-price-list.ts';

type Mutable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> } : Value;
type Draft = Mutable<PricingFile>;

/** `code path` of every finding, warnings marked by `~`. */
function found(file: PricingFile): string[] {
  return checkPricing(file).map(
    ({ definition, path, severity }) => `${severity === 'warning' ? '~' : ''}${definition.code} ${path.join('.')}`,
  );
}

function at<Value>(list: readonly Value[] | undefined, index: number): Value {
  const value = list?.[index];
  if (value === undefined) throw new RangeError(`no entry ${index}`);
  return value;
}

/** What the small price list has of its own: an option of no package, a bundle that the floor cuts. */
const known = ['~PRICING_UNUSED options.3.id', 'PRICING_BELOW_FLOOR discounts.bundles.1.amount'];

t.test('the sample and the small price list are in order', async (t) => {
  t.same(found(samplePricing()), []);
  t.same(found(smallPricing), known);
});

t.test('each defect is found at its place', async (t) => {
  const cases: readonly (readonly [string, (draft: Draft) => void, readonly string[]])[] = [
    [
      'option named like a package',
      (draft) => {
        at(draft.options, 3).id = 'bot';
      },
      ['PRICING_DUPLICATE_ID options.3.id'],
    ],
    [
      'promo code named twice, discount named «manual»',
      (draft) => {
        at(draft.promo_codes, 1).code = 'START10';
        at(draft.discounts?.bundles, 0).id = 'manual';
      },
      ['PRICING_DUPLICATE_ID discounts.bundles.0.id', 'PRICING_DUPLICATE_ID promo_codes.1.code'],
    ],
    [
      'unknown references',
      (draft) => {
        const bot = at(draft.packages, 0);
        bot.options = ['channel', 'hours', 'care'];
        bot.coefficients = ['urgency', 'scales'];
        bot.payment = 'half';
        at(draft.promo_codes, 3).packages = ['care'];
        at(draft.discounts?.bundles, 1).only = ['hour', 'nothing'];
      },
      [
        'PRICING_UNKNOWN_REFERENCE packages.0.coefficients.1',
        'PRICING_UNKNOWN_REFERENCE packages.0.options.1',
        'PRICING_UNKNOWN_REFERENCE packages.0.payment',
        '~PRICING_UNUSED coefficients.1.id',
        'PRICING_UNKNOWN_REFERENCE discounts.bundles.1.only.1',
        'PRICING_BUNDLE_IMPOSSIBLE discounts.bundles.1.needs',
        'PRICING_UNKNOWN_REFERENCE promo_codes.3.packages.0',
        '~PRICING_UNUSED payment_schedules.0.id',
      ],
    ],
    [
      'no price, two prices, an empty fee',
      (draft) => {
        delete at(draft.options, 1).price;
        at(draft.options, 0).price = 50_000;
        at(draft.options, 2).monthly = {};
      },
      [
        'PRICING_PRICE_TWICE options.0.tiers',
        'PRICING_PRICE_MISSING options.1.id',
        'PRICING_PRICE_MISSING options.2.monthly',
      ],
    ],
    [
      'a package that costs nothing',
      (draft) => {
        const bot = at(draft.packages, 0);
        delete bot.price;
        bot.monthly = { price: 100, prepaid_months: 0 };
      },
      ['PRICING_PACKAGE_FREE packages.0.id'],
    ],
    [
      'thirds of a kopeck',
      (draft) => {
        at(draft.options, 1).price = 33.333;
      },
      ['PRICING_FRACTION_OF_KOPECK options.1.price'],
    ],
    [
      'tiers overlap',
      (draft) => {
        at(at(draft.options, 0).tiers, 1).from = 2;
      },
      ['PRICING_TIERS_OVERLAP options.0.tiers.1.from'],
    ],
    [
      'a tier without end in the middle',
      (draft) => {
        delete at(at(draft.options, 0).tiers, 0).to;
      },
      ['PRICING_TIERS_OVERLAP options.0.tiers.1.from'],
    ],
    [
      'tiers leave a gap',
      (draft) => {
        at(at(draft.options, 0).tiers, 1).from = 5;
      },
      ['PRICING_TIERS_GAP options.0.tiers.1.from'],
    ],
    [
      'a tier ends before it begins',
      (draft) => {
        at(at(draft.options, 0).tiers, 1).to = 2;
      },
      ['PRICING_TIER_REVERSED options.0.tiers.1.to'],
    ],
    [
      'tiers begin late and end early',
      (draft) => {
        const { tiers } = at(draft.options, 0);
        at(tiers, 0).from = 2;
        at(tiers, 2).to = 20;
      },
      ['PRICING_TIERS_TOO_SHORT options.0.tiers.0.from', 'PRICING_TIERS_TOO_SHORT options.0.tiers.2.to'],
    ],
    [
      'quantities do not fit',
      (draft) => {
        at(draft.options, 1).quantity = { min: 5, max: 4 };
        at(draft.packages, 1).quantity = { min: 3, max: 24, default: 2 };
      },
      ['PRICING_QUANTITY_RANGE packages.1.quantity', 'PRICING_QUANTITY_RANGE options.1.quantity'],
    ],
    [
      'the default is no value',
      (draft) => {
        at(draft.coefficients, 0).default = 'usuall';
      },
      ['PRICING_DEFAULT_MISSING coefficients.0.default'],
    ],
    [
      'neither or both of percent and amount',
      (draft) => {
        delete at(draft.promo_codes, 0).percent;
        at(draft.discounts?.limited, 0).amount = 10;
      },
      ['PRICING_REDUCTION_UNCLEAR discounts.limited.0.amount', 'PRICING_REDUCTION_UNCLEAR promo_codes.0.code'],
    ],
    [
      'dates that are none or run backwards',
      (draft) => {
        at(draft.discounts?.limited, 0).until = '2026-11-31';
        at(draft.promo_codes, 1).until = '2027-02-01';
      },
      ['PRICING_DATE_INVALID discounts.limited.0.until', 'PRICING_DATES_REVERSED promo_codes.1.until'],
    ],
    [
      'stages that are not 100 %',
      (draft) => {
        at(at(draft.payment_schedules, 1).stages, 2).percent = 33.33;
      },
      ['PRICING_PERCENTS_NOT_100 payment_schedules.1.stages'],
    ],
    [
      'a floor above the price',
      (draft) => {
        at(draft.options, 0).floor = 12_000.01;
      },
      ['PRICING_FLOOR_ABOVE_PRICE options.0.floor'],
    ],
    [
      'discounts below the common floor',
      (draft) => {
        at(draft.promo_codes, 0).percent = 31;
        at(draft.discounts?.bundles, 0).percent = 40;
        if (draft.discounts?.manual !== undefined) draft.discounts.manual.owner = 30.5;
      },
      [
        'PRICING_BELOW_FLOOR discounts.bundles.0.percent',
        'PRICING_BELOW_FLOOR promo_codes.0.percent',
        'PRICING_BELOW_FLOOR discounts.manual.owner',
      ],
    ],
    [
      "a sum below a package's own floor",
      (draft) => {
        const bot = at(draft.packages, 0);
        bot.floor = 99_000;
        at(draft.discounts?.limited, 1).amount = 8000;
      },
      [
        'PRICING_BELOW_FLOOR discounts.limited.0.percent',
        'PRICING_BELOW_FLOOR discounts.limited.1.amount',
        'PRICING_BELOW_FLOOR promo_codes.0.percent',
        'PRICING_BELOW_FLOOR promo_codes.1.percent',
        'PRICING_BELOW_FLOOR promo_codes.2.percent',
        'PRICING_BELOW_FLOOR discounts.manual.owner',
      ],
    ],
  ];
  for (const [name, spoil, expected] of cases) {
    const draft = structuredClone(smallPricing) as Draft;
    spoil(draft);
    t.same(
      found(draft as PricingFile).filter((line) => !known.includes(line)),
      expected,
      name,
    );
  }
});

t.test('VAT that cannot be', async (t) => {
  const codes = (...periods: VatPeriod[]) =>
    checkVatPeriods(periods).map(({ definition, path }) => `${definition.code} ${path.join('.')}`);
  const from = '2026-01-01';
  t.same(codes({ from, system: 'usn', regime: 'included', rate: 5, ground: 'п. 8 ст. 164 НК РФ' }), []);
  t.same(codes({ from, system: 'usn', regime: 'on_top', rate: 22 }), []);
  t.same(codes({ from, system: 'usn', regime: 'none', ground: 'освобождение по п. 1 ст. 145 НК РФ' }), []);
  t.same(
    codes(
      { from, system: 'osno', regime: 'included' },
      { from: '2025-01-01', system: 'osno', regime: 'included', rate: 20 },
    ),
    [],
  );
  t.same(codes({ from: '2024-01-01', system: 'usn', regime: 'none', ground: 'ст. 346.11 НК РФ' }), []);
  t.same(
    codes({ from, system: 'npd', regime: 'none' }, { from: '2027-01-01', system: 'psn', regime: 'none', rate: 0 }),
    [],
  );

  t.same(codes({ from, system: 'npd', regime: 'included', rate: 5 }), ['VAT_IMPOSSIBLE_REGIME vat.0.regime']);
  t.same(codes({ from, system: 'psn', regime: 'on_top', rate: 22 }), ['VAT_IMPOSSIBLE_REGIME vat.0.regime']);
  t.same(codes({ from, system: 'osno', regime: 'included', rate: 5 }), ['VAT_WRONG_RATE vat.0.rate']);
  t.same(codes({ from, system: 'osno', regime: 'included', rate: 20 }), ['VAT_WRONG_RATE vat.0.rate']);
  t.same(codes({ from, system: 'usn', regime: 'included', rate: 10 }), ['VAT_WRONG_RATE vat.0.rate']);
  t.same(codes({ from: '2025-06-01', system: 'osno', regime: 'included', rate: 22 }), ['VAT_WRONG_RATE vat.0.rate']);
  t.same(codes({ from: '2025-06-01', system: 'osno', regime: 'included', rate: 20 }), ['VAT_RATE_OUTDATED vat.0.rate']);
  t.same(codes({ from, system: 'usn', regime: 'included' }), ['VAT_RATE_MISSING vat.0.regime']);
  t.same(codes({ from, system: 'usn', regime: 'none', rate: 5 }), ['VAT_RATE_WITHOUT_VAT vat.0.rate']);
  t.same(codes({ from, system: 'usn', regime: 'none', ground: 'УСН, ст. 346.11 НК РФ' }), [
    'VAT_GROUND_OUTDATED vat.0.ground',
  ]);
  t.same(codes({ from, system: 'npd', regime: 'none', ground: 'ст. 145 НК РФ' }), ['VAT_GROUND_FOREIGN vat.0.ground']);
  t.same(codes({ from, system: 'usn', regime: 'none', ground: '№ 422-ФЗ' }), ['VAT_GROUND_FOREIGN vat.0.ground']);
  t.same(codes({ from: '2026-02-30', system: 'npd', regime: 'none' }), ['VAT_DATE_INVALID vat.0.from']);
  t.same(codes({ from, system: 'npd', regime: 'none' }, { from, system: 'psn', regime: 'none' }), [
    'VAT_DUPLICATE_DATE vat.1.from',
  ]);
});
