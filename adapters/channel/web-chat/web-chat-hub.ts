import type { Logger } from '../../../assistant/ports/logger.ts';
import type { Store } from '../../../assistant/ports/store.ts';
import type { Message } from '../../../assistant/transcript/message.ts';

/** What the hub needs of a WebSocket. */
export interface Wire {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface HubParts {
  readonly store: Pick<Store, 'readMessages'>;
  readonly logger: Logger;
  /** Last touch before a message leaves: signs document links for `base`, the address the visitor uses. */
  readonly present: (message: Message, base: string) => Message;
}

/** A slow reader is dropped rather than remembered: it comes back with its cursor. */
const mostBuffered = 1024 * 1024;
const page = 200;

/** One socket of one conversation. Lean on purpose: thousands of them are idle at any time. */
export class HubConnection {
  readonly conversation: string;
  readonly wire: Wire;
  readonly base: string;
  /** Everything up to this transcript number is on the client's side. */
  cursor: number;
  /** Lines beyond the cursor that the client said itself, as first and last in turn; ascending. */
  own: number[] | undefined;
  next: HubConnection | undefined;
  reading = false;
  again = false;

  constructor(conversation: string, wire: Wire, base: string, cursor: number) {
    this.conversation = conversation;
    this.wire = wire;
    this.base = base;
    this.cursor = cursor;
    this.own = undefined;
    this.next = undefined;
  }

  /** The client knows line `seq` by its `accepted`. */
  knows(seq: number): void {
    if (seq <= this.cursor) return;
    if (seq === this.cursor + 1 && !this.reading) {
      this.cursor = seq;
      return;
    }
    const { own } = this;
    if (own === undefined) this.own = [seq, seq];
    else if (own.at(-1) === seq - 1) own[own.length - 1] = seq;
    else if (seq > (own.at(-1) ?? 0)) own.push(seq, seq);
  }

  /** Moves the cursor over own lines that follow it; how many others come before the next own one. */
  skipOwn(): number {
    const { own } = this;
    while (own !== undefined) {
      const [first, last] = own;
      if (first === undefined || last === undefined) {
        this.own = undefined;
        break;
      }
      if (first > this.cursor + 1) return first - this.cursor - 1;
      this.cursor = Math.max(this.cursor, last);
      own.splice(0, 2);
    }
    return Number.POSITIVE_INFINITY;
  }
}

function deltaFrame(reply: string, text: string): string {
  return JSON.stringify({ type: 'delta', reply, text });
}

/** Hands what the store has committed to whoever is connected; the store alone knows what was said. */
export class WebChatHub {
  private readonly connections = new Map<string, HubConnection>();
  /** Provisional words so far, by conversation and reply: for who connects in the middle of them. */
  private readonly speaking = new Map<string, Map<string, string>>();
  private readonly parts: HubParts;

  constructor(parts: HubParts) {
    this.parts = parts;
  }

  get size(): number {
    let count = 0;
    for (const first of this.connections.values()) {
      for (let each: HubConnection | undefined = first; each !== undefined; each = each.next) count += 1;
    }
    return count;
  }

  /** Sends what the client has missed since `after`, then all that follows, in order and once. */
  async connect(connection: HubConnection): Promise<void> {
    connection.next = this.connections.get(connection.conversation);
    this.connections.set(connection.conversation, connection);
    await this.catchUp(connection);
    for (const [reply, text] of this.speaking.get(connection.conversation) ?? []) {
      connection.wire.send(deltaFrame(reply, ''));
      connection.wire.send(deltaFrame(reply, text));
    }
  }

  disconnect(connection: HubConnection): void {
    const first = this.connections.get(connection.conversation);
    if (first === connection) {
      if (connection.next === undefined) this.connections.delete(connection.conversation);
      else this.connections.set(connection.conversation, connection.next);
      return;
    }
    for (let each = first; each !== undefined; each = each.next) {
      if (each.next === connection) {
        each.next = connection.next;
        return;
      }
    }
  }

  /** New lines are committed in this conversation. Idempotent. */
  async deliver(conversation: string): Promise<void> {
    await Promise.all(this.of(conversation).map((connection) => this.catchUp(connection)));
  }

  /** The turn has been committed: what was provisional is said. */
  async committed(conversation: string): Promise<void> {
    this.speaking.delete(conversation);
    await this.deliver(conversation);
  }

  /** The client said line `seq` itself and knows it by its `accepted`; its other tabs get it as a message. */
  accepted(connection: HubConnection, seq: number): void {
    connection.knows(seq);
    const first = this.connections.get(connection.conversation);
    if (first !== undefined && (first !== connection || first.next !== undefined)) {
      for (const other of this.of(connection.conversation)) if (other !== connection) void this.catchUp(other);
    }
  }

  typing(conversation: string): void {
    this.broadcast(conversation, '{"type":"typing"}');
  }

  /** Provisional words of the reply that is being made; the committed message takes their place. */
  delta(conversation: string, reply: string, text: string): void {
    const replies = this.speaking.get(conversation) ?? new Map<string, string>();
    if (text === '') replies.delete(reply);
    else replies.set(reply, `${replies.get(reply) ?? ''}${text}`);
    if (replies.size === 0) this.speaking.delete(conversation);
    else this.speaking.set(conversation, replies);
    this.broadcast(conversation, deltaFrame(reply, text));
  }

  private of(conversation: string): HubConnection[] {
    const all: HubConnection[] = [];
    let each = this.connections.get(conversation);
    for (; each !== undefined; each = each.next) all.push(each);
    return all;
  }

  private broadcast(conversation: string, frame: string): void {
    for (const { wire } of this.of(conversation)) if (wire.bufferedAmount < mostBuffered) wire.send(frame);
  }

  private async catchUp(connection: HubConnection): Promise<void> {
    if (connection.reading) {
      connection.again = true;
      return;
    }
    connection.reading = true;
    try {
      do {
        connection.again = false;
        await this.sendMissed(connection);
      } while (connection.again);
    } catch (error) {
      this.parts.logger.warn({ error, conversation: connection.conversation }, 'web chat: transcript not read');
      connection.wire.close(1011, 'transcript not readable');
    } finally {
      connection.reading = false;
    }
  }

  private async sendMissed(connection: HubConnection): Promise<void> {
    const { conversation, wire, base } = connection;
    for (;;) {
      const limit = Math.min(page, connection.skipOwn());
      const messages = await this.parts.store.readMessages({ conversation, after: connection.cursor, limit });
      for (const message of messages) {
        if (message.seq <= connection.cursor) continue;
        if (wire.bufferedAmount > mostBuffered) {
          wire.close(1013, 'too slow');
          return;
        }
        wire.send(JSON.stringify({ type: 'message', message: this.parts.present(message, base) }));
        connection.cursor = message.seq;
      }
      if (messages.length < limit) return;
    }
  }
}
