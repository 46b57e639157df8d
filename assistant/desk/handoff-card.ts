import { formatMoneyShort } from '../pricing/money.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Message } from '../transcript/message.ts';

export interface HandoffCase {
  readonly reason: string | null;
  /** How often people were called before. */
  readonly calls: number;
  /** Title and value of what the customer has told, in the script's order. */
  readonly brief: readonly (readonly [title: string, value: string])[];
  readonly quote: Pick<Quote, 'id' | 'total' | 'lines' | 'validUntil'> | undefined;
  /** The latest of the transcript, oldest first. */
  readonly lines: readonly Message[];
}

const latestLines = 3;
const longestLine = 300;

/** Calls people to a conversation: why, what is known of the order, and what the customer said last. */
export function handoffCard({ reason, calls, brief, quote, lines }: HandoffCase): string {
  const title = calls === 0 ? '🔔 Нужен человек' : `🔔 Клиент всё ещё ждёт (напоминание ${calls})`;
  const said = lines.filter(({ from, text }) => from === 'visitor' && text !== '').slice(-latestLines);
  const parts = [
    `${title}${reason === null ? '' : `: ${reason}`}`,
    section(
      'Бриф',
      brief.map(([name, value]) => `${name}: ${value}`),
    ),
    quote === undefined ? '' : quoteLines(quote),
    section(
      'Последнее от клиента',
      said.map(({ text }) => `«${text.slice(0, longestLine)}»`),
    ),
    'Кто возьмёт? Кнопка ниже или просто ответьте в теме.',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function quoteLines({ total, lines, id, validUntil }: NonNullable<HandoffCase['quote']>): string {
  const items = lines.map(({ title, quantity, total: sum }) => `• ${title} × ${quantity} — ${formatMoneyShort(sum)}`);
  return section(`Расчёт ${id}, до ${validUntil.slice(0, 10)}: ${formatMoneyShort(total)}`, items);
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [`${title}`, ...items].join('\n');
}
