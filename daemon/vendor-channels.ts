import type { OnFailure } from '../assistant/delivery/failure.ts';
import type { ArrivalReader, ArrivalWork } from '../assistant/delivery/work-arrivals.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { ChannelName, Claim } from '../assistant/ports/conversation-store.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { PushChannels } from '../runtime/push-channels.ts';
import { startArrivalWorker } from './workers/arrival-worker.ts';
import { startPullWorker } from './workers/pull-worker.ts';

export interface VendorChannelParts {
  readonly store: Store;
  readonly channels: PushChannels;
  /** Understands what the company's people do in their group; undefined where there is none. */
  readonly managers: () => ArrivalReader | undefined;
  readonly people: NonNullable<ArrivalWork['people']>;
  readonly readLink: NonNullable<ArrivalWork['readLink']>;
  readonly bursts: () => Claim['bursts'];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly onFailure: OnFailure;
  /** See `createRightOfWay`. */
  readonly rightOfWay: () => Promise<boolean>;
  /** Something lies in the inbox. */
  readonly wakeInbox: () => void;
}

/** The way in from vendors: what they bring and what has to be asked for lands at the door, and from there in the inboxes. */
export function startVendorChannels(parts: VendorChannelParts) {
  const { store, channels, wakeInbox, logger } = parts;
  const arrivals = startArrivalWorker({
    ...parts,
    channels: () => readersOf(channels, parts.managers()),
    random: Math.random,
    onRecorded: wakeInbox,
  });
  const pulls = startPullWorker({
    store,
    logger,
    channels: () => channels.current(),
    onRecorded: () => arrivals.notify(),
  });
  pulls.renew();
  return {
    arrived: () => arrivals.notify(),
    /** After the project was swapped. */
    renew: () => pulls.renew(),
    async stop(deadlineMs: number) {
      await Promise.all([pulls.stop(), arrivals.stop(deadlineMs)]);
    },
  };
}

function readersOf(channels: PushChannels, managers: ArrivalReader | undefined): ReadonlyMap<string, ArrivalReader> {
  const readers = new Map<string, ArrivalReader>(channels.current());
  return managers === undefined ? readers : readers.set(managers.name, managers);
}

/** Which channels may be spoken to now: one whose vendor asked for a pause, or cannot be reached, rests. */
export class ChannelRest {
  private readonly until = new Map<ChannelName, number>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  rest(channel: ChannelName, until: Date): void {
    this.until.set(channel, Math.max(this.until.get(channel) ?? 0, until.getTime()));
  }

  awake(channels: readonly ChannelName[]): readonly ChannelName[] {
    if (this.until.size === 0) return channels;
    const now = this.clock.now().getTime();
    return channels.filter((channel) => (this.until.get(channel) ?? 0) <= now);
  }
}
