import { failureText } from '../../assistant/delivery/failure.ts';
import type { Rests } from '../../assistant/delivery/rests.ts';
import type { ArrivalStore } from '../../assistant/ports/arrival-store.ts';
import type { Channel } from '../../assistant/ports/channel.ts';
import { waitOf } from '../../assistant/ports/channel-errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { ChannelName } from '../../assistant/ports/conversation-store.ts';
import type { Logger } from '../../assistant/ports/logger.ts';

export interface PullOptions {
  readonly store: ArrivalStore;
  readonly channels: () => ReadonlyMap<ChannelName, Channel>;
  /** Something lies at the door. */
  readonly onRecorded: () => void;
  /** A pause that a vendor asked for, over restarts. */
  readonly rests: Rests;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PullWorker {
  /** The channels may have changed: look which are to be asked. */
  renew(): void;
  stop(): Promise<void>;
}

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Asks those vendors that have to be asked, each in a loop of its own. What a call brought is recorded before the next call, by which the
 * vendor may forget it.
 */
export function startPullWorker({ store, channels, onRecorded, rests, clock, logger }: PullOptions): PullWorker {
  const loops = new Map<Channel, { readonly stop: AbortController; readonly ended: Promise<void> }>();

  async function pull(channel: Channel, signal: AbortSignal): Promise<void> {
    const name = `${channel.name}.pull`;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await rests.load(name);
        const { until = 0 } = rests.current(name) ?? {};
        await rest(until - clock.now().getTime(), signal);
        if (signal.aborted) return;
        const arrivals = (await channel.pull?.(signal)) ?? [];
        const recorded = await Promise.all(arrivals.map((arrival) => store.recordArrival(arrival)));
        if (recorded.some(({ duplicate }) => !duplicate)) onRecorded();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const wait = waitOf(error);
        const pause = wait ?? Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
        const failure = failureText(error);
        logger.warn({ channel: channel.name, failure, pause }, 'a vendor could not be asked');
        if (wait !== undefined) await keep(name, wait, failure);
        await rest(pause, signal);
      }
    }
  }

  /** The pause itself is kept in any case. */
  async function keep(name: string, wait: number, failure: string): Promise<void> {
    const until = new Date(clock.now().getTime() + wait);
    await rests.rest(name, until, failure).catch((error: unknown) => logger.warn({ error }, 'a pause is not durable'));
  }

  function renew(): void {
    const wanted = new Set([...channels().values()].filter(({ pull: asks }) => asks !== undefined));
    for (const [channel, { stop }] of loops) {
      if (wanted.has(channel)) continue;
      stop.abort();
      loops.delete(channel);
    }
    for (const channel of wanted) {
      if (loops.has(channel)) continue;
      const stop = new AbortController();
      loops.set(channel, { stop, ended: pull(channel, stop.signal) });
    }
  }

  return {
    renew,
    async stop() {
      const running = [...loops.values()];
      loops.clear();
      for (const { stop } of running) stop.abort();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
