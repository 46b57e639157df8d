import { AssistantError } from '../errors.ts';
import { suggestedNames } from '../nearest-name.ts';
import {
  type Coefficient,
  type CoefficientValue,
  type DatedReduction,
  findOption,
  findPackage,
  type PricedItem,
  type PriceList,
  type PricePackage,
} from './price-list.ts';
import { badQuantity, pricingErrors } from './pricing-errors.ts';
import type { Order } from './quote.ts';

/** An order as people write it. A quantity of null means "the usual one". */
export interface OrderRequest {
  readonly package: string;
  /** May hold the package's own id: that many units of the package. */
  readonly options?: Readonly<Record<string, number | null>>;
  readonly set?: Readonly<Record<string, string>>;
  readonly promo?: string | null;
}

export interface OrderedItem {
  readonly item: PricedItem;
  readonly quantity: number;
}

export interface ChosenCoefficient {
  readonly coefficient: Coefficient;
  readonly value: CoefficientValue;
}

export interface ResolvedOrder {
  /** Options and coefficients in the order of the price list, the promo code as it is written there. */
  readonly order: Order;
  readonly package: PricePackage;
  /** The package first, then the options. */
  readonly items: readonly OrderedItem[];
  /** Every coefficient of the price list: chosen, else its default. */
  readonly coefficients: ReadonlyMap<string, ChosenCoefficient>;
  readonly promo: DatedReduction | null;
}

/** Checks an order against the price list; whatever does not fit is a usage error that names the nearest thing. */
export function resolveOrder(prices: PriceList, request: OrderRequest, date: string): ResolvedOrder {
  const found = findPackage(prices, request.package);
  if (found === undefined) {
    throw unknown(pricingErrors.unknownPackage, request.package, prices.packages.map(idOf));
  }
  const requested = request.options ?? {};
  checkOptions(prices, found, Object.keys(requested));
  const items = [found, ...prices.options]
    .filter((item) => item.id === found.id || Object.hasOwn(requested, item.id))
    .map((item) => ({ item, quantity: checkQuantity(item, requested[item.id] ?? null) }));
  const coefficients = chooseCoefficients(prices, request.set ?? {});
  const promo = findPromo(prices, request.promo ?? null, items, date);
  return {
    order: {
      package: found.id,
      options: Object.fromEntries(
        items.filter(({ item }) => Object.hasOwn(requested, item.id)).map(({ item, quantity }) => [item.id, quantity]),
      ),
      set: Object.fromEntries(
        prices.coefficients
          .filter(({ id }) => Object.hasOwn(request.set ?? {}, id))
          .map(({ id, default: usual }) => [id, coefficients.get(id)?.value.id ?? usual]),
      ),
      promo: promo?.id ?? null,
    },
    package: found,
    items,
    coefficients,
    promo,
  };
}

function checkOptions(prices: PriceList, found: PricePackage, ids: readonly string[]): void {
  for (const id of ids) {
    if (id === found.id || found.options.includes(id)) continue;
    if (findOption(prices, id) === undefined) {
      throw unknown(pricingErrors.unknownOption, id, found.options, { package: found.id });
    }
    const known = found.options.join(', ') || '–';
    throw new AssistantError(pricingErrors.optionNotForPackage, { id, package: found.id, known });
  }
}

function checkQuantity(item: PricedItem, asked: number | null): number {
  const { min, max, default: usual } = item.quantity;
  const quantity = asked ?? usual;
  if (Number.isSafeInteger(quantity) && quantity >= min && quantity <= max) return quantity;
  throw badQuantity({ id: item.id, quantity, min, max });
}

function chooseCoefficients(
  prices: PriceList,
  set: Readonly<Record<string, string>>,
): ReadonlyMap<string, ChosenCoefficient> {
  for (const id of Object.keys(set)) {
    if (!prices.coefficients.some((coefficient) => coefficient.id === id)) {
      throw unknown(pricingErrors.unknownCoefficient, id, prices.coefficients.map(idOf));
    }
  }
  return new Map(
    prices.coefficients.map((coefficient) => {
      const chosen = (Object.hasOwn(set, coefficient.id) ? set[coefficient.id] : undefined) ?? coefficient.default;
      const value = coefficient.values.find(({ id }) => id === chosen);
      if (value === undefined) {
        const known = coefficient.values.map(idOf);
        throw unknown(pricingErrors.unknownValue, chosen, known, { coefficient: coefficient.id });
      }
      return [coefficient.id, { coefficient, value }];
    }),
  );
}

function findPromo(
  prices: PriceList,
  asked: string | null,
  items: readonly OrderedItem[],
  date: string,
): DatedReduction | null {
  const code = asked?.trim().toUpperCase() ?? '';
  if (code === '') return null;
  const promo = prices.promoCodes.find(({ id }) => id === code);
  // Other codes are not named: whoever tries codes in a chat must not be told the right one.
  if (promo === undefined) throw new AssistantError(pricingErrors.unknownPromo, { id: code });
  if (promo.until !== null && date > promo.until) {
    throw new AssistantError(pricingErrors.promoExpired, { id: code, date: promo.until });
  }
  if (promo.from !== null && date < promo.from) {
    throw new AssistantError(pricingErrors.promoNotYet, { id: code, date: promo.from });
  }
  const ids = items.map(({ item }) => item.id);
  for (const accepted of [promo.packages, promo.only]) {
    if (accepted !== null && !accepted.some((id) => ids.includes(id))) {
      throw new AssistantError(pricingErrors.promoNotForPackage, { id: code, known: accepted.join(', ') });
    }
  }
  return promo;
}

type UnknownDefinition =
  | typeof pricingErrors.unknownPackage
  | typeof pricingErrors.unknownOption
  | typeof pricingErrors.unknownCoefficient
  | typeof pricingErrors.unknownValue;

function unknown(
  definition: UnknownDefinition,
  id: string,
  known: readonly string[],
  more: Readonly<Record<string, string>> = {},
): AssistantError {
  // One text for both languages: the hint is a list of ids anyway.
  const suggestion = suggestedNames(id, known);
  return new AssistantError(definition, { id, suggestion, known: known.join(', ') || '–', ...more });
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}
