import type { UploadedFile } from './bot-methods.ts';
import type { BotMessage, BotUser, InlineButton, SandboxChat, SandboxChats } from './chats.ts';
import type { UpdateFeed } from './update-feed.ts';

interface CustomerParts {
  readonly chats: SandboxChats;
  readonly feed: UpdateFeed;
  readonly presses: Set<string>;
  readonly files: Map<string, UploadedFile>;
  readonly now: () => Date;
}

let pressNumber = 21_480_000_000;

/** A person with the Telegram app, in a private chat with the bot or as a member of a group. */
export class TelegramCustomer {
  readonly user: BotUser;
  readonly chat: SandboxChat;
  private readonly parts: CustomerParts;

  constructor(parts: CustomerParts, user: BotUser, chat: SandboxChat) {
    this.parts = parts;
    this.user = user;
    this.chat = chat;
  }

  /** What the bot has said here, oldest first. */
  get heard(): readonly BotMessage[] {
    return this.chat.messages.filter(({ from }) => from.is_bot);
  }

  get heardTexts(): readonly string[] {
    return this.heard.map(({ text, caption }) => text ?? String(caption ?? ''));
  }

  say(text: string, more: object = {}): BotMessage {
    const command = /^\/[a-z_]+(?:@\w+)?/.exec(text);
    const entities =
      command === null ? {} : { entities: [{ offset: 0, length: command[0].length, type: 'bot_command' }] };
    return this.send({ text, ...entities, ...more });
  }

  /** Any message: a photo, a voice, a sticker. */
  send(content: object): BotMessage {
    const message = this.write(content);
    if (this.reachesBot(message)) this.parts.feed.add(String(this.chat.id), 'message', message);
    return message;
  }

  /** A line under a topic of the group's. */
  sayIn(thread: number, text: string, more: object = {}): BotMessage {
    return this.say(text, { message_thread_id: thread, is_topic_message: true, ...more });
  }

  /** Privacy mode: in a group a bot that is no administrator hears commands and replies to itself alone. */
  private reachesBot({ text = '', reply_to_message: replied }: BotMessage): boolean {
    const { type, rights } = this.chat;
    if (type === 'private' || rights.status === 'administrator' || text.startsWith('/')) return true;
    return this.chat.messages.some(
      (each) => each.from.is_bot && each.message_id === (replied as BotMessage | undefined)?.message_id,
    );
  }

  /** Leaves the group; only a bot that is an administrator there is told. */
  leave(): void {
    const member = this.chat.members.get(this.user.id);
    if (member === undefined) throw new Error('he is not in this group');
    const before = member.status;
    member.status = 'left';
    if (this.chat.rights.status !== 'administrator') return;
    this.parts.feed.add(String(this.chat.id), 'chat_member', {
      chat: this.parts.chats.shown(this.chat, this.user),
      from: this.user,
      date: this.seconds(),
      old_chat_member: { status: before, user: this.user },
      new_chat_member: { status: 'left', user: this.user },
    });
  }

  edit(message: BotMessage, text: string): void {
    const at = this.chat.messages.indexOf(message);
    const edited = { ...message, text, edit_date: this.seconds() };
    this.chat.messages[at] = edited;
    this.parts.feed.add(String(this.chat.id), 'edited_message', edited);
  }

  /** Presses a button that really stands under a message, the newest of that label. */
  press(label: string, thread?: number): string {
    for (const message of this.heard.toReversed()) {
      if (thread !== undefined && message.message_thread_id !== thread) continue;
      const button = message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text === label);
      if (button !== undefined) return this.pressOn(message, button);
    }
    throw new Error(`there is no button «${label}»`);
  }

  private pressOn(message: BotMessage, { callback_data: data }: InlineButton): string {
    const id = String(pressNumber++);
    this.parts.presses.add(id);
    const query = { id, from: this.user, message, chat_instance: '-812345', data };
    this.parts.feed.add(`press:${this.user.id}`, 'callback_query', query);
    return id;
  }

  shareContact(phone: string, owner = this.user.id): BotMessage {
    return this.send({ contact: { phone_number: phone, first_name: this.user.first_name, user_id: owner } });
  }

  /** A recording, as the application makes them. */
  sendVoice(bytes: Buffer, seconds = 3): BotMessage {
    const id = `voice-${this.chat.id}-${this.parts.files.size + 1}`;
    this.parts.files.set(id, { id, name: `${id}.oga`, bytes });
    const file = { file_id: id, file_unique_id: `u${id}`, file_size: bytes.length };
    return this.send({ voice: { ...file, duration: seconds, mime_type: 'audio/ogg' } });
  }

  block(): void {
    this.chat.blocked = true;
    this.membership('member', 'kicked');
  }

  unblock(): void {
    this.chat.blocked = false;
    this.membership('kicked', 'member');
  }

  private membership(from: string, to: string): void {
    const status = (each: string) => ({ status: each, user: { id: 4242, is_bot: true, first_name: 'Fake' } });
    this.parts.feed.add(String(this.chat.id), 'my_chat_member', {
      chat: this.parts.chats.shown(this.chat, this.user),
      from: this.user,
      date: this.seconds(),
      old_chat_member: status(from),
      new_chat_member: status(to),
    });
  }

  private write(content: object): BotMessage {
    const message: BotMessage = {
      message_id: this.parts.chats.nextMessage(this.chat.id),
      from: this.user,
      chat: this.parts.chats.shown(this.chat, this.user),
      date: this.seconds(),
      ...content,
    };
    this.chat.messages.push(message);
    return message;
  }

  private seconds(): number {
    return Math.floor(this.parts.now().getTime() / 1000);
  }
}
