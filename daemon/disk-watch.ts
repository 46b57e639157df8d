import type { Logger } from '../assistant/ports/logger.ts';

export interface DiskWatchParts {
  /** What is left for everything that must not be lost. */
  readonly freeBytes: () => Promise<number>;
  /** Less than that is an incident. */
  readonly limitBytes: () => number;
  readonly onLow: (freeBytes: number) => void;
  /** There is room, again or still. */
  readonly onEnough: () => void;
  readonly logger: Logger;
}

export interface DiskWatch {
  /** For /ready. */
  degraded(): Readonly<Record<string, string>>;
  /** Looks at once: the limit may have changed. */
  look(): Promise<void>;
  stop(): void;
}

const everyMs = 30_000;
/** An incident ends some way above the limit: at the limit itself it would begin and end all day. */
const enough = 1.1;

/** Tells people while there still is room to write down that there is little. */
export function startDiskWatch({ freeBytes, limitBytes, onLow, onEnough, logger }: DiskWatchParts): DiskWatch {
  let low: number | undefined;
  let told: boolean | undefined;

  async function look(): Promise<void> {
    const free = await freeBytes().catch((error: unknown) => {
      logger.warn({ error }, 'the disk of data/ could not be looked at');
    });
    if (free === undefined) return;
    const isLow = free < limitBytes() * (told === true ? enough : 1);
    low = isLow ? free : undefined;
    if (isLow === told) return;
    told = isLow;
    if (!isLow) return onEnough();
    logger.error({ freeMb: megabytes(free), limitMb: megabytes(limitBytes()) }, 'the disk of data/ is filling up');
    onLow(free);
  }

  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  void look();
  return {
    degraded: () => (low === undefined ? {} : { disk: `${megabytes(low)} MB free for data/; sales-assistant doctor` }),
    look,
    stop: () => clearInterval(timer),
  };
}

export function megabytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
