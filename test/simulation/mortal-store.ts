import type { KeyValueStore } from '../../assistant/ports/key-value-store.ts';
import type { Store } from '../../assistant/ports/store.ts';

interface Asked {
  readonly run: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Where a process may die around a call of its store. */
export type Death = 'none' | 'before' | 'after';

/**
 * The stores as a process sees them that may die at any call: before it, so that nothing is written, or after it, so that nobody hears of
 * what was. One call at a time, so that a run depends on its seed alone. Whoever asks a dead one never gets an answer.
 */
export class MortalStore {
  readonly store: Store;
  readonly values: KeyValueStore;
  dead = false;
  readonly #asked: Asked[] = [];

  constructor(store: Store, values: KeyValueStore) {
    this.store = this.#mortal(store);
    this.values = this.#mortal(values);
  }

  #mortal<Kept extends object>(kept: Kept): Kept {
    return new Proxy(kept, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...parameters: unknown[]) => Promise<unknown>;
        return (...parameters: unknown[]) =>
          new Promise((resolve, reject) => {
            if (!this.dead) this.#asked.push({ run: () => method.apply(target, parameters), resolve, reject });
          });
      },
    });
  }

  get waiting(): number {
    return this.#asked.length;
  }

  /** Lets one call through, the `index`-th of those that wait. */
  async work(index: number, death: Death, die: () => void): Promise<void> {
    const [asked] = this.#asked.splice(index, 1);
    if (asked === undefined) return;
    if (death === 'before') return die();
    try {
      const value = await asked.run();
      if (death === 'after') return die();
      asked.resolve(value);
    } catch (error) {
      asked.reject(error);
    }
  }
}
