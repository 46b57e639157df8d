interface Planned {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** A clock that stands still until whatever is next happens. Equal moments keep the order in which they were planned. */
export class SimulatedTime {
  /** Everything that has happened but looks for work in vain. */
  events = 0;
  readonly clock = { now: () => new Date(this.#now) };
  #now = Date.UTC(2026, 10, 22, 9);
  #planned: Planned[] = [];
  #order = 0;

  get now(): number {
    return this.#now;
  }

  after(ms: number, happen: () => void): void {
    const heap = this.#planned;
    heap.push({ at: this.#now + Math.max(0, Math.round(ms)), order: this.#order++, happen });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#isBefore(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  /** False when nothing is planned any more. */
  step(): boolean {
    const heap = this.#planned;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return false;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    this.#now = first.at;
    first.happen();
    return true;
  }

  #sink(): void {
    const size = this.#planned.length;
    for (let parent = 0; ; ) {
      let smallest = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < size && this.#isBefore(child, smallest)) smallest = child;
      }
      if (smallest === parent) return;
      this.#swap(parent, smallest);
      parent = smallest;
    }
  }

  #isBefore(left: number, right: number): boolean {
    const [a, b] = [this.#planned[left] as Planned, this.#planned[right] as Planned];
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(left: number, right: number): void {
    const [a, b] = [this.#planned[left] as Planned, this.#planned[right] as Planned];
    this.#planned[left] = b;
    this.#planned[right] = a;
  }
}
