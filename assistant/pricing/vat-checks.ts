import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { isCalendarDate } from '../local-time/local-date.ts';
import { legalRates, simplifiedPaysVat, type TaxSystem, usualGround } from './vat.ts';
import { vatCheckErrors } from './vat-check-errors.ts';
import type { VatPeriod } from './vat-schema.ts';

const systemNames: Readonly<Record<TaxSystem, string>> = { osno: 'ОСНО', usn: 'УСН', npd: 'НПД', psn: 'ПСН' };

/** Days on which a set of legal rates changed: a period that runs over one needs a successor there. */
const changes = ['2025-01-01', '2026-01-01'];

/** VAT that cannot be: a self-employed seller with VAT, a rate foreign to the regime, a ground out of force. */
export function checkVatPeriods(
  periods: readonly VatPeriod[],
  file = 'config/company.yaml',
  basePath: YamlPath = ['vat'],
): Finding[] {
  return periods.flatMap((period, index) => {
    const found: Finding[] = [];
    const report = (definition: ErrorDefinition, key: string, parameters: ErrorParameters) => {
      found.push({ definition, parameters, severity: 'error', file, path: [...basePath, index, key] });
    };
    if (!isCalendarDate(period.from)) {
      report(vatCheckErrors.dateInvalid, 'from', { date: period.from });
      return found;
    }
    if (periods.findIndex(({ from }) => from === period.from) < index) {
      report(vatCheckErrors.duplicateDate, 'from', { date: period.from });
    }
    checkRate(period, nextFrom(periods, period.from), report);
    checkGround(period, report);
    return found;
  });
}

type Report = (definition: ErrorDefinition, key: string, parameters: ErrorParameters) => void;

function checkRate({ from, system, regime, rate }: VatPeriod, next: string | undefined, report: Report): void {
  const name = systemNames[system];
  const legal = legalRates(system, from);
  const rates = listed(system, legal);
  if (regime === 'none') {
    if (rate !== undefined && rate !== 0) report(vatCheckErrors.rateWithoutVat, 'rate', { rate });
    return;
  }
  if (legal.every((value) => value === 0)) {
    report(vatCheckErrors.impossible, 'regime', { system: name });
  } else if (rate === undefined) {
    if (system !== 'osno') report(vatCheckErrors.rateMissing, 'regime', { rates });
  } else if (!legal.includes(rate) || (system === 'usn' && rate === 0)) {
    report(vatCheckErrors.wrongRate, 'rate', { rate, system: name, date: from, rates });
  } else {
    const change = changes.find(
      (date) => date > from && (next === undefined || date < next) && !legalRates(system, date).includes(rate),
    );
    if (change === undefined) return;
    const later = listed(system, legalRates(system, change));
    report(vatCheckErrors.rateChanges, 'rate', { rate, system: name, date: change, rates: later });
  }
}

function checkGround({ from, system, regime, rate = 0, ground }: VatPeriod, report: Report): void {
  if (ground === undefined) return;
  const foreign = () => {
    const usual = usualGround(system, regime, rate, from);
    report(vatCheckErrors.foreignGround, 'ground', { ground, system: systemNames[system], usual });
  };
  if (ground.includes('346.11')) {
    if (from >= simplifiedPaysVat) report(vatCheckErrors.outdatedGround, 'ground', { ground });
    else if (system !== 'usn') foreign();
  } else if (ground.includes('346.43') && system !== 'psn') foreign();
  else if (ground.includes('422-ФЗ') && system !== 'npd') foreign();
  else if (/ст\. ?145(?!\.?\d)/.test(ground) && (regime !== 'none' || system === 'npd' || system === 'psn')) foreign();
}

function nextFrom(periods: readonly VatPeriod[], from: string): string | undefined {
  return periods
    .map((period) => period.from)
    .filter((date) => date > from)
    .sort()[0];
}

function listed(system: TaxSystem, rates: readonly number[]): string {
  return rates
    .filter((rate) => rate !== 0 || system === 'osno')
    .map((rate) => `${rate} %`)
    .join(', ');
}
