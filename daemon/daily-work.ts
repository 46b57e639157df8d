import type { Job } from 'node-schedule';
import type { Logger } from '../assistant/ports/logger.ts';

export interface DailyWork {
  /** Hour and minute may have changed. */
  renew(): void;
  stop(): Promise<void>;
}

export interface DailyWorkParts {
  /** Of the company's time zone. */
  readonly at: () => { readonly hour: number; readonly minute: number; readonly timeZone: string };
  /** Done one after another; what fails is logged and stops no other. */
  readonly tasks: Readonly<Record<string, () => Promise<void>>>;
  /** Done at once too. */
  readonly atStart: readonly string[];
  /** Done every five minutes: what has its hours, not its days. */
  readonly often: readonly string[];
  readonly logger: Logger;
}

export async function startDailyWork({ at, tasks, atStart, often, logger }: DailyWorkParts): Promise<DailyWork> {
  const { scheduleJob } = await import('node-schedule');
  let job: Job | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;

  function work(names: readonly string[]): Promise<void> {
    working = working.then(async () => {
      for (const name of names) {
        if (stopped) return;
        await tasks[name]?.().catch((error: unknown) => logger.error({ error, task: name }, 'daily work has failed'));
      }
    });
    return working;
  }

  function renew(): void {
    job?.cancel();
    const { hour, minute, timeZone } = at();
    job = stopped ? null : scheduleJob({ hour, minute, tz: timeZone }, () => void work(Object.keys(tasks)));
  }

  renew();
  const oftener = scheduleJob('*/5 * * * *', () => void work(often));
  void work(atStart);
  return {
    renew,
    async stop() {
      stopped = true;
      job?.cancel();
      oftener?.cancel();
      await working;
    },
  };
}
