import type { Finding, YamlPath } from '../findings.ts';
import { isCalendarDate } from '../local-time/local-date.ts';
import { suggestedNames } from '../nearest-name.ts';
import { checkDiscountsAgainstFloor } from './floor-checks.ts';
import { ratioOf } from './money.ts';
import { pricingCheckErrors as defects } from './pricing-check-errors.ts';
import type { LimitedFile, MonthlyFile, OptionFile, PackageFile, PricingFile } from './pricing-schema.ts';
import type { ReportFinding } from './report-finding.ts';
import { checkTiers } from './tier-checks.ts';

/** What the schema cannot see in config/pricing.yaml. Expects a file that the schema accepts. */
export function checkPricing(file: PricingFile, name = 'config/pricing.yaml'): Finding[] {
  const found: Finding[] = [];
  const report: ReportFinding = (definition, path, parameters, severity = 'error') => {
    found.push({ definition, parameters, severity, file: name, path });
  };
  checkIds(file, report);
  for (const [index, entry] of file.packages.entries()) checkPackage(file, entry, ['packages', index], report);
  for (const [index, entry] of (file.options ?? []).entries()) checkItem(file, entry, ['options', index], report);
  checkCoefficients(file, report);
  checkReductions(file, report);
  checkSchedules(file, report);
  checkKopecks(file, [], report);
  // Sums are worth checking only when every price can be computed.
  if (found.every(({ severity }) => severity === 'warning')) checkDiscountsAgainstFloor(file, report);
  return found;
}

function checkIds(file: PricingFile, report: ReportFinding): void {
  const { bundles = [], limited = [] } = file.discounts ?? {};
  const groups: (readonly (readonly [string, YamlPath])[])[] = [
    [...entriesOf(file.packages, ['packages']), ...entriesOf(file.options ?? [], ['options'])],
    entriesOf(file.coefficients ?? [], ['coefficients']),
    [
      // Granted by hand, named by this id in every quote.
      ['manual', ['discounts', 'manual']],
      ...entriesOf(bundles, ['discounts', 'bundles']),
      ...entriesOf(limited, ['discounts', 'limited']),
      ...(file.promo_codes ?? []).map(({ code }, index) => [code, ['promo_codes', index, 'code']] as const),
    ],
    entriesOf(file.payment_schedules, ['payment_schedules']),
    ...(file.coefficients ?? []).map(({ values }, index) => entriesOf(values, ['coefficients', index, 'values'])),
    ...file.payment_schedules.map(({ stages }, index) => entriesOf(stages, ['payment_schedules', index, 'stages'])),
  ];
  for (const group of groups) {
    const seen = new Set<string>();
    for (const [id, path] of group) {
      if (seen.has(id)) report(defects.duplicateId, path, { id });
      seen.add(id);
    }
  }
}

function entriesOf(list: readonly { readonly id: string }[], path: YamlPath): (readonly [string, YamlPath])[] {
  return list.map(({ id }, index) => [id, [...path, index, 'id']] as const);
}

function checkPackage(file: PricingFile, entry: PackageFile, path: YamlPath, report: ReportFinding): void {
  checkItem(file, entry, path, report);
  const options = (file.options ?? []).map(({ id }) => id);
  checkReferences('options', entry.options, options, [...path, 'options'], report);
  const schedules = file.payment_schedules.map(({ id }) => id);
  checkReference('payment_schedules', entry.payment, schedules, [...path, 'payment'], report);
  const { monthly } = entry;
  const prepaid = monthly !== undefined && monthly.prepaid_months !== 0 && costs(monthly);
  if ((hasPrice(entry) || monthly !== undefined) && !costs(entry) && !prepaid) {
    report(defects.freePackage, [...path, 'id'], { id: entry.id });
  }
}

function checkItem(file: PricingFile, entry: OptionFile, path: YamlPath, report: ReportFinding): void {
  const { id, monthly, quantity } = entry;
  const min = quantity?.min ?? 1;
  const isPackage = path[0] === 'packages';
  const max = quantity?.max ?? (isPackage && quantity === undefined ? 1 : null);
  const usual = quantity?.default ?? min;
  if (max !== null && (min > max || usual > max)) {
    report(defects.quantityRange, [...path, 'quantity'], { min, max, usual });
  } else if (usual < min) {
    report(defects.quantityRange, [...path, 'quantity'], { min, max: max ?? '…', usual });
  }
  if (!hasPrice(entry) && monthly === undefined) report(defects.priceMissing, [...path, 'id'], { id });
  if (monthly !== undefined && !hasPrice(monthly)) report(defects.priceMissing, [...path, 'monthly'], { id });
  if (monthly?.months_by_quantity === true && monthly.prepaid_months !== undefined) {
    report(defects.monthsTwice, [...path, 'monthly', 'prepaid_months'], { id });
  }
  for (const [source, at] of [[entry, path] as const, [monthly, [...path, 'monthly']] as const]) {
    if (source === undefined) continue;
    if (source.price !== undefined && source.tiers !== undefined) {
      report(defects.priceTwice, [...at, 'tiers'], { id });
    } else if (source.tiers !== undefined) {
      checkTiers(source.tiers, { min, max, usual }, [...at, 'tiers'], report);
    }
  }
  const coefficients = (file.coefficients ?? []).map((coefficient) => coefficient.id);
  checkReferences('coefficients', entry.coefficients, coefficients, [...path, 'coefficients'], report);
  const prices = pricesOf(hasPrice(entry) ? entry : monthly);
  if (entry.floor !== undefined && prices.some((price) => price < (entry.floor ?? 0))) {
    report(defects.floorAbovePrice, [...path, 'floor'], { id });
  }
}

type PriceSource = Pick<MonthlyFile, 'price' | 'tiers'>;

function hasPrice({ price, tiers }: PriceSource): boolean {
  return price !== undefined || tiers !== undefined;
}

function pricesOf(source: PriceSource | undefined): number[] {
  if (source === undefined) return [];
  return [...(source.price === undefined ? [] : [source.price]), ...(source.tiers ?? []).map(({ price }) => price)];
}

function costs(source: PriceSource): boolean {
  const prices = pricesOf(source);
  return prices.length > 0 && prices.every((price) => price > 0);
}

function checkCoefficients(file: PricingFile, report: ReportFinding): void {
  const items = [...file.packages, ...(file.options ?? [])];
  const allowed = new Set(file.packages.flatMap(({ options = [] }) => options));
  for (const [index, { id, default: value, values }] of (file.coefficients ?? []).entries()) {
    const known = values.map((entry) => entry.id);
    if (!known.includes(value)) {
      const parameters = { id, value, suggestion: suggestedNames(value, known) };
      report(defects.defaultMissing, ['coefficients', index, 'default'], parameters);
    }
    if (!items.some(({ coefficients = [] }) => coefficients.includes(id))) {
      report(defects.unused, ['coefficients', index, 'id'], { section: 'coefficients', id }, 'warning');
    }
  }
  for (const [index, { id }] of (file.options ?? []).entries()) {
    if (!allowed.has(id)) report(defects.unused, ['options', index, 'id'], { section: 'options', id }, 'warning');
  }
}

function checkReductions(file: PricingFile, report: ReportFinding): void {
  const packages = file.packages.map(({ id }) => id);
  const items = [...packages, ...(file.options ?? []).map(({ id }) => id)];
  const { bundles = [], limited = [] } = file.discounts ?? {};
  for (const [index, bundle] of bundles.entries()) {
    const path = ['discounts', 'bundles', index];
    checkReduction(bundle, bundle.id, items, path, report);
    checkReferences('packages, options', bundle.needs, items, [...path, 'needs'], report);
    const possible = file.packages.some(({ id, options = [] }) =>
      bundle.needs.every((need) => need === id || options.includes(need)),
    );
    if (!possible && bundle.needs.every((need) => items.includes(need))) {
      report(defects.bundleImpossible, [...path, 'needs'], { id: bundle.id });
    }
  }
  const dated = [
    ...limited.map((entry, index) => [entry, entry.id, ['discounts', 'limited', index]] as const),
    ...(file.promo_codes ?? []).map((entry, index) => [entry, entry.code, ['promo_codes', index]] as const),
  ];
  for (const [entry, id, path] of dated) {
    checkReduction(entry, id, items, path, report);
    checkReferences('packages', entry.packages, packages, [...path, 'packages'], report);
    checkDates(entry, id, path, report);
  }
}

type ReductionFile = Pick<LimitedFile, 'percent' | 'amount' | 'only'>;

function checkReduction(
  entry: ReductionFile,
  id: string,
  items: readonly string[],
  path: YamlPath,
  report: ReportFinding,
): void {
  if ((entry.percent === undefined) === (entry.amount === undefined)) {
    const at = entry.percent === undefined ? (path[0] === 'promo_codes' ? 'code' : 'id') : 'amount';
    report(defects.reductionUnclear, [...path, at], { id });
  }
  checkReferences('packages, options', entry.only, items, [...path, 'only'], report);
}

function checkDates(
  { from, until }: Pick<LimitedFile, 'from' | 'until'>,
  id: string,
  path: YamlPath,
  report: ReportFinding,
): void {
  let valid = true;
  for (const [key, date] of [['from', from] as const, ['until', until] as const]) {
    if (date === undefined || isCalendarDate(date)) continue;
    valid = false;
    report(defects.dateInvalid, [...path, key], { date });
  }
  if (valid && from !== undefined && until !== undefined && from > until) {
    report(defects.datesReversed, [...path, 'until'], { id, from, until });
  }
}

function checkSchedules(file: PricingFile, report: ReportFinding): void {
  const used = new Set(file.packages.map(({ payment }) => payment));
  for (const [index, { id, stages }] of file.payment_schedules.entries()) {
    // Exact decimals: 33.33 + 33.33 + 33.34 is 100, whatever a sum of doubles says.
    const millionths = stages.reduce((sum, { percent }) => {
      const { numerator, denominator } = ratioOf(percent);
      return sum + (numerator * 1_000_000n) / denominator;
    }, 0n);
    if (millionths !== 100_000_000n) {
      const sum = String(Number(millionths) / 1_000_000);
      report(defects.percentsNotWhole, ['payment_schedules', index, 'stages'], { id, sum });
    }
    if (!used.has(id)) {
      report(defects.unused, ['payment_schedules', index, 'id'], { section: 'payment_schedules', id }, 'warning');
    }
  }
}

function checkReferences(
  section: string,
  ids: readonly string[] | undefined,
  known: readonly string[],
  path: YamlPath,
  report: ReportFinding,
): void {
  for (const [index, id] of (ids ?? []).entries()) checkReference(section, id, known, [...path, index], report);
}

function checkReference(
  section: string,
  id: string,
  known: readonly string[],
  path: YamlPath,
  report: ReportFinding,
): void {
  if (known.includes(id)) return;
  report(defects.unknownReference, path, { section, id, suggestion: suggestedNames(id, known) });
}

const moneyKeys = new Set(['price', 'floor', 'amount', 'unit_price']);

/** Sums stand under few keys; a third decimal in any of them would be rounded away in silence. */
function checkKopecks(value: unknown, path: YamlPath, report: ReportFinding): void {
  if (typeof value === 'number' && moneyKeys.has(String(path.at(-1)))) {
    const { numerator, denominator } = ratioOf(value);
    if ((numerator * 100n) % denominator !== 0n) report(defects.fractionOfKopeck, path, { value });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      checkKopecks(child, [...path, Array.isArray(value) ? Number(key) : key], report);
    }
  }
}
