import type { Arrivals } from './workers/right-of-way.ts';

/** So many let in by one turn of the event loop stood in a queue, however few of them a second brings. */
const crowdTogether = 16;

/** Counts what comes in, and notices when it comes in crowds. */
export class DoorCrowd {
  #brought = 0;
  #together = 0;
  #crowdedAt = Number.NEGATIVE_INFINITY;

  get brought(): number {
    return this.#brought;
  }

  /** When the latest crowd stood at the door, by `performance.now()`. */
  get crowdedAt(): number {
    return this.#crowdedAt;
  }

  came(): void {
    this.#brought += 1;
    this.#together += 1;
    if (this.#together === crowdTogether) this.#crowdedAt = performance.now();
    if (this.#together > 1) return;
    setImmediate(() => {
      this.#together = 0;
    });
  }
}

/**
 * What comes over sockets and what vendors bring stand at one door. `sockets` counts lines as they are committed: on a busy machine few a
 * second are a crowd too, when they always come together.
 */
export function crowdAt(visitors: { readonly arrived: number }, sockets: DoorCrowd, vendors: DoorCrowd): Arrivals {
  return {
    get arrived() {
      return visitors.arrived + vendors.brought;
    },
    get crowdedAt() {
      return Math.max(sockets.crowdedAt, vendors.crowdedAt);
    },
  };
}
