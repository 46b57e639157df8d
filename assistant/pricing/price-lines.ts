import { AssistantError } from '../errors.ts';
import { multiply, one, type Ratio, ratioOf, scaleMoney, shareRoundedUp } from './money.ts';
import {
  type PricedItem,
  type PriceForm,
  type PriceList,
  type PricePackage,
  type PriceTier,
  tierFor,
  touches,
} from './price-list.ts';
import { badQuantity, pricingErrors } from './pricing-errors.ts';
import type { RuleReference } from './quote.ts';
import type { ChosenCoefficient, OrderedItem, ResolvedOrder } from './resolve-order.ts';

/** One line of the quote before discounts and VAT, with all that an explanation needs. */
export interface PricedLine {
  readonly id: string;
  readonly itemId: string;
  readonly title: string;
  readonly unit: string;
  readonly quantity: number;
  readonly tier: PriceTier;
  readonly factors: readonly ChosenCoefficient[];
  /** Set where rounding changed what the factors gave. */
  readonly rounding: { readonly step: number; readonly rule: RuleReference | null } | null;
  readonly unitPrice: number;
  readonly amount: number;
  /** What discounts must leave of this line. */
  readonly floor: number;
  readonly floorRule: RuleReference;
  readonly rule: RuleReference;
}

/** A monthly fee as it goes on after the prepaid months. */
export interface MonthlyFee {
  readonly id: string;
  readonly title: string;
  readonly amount: number;
  readonly rule: RuleReference;
}

export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly fees: readonly MonthlyFee[];
}

/** 10 billion roubles: above it a slip is likelier than an order, and sums stay far from 2^53. */
const largestAmount = 1_000_000_000_000;

/** Volume: the tier of the ordered quantity prices every unit. Coefficients multiply exactly, then one rounding. */
export function priceOrder(prices: PriceList, resolved: ResolvedOrder): PricedOrder {
  const lines: PricedLine[] = [];
  const fees: MonthlyFee[] = [];
  const packageMonths = monthsOf(resolved.package, resolved.items[0]?.quantity ?? 1);
  for (const ordered of resolved.items) {
    const { item, quantity } = ordered;
    if (item.oneOff !== null) {
      lines.push(priceLine(prices, resolved, ordered, { form: item.oneOff, kind: 'one_off', units: quantity }));
    }
    if (item.monthly === null) continue;
    const { monthsByQuantity, prepaidMonths, title, unit } = item.monthly;
    const units = monthsByQuantity ? quantity : quantity * (prepaidMonths ?? packageMonths ?? 1);
    const line = priceLine(prices, resolved, ordered, { form: item.monthly, kind: 'monthly', units, unit, title });
    if (units > 0) lines.push(line);
    fees.push({
      id: line.id,
      title: line.title,
      amount: checkAmount(item.id, monthsByQuantity ? line.unitPrice : line.unitPrice * quantity),
      rule: line.rule,
    });
  }
  checkAmount(
    resolved.package.id,
    lines.reduce((sum, { amount }) => sum + amount, 0),
  );
  return { lines, fees };
}

/** Rounded once, after all coefficients; a price that they leave as it is stays as typed. */
export function unitPriceUnder(prices: PriceList, price: number, product: Ratio): number {
  return product.numerator === product.denominator ? price : scaleMoney(price, product, prices.roundingStep);
}

/** What discounts must leave of a line: the common share and the item's own floor, but never more than the line. */
export function floorOf(
  prices: PriceList,
  amount: number,
  own: Pick<PricedItem, 'floor' | 'floorRule'> | null,
  units: number,
): { readonly amount: number; readonly rule: RuleReference } {
  const common = shareRoundedUp(amount, prices.floorPercent);
  const ownFloor = (own?.floor ?? 0) * units;
  return {
    amount: Math.min(amount, Math.max(common, ownFloor)),
    rule: ownFloor > common ? (own?.floorRule ?? prices.floorRule) : prices.floorRule,
  };
}

function monthsOf(found: PricePackage, quantity: number): number | null {
  if (found.monthly === null) return null;
  return found.monthly.monthsByQuantity ? quantity : (found.monthly.prepaidMonths ?? 1);
}

interface LineForm {
  readonly form: PriceForm;
  readonly kind: 'one_off' | 'monthly';
  readonly units: number;
  readonly unit?: string;
  readonly title?: string | null;
}

function priceLine(
  prices: PriceList,
  resolved: ResolvedOrder,
  { item, quantity }: OrderedItem,
  { form, kind, units, unit = item.unit, title = null }: LineForm,
): PricedLine {
  const tier = tierFor(form, quantity);
  if (tier === undefined) {
    const { min, max } = item.quantity;
    throw badQuantity({ id: item.id, quantity, min, max });
  }
  const factors = item.coefficients.flatMap((id) => {
    const chosen = resolved.coefficients.get(id);
    return chosen !== undefined && touches(chosen.coefficient, kind) && chosen.value.factor !== 1 ? [chosen] : [];
  });
  const product = factors.reduce((ratio, { value }) => multiply(ratio, ratioOf(value.factor)), one);
  const unitPrice = unitPriceUnder(prices, tier.price, product);
  checkAmount(item.id, unitPrice);
  const amount = checkAmount(item.id, unitPrice * units);
  const floor = floorOf(prices, amount, kind === 'one_off' || item.oneOff === null ? item : null, units);
  const exact = BigInt(tier.price) * product.numerator === BigInt(unitPrice) * product.denominator;
  return {
    id: kind === 'monthly' && item.oneOff !== null ? `${item.id}.monthly` : item.id,
    itemId: item.id,
    title: title ?? item.title,
    unit,
    quantity: units,
    tier,
    factors,
    rounding: exact ? null : { step: prices.roundingStep, rule: prices.roundingRule },
    unitPrice,
    amount,
    floor: floor.amount,
    floorRule: floor.rule,
    rule: tier.rule,
  };
}

function checkAmount(id: string, amount: number): number {
  if (Number.isSafeInteger(amount) && amount <= largestAmount) return amount;
  throw new AssistantError(pricingErrors.amountTooLarge, { id });
}
