import { takeReduction } from './apply-discounts.ts';
import { compilePriceList } from './compile-price-list.ts';
import { formatMoneyShort, shareOf } from './money.ts';
import { type PricedLine, priceOrder } from './price-lines.ts';
import type { PriceList, PricePackage, Reduction } from './price-list.ts';
import { pricingCheckErrors as defects } from './pricing-check-errors.ts';
import type { PricingFile } from './pricing-schema.ts';
import type { ReportFinding } from './report-finding.ts';
import { resolveOrder } from './resolve-order.ts';

/**
 * Each discount alone, on the smallest order it fits, with usual quantities and coefficients: what it promises must be
 * possible above the floor (give or take the kopeck a line that rounding costs). Several together may meet the floor and are cut there; that is no defect.
 */
export function checkDiscountsAgainstFloor(file: PricingFile, report: ReportFinding): void {
  const prices = compilePriceList(file, () => ({ file: '', line: 0 }));
  for (const [index, bundle] of prices.bundles.entries()) {
    const fitting = prices.packages.filter(({ id, options }) =>
      bundle.needs.every((need) => need === id || options.includes(need)),
    );
    checkAgainst(prices, bundle, fitting, bundle.needs, ['discounts', 'bundles', index], report);
  }
  const dated = [
    ...prices.limited.map((entry, index) => [entry, ['discounts', 'limited', index]] as const),
    ...prices.promoCodes.map((entry, index) => [entry, ['promo_codes', index]] as const),
  ];
  for (const [entry, path] of dated) {
    const fitting = prices.packages.filter(({ id }) => entry.packages?.includes(id) ?? true);
    checkAgainst(prices, entry, fitting, entry.only ?? [], path, report);
  }
  checkManual(prices, report);
}

function checkAgainst(
  prices: PriceList,
  reduction: Reduction,
  packages: readonly PricePackage[],
  together: readonly string[],
  path: readonly (string | number)[],
  report: ReportFinding,
): void {
  for (const entry of packages) {
    const lines = smallestOrder(prices, entry, together);
    const { asked, amount } = takeReduction(
      reduction,
      'bundle',
      lines,
      lines.map((line) => line.amount),
    );
    // A discount on options that this package cannot have takes nothing here.
    if (
      asked <= amount + lines.length ||
      (reduction.only !== null && !lines.some(({ itemId }) => reduction.only?.includes(itemId)))
    ) {
      continue;
    }
    report(defects.belowFloor, [...path, reduction.percent === null ? 'amount' : 'percent'], {
      id: reduction.id,
      asked: formatMoneyShort(asked),
      package: entry.id,
      room: formatMoneyShort(amount),
    });
    return;
  }
}

function checkManual(prices: PriceList, report: ReportFinding): void {
  for (const { role, percent } of prices.manual.limits) {
    for (const entry of prices.packages) {
      const lines = smallestOrder(prices, entry, []);
      const amount = lines.reduce((sum, line) => sum + line.amount, 0);
      const room = lines.reduce((sum, line) => sum + line.amount - line.floor, 0);
      const asked = shareOf(amount, percent);
      if (asked <= room + lines.length) continue;
      report(defects.belowFloor, ['discounts', 'manual', role], {
        id: `manual.${role}`,
        asked: formatMoneyShort(asked),
        package: entry.id,
        room: formatMoneyShort(room),
      });
      break;
    }
  }
}

function smallestOrder(prices: PriceList, entry: PricePackage, together: readonly string[]): readonly PricedLine[] {
  const wanted = together.filter((id) => entry.options.includes(id));
  const options = Object.fromEntries(wanted.map((id) => [id, null]));
  return priceOrder(prices, resolveOrder(prices, { package: entry.id, options }, '0000-00-00')).lines;
}
