import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

export interface Arrivals {
  /** Lines that have come since the start. */
  readonly arrived: number;
  /** When a queue of them was let in at once, by `performance.now()`; absent where nobody looks. */
  readonly crowdedAt?: number;
}

/** Share of its time, 0…1, that the event loop was busy since the call before. */
export type LoopMeter = () => number;

/**
 * A reply may wait this long behind arrivals; under a flood it is what keeps replies coming at all. Whoever floods gets one
 * reply to many lines. A turn over ten of them takes the loop some 25 ms: one in half a second leaves a twentieth to turns.
 */
const longestWaitMs = 500;
/** A denser crowd than this many lines a millisecond makes the wait longer in proportion: each reply answers more lines then. */
const densePerMs = 1.5;
const mostDense = 4;
/** Fewer lines than this are no crowd whatever else the loop is busy with, on a machine that others keep busy too. */
const crowdPerMs = 0.4;
/** Arrivals that take more of the loop than this have the right of way; below, turns may have all that is left. */
const crowdShare = 0.6;
/** Whoever is answered at once brings the next within this time. */
const queueStandsMs = 100;
const windowMs = 25;
/** How long a look without a crowd holds. Turns pause for the look, so it is rare. */
const freeMs = 250;

/**
 * Lets what arrives go first once arrivals alone keep the event loop busy: an acknowledgement takes a fraction of a turn,
 * and somebody waits for it on the line. How busy they keep it is seen in a window in which no turn begins. Under a crowd
 * one turn passes at a time, as soon as the crowd has gone or its wait is over; without one nothing waits. True: the crowd is still
 * there.
 */
export function createRightOfWay(arrivals: Arrivals, busy: LoopMeter = loopMeter()): () => Promise<boolean> {
  let queue: Promise<unknown> = Promise.resolve();
  let rate = { at: performance.now(), arrived: arrivals.arrived, perMs: 0 };
  let freeUntil = 0;

  function manyArrive(now: number): boolean {
    if (now - rate.at >= windowMs) {
      rate = { at: now, arrived: arrivals.arrived, perMs: (arrivals.arrived - rate.arrived) / (now - rate.at) };
    }
    return rate.perMs >= crowdPerMs;
  }

  function queueStands(now: number): boolean {
    return arrivals.crowdedAt !== undefined && now - arrivals.crowdedAt < queueStandsMs;
  }

  async function pass(): Promise<boolean> {
    const start = performance.now();
    if (!queueStands(start) && (!manyArrive(start) || start < freeUntil)) return false;
    const density = Math.min(mostDense, Math.max(1, rate.perMs / densePerMs));
    for (const deadline = start + longestWaitMs * density; ; ) {
      busy();
      await pause(windowMs);
      const now = performance.now();
      const idle = busy() < crowdShare;
      if (queueStands(now)) {
        if (now >= deadline) return true;
        continue;
      }
      if (idle) {
        freeUntil = now + freeMs;
        return false;
      }
      if (!manyArrive(now)) return false;
      if (now >= deadline) return true;
    }
  }

  return () => {
    const passed = queue.then(pass);
    queue = passed;
    return passed;
  };
}

function loopMeter(): LoopMeter {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
