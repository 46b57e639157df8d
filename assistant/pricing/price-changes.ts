import { AssistantError, type ErrorText } from '../errors.ts';
import { changesBetween, type ValueChange } from '../value-changes.ts';
import { computeQuote } from './compute-quote.ts';
import type { PriceList } from './price-list.ts';
import type { QuoteBody } from './quote.ts';
import { everyOrderOnce, type ReferenceOrder } from './reference-orders.ts';
import type { VatPeriod } from './vat-schema.ts';

/** All that a price rests on. */
export interface PricingSide {
  readonly prices: PriceList;
  readonly vat: readonly VatPeriod[];
  readonly timeZone: string;
  readonly orders: readonly ReferenceOrder[];
}

/** What an order costs, in kopecks, or why it cannot be ordered. */
export type OrderOutcome =
  | { readonly possible: true; readonly total: number; readonly monthly: number }
  | { readonly possible: false; readonly code: string; readonly reason: Readonly<Record<'ru' | 'en', ErrorText>> };

/** A line or discount of an order that differs; kopecks, null where there is none. */
export interface PartChange {
  readonly id: string;
  readonly title: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface OrderChange {
  readonly name: string;
  readonly title: string;
  readonly order: ReferenceOrder['order'];
  readonly from: OrderOutcome;
  readonly to: OrderOutcome;
  /** Of the total, in per cent of what it was; null where one of the two is not possible or was free. */
  readonly percent: number | null;
  readonly parts: readonly PartChange[];
}

/** How many orders were compared, and those whose price or possibility is another one. */
export function compareOrders(
  from: PricingSide,
  to: PricingSide,
  now: Date,
): { readonly compared: number; readonly changes: readonly OrderChange[] } {
  const orders = ordersOf(from, to);
  const changes = orders.flatMap((reference): OrderChange[] => {
    const [before, after] = [priced(from, reference, now), priced(to, reference, now)];
    const [was, is] = [outcomeOf(before), outcomeOf(after)];
    if (isSame(was, is)) return [];
    const percent = was.possible && is.possible ? percentOf(was.total, is.total) : null;
    const bodies = [before, after].map((body) => (body instanceof AssistantError ? undefined : body));
    const parts = was.possible && is.possible ? partChanges(bodies[0], bodies[1]) : [];
    return [
      { name: reference.name, title: reference.title, order: reference.order, from: was, to: is, percent, parts },
    ];
  });
  return { compared: orders.length, changes };
}

/** To one decimal; null for something that was free. */
export function percentOf(from: number, to: number): number | null {
  return from === 0 ? null : Math.round(((to - from) / from) * 1000) / 10;
}

/** What the price list itself says otherwise; sums are kopecks. Lines of the file are of no account. */
export function priceListChanges(from: PriceList, to: PriceList): ValueChange[] {
  return changesBetween(from, to, new Set(['rule', 'floorRule', 'roundingRule']));
}

/** The newer version's orders and those it has no more; what nobody names any more is compared as it was named. */
function ordersOf(from: PricingSide, to: PricingSide): readonly ReferenceOrder[] {
  const named = merged(to.orders, from.orders);
  return named.length > 0 ? named : merged(everyOrderOnce(to.prices), everyOrderOnce(from.prices));
}

function merged(newer: readonly ReferenceOrder[], older: readonly ReferenceOrder[]): ReferenceOrder[] {
  const names = new Set(newer.map(({ name }) => name));
  return [...newer, ...older.filter(({ name }) => !names.has(name))];
}

function priced(side: PricingSide, { order, today }: ReferenceOrder, now: Date): QuoteBody | AssistantError {
  // An hour at which it is that day in every zone of Russia.
  const moment = today === null ? now : new Date(`${today}T09:00:00Z`);
  const config = { hash: '', revision: null, dirty: null };
  try {
    return computeQuote(side.prices, side.vat, { order }, { now: moment, timeZone: side.timeZone, config }).body;
  } catch (error) {
    if (error instanceof AssistantError) return error;
    throw error;
  }
}

function outcomeOf(body: QuoteBody | AssistantError): OrderOutcome {
  if (body instanceof AssistantError) {
    return { possible: false, code: body.code, reason: { ru: body.text('ru'), en: body.text('en') } };
  }
  return { possible: true, total: body.total, monthly: body.recurring.reduce((sum, { amount }) => sum + amount, 0) };
}

function isSame(from: OrderOutcome, to: OrderOutcome): boolean {
  if (!from.possible || !to.possible) return from.possible === to.possible;
  return from.total === to.total && from.monthly === to.monthly;
}

function partChanges(from: QuoteBody | undefined, to: QuoteBody | undefined): PartChange[] {
  const parts = (body: QuoteBody | undefined) =>
    new Map([
      ...(body?.lines ?? []).map(({ id, title, amount }) => [id, { title, amount }] as const),
      ...(body?.discounts ?? []).map(({ id, title, amount }) => [id, { title, amount: -amount }] as const),
    ]);
  const [before, after] = [parts(from), parts(to)];
  const ids = [...new Set([...after.keys(), ...before.keys()])];
  return ids.flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    if (was?.amount === is?.amount) return [];
    const title = is?.title ?? was?.title ?? id;
    return [{ id, title, from: was?.amount ?? null, to: is?.amount ?? null }];
  });
}
