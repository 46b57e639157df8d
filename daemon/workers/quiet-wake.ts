/** How often lines that wait for silence are looked at. */
const lookMs = 100;

export interface QuietWake {
  /** Something came in: look now, and again until it can be waited for no longer. */
  wake(): void;
  stop(): void;
}

/** Wakes a worker for lines that become due without anything else happening: silence is what they wait for. */
export function createQuietWake(look: () => void, longestMs: () => number): QuietWake {
  let wokenAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    stop,
    wake() {
      look();
      wokenAt = performance.now();
      // Called for every line of a crowd: how long the longest window is can be asked when the timer looks.
      if (timer !== undefined || longestMs() === 0) return;
      timer = setInterval(() => {
        look();
        if (performance.now() > wokenAt + longestMs() + lookMs) stop();
      }, lookMs);
      timer.unref();
    },
  };
}
