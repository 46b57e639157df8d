import { type ArrivalWork, workArrivals } from '../../assistant/delivery/work-arrivals.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

export interface ArrivalWorkerOptions extends ArrivalWork {
  readonly pollMs?: number;
  /** Awaited before each claim: what vendors bring goes first. True while they bring so much that little may be taken at once. */
  readonly rightOfWay?: () => Promise<boolean>;
}

/** Claimed at once while others keep coming: about a twentieth of the time that such a claim has waited. */
const claimedInACrowd = 16;

/** Takes what vendors have handed over into the inboxes of its conversations. */
export function startArrivalWorker(options: ArrivalWorkerOptions): WorkLoop {
  return startWorkLoop({
    name: 'arrivals',
    async step() {
      const crowded = (await options.rightOfWay?.()) ?? false;
      return crowded ? workArrivals(options, claimedInACrowd) : workArrivals(options);
    },
    // A lane is in one claim at a time; the second goes on with others while the first asks a vendor.
    concurrency: 2,
    pollMs: options.pollMs ?? 1_000,
    logger: options.logger,
    onFailure: options.onFailure,
  });
}
