import type { YamlPath } from '../findings.ts';
import { pricingCheckErrors as defects } from './pricing-check-errors.ts';
import type { TierFile } from './pricing-schema.ts';
import type { ReportFinding } from './report-finding.ts';

interface QuantityRange {
  readonly min: number;
  /** Null: no end is set. */
  readonly max: number | null;
  readonly usual: number;
}

/** Tiers go up without overlap or gap and cover every quantity that may be ordered. */
export function checkTiers(
  tiers: readonly TierFile[],
  { min, max }: QuantityRange,
  path: YamlPath,
  report: ReportFinding,
): void {
  let previous: TierFile | undefined;
  for (const [index, tier] of tiers.entries()) {
    if (tier.to !== undefined && tier.to < tier.from) {
      report(defects.tierReversed, [...path, index, 'to'], { from: tier.from, to: tier.to });
      return;
    }
    if (previous !== undefined) {
      const end = previous.to ?? Number.POSITIVE_INFINITY;
      if (tier.from <= end) {
        const next = Number.isFinite(end) ? end + 1 : tier.from;
        report(defects.tiersOverlap, [...path, index, 'from'], { first: shown(previous), second: shown(tier), next });
      } else if (tier.from > end + 1) {
        report(defects.tiersGap, [...path, index, 'from'], { first: end + 1, last: tier.from - 1 });
      }
    }
    previous = tier;
  }
  const first = tiers[0];
  if (first !== undefined && first.from > min) {
    report(defects.tiersTooShort, [...path, 0, 'from'], { quantity: min });
  }
  const end = previous?.to;
  if (end !== undefined && (max === null || max > end)) {
    report(defects.tiersTooShort, [...path, tiers.length - 1, 'to'], { quantity: end + 1 });
  }
}

function shown({ from, to }: TierFile): string {
  return `${from}–${to ?? '…'}`;
}
