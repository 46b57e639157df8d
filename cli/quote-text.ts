import type { Locale } from '../assistant/errors.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import type { StoredQuote } from '../assistant/ports/quote-store.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import { isExpired } from '../assistant/pricing/quote-expiry.ts';
import { vatLine } from '../assistant/pricing/vat.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

export interface QuoteTextOptions {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A quote as a person reads it in the terminal. */
export function quoteText(quote: Quote, { locale, timeZone, paint, width }: QuoteTextOptions): string {
  const words = vocabulary[locale];
  const until = shownDate(quote.validUntil, locale, timeZone);
  const discounted = quote.lines.some(({ discount }) => discount > 0);
  const onTop = quote.vat.regime === 'on_top';
  const columns = [
    { title: words.line, align: 'left', shrinks: true },
    { title: words.quantity, align: 'right' },
    { title: words.price, align: 'right' },
    ...(discounted ? [{ title: words.discount, align: 'right' } as const] : []),
    ...(onTop ? [{ title: words.vat, align: 'right' } as const] : []),
    { title: words.sum, align: 'right' },
  ] as const;
  const rows = quote.lines.map((line) => [
    line.title,
    `${line.quantity} × ${line.unit}`,
    formatMoneyShort(line.unitPrice),
    ...(discounted ? [line.discount === 0 ? '' : `−${formatMoneyShort(line.discount)}`] : []),
    ...(onTop ? [formatMoneyShort(line.vat)] : []),
    formatMoneyShort(line.total),
  ]);
  const parts = [
    `${paint.bold(`${words.quote} ${quote.id}`)} · ${words.revision} ${quote.revision} · ${words.until} ${until}`,
    textTable(columns, rows, { width, header: paint.dim }),
    `${paint.bold(`${words.total}: ${formatMoneyShort(quote.total)}`)}\n${quote.totalInWords}\n${vatLine(quote.vat)}`,
    section(
      words.discounts,
      quote.discounts.map(({ title, amount, approvedBy, reason }) => {
        const granted = approvedBy === undefined ? '' : ` (${approvedBy}: ${reason ?? ''})`;
        return `${title}: −${formatMoneyShort(amount)}${granted}`;
      }),
      paint,
    ),
    section(
      words.payments,
      quote.payments.map(({ title, due, amount }) => `${title}: ${formatMoneyShort(amount)} – ${due}`),
      paint,
    ),
    section(
      words.recurring,
      quote.recurring.map(
        ({ title, amount }) => `${title}: ${formatMoneyShort(amount)}${onTop ? ` ${words.withVat}` : ''}`,
      ),
      paint,
    ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What was promised: one row a quote, newest first. */
export function quoteListText(quotes: readonly StoredQuote[], now: Date, options: QuoteTextOptions): string {
  const words = vocabulary[options.locale];
  const rows = quotes.map(({ quote, withdrawnAt }) => [
    quote.id,
    String(quote.revision),
    shownDate(quote.createdAt, options.locale, options.timeZone),
    quote.order.package,
    formatMoneyShort(quote.total),
    withdrawnAt !== null
      ? words.withdrawn
      : `${isExpired(quote, now) ? words.expired : words.valid} ${shownDate(quote.validUntil, options.locale, options.timeZone)}`,
    quote.config.hash.slice('sha256:'.length, 'sha256:'.length + 8),
  ]);
  const columns = [
    { title: words.id, align: 'left' },
    { title: words.revisionShort, align: 'right' },
    { title: words.created, align: 'left' },
    { title: words.package, align: 'left' },
    { title: words.sum, align: 'right' },
    { title: words.state, align: 'left', shrinks: true },
    { title: words.config, align: 'left' },
  ] as const;
  return textTable(columns, rows, { width: options.width, header: options.paint.dim });
}

function shownDate(moment: string, locale: Locale, timeZone: string): string {
  const date = localDate(new Date(moment), timeZone);
  return locale === 'ru' ? date.split('-').reverse().join('.') : date;
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : [paint.bold(title), ...lines.map((line) => `  ${line}`)].join('\n');
}

const vocabulary = {
  ru: {
    quote: 'Смета',
    revision: 'ревизия',
    until: 'действует до',
    line: 'Позиция',
    quantity: 'Количество',
    price: 'Цена',
    discount: 'Скидка',
    vat: 'НДС',
    withVat: 'с НДС',
    sum: 'Сумма',
    total: 'Итого',
    discounts: 'Скидки',
    payments: 'Оплата',
    recurring: 'Дальше ежемесячно',
    id: 'Номер',
    revisionShort: 'Рев.',
    created: 'Дата',
    package: 'Пакет',
    state: 'Состояние',
    config: 'Настройки',
    withdrawn: 'отозвана',
    expired: 'истекла',
    valid: 'действует до',
  },
  en: {
    quote: 'Quote',
    revision: 'revision',
    until: 'valid until',
    line: 'Line',
    quantity: 'Quantity',
    price: 'Price',
    discount: 'Discount',
    vat: 'VAT',
    withVat: 'with VAT',
    sum: 'Sum',
    total: 'Total',
    discounts: 'Discounts',
    payments: 'Payments',
    recurring: 'Then monthly',
    id: 'Id',
    revisionShort: 'Rev.',
    created: 'Date',
    package: 'Package',
    state: 'State',
    config: 'Config',
    withdrawn: 'withdrawn',
    expired: 'expired',
    valid: 'valid until',
  },
} as const;
