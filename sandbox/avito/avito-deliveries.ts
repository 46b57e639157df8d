import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { AvitoChat, AvitoMessage } from './avito-chats.ts';
import type { AvitoSwitches } from './avito-switches.ts';

export interface AvitoDelivery {
  readonly url: string;
  readonly message: string;
  /** Of the answer, or what went wrong. */
  readonly status: number | string;
  readonly ms: number;
}

interface Parts {
  readonly account: number;
  readonly clientSecret: string;
  readonly switches: AvitoSwitches;
  readonly now: () => Date;
  /** How long an answer may take, milliseconds; Avito's own is two seconds. */
  readonly timeoutMs: number;
}

/** Webhooks: who is subscribed, and every way in which an event may arrive, or not. */
export class AvitoDeliveries {
  readonly subscriptions: { url: string; version: string }[] = [];
  readonly made: AvitoDelivery[] = [];
  /** Addresses that did not answer `{}` with 200 in time when they were registered. */
  readonly doubtful: string[] = [];
  /** Each event comes this many times, each under an envelope of its own. */
  copies = 1;
  /** The copies come at the same time. */
  parallel = false;
  /** Events that are lost, of those to come. */
  dropped = 0;
  /** While true events wait; `release` lets them go. */
  held = false;
  /** Fields that this version of the product does not know. */
  extra: Readonly<Record<string, unknown>> = {};
  private readonly parts: Parts;
  private waiting: (() => Promise<void>)[] = [];
  private running = new Set<Promise<void>>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  async subscribe(url: string): Promise<boolean> {
    const known = this.subscriptions.some((each) => each.url === url);
    const status = await this.post(url, '{}', '');
    if (status !== 200) this.doubtful.push(url);
    if (!known) this.subscriptions.push({ url, version: '3' });
    return !known;
  }

  unsubscribe(url: string): void {
    const at = this.subscriptions.findIndex((each) => each.url === url);
    if (at >= 0) this.subscriptions.splice(at, 1);
  }

  /** As the event of this message would read. */
  event(chat: AvitoChat, message: AvitoMessage): object {
    const { switches, account, now } = this.parts;
    const { id, author_id, created, type, content } = message;
    return {
      id: randomUUID(),
      version: switches.version,
      timestamp: Math.floor(now().getTime() / 1000),
      payload: {
        type: 'message',
        value: {
          id,
          chat_id: chat.id,
          user_id: account,
          author_id,
          created,
          type,
          chat_type: chat.type,
          content,
          item_id: chat.type === 'u2i' ? (chat.item?.id ?? null) : null,
          ...(switches.sparse ? {} : { read: null, published_at: new Date(created * 1000).toISOString() }),
          ...this.extra,
        },
      },
    };
  }

  announce(chat: AvitoChat, message: AvitoMessage): void {
    if (this.dropped > 0) {
      this.dropped -= 1;
      return;
    }
    const deliver = () => this.deliver(chat, message);
    if (this.held) this.waiting.push(deliver);
    else this.run(deliver);
  }

  /** What waited goes now, one after another; `backwards`: the newest first. */
  async release({ backwards = false } = {}): Promise<void> {
    this.held = false;
    const waiting = backwards ? this.waiting.toReversed() : this.waiting;
    this.waiting = [];
    for (const deliver of waiting) await deliver();
  }

  /** Resolves once everything that was announced was delivered. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Any bytes to any address, as anybody could send them. */
  async post(url: string, body: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    const started = performance.now();
    const note = (status: number | string) => {
      this.made.push({ url, message, status, ms: performance.now() - started });
      return status;
    };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.signature(body), ...headers },
        body,
        signal: AbortSignal.timeout(this.parts.timeoutMs),
      });
      await response.arrayBuffer();
      return note(response.status);
    } catch (error) {
      return note(String(error));
    }
  }

  private run(work: () => Promise<void>): void {
    const running = work().finally(() => this.running.delete(running));
    this.running.add(running);
  }

  private async deliver(chat: AvitoChat, message: AvitoMessage): Promise<void> {
    const posts = this.subscriptions.flatMap(({ url }) =>
      Array.from({ length: this.copies }, () => () => this.tried(url, chat, message)),
    );
    if (this.parallel) await Promise.all(posts.map((post) => post()));
    else for (const post of posts) await post();
  }

  private async tried(url: string, chat: AvitoChat, message: AvitoMessage): Promise<void> {
    for (let tries = 0; tries <= this.parts.switches.deliveryRetries; tries += 1) {
      if ((await this.post(url, JSON.stringify(this.event(chat, message)), message.id)) === 200) return;
    }
  }

  private signature(body: string): Readonly<Record<string, string>> {
    const { switches, clientSecret } = this.parts;
    if (switches.signature === 'absent') return {};
    const value =
      switches.signature === 'hmac'
        ? createHmac('sha256', clientSecret).update(body).digest('hex')
        : randomBytes(32).toString('hex');
    return { 'x-avito-messenger-signature': value };
  }
}
