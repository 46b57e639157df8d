import { Args, Flags } from '@oclif/core';
import { AssistantError, type Locale } from '../assistant/errors.ts';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { createPaint } from '../cli/paint.ts';
import { traceErrors } from '../cli/trace-errors.ts';
import { conversationListText, conversationText, type TraceTextOptions } from '../cli/trace-text.ts';
import { processEnvironment } from '../runtime/secrets.ts';
import { openTracing, type TracedTurn, type Tracing } from '../runtime/tracing.ts';

export default class Trace extends BaseCommand {
  static override summary = 'показать последние разговоры или почему ассистент ответил так';
  static override description =
    'Без номера – последние разговоры: когда, откуда, сколько реплик, сумма сметы, нужен ли человек. С номером – каждый ' +
    'ход: правило, найденные места знаний с оценками, модель и токены, что решила проверка, смета и хеш настроек. ' +
    'Переписка расшифровывается только здесь, на этой машине; демону команда не мешает. --wrong помечает ответ неверным и ' +
    'показывает его ход; все такие – report --corrections.';
  static override examples = [
    { command: '<%= config.bin %> trace', description: 'последние разговоры' },
    { command: '<%= config.bin %> trace 5Qm0c1cS2mB1r5wHkq3Z7A', description: 'почему в этом разговоре отвечали так' },
    {
      command: "<%= config.bin %> trace 5Qm0c1cS2mB1r5wHkq3Z7A --wrong 4 --instead 'Гарантия – год'",
      description: 'ответ №4 неверен, надо было сказать так',
    },
  ];
  static override args = { conversation: Args.string({ description: 'номер разговора' }) };
  static override flags = {
    limit: Flags.integer({ summary: 'сколько разговоров показать', default: 20, min: 1, max: 1000, helpValue: 'N' }),
    wrong: Flags.integer({ summary: 'пометить ответ с этим номером неверным', min: 1, helpValue: 'SEQ' }),
    instead: Flags.string({ summary: 'что надо было ответить', helpValue: 'TEXT', dependsOn: ['wrong'] }),
    by: Flags.string({ summary: 'кто помечает (по умолчанию owner)', helpValue: 'NAME', dependsOn: ['wrong'] }),
  };
  static override english: EnglishTexts = {
    summary: 'show the latest conversations, or why the assistant answered so',
    description:
      'Without an id the latest conversations: when, from where, how many lines, the total of the quote, whether a human is ' +
      'needed. With one every turn: the rule, passages of knowledge with scores, model and tokens, what the guard decided, ' +
      'the quote and the hash of the config. What was said is decrypted here only, on this machine; a running daemon is not ' +
      'disturbed. --wrong marks a reply and shows its turn; report --corrections shows all of those.',
    args: { conversation: 'id of the conversation' },
    flags: {
      limit: 'how many conversations to show',
      wrong: 'mark the reply with this number as wrong',
      instead: 'what should have been said',
      by: 'who marks it (owner by default)',
    },
    examples: [
      'the latest conversations',
      'why the replies of this conversation were given',
      'reply 4 is wrong, and what should have been said',
    ],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Trace);
    const { conversation } = args;
    if (flags.wrong !== undefined && conversation === undefined) throw new AssistantError(traceErrors.noConversation);
    const tracing = await openTracing(this.projectFolder(), this.environment(), { onRenewed: this.tellRenewed });
    try {
      if (conversation === undefined) return await this.list(tracing, flags.limit);
      if (flags.wrong !== undefined) {
        const { wrong: seq, instead = null, by = 'owner' } = flags;
        await tracing.markWrong({ conversation, seq, by, instead });
        this.say(this.text(markedTexts(seq, instead)));
        return await this.explain(tracing, conversation, seq);
      }
      return await this.explain(tracing, conversation);
    } finally {
      await tracing.close();
    }
  }

  private async list(tracing: Tracing, limit: number): Promise<unknown> {
    const conversations = await tracing.latest(limit);
    if (conversations.length > 0) this.print(conversationListText(conversations, this.options(tracing)));
    else if (!this.jsonEnabled()) this.say(this.text({ ru: 'Разговоров ещё нет', en: 'No conversations yet' }));
    return { schemaVersion: 1, conversations };
  }

  /** All of it, or the turn in which the line `seq` was said. */
  private async explain(tracing: Tracing, id: string, seq?: number): Promise<unknown> {
    const whole = await tracing.conversation(id);
    const isMeant = ({ lines }: TracedTurn) => seq === undefined || lines.some((line) => line.seq === seq);
    const trace = { ...whole, turns: whole.turns.filter(isMeant) };
    this.print(conversationText(trace, this.options(tracing)));
    return { schemaVersion: 1, ...trace };
  }

  private options({ timeZone }: Tracing): TraceTextOptions {
    return {
      locale: this.locale,
      timeZone,
      paint: createPaint(process.stdout, processEnvironment().NO_COLOR),
      width: process.stdout.columns ?? 110,
    };
  }
}

function markedTexts(seq: number, instead: string | null): Record<Locale, string> {
  const [ru, en] = instead === null ? ['', ''] : [`; надо было: ${instead}`, `; it should have been: ${instead}`];
  return { ru: `Ответ №${seq} помечен неверным${ru}`, en: `Reply ${seq} is marked as wrong${en}` };
}
