import type { YamlPath } from '../findings.ts';
import { kopecksOf } from './money.ts';
import type {
  DatedReduction,
  ManualLimit,
  MonthlyForm,
  PricedItem,
  PriceForm,
  PriceList,
  Reduction,
} from './price-list.ts';
import type { LimitedFile, ManualFile, MonthlyFile, OptionFile, PricingFile, TierFile } from './pricing-schema.ts';
import type { RuleReference } from './quote.ts';

export type Locate = (path: YamlPath) => RuleReference;

/** Orders above this quantity need an explicit `quantity.max`: a slip of the finger must not become an offer. */
const usualMaximum = 10_000;

/** Turns a file that passed the schema and `checkPricing` into the form the computation reads. */
export function compilePriceList(file: PricingFile, locate: Locate): PriceList {
  const { bundles = [], limited = [] } = file.discounts ?? {};
  const manual: ManualFile = file.discounts?.manual ?? {};
  return {
    lifetimeDays: file.lifetime_days,
    roundingStep: kopecksOf(file.rounding?.unit_price ?? 0.01),
    roundingRule: file.rounding?.unit_price === undefined ? null : locate(['rounding', 'unit_price']),
    floorPercent: file.floor.percent,
    floorRule: locate(['floor', 'percent']),
    packages: file.packages.map((entry, index) => ({
      ...compileItem(entry, ['packages', index], 'package', locate),
      includes: entry.includes ?? [],
      options: entry.options ?? [],
      payment: entry.payment,
    })),
    options: (file.options ?? []).map((entry, index) => compileItem(entry, ['options', index], 'option', locate)),
    coefficients: (file.coefficients ?? []).map((entry, index) => ({
      id: entry.id,
      title: entry.title,
      default: entry.default,
      appliesTo: entry.applies_to ?? 'one_off',
      values: entry.values.map((value, position) => ({
        ...value,
        rule: locate(['coefficients', index, 'values', position, 'factor']),
      })),
      rule: locate(['coefficients', index, 'id']),
    })),
    bundles: bundles.map((entry, index) => ({
      ...compileReduction(entry, entry.id, ['discounts', 'bundles', index], locate),
      needs: entry.needs,
    })),
    limited: limited.map((entry, index) => compileDated(entry, entry.id, ['discounts', 'limited', index], locate)),
    manual: {
      title: manual.title ?? 'Индивидуальная скидка',
      limits: (['operator', 'owner'] as const).flatMap((role): ManualLimit[] => {
        const percent = manual[role];
        return percent === undefined ? [] : [{ role, percent, rule: locate(['discounts', 'manual', role]) }];
      }),
    },
    promoCodes: (file.promo_codes ?? []).map((entry, index) =>
      compileDated(entry, entry.code, ['promo_codes', index], locate),
    ),
    schedules: file.payment_schedules,
  };
}

function compileItem(file: OptionFile, path: YamlPath, kind: 'package' | 'option', locate: Locate): PricedItem {
  const min = file.quantity?.min ?? 1;
  // A package is one unless the file says how many there may be; an option may be repeated.
  const max = file.quantity?.max ?? (kind === 'package' && file.quantity === undefined ? 1 : usualMaximum);
  return {
    id: file.id,
    title: file.title,
    description: file.description ?? '',
    unit: file.unit ?? 'усл.',
    oneOff: compileForm(file, path, locate),
    monthly: file.monthly === undefined ? null : compileMonthly(file.monthly, [...path, 'monthly'], kind, locate),
    quantity: { min, max, default: file.quantity?.default ?? min },
    coefficients: file.coefficients ?? [],
    floor: file.floor === undefined ? null : kopecksOf(file.floor),
    floorRule: file.floor === undefined ? null : locate([...path, 'floor']),
    rule: locate([...path, 'id']),
  };
}

function compileMonthly(file: MonthlyFile, path: YamlPath, kind: 'package' | 'option', locate: Locate): MonthlyForm {
  return {
    tiers: compileForm(file, path, locate)?.tiers ?? [],
    title: file.title ?? null,
    unit: file.unit ?? 'мес.',
    prepaidMonths: file.prepaid_months ?? (kind === 'package' ? 1 : null),
    monthsByQuantity: file.months_by_quantity ?? false,
  };
}

interface PriceSource {
  readonly price?: number;
  readonly tiers?: readonly TierFile[];
}

function compileForm({ price, tiers }: PriceSource, path: YamlPath, locate: Locate): PriceForm | null {
  if (tiers !== undefined) {
    return {
      tiers: tiers.map((tier, index) => ({
        from: tier.from,
        to: tier.to ?? null,
        price: kopecksOf(tier.price),
        rule: locate([...path, 'tiers', index, 'price']),
      })),
    };
  }
  if (price === undefined) return null;
  return { tiers: [{ from: 1, to: null, price: kopecksOf(price), rule: locate([...path, 'price']) }] };
}

type ReductionSource = Pick<LimitedFile, 'title' | 'percent' | 'amount' | 'only'>;

function compileReduction(file: ReductionSource, id: string, path: YamlPath, locate: Locate): Reduction {
  const value = file.percent === undefined ? 'amount' : 'percent';
  return {
    id,
    title: file.title,
    percent: file.percent ?? null,
    amount: file.amount === undefined ? null : kopecksOf(file.amount),
    only: file.only ?? null,
    rule: locate([...path, value]),
  };
}

function compileDated(
  file: ReductionSource & Pick<LimitedFile, 'from' | 'until' | 'packages'>,
  id: string,
  path: YamlPath,
  locate: Locate,
): DatedReduction {
  return {
    ...compileReduction(file, id, path, locate),
    from: file.from ?? null,
    until: file.until ?? null,
    packages: file.packages ?? null,
  };
}
