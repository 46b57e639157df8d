import { formatMoney, includedShare, shareOf } from './money.ts';
import type { QuoteVat } from './quote.ts';
import type { VatPeriod } from './vat-schema.ts';

export type TaxSystem = VatPeriod['system'];

/** The regime of a day, with nothing left to guess. */
export interface VatInForce {
  readonly regime: QuoteVat['regime'];
  readonly rate: number;
  readonly ground: string;
}

/** From this day the base rate is 22 % instead of 20 % (Law 425-FZ of 28.11.2025). */
const baseRateRose = '2026-01-01';
/** From this day payers of the simplified system are VAT payers; before it their ground was art. 346.11. */
export const simplifiedPaysVat = '2025-01-01';

export function baseRate(date: string): number {
  return date < baseRateRose ? 20 : 22;
}

/** Rates a seller of that system may charge on that day; 0 stands for "no VAT" there. */
export function legalRates(system: TaxSystem, date: string): readonly number[] {
  if (system === 'npd' || system === 'psn') return [0];
  if (system === 'osno') return [baseRate(date), 10, 0];
  return date < simplifiedPaysVat ? [0] : [0, 5, 7, baseRate(date)];
}

/** The ground that a document names when the company's file names none. */
export function usualGround(system: TaxSystem, regime: QuoteVat['regime'], rate: number, date: string): string {
  if (system === 'npd') return 'ч. 9 ст. 2 Федерального закона от 27.11.2018 № 422-ФЗ';
  if (system === 'psn') return 'п. 11 ст. 346.43 НК РФ';
  if (regime === 'none') {
    return system === 'usn' && date < simplifiedPaysVat
      ? 'п. 2 ст. 346.11 НК РФ'
      : 'освобождение по п. 1 ст. 145 НК РФ';
  }
  if (rate === 5 || rate === 7) return 'п. 8 ст. 164 НК РФ';
  if (rate === 10) return 'п. 2 ст. 164 НК РФ';
  return rate === 0 ? 'п. 1 ст. 164 НК РФ' : 'п. 3 ст. 164 НК РФ';
}

/** The last period that began on or before the date (`YYYY-MM-DD` in the company's zone); undefined before the first. */
export function vatOn(periods: readonly VatPeriod[], date: string): VatInForce | undefined {
  let current: VatPeriod | undefined;
  for (const period of periods) {
    if (period.from <= date && (current === undefined || period.from >= current.from)) current = period;
  }
  if (current === undefined) return undefined;
  const rate = current.regime === 'none' ? 0 : (current.rate ?? (current.system === 'osno' ? baseRate(date) : 0));
  const ground = current.ground ?? usualGround(current.system, current.regime, rate, date);
  return { regime: current.regime, rate, ground };
}

/** VAT of one sum: inside it, on top of it, or none. */
export function vatOf(kopecks: number, vat: Pick<VatInForce, 'regime' | 'rate'>): number {
  if (vat.regime === 'none') return 0;
  return vat.regime === 'included' ? includedShare(kopecks, vat.rate) : shareOf(kopecks, vat.rate);
}

/** What the customer pays for something of this price. */
export function withVat(kopecks: number, vat: Pick<VatInForce, 'regime' | 'rate'>): number {
  return vat.regime === 'on_top' ? kopecks + vatOf(kopecks, vat) : kopecks;
}

/**
 * Whether VAT that was promised may still be charged by a seller who is under `today`: who pays no VAT may not name any,
 * who pays it charges the rate of the day. Inside the price or on top of it is a matter between seller and customer.
 */
export function remainsLegal(promised: Pick<QuoteVat, 'regime' | 'rate'>, today: VatInForce): boolean {
  return (promised.regime === 'none') === (today.regime === 'none') && promised.rate === today.rate;
}

/** The line that stands under the total of a document. */
export function vatLine(vat: QuoteVat): string {
  if (vat.regime === 'none') return vat.ground === '' ? 'Без НДС' : `Без НДС (${vat.ground})`;
  return `${vat.regime === 'included' ? 'В том числе НДС' : 'НДС'} ${vat.rate} %: ${formatMoney(vat.amount)}`;
}
