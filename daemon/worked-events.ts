/** Tells who has recorded an event when its turn is committed: what was decided holds from then on. */
export class WorkedEvents {
  private readonly watches = new Map<string, Set<Watch>>();

  /** To be begun before the event is recorded, so that no commit is missed. */
  watch(conversation: string): Watch {
    const watch = new Watch(() => {
      const all = this.watches.get(conversation);
      all?.delete(watch);
      if (all?.size === 0) this.watches.delete(conversation);
    });
    const all = this.watches.get(conversation) ?? new Set();
    this.watches.set(conversation, all.add(watch));
    return watch;
  }

  committed(conversation: string, event: string): void {
    for (const watch of this.watches.get(conversation) ?? []) watch.add(event);
  }
}

class Watch {
  private readonly seen = new Set<string>();
  private readonly end: () => void;
  private stir = (): void => {};

  constructor(end: () => void) {
    this.end = end;
  }

  add(event: string): void {
    this.seen.add(event);
    this.stir();
  }

  /** False when it takes longer: the event waits in its place and will be worked all the same. Ends the watch. */
  async until(event: string, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    this.stir = () => {
      if (this.seen.has(event)) resolve();
    };
    this.stir();
    await promise;
    clearTimeout(timer);
    this.close();
    return this.seen.has(event);
  }

  close(): void {
    this.end();
  }
}
