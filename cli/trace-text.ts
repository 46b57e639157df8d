import type { Locale } from '../assistant/errors.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { ConversationTrace, TracedConversation, TracedLine, TracedTurn } from '../runtime/tracing.ts';
import { harmlessText } from './harmless-text.ts';
import type { Paint } from './paint.ts';
import { recordText } from './record-text.ts';
import { textTable } from './text-table.ts';

export interface TraceTextOptions {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** One row a conversation. */
export function conversationListText(found: readonly TracedConversation[], options: TraceTextOptions): string {
  const words = vocabulary[options.locale];
  const when = shownMoment(options);
  const rows = found.map(({ conversation, channel, updatedAt, lines, quote, handoff, paused }) => [
    conversation,
    when(updatedAt),
    channel,
    String(lines),
    quote === null ? '' : formatMoneyShort(quote.total),
    harmlessText([paused ? words.paused : '', handoff ?? ''].filter(Boolean).join(', ')),
  ]);
  const columns = [
    { title: words.conversation, align: 'left' },
    { title: words.when, align: 'left' },
    { title: words.channel, align: 'left' },
    { title: words.lines, align: 'right' },
    { title: words.total, align: 'right' },
    { title: words.handoff, align: 'left', shrinks: true },
  ] as const;
  return textTable(columns, rows, { width: options.width, header: options.paint.dim });
}

/** Turn by turn what was said, and under it why. */
export function conversationText(trace: ConversationTrace, options: TraceTextOptions): string {
  const { paint, locale } = options;
  const head = [trace.conversation, trace.channel, shownMoment(options)(trace.startedAt)].join(' · ');
  const turns = trace.turns.map((turn) => turnText(turn, options));
  return [paint.bold(head), ...turns, ...(turns.length === 0 ? [vocabulary[locale].nothing] : [])].join('\n\n');
}

function turnText({ at, lines, record, quote }: TracedTurn, options: TraceTextOptions): string {
  const { paint, locale } = options;
  const why = record === null ? [vocabulary[locale].unrecorded] : recordText(record, locale, quote);
  return [
    paint.dim(shownMoment(options)(at)),
    ...lines.map((line) => lineText(line, options)),
    ...why.map((line) => paint.dim(`    ${line}`)),
  ].join('\n');
}

function lineText({ seq, from, text, wrong }: TracedLine, { paint, locale }: TraceTextOptions): string {
  const words = vocabulary[locale];
  const said = `${paint.bold(`№${seq} ${words[from]}:`)} ${harmlessText(text).replace(/\n/g, '\n   ')}`;
  if (wrong === null) return said;
  const instead = wrong.instead === null ? '' : `: ${wrong.instead}`;
  return `${said}\n   ${paint.yellow(harmlessText(`[${words.wrong} – ${wrong.by}${instead}]`))}`;
}

function shownMoment({ locale, timeZone }: TraceTextOptions): (moment: Date) => string {
  const format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return (moment) => format.format(moment).replace(/\u202f/g, ' ');
}

const vocabulary = {
  ru: {
    conversation: 'Разговор',
    when: 'Последняя реплика',
    channel: 'Канал',
    lines: 'Реплик',
    total: 'Смета',
    handoff: 'Нужен человек',
    paused: 'ведёт человек',
    visitor: 'Клиент',
    assistant: 'Ассистент',
    manager: 'Менеджер',
    wrong: 'неверно',
    nothing: 'В этом разговоре ещё ничего не сказано',
    unrecorded: 'почему так, не записано: ход был до этой версии',
  },
  en: {
    conversation: 'Conversation',
    when: 'Latest line',
    channel: 'Channel',
    lines: 'Lines',
    total: 'Quote',
    handoff: 'Needs a human',
    paused: 'a human has it',
    visitor: 'Visitor',
    assistant: 'Assistant',
    manager: 'Manager',
    wrong: 'wrong',
    nothing: 'Nothing has been said in this conversation yet',
    unrecorded: 'why is not recorded: the turn is older than this version',
  },
} as const;
