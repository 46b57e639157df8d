import type { Logger } from '../assistant/ports/logger.ts';
import { quietMoment } from './quiet-moment.ts';

export interface BehindTheScenesParts {
  /** Done one after another, each in a quiet moment; what fails is logged and stops no other. */
  readonly steps: readonly (() => Promise<unknown>)[];
  readonly arrivals: { readonly arrived: number };
  readonly stopping: () => boolean;
  readonly logger: Logger;
}

/** What does not have to be there at once lets the first requests go before it. */
const firstRequestsMs = 50;

/** Starts what is not needed to answer the first visitor. `hurry` cuts the waiting short. */
export function startBehindTheScenes({ steps, arrivals, stopping, logger }: BehindTheScenesParts) {
  const firstRequests = Promise.withResolvers<void>();
  setTimeout(firstRequests.resolve, firstRequestsMs);
  const settled = (async () => {
    await firstRequests.promise;
    for (const step of steps) {
      await quietMoment(arrivals, stopping);
      await step().catch((error: unknown) => logger.warn({ error }, 'not everything behind the scenes has started'));
    }
  })();
  return { settled, hurry: firstRequests.resolve };
}
