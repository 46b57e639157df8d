import { randomBytes } from 'node:crypto';

export type AvitoChatType = 'u2i' | 'u2u' | 'a2u';

export interface AvitoMessage {
  readonly id: string;
  readonly author_id: number;
  /** Unix seconds. */
  readonly created: number;
  readonly direction: 'in' | 'out';
  type: string;
  content: Readonly<Record<string, unknown>>;
  is_read: boolean;
  read: number | null;
}

export interface AvitoItem {
  readonly id: number;
  readonly title: string;
  readonly price_string: string;
  readonly url: string;
}

export interface AvitoChat {
  readonly id: string;
  readonly type: AvitoChatType;
  readonly created: number;
  readonly customer: { readonly id: number; readonly name: string };
  readonly item: AvitoItem | null;
  /** Oldest first. */
  readonly messages: AvitoMessage[];
}

/** Everything that stands at Avito, by chat. */
export class AvitoChats {
  readonly account: number;
  private readonly chats = new Map<string, AvitoChat>();
  private readonly seconds: () => number;
  private known = 0;

  constructor(account: number, seconds: () => number) {
    this.account = account;
    this.seconds = seconds;
  }

  open(customer: AvitoChat['customer'], type: AvitoChatType, item: AvitoItem | null): AvitoChat {
    this.known += 1;
    const id = `${type}-Ab~${customer.id}_k-${this.known}`;
    const chat: AvitoChat = { id, type, created: this.seconds(), customer, item, messages: [] };
    this.chats.set(id, chat);
    return chat;
  }

  get(id: string): AvitoChat | undefined {
    return this.chats.get(id);
  }

  all(): readonly AvitoChat[] {
    return [...this.chats.values()];
  }

  write(chat: AvitoChat, author: number, type: string, content: AvitoMessage['content']): AvitoMessage {
    const own = author === this.account;
    const message: AvitoMessage = {
      id: randomBytes(16).toString('hex'),
      author_id: author,
      created: this.seconds(),
      direction: own ? 'out' : 'in',
      type,
      content,
      is_read: own,
      read: null,
    };
    chat.messages.push(message);
    return message;
  }

  /** As GET of a chat tells it. */
  shown(chat: AvitoChat): object {
    const { id, created, customer, item, messages } = chat;
    const last = messages.at(-1);
    return {
      id,
      created,
      updated: last?.created ?? created,
      users: [
        { id: this.account, name: 'Компания' },
        {
          ...customer,
          public_user_profile: {
            user_id: customer.id,
            item_id: item?.id ?? 0,
            url: 'https://www.avito.ru/user/profile',
            avatar: { default: 'https://www.avito.st/a.png', images: { '24x24': 'https://www.avito.st/24.png' } },
          },
        },
      ],
      ...(item === null
        ? {}
        : {
            context: {
              type: 'item',
              value: {
                ...item,
                status_id: 10,
                user_id: this.account,
                images: { count: 1, main: { '140x105': 'https://www.avito.st/140.png' } },
              },
            },
          }),
      ...(last === undefined ? {} : { last_message: withoutReading(last) }),
    };
  }
}

function withoutReading({ is_read: _, read: __, ...message }: AvitoMessage): object {
  return message;
}
