import { setTimeout as pause } from 'node:timers/promises';

/** A reply may wait this long behind arrivals; under a flood it is what keeps replies coming at all. */
const longestWaitMs = 25;

/**
 * Lets what arrives go first: an acknowledgement takes a fraction of a turn, and somebody waits for it on the line.
 * One turn passes at a time, as soon as nothing is being written or its wait is over.
 */
export function createRightOfWay(arriving: () => number): () => Promise<void> {
  let queue: Promise<void> = Promise.resolve();

  async function pass(): Promise<void> {
    const deadline = performance.now() + longestWaitMs;
    while (arriving() > 0 && performance.now() < deadline) await pause(1);
  }

  return () => {
    queue = queue.then(pass);
    return queue;
  };
}
