import type { AvitoChat, AvitoChats, AvitoChatType, AvitoItem, AvitoMessage } from './avito-chats.ts';
import type { AvitoDeliveries } from './avito-deliveries.ts';

export interface AvitoProfile {
  readonly name?: string;
  readonly chatType?: AvitoChatType;
  readonly item?: Partial<AvitoItem>;
}

interface CustomerParts {
  readonly chats: AvitoChats;
  readonly deliveries: AvitoDeliveries;
}

/** A person at Avito, and the chat with the company. The owner can write there too, as from the app. */
export class AvitoCustomer {
  readonly chat: AvitoChat;
  private readonly parts: CustomerParts;

  constructor(parts: CustomerParts, id: number, { name = 'Анна', chatType = 'u2i', item = {} }: AvitoProfile) {
    this.parts = parts;
    const listing: AvitoItem = {
      id: 4_098_000_001,
      title: 'Чат-бот для бизнеса',
      price_string: '90 000 ₽',
      url: 'https://www.avito.ru/kazan/predlozheniya_uslug/chat-bot_4098000001',
      ...item,
    };
    this.chat = parts.chats.open({ id, name }, chatType, chatType === 'u2i' ? listing : null);
  }

  /** What the company has said here, oldest first. */
  get heard(): readonly AvitoMessage[] {
    return this.chat.messages.filter(({ direction }) => direction === 'out');
  }

  get heardTexts(): readonly string[] {
    return this.heard.map(({ content, type }) => (typeof content.text === 'string' ? content.text : `[${type}]`));
  }

  say(text: string): AvitoMessage {
    return this.send('text', { text });
  }

  /** A message of any type. */
  send(type: string, content: AvitoMessage['content'], author = this.chat.customer.id): AvitoMessage {
    const message = this.parts.chats.write(this.chat, author, type, content);
    this.parts.deliveries.announce(this.chat, message);
    return message;
  }

  /** A human of the company types into the app. */
  ownerSays(text: string): AvitoMessage {
    return this.send('text', { text }, this.parts.chats.account);
  }
}
