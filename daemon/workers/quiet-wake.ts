/** How often lines that wait for silence are looked at. */
const lookMs = 100;

export interface QuietWake {
  /** Something came in: look now, and again until it can be waited for no longer. */
  wake(): void;
  stop(): void;
}

/** Wakes a worker for lines that become due without anything else happening: silence is what they wait for. */
export function createQuietWake(look: () => void, longestMs: () => number): QuietWake {
  let until = 0;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    stop,
    wake() {
      look();
      const longest = longestMs();
      if (longest === 0) return;
      until = performance.now() + longest + lookMs;
      if (timer !== undefined) return;
      timer = setInterval(() => {
        look();
        if (performance.now() > until) stop();
      }, lookMs);
      timer.unref();
    },
  };
}
