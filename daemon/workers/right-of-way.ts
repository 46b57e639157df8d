import { setTimeout as pause } from 'node:timers/promises';

export interface Arrivals {
  /** Lines on their way to the disk now. */
  readonly arriving: number;
  /** Lines that have come since the start. */
  readonly arrived: number;
}

/** A reply may wait this long behind arrivals; under a flood it is what keeps replies coming at all. */
const longestWaitMs = 150;
const sampleMs = 20;
/** From here on it is a crowd and not a conversation. */
const crowdPerMs = 0.3;

/**
 * Lets what arrives go first: an acknowledgement takes a fraction of a turn, and somebody waits for it on the line.
 * One turn passes at a time, as soon as the crowd has gone or its wait is over; without a crowd nothing waits.
 */
export function createRightOfWay(arrivals: Arrivals): () => Promise<void> {
  let queue: Promise<void> = Promise.resolve();
  let sample = { at: performance.now(), arrived: arrivals.arrived };
  let crowded = false;

  function look(): void {
    const at = performance.now();
    if (at - sample.at < sampleMs) return;
    crowded = (arrivals.arrived - sample.arrived) / (at - sample.at) >= crowdPerMs;
    sample = { at, arrived: arrivals.arrived };
  }

  async function pass(): Promise<void> {
    const deadline = performance.now() + longestWaitMs;
    for (;;) {
      look();
      if ((!crowded && arrivals.arriving === 0) || performance.now() >= deadline) return;
      await pause(2);
    }
  }

  return () => {
    queue = queue.then(pass);
    return queue;
  };
}
