import { localDate } from '../local-time/local-date.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Evidence } from './evidence.ts';

/** What a quote states, in the words a message may use for it. */
export function quoteEvidence(
  quote: Quote,
  timeZone: string,
): Pick<Evidence, 'sums' | 'percents' | 'dates' | 'counts'> {
  const promo = quote.order.promo ?? null;
  const { lines, discounts, payments, recurring, vat, total } = quote;
  return {
    sums: [
      { name: `Итого ${lines[0]?.title ?? ''}`, amount: total },
      ...lines.flatMap(({ title, unit, quantity, unitPrice, amount, total: due }) => [
        { name: recurring.some((fee) => fee.title === title) ? `${title}, первый месяц` : title, amount },
        ...(due === amount ? [] : [{ name: `${title} со скидкой`, amount: due }]),
        ...(quantity === 1 ? [] : [{ name: `${title}, за ${unit}`, amount: unitPrice }]),
      ]),
      ...discounts.map(({ title, amount }) => ({
        name: `Скидка ${title}${promo === null ? '' : `, промокод ${promo}`}`,
        amount,
      })),
      ...(vat.regime === 'none' ? [] : [{ name: 'В том числе, включён НДС', amount: vat.amount }]),
      ...payments.map(({ title, due, amount }) => ({ name: `Платёж ${title} (${due.replace(/\d/g, ' ')})`, amount })),
      ...recurring.map(({ title, amount }) => ({ name: `Дальше ежемесячно ${title}`, amount, monthly: true })),
    ],
    percents: [
      ...(vat.regime === 'none' ? [] : [{ name: 'НДС включён в цену', value: vat.rate }]),
      ...payments.map(({ title, amount }) => ({ name: `Платёж ${title}`, value: Math.round((100 * amount) / total) })),
    ],
    dates: [{ name: 'Цена расчёта держится и действует до', date: localDate(new Date(quote.validUntil), timeZone) }],
    counts: [
      ...lines
        .filter(({ quantity }) => quantity > 1)
        .map(({ title, unit, quantity }) => ({ name: `${title} ${unit}`, value: quantity })),
      { name: 'Оплата частями, платежами, этапами', value: payments.length },
    ],
  };
}
