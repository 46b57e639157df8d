import type { OnFailure } from '../assistant/delivery/failure.ts';
import type { Rests } from '../assistant/delivery/rests.ts';
import type { ArrivalReader, ArrivalWork } from '../assistant/delivery/work-arrivals.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Claim } from '../assistant/ports/conversation-store.ts';
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
  /** A channel in which people of the company may ask for their link. */
  readonly withLinks: (channel: ArrivalReader) => ArrivalReader;
  readonly people: NonNullable<ArrivalWork['people']>;
  readonly readLink: NonNullable<ArrivalWork['readLink']>;
  readonly bursts: () => Claim['bursts'];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly onFailure: OnFailure;
  /** What vendors have asked for when they were read. */
  readonly rests: Rests;
  /** See `createRightOfWay`. */
  readonly rightOfWay: () => Promise<boolean>;
  /** Something lies in the inbox. */
  readonly wakeInbox: () => void;
}

/** The way in from vendors: what they bring and what has to be asked for lands at the door, and from there in the inboxes. */
export function startVendorChannels(parts: VendorChannelParts) {
  const { store, channels, wakeInbox, rests, clock, logger } = parts;
  const arrivals = startArrivalWorker({
    ...parts,
    channels: () => readersOf(channels, parts),
    random: Math.random,
    onRecorded: wakeInbox,
  });
  const pulls = startPullWorker({
    ...{ store, rests, clock, logger },
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

function readersOf(
  channels: PushChannels,
  parts: Pick<VendorChannelParts, 'managers' | 'withLinks'>,
): ReadonlyMap<string, ArrivalReader> {
  const readers = new Map<string, ArrivalReader>(channels.current());
  const managers = parts.managers();
  if (managers === undefined) return readers;
  const telegram = readers.get('telegram');
  if (telegram !== undefined) readers.set('telegram', parts.withLinks(telegram));
  return readers.set(managers.name, managers);
}
