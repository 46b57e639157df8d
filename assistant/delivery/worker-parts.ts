import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RetryPolicy } from './backoff.ts';
import type { OnFailure } from './failure.ts';

/** What every worker of a queue is given. */
export interface WorkerParts {
  readonly clock: Clock;
  /** 0…1 */
  readonly random: () => number;
  readonly logger: Logger;
  /** Must be well above the longest piece of work: leases are not renewed. */
  readonly leaseMs: number;
  /** Absent: as the queue usually does. */
  readonly retries?: RetryPolicy;
  /** A piece of work has failed for good. */
  readonly onFailure?: OnFailure;
}
