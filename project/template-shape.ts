import { documentVariables } from '../assistant/documents/template-variables.ts';

/** What a template may name: `any` where nothing is known about the inside. */
export type Shape = 'any' | 'text' | { readonly keys: ReadonlyMap<string, Shape> } | { readonly element: Shape };

export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return { element: value.length === 0 ? 'any' : shapeOf(value[0]) };
  if (typeof value === 'object' && value !== null) {
    return { keys: new Map(Object.entries(value).map(([key, part]) => [key, shapeOf(part)])) };
  }
  return value === undefined || value === null ? 'any' : 'text';
}

/** Of the documents: exactly what rendering hands to a template. */
export function documentShape(): ReadonlyMap<string, Shape> {
  return new Map(Object.entries(documentVariables()).map(([key, value]) => [key, shapeOf(value)]));
}

/** Letters and legal texts also get links and what happened; their figures are worded for a letter. */
export function letterShape(): ReadonlyMap<string, Shape> {
  const extra = ['link', 'pay_link', 'chat_link', 'change_link', 'receipt_link', 'payment', 'booking', 'personal_data'];
  return new Map([...documentShape().keys(), ...extra].map((name) => [name, 'any']));
}
