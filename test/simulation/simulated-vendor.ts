import { AssistantError } from '../../assistant/errors.ts';
import type {
  Channel,
  ChannelEvent,
  SendingPace,
  SendRequest,
  Sent,
  WebhookRequest,
} from '../../assistant/ports/channel.ts';
import { channelErrors } from '../../assistant/ports/channel-errors.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTime } from './simulated-time.ts';

export interface VendorTraits {
  readonly name: string;
  /** Its chats can be read, so that a part whose call broke can be looked for. */
  readonly finds: boolean;
  /** What is said in one chat is delivered one after another; else all at once, in any order. */
  readonly orderly: boolean;
  /** Faster than that it lets nobody speak; what it refuses for that is a fault of ours. */
  readonly pace: SendingPace;
}

interface Update {
  readonly id: number;
  readonly chat: string;
  readonly text: string;
}

/** How a call of ours ended for us: `died` with its process, before the end was on disk. */
export interface LoggedCall {
  /** The process that made it. */
  readonly of: object;
  readonly part: string;
  readonly chat: string;
  readonly text: string;
  end: 'open' | 'answered' | 'refused' | 'broken' | 'died';
  readonly at: number;
  /** It was answered by a wish to be left alone: when, and until when. */
  pause: { readonly heardAt: number; readonly until: number } | null;
  /** It stands in the chat. */
  stands: boolean;
}

interface Mortal {
  readonly dead: boolean;
}

interface Line {
  readonly text: string;
  readonly at: number;
  readonly id: string;
}

/** The process behind the webhook: `undefined` while none is up; its promise never resolves when it dies meanwhile. */
export type Door = () => ((request: WebhookRequest) => Promise<number>) | undefined;

const callTimeoutMs = 30_000;
/** A call whose connection broke may still be carried out for so long. */
const lateMs = 20_000;

/** A messenger of the simulated world: a chat keeps what stands in it, the way there and back is as bad as its chances say. */
export class SimulatedVendor {
  readonly traits: VendorTraits;
  readonly calls: LoggedCall[] = [];
  /** Customers' lines that have not been acknowledged yet. */
  undelivered = 0;
  /** Every part that was ever about to be sent, and what of it is for whom. */
  readonly parts = new Map<string, { readonly chat: string; readonly text: string }>();
  /** The part that the next call is about; set right before it. */
  calling = '';
  readonly #time: SimulatedTime;
  readonly #random: SeededRandom;
  readonly #door: Door;
  readonly #chats = new Map<string, Line[]>();
  readonly #said = new Map<string, readonly string[]>();
  readonly #lanes = new Map<string, Update[]>();
  #messages = 0;

  constructor(traits: VendorTraits, { time, random, door }: { time: SimulatedTime; random: SeededRandom; door: Door }) {
    this.traits = traits;
    this.#time = time;
    this.#random = random;
    this.#door = door;
  }

  get chats(): readonly string[] {
    return [...this.#said.keys()];
  }

  /** What the company has said in that chat, oldest first. */
  standing(chat: string): readonly string[] {
    return (this.#chats.get(chat) ?? []).map(({ text }) => text);
  }

  /** What its customer has said, in order. */
  said(chat: string): readonly string[] {
    return this.#said.get(chat) ?? [];
  }

  /** A customer writes. */
  say(chat: string, text: string): void {
    this.#said.set(chat, [...this.said(chat), text]);
    const update: Update = { id: ++this.#messages, chat, text };
    this.undelivered += 1;
    if (!this.traits.orderly) {
      this.#deliver(update, 1);
      return;
    }
    const lane = this.#lanes.get(chat) ?? [];
    this.#lanes.set(chat, lane);
    if (lane.push(update) === 1) this.#deliver(update, 1);
  }

  #deliver(update: Update, attempt: number): void {
    const again = () =>
      this.#time.after(Math.min(60_000, 500 * 2 ** attempt), () => this.#deliver(update, attempt + 1));
    this.#time.after(this.#delay(), () => {
      this.#time.events += 1;
      if (this.#random.chance(0.05)) return again();
      if (this.#random.chance(0.05)) this.#time.after(this.#random.between(1, 120_000), () => this.#repeat(update));
      const door = this.#door();
      if (door === undefined) return again();
      let over = false;
      const fail = () => {
        if (!over) again();
        over = true;
      };
      this.#time.after(10_000, fail);
      void door(this.#request(update)).then((status) => {
        if (over || status !== 200 || this.#random.chance(0.05)) return;
        over = true;
        this.#delivered(update);
      });
    });
  }

  /** The same once more, long after it was acknowledged. */
  #repeat(update: Update): void {
    this.#time.events += 1;
    void this.#door()?.(this.#request(update));
  }

  #delivered({ chat }: Update): void {
    this.undelivered -= 1;
    const lane = this.#lanes.get(chat);
    lane?.shift();
    const next = lane?.[0];
    if (next !== undefined) this.#deliver(next, 1);
  }

  #request(update: Update): WebhookRequest {
    return { headers: {}, body: JSON.stringify(update), secret: null, at: this.#time.clock.now() };
  }

  #delay(): number {
    return this.#random.chance(0.1) ? this.#random.between(500, 8_000) : this.#random.between(5, 300);
  }

  /** What one process holds of this vendor; of the dead nobody hears how a call ended. */
  channel(process: Mortal): Channel {
    const { name } = this.traits;
    return {
      name,
      traits: { longestText: 60, buttons: false, papers: ['link'], pace: this.traits.pace },
      receive: ({ body, at }) => {
        const { id, chat } = JSON.parse(body) as Update;
        return { kind: 'taken', arrivals: [{ source: name, externalId: String(id), lane: chat, body, at }] };
      },
      read: ({ body, receivedAt }) => this.#read(JSON.parse(body) as Update, receivedAt),
      send: (request) => this.#send(request, process),
      ...(this.traits.finds ? { find: (request: SendRequest & { since: Date }) => this.#find(request) } : {}),
    };
  }

  async #read({ id, chat, text }: Update, at: Date): Promise<readonly ChannelEvent[]> {
    await this.#ask();
    const line = visitorMessage(`${this.traits.name}.${id}`, text, at);
    const opening = { visit: null, manned: false };
    return [{ address: chat, externalId: String(id), at, event: { kind: 'text', text }, message: line, opening }];
  }

  #ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#time.after(this.#delay(), () => {
        this.#time.events += 1;
        const end = this.#random.pick({ ok: 90, unreachable: 8, busy: 2 });
        if (end === 'ok') resolve();
        else reject(this.#failure(end));
      });
    });
  }

  async #find({ address, content, since }: SendRequest & { since: Date }): Promise<Sent | null> {
    await this.#ask();
    const text = content.kind === 'text' ? content.text : content.name;
    const found = (this.#chats.get(address) ?? []).find((line) => line.text === text && line.at >= since.getTime());
    return found === undefined ? null : { externalId: found.id };
  }

  #send({ address, content }: SendRequest, process: Mortal): Promise<Sent> {
    const text = content.kind === 'text' ? content.text : content.name;
    const about = { of: process, part: this.calling, chat: address, text, at: this.#time.now };
    const call: LoggedCall = { ...about, end: 'open', stands: false, pause: null };
    this.calls.push(call);
    return new Promise((resolve, reject) => {
      const fail = (kind: 'busy' | 'unreachable' | 'refused' | 'unknown', end: LoggedCall['end']) => {
        const seconds = this.#random.between(1, 40);
        if (!process.dead) call.end = end;
        const heardAt = this.#time.now;
        if (!process.dead && kind === 'busy') call.pause = { heardAt, until: heardAt + seconds * 1_000 };
        reject(this.#failure(kind, seconds));
      };
      this.#time.after(this.#delay(), () => {
        this.#time.events += 1;
        const fate = this.#random.pick({
          ...{ ok: 860, busy: 30, failed: 30, unreachable: 30, refused: 2 },
          ...{ lostRequest: 10, lostAnswer: 15, late: 10, hang: 13 },
        });
        switch (fate) {
          case 'busy':
          case 'unreachable':
          case 'refused':
            return fail(fate, 'refused');
          case 'failed':
            return fail('unreachable', 'refused');
          case 'lostRequest':
            return fail('unknown', 'broken');
          case 'lostAnswer':
            this.#stand(call);
            return fail('unknown', 'broken');
          case 'late':
            this.#time.after(this.#random.between(1, lateMs), () => this.#stand(call));
            return fail('unknown', 'broken');
          case 'hang':
            if (this.#random.chance(0.5)) this.#stand(call);
            return this.#time.after(callTimeoutMs, () => fail('unknown', 'broken'));
        }
        const id = this.#stand(call);
        this.#time.after(this.#delay(), () => {
          this.#time.events += 1;
          if (!process.dead) call.end = 'answered';
          resolve({ externalId: id });
        });
      });
    });
  }

  #stand(call: LoggedCall): string {
    const chat = this.#chats.get(call.chat) ?? [];
    this.#chats.set(call.chat, chat);
    const id = `m${++this.#messages}`;
    chat.push({ text: call.text, at: this.#time.now, id });
    call.stands = true;
    return id;
  }

  #failure(kind: 'busy' | 'unreachable' | 'refused' | 'unknown', seconds = this.#random.between(1, 40)) {
    const { name } = this.traits;
    return new AssistantError(channelErrors[kind], { channel: name, vendor: name, reason: kind, seconds });
  }
}
