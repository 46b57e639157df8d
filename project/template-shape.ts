import type { Company } from '../assistant/documents/company-schema.ts';
import { documentModel } from '../assistant/documents/document-model.ts';
import type { Quote } from '../assistant/pricing/quote.ts';

/** What a template may name: `any` where nothing is known about the inside. */
export type Shape = 'any' | 'text' | { readonly keys: ReadonlyMap<string, Shape> } | { readonly element: Shape };

export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return { element: value.length === 0 ? 'any' : shapeOf(value[0]) };
  if (typeof value === 'object' && value !== null) {
    return { keys: new Map(Object.entries(value).map(([key, part]) => [key, shapeOf(part)])) };
  }
  return value === undefined || value === null ? 'any' : 'text';
}

const rule = { file: 'config/pricing.yaml', line: 1 };

/** A quote that has one of everything, so that the shape of its view is complete. */
const fullQuote: Quote = {
  schemaVersion: 1,
  id: 'q',
  revision: 1,
  replaces: null,
  order: { package: 'p', options: {}, set: {}, promo: null },
  conversation: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  validUntil: '2026-01-15T20:59:59.999Z',
  currency: 'RUB',
  lines: [
    {
      id: 'p',
      title: 'П',
      unit: 'шт.',
      quantity: 1,
      unitPrice: 200,
      amount: 200,
      discount: 50,
      vat: 7,
      total: 150,
      rule,
    },
  ],
  discounts: [{ id: 'd', title: 'С', amount: 50, rule }],
  vat: { regime: 'included', rate: 5, amount: 7, ground: 'п. 8 ст. 164 НК РФ' },
  total: 150,
  totalInWords: 'Один рубль 50 копеек',
  recurring: [{ id: 'm', title: 'М', amount: 100, period: 'month', rule }],
  payments: [{ id: 'a', title: 'А', due: 'сразу', amount: 150 }],
  config: { hash: 'sha256:', revision: null, dirty: null },
  signature: 'v1.k.s',
};

/** Of the documents: exactly what rendering hands to a template. */
export function documentShape(company: Company, now: Date): ReadonlyMap<string, Shape> {
  const model = documentModel({
    kind: 'offer',
    quote: fullQuote,
    company,
    brief: { addressee: 'А', summary: 'Б', items: [{ title: 'В', value: 'Г' }] },
    number: '1',
    issuedAt: now,
    specimen: true,
    logo: '',
    qr: '',
  });
  return new Map(Object.entries(model).map(([key, value]) => [key, shapeOf(value)]));
}

/** Letters and legal texts also get links and what happened; their figures are worded for a letter. */
export function letterShape(company: Company, now: Date): ReadonlyMap<string, Shape> {
  const extra = ['link', 'pay_link', 'chat_link', 'change_link', 'receipt_link', 'payment', 'booking'];
  return new Map([...documentShape(company, now).keys(), ...extra].map((name) => [name, 'any']));
}
