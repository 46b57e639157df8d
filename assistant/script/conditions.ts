import type { FieldValue } from '../transcript/message.ts';
import type { Condition, Script } from './script.ts';

/** The brief; '' is a question the customer chose to skip. */
export type Brief = Readonly<Record<string, FieldValue>>;

export function isKnown(brief: Brief, field: string): boolean {
  return brief[field] !== undefined && brief[field] !== '';
}

export function holds(conditions: readonly Condition[], brief: Brief, script: Script): boolean {
  return conditions.every((condition) => holdsOne(condition, brief, script));
}

function holdsOne(condition: Condition, brief: Brief, script: Script): boolean {
  const known = isKnown(brief, condition.field);
  if (condition.known !== undefined && condition.known !== known) return false;
  const { is, not, at_least: atLeast, at_most: atMost } = condition;
  if (
    is === undefined &&
    not === undefined &&
    condition.in === undefined &&
    atLeast === undefined &&
    atMost === undefined
  )
    return true;
  if (!known) return false;
  const value = comparable(condition.field, brief, script);
  if (is !== undefined && value !== is) return false;
  if (not !== undefined && value === not) return false;
  if (condition.in !== undefined && !condition.in.includes(value)) return false;
  if (atLeast !== undefined && !(typeof value === 'number' && value >= atLeast)) return false;
  return atMost === undefined || (typeof value === 'number' && value <= atMost);
}

/** Scripts speak of money in roubles, the brief keeps kopecks. */
function comparable(field: string, brief: Brief, script: Script): FieldValue {
  const value = brief[field] ?? '';
  return typeof value === 'number' && script.fields[field]?.type === 'money' ? value / 100 : value;
}
