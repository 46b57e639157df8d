import type { Order } from '../pricing/quote.ts';
import { type Brief, holds, isKnown } from './conditions.ts';
import type { Script } from './script.ts';
import type { OrderFile } from './script-schema.ts';

type OrderOption = NonNullable<OrderFile['options']>[number];

/** The order that the brief amounts to; null while the package is unknown or the script maps none. */
export function orderFromBrief(script: Script, brief: Brief): Order | null {
  const mapping = script.order;
  if (mapping === null) return null;
  const packageId = mapping.package.id ?? textOf(brief, mapping.package.field);
  if (packageId === undefined) return null;
  const options: Record<string, number> = {};
  for (const option of mapping.options ?? []) {
    const id = option.option ?? textOf(brief, option.field);
    if (id === undefined) continue;
    if (option.when !== undefined && !holds(option.when, brief, script)) continue;
    const quantity = quantityOf(option, brief);
    if (quantity >= 1) options[id] = quantity;
  }
  const set: Record<string, string> = {};
  for (const [coefficient, source] of Object.entries(mapping.set ?? {})) {
    const value = source.value ?? textOf(brief, source.field);
    if (value !== undefined) set[coefficient] = value;
  }
  return { package: packageId, options, set, promo: textOf(brief, mapping.promo?.field) ?? null };
}

export function isSameOrder(left: Order | null, right: Order | null): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.package === right.package &&
    left.promo === right.promo &&
    sameRecord(left.options, right.options) &&
    sameRecord(left.set, right.set)
  );
}

function quantityOf(option: OrderOption, brief: Brief): number {
  const quantity = option.quantity;
  if (quantity === undefined) return 1;
  if (quantity.field === undefined) return quantity.fixed ?? 1;
  const value = brief[quantity.field];
  if (typeof value !== 'number') return 0;
  const counted = (quantity.minus_each ?? []).filter((field) => brief[field] === true).length;
  return Math.ceil(Math.max(0, value - (quantity.minus ?? 0) - counted) / (quantity.per ?? 1));
}

function textOf(brief: Brief, field: string | undefined): string | undefined {
  if (field === undefined || !isKnown(brief, field)) return undefined;
  return String(brief[field]);
}

function sameRecord(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
