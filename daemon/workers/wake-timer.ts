import type { Clock } from '../../assistant/ports/clock.ts';

/** Moments (Unix milliseconds) at which a worker looks for work without being told by anybody. */
export interface WakeTimer {
  at(moment: number): void;
}

/** Moments closer together than this are one. */
const grainMs = 25;
const longestTimeoutMs = 2_147_483_647;

/** One timer for all of them; it keeps no process alive. */
export function createWakeTimer(clock: Clock, wake: () => void): WakeTimer {
  const moments = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;

  function arm(): void {
    const next = Math.min(...moments);
    if (next >= armedFor) return;
    clearTimeout(timer);
    armedFor = next;
    timer = setTimeout(fire, Math.min(longestTimeoutMs, Math.max(0, next - clock.now().getTime())));
    timer.unref();
  }

  function fire(): void {
    armedFor = Number.POSITIVE_INFINITY;
    const now = clock.now().getTime();
    const due = [...moments].filter((moment) => moment <= now);
    for (const moment of due) moments.delete(moment);
    if (due.length > 0) wake();
    if (moments.size > 0) arm();
  }

  return {
    at(moment) {
      moments.add(Math.ceil(moment / grainMs) * grainMs);
      arm();
    },
  };
}
