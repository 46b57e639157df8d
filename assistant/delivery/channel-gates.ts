import { AssistantError } from '../errors.ts';
import type { SendingPace } from '../ports/channel.ts';
import { channelErrors, isDown, isOutOfReach, waitOf } from '../ports/channel-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChannelName, ChatPace } from '../ports/conversation-store.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import {
  afterSilence,
  type Breaker,
  type BreakerState,
  breakerKey,
  breakerState,
  closedBreaker,
} from './circuit-breaker.ts';
import { Rests } from './rests.ts';

export interface ChannelGatesParts {
  readonly values: KeyValueStore;
  readonly clock: Clock;
  /** 0…1 */
  readonly random: () => number;
  /**
   * How fast a channel, or another vendor, may be called; null: as fast as one likes. Undefined for channels that push nothing: nothing
   * holds them up.
   */
  readonly paceOf: (channel: ChannelName) => SendingPace | null | undefined;
  /** There may be work again at this moment (Unix milliseconds); a hint. */
  readonly wakeAt?: (moment: number) => void;
}

/** What one piece of work may take, from before it is claimed until it is done. */
export interface Pass {
  /** Of those that were asked for. */
  readonly channels: readonly ChannelName[];
  /** What was claimed is this channel's; undefined: there was nothing. */
  claimed(channel: ChannelName | undefined): void;
  /** A call is about to be made: counted, durably, when it resolves. */
  calling(): Promise<void>;
  /** The work is over. To be called however it ended. */
  left(): void;
}

/** How a channel stands, for people. */
export interface ChannelStanding {
  readonly channel: ChannelName;
  /** Null: it may be called. */
  readonly restsUntil: Date | null;
  /** The code of the failure behind it. */
  readonly reason: string | null;
  readonly breaker: BreakerState;
}

export interface FailedCall {
  readonly error: unknown;
  /** Null: never. */
  readonly until: Date | null;
  /** The vendor was called, and has answered or not. */
  readonly asked: boolean;
}

interface Gate {
  breaker: Breaker;
  /** Moments of the calls within the vendor's window. */
  readonly calls: number[];
  /** Claimed, their call still to come. */
  due: number;
  /** Claimed and not over. */
  busy: number;
  /** Calls of the process before may count until then. */
  quietUntil: number;
  /** A process after us will be quiet until then. */
  markedUntil: number;
}

/** Other calls of this vendor would fare no better now. */
function keepsFromCalling(error: AssistantError): boolean {
  if (error.code === channelErrors.unknown.code) return false;
  return isDown(error) || error.kind === 'limited' || error.kind === 'unreachable';
}

const paceKey = (channel: ChannelName) => `pace.${channel}`;

/**
 * Which channels may be spoken to now, asked before anything is claimed, so that what has to wait waits in its place and others go on. A
 * channel rests while its vendor has asked for it; it is called no faster than its vendor allows; and one that does not answer is
 * tried by a single call now and then. All of that outlives the process: what a successor has to know is durable before the call is made,
 * or before its failure is settled.
 */
export class ChannelGates {
  private readonly parts: ChannelGatesParts;
  private readonly rests: Rests;
  private readonly gates = new Map<ChannelName, Gate>();
  private readonly loading = new Map<ChannelName, Promise<void>>();
  private claiming = 0;
  private turnedAway = false;

  constructor(parts: ChannelGatesParts) {
    this.parts = parts;
    this.rests = new Rests(parts);
  }

  async admit(channels: readonly ChannelName[]): Promise<Pass> {
    for (const channel of channels) if (this.isGated(channel)) await this.load(channel);
    // From here to the return nothing is awaited: two who ask at once do not get the same room.
    const open = channels.filter((channel) => this.isOpen(channel));
    return this.pass(open);
  }

  /** How fast one chat of this channel may be written to; undefined: as fast as one likes. */
  chatPace(channel: ChannelName): ChatPace | undefined {
    const pace = this.parts.paceOf(channel) ?? null;
    return pace === null ? undefined : { intervalMs: pace.chatMs, burst: pace.chatBurst ?? 1 };
  }

  /** A chat was written to: the next part for it is looked for when it has rested. */
  chatRests(until: Date): void {
    if (until > this.parts.clock.now()) this.parts.wakeAt?.(until.getTime());
  }

  /** The vendor has answered a call. */
  async answered(channel: ChannelName): Promise<void> {
    const gate = this.gates.get(channel);
    if (gate === undefined || gate.breaker === closedBreaker) return;
    const { openings } = gate.breaker;
    gate.breaker = closedBreaker;
    if (openings > 0) await this.parts.values.delete(breakerKey(channel));
  }

  /** A part has not gone, and is not tried again before `until`; resolves with when its channel is spoken to again. */
  async failed(channel: ChannelName, { error, until, asked }: FailedCall): Promise<Date | null> {
    if (!this.isGated(channel)) return until;
    await this.load(channel);
    // A mistake of ours tells nothing of the vendor.
    if (!(error instanceof AssistantError)) return until;
    if (asked) await (isOutOfReach(error) ? this.silence(channel) : this.answered(channel));
    const wait = waitOf(error);
    // What a vendor asks for holds for its other calls too where this one is not worth waiting for.
    const rest = wait === undefined ? until : new Date(this.now() + wait);
    if (rest !== null && keepsFromCalling(error)) await this.rests.rest(channel, rest, error.code);
    const opensAt = this.gates.get(channel)?.breaker.until ?? 0;
    return until !== null && opensAt > until.getTime() ? new Date(opensAt) : until;
  }

  /** Best-effort calls are left out meanwhile. */
  mayCall(channel: ChannelName): boolean {
    return this.restsUntil(channel) === null;
  }

  /** Null: it may be called. What was claimed before asks once more right before its call. */
  restsUntil(channel: ChannelName): Date | null {
    const until = Math.max(this.rests.current(channel)?.until ?? 0, this.gates.get(channel)?.breaker.until ?? 0);
    return until > this.now() ? new Date(until) : null;
  }

  /** Of the channels that have been spoken to. */
  standings(): readonly ChannelStanding[] {
    const now = this.now();
    return [...this.gates].map(([channel, { breaker }]) => {
      const rest = this.rests.current(channel);
      const state = breakerState(breaker, now);
      return {
        channel,
        restsUntil: this.restsUntil(channel),
        reason: rest?.reason ?? (state === 'closed' ? null : 'CHANNEL_UNREACHABLE'),
        breaker: state,
      };
    });
  }

  private pass(channels: readonly ChannelName[]): Pass {
    this.claiming += 1;
    let name: ChannelName | undefined;
    let gate: Gate | undefined;
    let due = false;
    const called = () => {
      if (due && gate !== undefined) gate.due -= 1;
      due = false;
    };
    return {
      channels,
      claimed: (channel) => {
        this.claiming -= 1;
        name = channel;
        gate = channel === undefined ? undefined : this.gates.get(channel);
        if (gate !== undefined) {
          gate.due += 1;
          gate.busy += 1;
          due = true;
        }
        this.roomAgain();
      },
      calling: async () => {
        if (gate === undefined || name === undefined) return;
        called();
        await this.count(name, gate);
      },
      left: () => {
        called();
        if (gate !== undefined) gate.busy -= 1;
        gate = undefined;
        this.roomAgain();
      },
    };
  }

  /** Whoever was turned away for want of room looks once more. */
  private roomAgain(): void {
    if (!this.turnedAway) return;
    this.turnedAway = false;
    this.parts.wakeAt?.(this.now());
  }

  private async count(channel: ChannelName, gate: Gate): Promise<void> {
    const pace = this.parts.paceOf(channel) ?? null;
    if (pace === null) return;
    const now = this.now();
    gate.calls.push(now);
    if (gate.markedUntil >= now + pace.withinMs) return;
    // Good for the calls of the next window too: one write for all of them.
    gate.markedUntil = now + 2 * pace.withinMs;
    await this.parts.values.set(paceKey(channel), gate.markedUntil, { ttlMs: 2 * pace.withinMs });
  }

  private isOpen(channel: ChannelName): boolean {
    const gate = this.gates.get(channel);
    if (gate === undefined) return true;
    const now = this.now();
    const waits = Math.max(this.rests.current(channel)?.until ?? 0, gate.breaker.until, gate.quietUntil);
    if (waits > now) return this.closedUntil(waits);
    if (breakerState(gate.breaker, now) === 'half_open' && gate.busy + this.claiming > 0) return this.closedForNow();
    const pace = this.parts.paceOf(channel) ?? null;
    if (pace === null) return true;
    while (gate.calls[0] !== undefined && gate.calls[0] <= now - pace.withinMs) gate.calls.shift();
    if (gate.calls.length + gate.due + this.claiming < pace.calls) return true;
    const [first] = gate.calls;
    if (first !== undefined) this.parts.wakeAt?.(first + pace.withinMs);
    return this.closedForNow();
  }

  private closedUntil(moment: number): false {
    this.parts.wakeAt?.(moment);
    return false;
  }

  private closedForNow(): false {
    this.turnedAway = true;
    return false;
  }

  private async silence(channel: ChannelName): Promise<void> {
    const gate = this.gates.get(channel);
    if (gate === undefined) return;
    const before = gate.breaker.openings;
    gate.breaker = afterSilence(gate.breaker, this.now(), this.parts.random());
    if (gate.breaker.openings > before) await this.parts.values.set(breakerKey(channel), gate.breaker);
  }

  private load(channel: ChannelName): Promise<void> {
    if (this.gates.has(channel)) return Promise.resolve();
    let loading = this.loading.get(channel);
    if (loading === undefined) {
      loading = this.read(channel).finally(() => this.loading.delete(channel));
      this.loading.set(channel, loading);
    }
    return loading;
  }

  private async read(channel: ChannelName): Promise<void> {
    const { values } = this.parts;
    const [breaker, quietUntil] = await Promise.all([
      values.get<Breaker>(breakerKey(channel)),
      values.get<number>(paceKey(channel)),
      this.rests.load(channel),
    ]);
    const marked = quietUntil ?? 0;
    const counts = { calls: [], due: 0, busy: 0, quietUntil: marked, markedUntil: marked };
    this.gates.set(channel, { breaker: breaker ?? closedBreaker, ...counts });
  }

  private isGated(channel: ChannelName): boolean {
    return this.parts.paceOf(channel) !== undefined;
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}
