import { createInterface } from 'node:readline/promises';
import { Flags } from '@oclif/core';
import type { TurnResult } from '../assistant/conversation/turn.ts';
import type { Button, Message } from '../assistant/transcript/message.ts';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { buttonFor, messageText } from '../cli/chat-screen.ts';
import { knowledgeNoticeText } from '../cli/knowledge-notices.ts';
import { createPaint } from '../cli/paint.ts';
import { recordText } from '../cli/record-text.ts';
import { replayText } from '../cli/replay-report.ts';
import { replayConversation } from '../runtime/comparison/replay-conversation.ts';
import { type LocalChat, openLocalChat } from '../runtime/local-chat.ts';
import { processEnvironment } from '../runtime/secrets.ts';

export default class Chat extends BaseCommand {
  static override summary = 'поговорить с ассистентом в терминале';
  static override description =
    'Тот же разговор, что и на сайте: сценарий, ответы из знаний, расчёт по прайсу, КП в PDF. Наружу ничего не уходит: ' +
    'вместо звонка менеджеру команда покажет, кого и зачем позвала бы. Номер варианта – то же, что нажатие кнопки.';
  static override examples = [
    { command: '<%= config.bin %> chat', description: 'разговор; выход – Ctrl+D' },
    { command: "<%= config.bin %> chat --message 'Сколько стоит чат-бот?'", description: 'одна реплика' },
    {
      command: "<%= config.bin %> chat --message 'Нужен чат-бот на три канала' --message 'До 1000' --trace",
      description: 'несколько реплик подряд и почему ассистент отвечает так',
    },
    {
      command: "<%= config.bin %> chat --conversation 5Qm0c1cS2mB1r5wHkq3Z7A --message 'да' --json",
      description: 'продолжить диалог из программы',
    },
    {
      command: '<%= config.bin %> chat --replay 5Qm0c1cS2mB1r5wHkq3Z7A',
      description: 'записанный диалог на сегодняшних ценах, сценариях и знаниях; в базу ничего не пишется',
    },
  ];
  static override flags = {
    message: Flags.string({
      char: 'm',
      summary: 'реплика клиента; можно несколько, каждая – отдельный ход',
      helpValue: 'TEXT',
      multiple: true,
      multipleNonGreedy: true,
    }),
    conversation: Flags.string({ summary: 'продолжить этот диалог', helpValue: 'ID' }),
    replay: Flags.string({
      summary: 'сказать слова клиента из записанного диалога заново и показать, что изменилось',
      helpValue: 'ID',
      exclusive: ['message', 'conversation'],
    }),
    trace: Flags.boolean({ summary: 'показать, по какому правилу получен каждый ответ' }),
  };
  static override english: EnglishTexts = {
    summary: 'talk to the assistant in the terminal',
    description:
      'The same conversation as on the site: script, answers from knowledge, prices by the price list, offer as PDF. ' +
      'Nothing is sent: instead of calling a manager the command shows whom it would have called. The number of a choice ' +
      'is the same as pressing its button.',
    flags: {
      message: "a visitor's line; repeatable, each one turn",
      conversation: 'continue this conversation',
      replay: "say a recorded customer's lines again and show what is different",
      trace: 'show which rule made each reply',
    },
    examples: [
      'a conversation; Ctrl+D to leave',
      'one line',
      'several lines in a row, and why the assistant replies so',
      'continue a conversation from a program',
      'a recorded conversation on the prices, scripts and knowledge of today; nothing is written to the database',
    ],
  };

  private readonly replies: Message[] = [];
  private buttons: readonly Button[] = [];
  private readonly paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
  private readonly paintTalk = createPaint(process.stderr, processEnvironment().NO_COLOR);

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Chat);
    if (flags.replay !== undefined) return this.replay(flags.replay, flags.trace);
    const chat = await openLocalChat({
      folder: this.projectFolder(),
      environment: this.environment(),
      conversation: flags.conversation,
      onTrouble: ({ failure, err }) => this.say(this.paintTalk.red(`${failure ?? ''} ${errorText(err)}`.trim())),
      onRenewed: this.tellRenewed,
      onKnowledge: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
      ...(flags.trace ? { onTurn: (turn) => this.say(this.why(turn)) } : {}),
    });
    try {
      if (flags.message === undefined) await this.converse(chat, flags.conversation === undefined);
      else for (const line of flags.message) await this.turn(chat, line);
      return { schemaVersion: 1, conversation: chat.id, replies: this.replies };
    } finally {
      await chat.close();
    }
  }

  private async replay(conversation: string, trace: boolean): Promise<unknown> {
    const replayed = await replayConversation({
      folder: this.projectFolder(),
      environment: this.environment(),
      conversation,
      now: new Date(),
      onRenewed: this.tellRenewed,
      onKnowledge: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
      ...(trace ? { onTurn: (turn: TurnResult) => this.say(this.why(turn)) } : {}),
    });
    this.print(replayText(replayed, this.locale, this.paint));
    return { schemaVersion: 1, ...replayed };
  }

  private why({ record }: TurnResult): string {
    const lines = recordText(record, this.locale);
    return lines.map((line) => this.paintTalk.dim(`  ${line}`)).join('\n');
  }

  private async converse(chat: LocalChat, isNew: boolean): Promise<void> {
    const terminal = process.stdin.isTTY === true;
    if (isNew) this.hear(await chat.start());
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal });
    // What is piped in may end while a reply is being made; only a terminal is prompted.
    const prompt = () => {
      if (terminal) lines.prompt();
    };
    lines.setPrompt(this.text({ ru: 'Вы › ', en: 'You › ' }));
    prompt();
    for await (const line of lines) {
      if (line.trim() !== '') await this.turn(chat, line);
      prompt();
    }
    if (terminal) {
      const again = `${this.config.bin} chat --conversation ${chat.id}`;
      this.say(`\n${this.text({ ru: `Продолжить потом: ${again}`, en: `To continue later: ${again}` })}`);
    }
  }

  private async turn(chat: LocalChat, line: string): Promise<void> {
    const typing = this.text({ ru: '… печатает', en: '… typing' });
    const animated = process.stderr.isTTY === true && !this.jsonEnabled();
    if (animated) process.stderr.write(this.paintTalk.dim(typing));
    const button = buttonFor(line, this.buttons);
    const replies = button === undefined ? await chat.say(line) : await chat.press(button);
    if (animated) process.stderr.write('\r\u001b[K');
    this.hear(replies);
  }

  private hear(messages: readonly Message[]): void {
    this.replies.push(...messages);
    const offered = messages.findLast(({ buttons }) => buttons.length > 0);
    if (messages.length > 0) this.buttons = offered?.buttons ?? [];
    for (const message of messages) this.print(`${messageText(message, this.paint, this.locale)}`);
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
