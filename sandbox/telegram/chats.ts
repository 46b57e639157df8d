import { BotFailure, badRequest } from './bot-failures.ts';

export interface BotUser {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

export type ChatType = 'private' | 'group' | 'supergroup' | 'channel';

/** A message as the Bot API tells it, with the fields that are looked at. */
export interface BotMessage {
  readonly message_id: number;
  readonly message_thread_id?: number;
  readonly from: BotUser;
  readonly chat: { readonly id: number; readonly type: ChatType; readonly [key: string]: unknown };
  readonly date: number;
  readonly text?: string;
  readonly reply_markup?: ReplyMarkup;
  readonly [key: string]: unknown;
}

export interface InlineButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

export interface ReplyMarkup {
  readonly inline_keyboard?: readonly (readonly InlineButton[])[];
  readonly keyboard?: readonly (readonly { readonly text: string; readonly request_contact?: boolean }[])[];
  readonly remove_keyboard?: boolean;
}

export interface SandboxChat {
  readonly id: number;
  readonly type: ChatType;
  readonly title: string | null;
  readonly isForum: boolean;
  /** Everything that stands in it, ours and theirs. */
  readonly messages: BotMessage[];
  /** Moments of the bot's latest messages, for the flood limit. */
  readonly sent: number[];
  blocked: boolean;
  member: boolean;
  /** Of a group: who is in it, the bot not counted; whoever is not listed has never been there. */
  readonly members: Map<number, { readonly user: BotUser; status: MemberStatus }>;
  /** Of a forum: its topics by message_thread_id; General is none of them. */
  readonly topics: Map<number, { name: string; closed: boolean }>;
  /** What the bot may do in a group. */
  rights: { status: 'administrator' | 'member'; manageTopics: boolean };
}

export type MemberStatus = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';

/** Every chat of the bot, and the numbers of its messages. */
export class SandboxChats {
  private readonly chats = new Map<number, SandboxChat>();
  private readonly numbers = new Map<number, number>();

  open(
    id: number,
    { type = 'private', title = null, isForum = false }: Partial<Pick<SandboxChat, 'type' | 'title' | 'isForum'>> = {},
  ) {
    const known = this.chats.get(id);
    if (known !== undefined) return known;
    const chat: SandboxChat = {
      ...{ id, type, title, isForum, messages: [], sent: [], blocked: false, member: true },
      ...{ members: new Map(), topics: new Map() },
      rights: { status: 'administrator', manageTopics: true },
    };
    this.chats.set(id, chat);
    return chat;
  }

  get(id: number): SandboxChat | undefined {
    return this.chats.get(id);
  }

  all(): readonly SandboxChat[] {
    return [...this.chats.values()];
  }

  /** One that the bot may write into. */
  writable(id: unknown): SandboxChat {
    const number = typeof id === 'string' && /^-?\d+$/.test(id) ? Number(id) : id;
    const chat = typeof number === 'number' ? this.chats.get(number) : undefined;
    if (chat === undefined) throw badRequest('chat not found');
    if (chat.blocked) throw new BotFailure(403, 'Forbidden: bot was blocked by the user');
    if (!chat.member) throw new BotFailure(403, 'Forbidden: bot was kicked from the supergroup chat');
    return chat;
  }

  nextMessage(chat: number): number {
    const next = (this.numbers.get(chat) ?? 14) + 1;
    this.numbers.set(chat, next);
    return next;
  }

  shown({ id, type, title, isForum }: SandboxChat, user?: BotUser): BotMessage['chat'] {
    if (type === 'private') {
      const { first_name, last_name, username } = user ?? { first_name: '', last_name: undefined, username: undefined };
      return { id, type, first_name, ...(last_name && { last_name }), ...(username && { username }) };
    }
    return { id, type, title, ...(isForum && { is_forum: true }) };
  }
}
