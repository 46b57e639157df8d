import type { Logger } from '../../assistant/ports/logger.ts';
import type { FeedRenewal } from '../../runtime/listings/listings-feed.ts';

export interface FeedWorkerParts {
  readonly feed: { renew(): Promise<FeedRenewal> };
  /** Five fields of cron each, and the zone whose clocks they mean. */
  readonly schedule: () => { readonly entries: readonly string[]; readonly timeZone: string };
  readonly logger: Logger;
  /** Told after every renewal but those that had nothing to do. */
  readonly onRenewed?: (result: FeedRenewal) => void;
  /** Tells Avito what has changed. */
  readonly publisher: { step(): Promise<void>; stop(): Promise<void> };
}

/** How often is looked whether Avito has to be told or asked something. */
const stepMs = 60_000;

export interface FeedWorker {
  /** The project is another one: its listings, its times. */
  renew(): Promise<void>;
  /** When the feed is made next by schedule; null: only after an edit. */
  next(): Date | null;
  stop(): Promise<void>;
}

interface Job {
  nextInvocation(): Date | null;
  cancel(): boolean;
}

/** Keeps the feed of listings up to date: at the start, after every swap and by schedule. */
export function createFeedWorker({ feed, schedule, logger, publisher, onRenewed }: FeedWorkerParts): FeedWorker {
  let jobs: readonly Job[] = [];
  let scheduled = '';
  let stopped = false;
  let steps: NodeJS.Timeout | undefined;

  async function plan(): Promise<void> {
    const { entries, timeZone } = schedule();
    const wanted = JSON.stringify([entries, timeZone]);
    if (wanted === scheduled) return;
    // A large module that most projects need not load.
    const library = entries.length === 0 ? undefined : (await import('node-schedule')).default;
    for (const job of jobs) job.cancel();
    jobs =
      stopped || library === undefined
        ? []
        : entries.map((rule): Job => library.scheduleJob({ rule, tz: timeZone }, () => void renew()));
    scheduled = wanted;
  }

  async function renew(): Promise<void> {
    const result = await feed.renew();
    if (result !== 'off') onRenewed?.(result);
    // Not waited for: Avito may take its time.
    if (result === 'changed' && !stopped) void publisher.step();
  }

  return {
    async renew() {
      await renew();
      if (!stopped) steps ??= setInterval(() => void publisher.step(), stepMs).unref();
      await plan().catch((error: unknown) => logger.error({ error }, 'the schedule of the feed is not set'));
    },
    next() {
      // node-schedule gives a date of its own kind, whatever its types say.
      const moments = jobs.flatMap((job) => job.nextInvocation()?.getTime() ?? []);
      return moments.length === 0 ? null : new Date(Math.min(...moments));
    },
    async stop() {
      stopped = true;
      clearInterval(steps);
      await publisher.stop();
      for (const job of jobs) job.cancel();
      jobs = [];
    },
  };
}
