import { formatAmount, formatMoney } from '../pricing/money.ts';
import type { Quote, QuoteLine, QuoteVat } from '../pricing/quote.ts';
import { vatLine } from '../pricing/vat.ts';
import { formatLongDate, noBreakSpace, plural, tieShortWords } from './russian-formats.ts';

/** Every figure of a document; all of them come from the quote, none is computed from prices again. */
export function quoteView(quote: Quote, timeZone: string) {
  const { lines, vat, discounts } = quote;
  const before = vat.regime === 'on_top' ? quote.total - vat.amount : quote.total;
  const discountTotal = lines.reduce((sum, line) => sum + line.discount, 0);
  return {
    id: quote.id,
    date: formatLongDate(new Date(quote.createdAt), timeZone),
    valid_until: formatLongDate(new Date(quote.validUntil), timeZone),
    lines: lines.map((line, index) => lineView(line, index, vat)),
    count: lines.length,
    count_noun: plural(lines.length, ['позиция', 'позиции', 'позиций']),
    has_discount: discountTotal > 0,
    discounts: discounts.map(({ title, amount }) => ({ title: tieShortWords(title), amount: formatMoney(amount) })),
    /** Sum of the table before discounts and after them; VAT on top is in neither. */
    list_total: formatMoney(before + discountTotal),
    discount_total: formatMoney(discountTotal),
    subtotal: formatMoney(before),
    total: formatMoney(quote.total),
    total_roubles: `${formatAmount(quote.total)}${noBreakSpace}руб.`,
    total_in_words: quote.totalInWords,
    vat: {
      regime: vat.regime,
      rate: vat.rate,
      ground: vat.ground,
      amount: vat.regime === 'none' ? '' : formatMoney(vat.amount),
      /** What stands left of the amount in a table of totals. */
      label: tieShortWords(vat.regime === 'none' ? vatLine(vat) : (vatLine(vat).split(':')[0] ?? '')),
      line: tieShortWords(vatLine(vat)),
      /** Inside a sentence that has just named the total. */
      clause: tieShortWords(vatClause(vat)),
    },
    /** What the customer pays, unlike the sums of a table without VAT. */
    recurring: quote.recurring.map(({ title, amount }) => ({
      title: tieShortWords(vat.regime === 'on_top' ? `${title} (с НДС)` : title),
      amount: formatMoney(amount),
    })),
    payments: quote.payments.map(({ title, due, amount }) => ({
      title: tieShortWords(title),
      due: tieShortWords(due),
      amount: formatMoney(amount),
    })),
  };
}

function lineView(line: QuoteLine, index: number, vat: QuoteVat) {
  return {
    position: index + 1,
    title: tieShortWords(line.title),
    unit: line.unit,
    quantity: String(line.quantity).replace(/\B(?=(\d{3})+$)/g, noBreakSpace),
    price: formatAmount(line.unitPrice),
    amount: formatAmount(line.amount),
    discount: line.discount === 0 ? '' : formatAmount(line.discount),
    /** After the discount; with VAT unless it comes on top. */
    sum: formatAmount(vat.regime === 'on_top' ? line.total - line.vat : line.total),
  };
}

function vatClause(vat: QuoteVat): string {
  const line = vatLine(vat);
  return vat.regime === 'on_top' ? `в том числе ${line}` : `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}

/** The tax words of a payment order, the way banks write them. */
export function vatForPurpose(vat: QuoteVat): string {
  if (vat.regime === 'none') return 'Без НДС';
  return `В том числе НДС ${vat.rate}% - ${formatAmount(vat.amount).replace(/\s/g, '')} руб.`;
}
