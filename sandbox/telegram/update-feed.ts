import { BotFailure } from './bot-failures.ts';

export interface BotUpdate {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

export interface WebhookSettings {
  readonly url: string;
  readonly secretToken: string | null;
  readonly allowedUpdates: readonly string[] | null;
}

export interface FeedOptions {
  /** First pause before a webhook that failed is tried again, milliseconds; doubles. Telegram's own is two seconds. */
  readonly retryMs: number;
  /** How long a webhook may take; Telegram waits about a minute. */
  readonly timeoutMs: number;
}

interface Waiting {
  readonly lane: string;
  readonly update: BotUpdate;
}

/** Kinds that come only when they are asked for. */
const onRequest: ReadonlySet<string> = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** Updates on their way to the bot: kept until it confirms them by its next question, or by a 2xx of its webhook. */
export class UpdateFeed {
  readonly deliveries: { readonly update: number; readonly status: number | string }[] = [];
  webhook: WebhookSettings | null = null;
  lastError: string | null = null;
  /** Each update is delivered this many times, as a vendor does that did not see our answer. */
  copies = 1;
  private readonly options: FeedOptions;
  private readonly waiting: Waiting[] = [];
  private readonly busy = new Set<string>();
  private next = 700_000_001;
  private asking: { readonly end: (failure?: BotFailure) => void } | undefined;
  private arrived: (() => void) | undefined;
  private allowed: readonly string[] | null = null;
  private closed = false;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  get pending(): number {
    return this.waiting.length;
  }

  /** `lane`: updates of one chat follow each other. */
  add(lane: string, kind: string, content: object): number | null {
    const allowed = this.webhook?.allowedUpdates ?? this.allowed;
    if (allowed === null || allowed.length === 0 ? onRequest.has(kind) : !allowed.includes(kind)) return null;
    const update = { update_id: this.next++, [kind]: content };
    this.waiting.push({ lane, update });
    this.arrived?.();
    this.deliver();
    return update.update_id;
  }

  /** Long polling. `offset` confirms everything before it. */
  async ask(question: { offset: number; limit: number; timeoutS: number; allowed: readonly string[] | null }) {
    if (this.webhook !== null) {
      throw new BotFailure(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    if (question.allowed !== null) this.allowed = question.allowed;
    this.asking?.end(
      new BotFailure(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    const { offset, limit, timeoutS } = question;
    for (const [index, { update }] of [...this.waiting.entries()].reverse()) {
      if (offset > 0 && update.update_id < offset) this.waiting.splice(index, 1);
    }
    if (this.waiting.length === 0 && timeoutS > 0 && !this.closed) await this.wait(timeoutS * 1000);
    const found = this.waiting.slice(0, limit).map(({ update }) => update);
    return this.copies > 1 ? found.flatMap((update) => Array.from({ length: this.copies }, () => update)) : found;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (failure?: BotFailure) => {
        clearTimeout(timer);
        this.arrived = undefined;
        this.asking = undefined;
        if (failure === undefined) resolve();
        else reject(failure);
      };
      const timer = setTimeout(end, ms);
      this.arrived = () => end();
      this.asking = { end };
    });
  }

  close(): void {
    this.closed = true;
    this.asking?.end();
  }

  /** Everything that waits goes to the webhook, one after another within a chat. */
  deliver(): void {
    if (this.webhook === null || this.closed) return;
    for (const { lane } of this.waiting) {
      if (this.busy.has(lane)) continue;
      this.busy.add(lane);
      void this.deliverLane(lane).finally(() => this.busy.delete(lane));
    }
  }

  private async deliverLane(lane: string): Promise<void> {
    let failures = 0;
    while (!this.closed && this.webhook !== null) {
      const first = this.waiting.find((each) => each.lane === lane);
      if (first === undefined) return;
      let ok = false;
      for (let copy = 0; copy < this.copies; copy += 1) ok = (await this.post(first.update)) || ok;
      if (ok) {
        this.waiting.splice(this.waiting.indexOf(first), 1);
        failures = 0;
        continue;
      }
      failures += 1;
      // The first failure is tried again at once.
      const pause = failures === 1 ? 0 : this.options.retryMs * 2 ** (failures - 2);
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  }

  private async post(update: BotUpdate): Promise<boolean> {
    const { webhook } = this;
    if (webhook === null) return false;
    const secret = webhook.secretToken;
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === null ? {} : { 'X-Telegram-Bot-Api-Secret-Token': secret }),
        },
        body: JSON.stringify(update),
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      await response.arrayBuffer();
      this.deliveries.push({ update: update.update_id, status: response.status });
      if (response.ok) return true;
      this.lastError = `Wrong response from the webhook: ${response.status} ${response.statusText}`;
    } catch (error) {
      this.deliveries.push({ update: update.update_id, status: String(error) });
      this.lastError = 'Connection refused';
    }
    return false;
  }
}
