import type { Clock } from '../ports/clock.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import { Rests } from './rests.ts';

/** What its pause is kept under. */
export const groupName = 'managers-group';
const key = `pace.${groupName}`;
const windowMs = 60_000;

/** How fast a group may be written to, over restarts too; lines that wait meanwhile go as one. */
export class GroupPace {
  /** Why the group could not be written to last; null when it could. */
  trouble: string | null = null;
  private readonly values: KeyValueStore;
  private readonly rests: Rests;
  private readonly perMinute: number;
  private made: number[] | undefined;

  /** Telegram allows twenty: a few are left for what people press. */
  constructor(parts: { values: KeyValueStore; clock: Clock; perMinute?: number }) {
    this.values = parts.values;
    this.rests = new Rests(parts);
    this.perMinute = parts.perMinute ?? 18;
  }

  async mayCall(now: Date): Promise<boolean> {
    await this.rests.load(groupName);
    const made = await this.recent(now);
    return this.rests.current(groupName) === undefined && made.length < this.perMinute;
  }

  /** A call is about to be made; counted, durably, when it resolves. */
  async called(now: Date): Promise<void> {
    const made = await this.recent(now);
    made.push(now.getTime());
    await this.values.set(key, made, { ttlMs: windowMs });
  }

  /** The group wants to be left alone, or others would fare no better now. */
  rest(until: Date, reason: string): Promise<void> {
    return this.rests.rest(groupName, until, reason);
  }

  private async recent(now: Date): Promise<number[]> {
    const made = this.made ?? (await this.values.get<number[]>(key)) ?? [];
    this.made = made.filter((at) => at > now.getTime() - windowMs);
    return this.made;
  }
}
