import type { PricedLine } from './price-lines.ts';
import type { ConfigIdentity, QuoteBody, QuoteDiscount, QuotePayment, QuoteRecurring } from './quote.ts';
import { chargeLines, sumVat } from './quote-lines.ts';
import { sumInWords } from './sum-in-words.ts';
import type { VatInForce } from './vat.ts';

/** Whose quote, for what and until when: all that is known before the figures. */
export type QuoteHead = Pick<
  QuoteBody,
  'revision' | 'replaces' | 'order' | 'conversation' | 'createdAt' | 'validUntil'
>;

export interface QuoteFigures {
  readonly lines: readonly PricedLine[];
  /** What is taken off each line, by every discount. */
  readonly reductions: readonly { readonly perLine: readonly number[] }[];
  readonly discounts: readonly QuoteDiscount[];
  readonly vat: VatInForce;
  readonly recurring: readonly QuoteRecurring[];
  readonly payments: (total: number) => readonly QuotePayment[];
  readonly config: ConfigIdentity;
}

/** The one place where lines, discounts and VAT become a total, in the order of keys that a quote has. */
export function closeQuote(head: QuoteHead, figures: QuoteFigures): QuoteBody {
  const { revision, replaces, order, conversation, createdAt, validUntil } = head;
  const { discounts, vat, recurring, payments, config } = figures;
  const lines = chargeLines(figures.lines, figures.reductions, vat);
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  return {
    schemaVersion: 1,
    revision,
    replaces,
    order,
    conversation,
    createdAt,
    validUntil,
    currency: 'RUB',
    lines,
    discounts,
    vat: sumVat(vat, lines),
    total,
    totalInWords: sumInWords(total),
    recurring,
    payments: payments(total),
    config: { hash: config.hash, revision: config.revision, dirty: config.dirty },
  };
}
