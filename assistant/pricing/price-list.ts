import type { RuleReference } from './quote.ts';

/** The price of one unit when the ordered quantity lies in `from`…`to` (null = no end). Kopecks. */
export interface PriceTier {
  readonly from: number;
  readonly to: number | null;
  readonly price: number;
  readonly rule: RuleReference;
}

/** A fixed price is one tier from 1 on. */
export interface PriceForm {
  readonly tiers: readonly PriceTier[];
}

export interface MonthlyForm extends PriceForm {
  readonly title: string | null;
  readonly unit: string;
  /** Null: as many as the package's, else one. Of no account when the quantity is the months. */
  readonly prepaidMonths: number | null;
  /** The ordered quantity is the number of months. */
  readonly monthsByQuantity: boolean;
}

export interface PricedItem {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly oneOff: PriceForm | null;
  readonly monthly: MonthlyForm | null;
  readonly quantity: { readonly min: number; readonly max: number; readonly default: number };
  readonly coefficients: readonly string[];
  /** Kopecks a unit (of the one-off price; of the monthly one when there is no other); null = only the common floor. */
  readonly floor: number | null;
  readonly floorRule: RuleReference | null;
  readonly rule: RuleReference;
}

export interface PricePackage extends PricedItem {
  readonly includes: readonly string[];
  readonly options: readonly string[];
  readonly payment: string;
}

export interface CoefficientValue {
  readonly id: string;
  readonly title: string;
  /** As typed; turned into an exact ratio where it is used. */
  readonly factor: number;
  readonly rule: RuleReference;
}

export interface Coefficient {
  readonly id: string;
  readonly title: string;
  readonly default: string;
  readonly appliesTo: 'one_off' | 'monthly' | 'all';
  readonly values: readonly CoefficientValue[];
  readonly rule: RuleReference;
}

/** A per cent or a sum off, on some lines or on all. */
export interface Reduction {
  readonly id: string;
  readonly title: string;
  readonly percent: number | null;
  /** Kopecks. */
  readonly amount: number | null;
  readonly only: readonly string[] | null;
  readonly rule: RuleReference;
}

export interface Bundle extends Reduction {
  readonly needs: readonly string[];
}

/** Days are `YYYY-MM-DD` in the company's zone, both included; null = open. */
export interface DatedReduction extends Reduction {
  readonly from: string | null;
  readonly until: string | null;
  readonly packages: readonly string[] | null;
}

export type GrantRole = 'operator' | 'owner';

export interface ManualLimit {
  readonly role: GrantRole;
  readonly percent: number;
  readonly rule: RuleReference;
}

export interface PaymentSchedule {
  readonly id: string;
  readonly title: string;
  readonly stages: readonly {
    readonly id: string;
    readonly title: string;
    readonly percent: number;
    readonly due: string;
  }[];
}

/** The checked price list of a project. Plain JSON, so that it can be kept beside its content's hash. */
export interface PriceList {
  readonly lifetimeDays: number;
  /** Kopecks; a price that coefficients changed is rounded half up to a multiple of it. */
  readonly roundingStep: number;
  /** Null: the file sets no step, a kopeck it is. */
  readonly roundingRule: RuleReference | null;
  readonly floorPercent: number;
  readonly floorRule: RuleReference;
  readonly packages: readonly PricePackage[];
  readonly options: readonly PricedItem[];
  readonly coefficients: readonly Coefficient[];
  readonly bundles: readonly Bundle[];
  readonly limited: readonly DatedReduction[];
  readonly manual: { readonly title: string; readonly limits: readonly ManualLimit[] };
  /** `id` is the code in capitals. */
  readonly promoCodes: readonly DatedReduction[];
  readonly schedules: readonly PaymentSchedule[];
}

export function findPackage(prices: PriceList, id: string): PricePackage | undefined {
  return prices.packages.find((entry) => entry.id === id);
}

export function findOption(prices: PriceList, id: string): PricedItem | undefined {
  return prices.options.find((entry) => entry.id === id);
}

export function findItem(prices: PriceList, id: string): PricedItem | undefined {
  return findPackage(prices, id) ?? findOption(prices, id);
}

export function tierFor(form: PriceForm, quantity: number): PriceTier | undefined {
  return form.tiers.find(({ from, to }) => quantity >= from && (to === null || quantity <= to));
}

/** Whether a coefficient changes the one-off or the monthly price of the items that name it. */
export function touches(coefficient: Coefficient, form: 'one_off' | 'monthly'): boolean {
  return coefficient.appliesTo === 'all' || coefficient.appliesTo === form;
}
