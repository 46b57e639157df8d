import { type ArrivalWork, workArrivals } from '../../assistant/delivery/work-arrivals.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

/** Takes what vendors have handed over into the inboxes of its conversations. */
export function startArrivalWorker(options: ArrivalWork & { readonly pollMs?: number }): WorkLoop {
  return startWorkLoop({
    name: 'arrivals',
    step: () => workArrivals(options),
    // A lane is in one claim at a time; the second goes on with others while the first asks a vendor.
    concurrency: 2,
    pollMs: options.pollMs ?? 1_000,
    logger: options.logger,
    onFailure: options.onFailure,
  });
}
