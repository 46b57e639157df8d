import { hash } from 'node:crypto';
import type { AvitoClient } from './avito-client.ts';

/** What the channel has to remember between starts. */
export interface ChannelMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** The chats as they were when the assistant came. */
interface ExistingChats {
  /** Unix seconds of Avito's clock. */
  readonly at: number;
  /** There were more than can be listed. */
  readonly full: boolean;
  /** By digest of the chat's id the last message of each: digest of its id and unix seconds. Ids name people, digests do not. */
  readonly chats: Readonly<Record<string, readonly [string, number]>>;
}

type Moment = { readonly id: string; readonly created: number };
type ChatAge = Moment;

const pageSize = 100;
const lastOffset = 1000;

/** Remembers for ever which chats are older than the assistant: what stands in them is history. */
export class FirstLook {
  private readonly client: AvitoClient;
  private readonly memory: ChannelMemory;
  private readonly startedAt: Date;
  private existing: ExistingChats | undefined;
  private looking: Promise<ExistingChats> | undefined;

  constructor(client: AvitoClient, memory: ChannelMemory, now: () => Date) {
    this.client = client;
    this.memory = memory;
    this.startedAt = now();
  }

  /** Resolves once it is known; by one look, whoever waits for it. */
  async done(): Promise<void> {
    if (this.existing !== undefined) return;
    this.looking ??= this.recall().finally(() => {
      this.looking = undefined;
    });
    this.existing = await this.looking;
  }

  isExisting({ id, created }: ChatAge): boolean {
    const { existing } = this;
    if (existing === undefined) return false;
    return existing.chats[digestOf(id)] !== undefined || (existing.full && created < existing.at);
  }

  /** Of the messages of a chat, oldest first, those that are older than the assistant. */
  historyOf(chat: ChatAge, lines: readonly Moment[]): ReadonlySet<string> {
    if (this.existing === undefined || !this.isExisting(chat)) return new Set();
    const [last, created] = this.existing.chats[digestOf(chat.id)] ?? ['', this.existing.at];
    const end = lines.findIndex(({ id }) => digestOf(id) === last);
    const old = end >= 0 ? lines.slice(0, end + 1) : lines.filter((line) => line.created <= created);
    return new Set(old.map(({ id }) => id));
  }

  private async recall(): Promise<ExistingChats> {
    const key = `avito.existing.${this.client.account}`;
    const kept = await this.memory.get(key);
    if (kept !== undefined) return JSON.parse(kept) as ExistingChats;
    const seen = await this.look(await this.cameAt());
    await this.memory.set(key, JSON.stringify(seen));
    return seen;
  }

  /** When the assistant started for the first time. Until the first look succeeds it may be started often. */
  private async cameAt(): Promise<Date> {
    const key = `avito.came.${this.client.account}`;
    const kept = await this.memory.get(key);
    if (kept !== undefined) return new Date(kept);
    await this.memory.set(key, this.startedAt.toISOString());
    return this.startedAt;
  }

  private async look(cameAt: Date): Promise<ExistingChats> {
    const chats: Record<string, readonly [string, number]> = {};
    let full = true;
    for (let offset = 0; offset <= lastOffset; offset += pageSize) {
      const page = await this.client.chats({ offset });
      // Whoever opened a chat since we are here has come to the assistant.
      const started = this.secondsThere(cameAt);
      for (const { id, created, last } of page) {
        if (last === null || created > started) continue;
        // What was said since is no history, whenever the first look has succeeded.
        chats[digestOf(id)] = last.created <= started ? [digestOf(last.id), last.created] : ['', started];
      }
      full = page.length >= pageSize;
      if (!full) break;
    }
    return { at: this.secondsThere(cameAt), full, chats };
  }

  /** A moment of ours by Avito's clock. */
  private secondsThere(moment: Date): number {
    return Math.floor((moment.getTime() + this.client.clockOffsetMs) / 1000);
  }
}

function digestOf(id: string): string {
  return hash('sha256', `avito ${id}`, 'base64url').slice(0, 22);
}
