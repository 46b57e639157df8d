import type { Clock } from '../ports/clock.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';

export interface Rest {
  /** Unix milliseconds. */
  readonly until: number;
  /** The code of the failure that it began with. */
  readonly reason: string;
}

/** Where the pause of a vendor is kept, for whoever looks from outside the daemon. */
export const restKey = (name: string) => `rest.${name}`;

/** Who may not be called before a moment: what a vendor has asked for outlives the process that heard it. */
export class Rests {
  private readonly values: Pick<KeyValueStore, 'get' | 'set'>;
  private readonly clock: Clock;
  private readonly known = new Map<string, Rest>();
  private readonly loading = new Map<string, Promise<void>>();

  constructor({ values, clock }: { values: Pick<KeyValueStore, 'get' | 'set'>; clock: Clock }) {
    this.values = values;
    this.clock = clock;
  }

  /** To be awaited before `current` is asked of a name for the first time. */
  load(name: string): Promise<void> {
    let loading = this.loading.get(name);
    if (loading === undefined) {
      loading = this.read(name).catch((error: unknown) => {
        this.loading.delete(name);
        throw error;
      });
      this.loading.set(name, loading);
    }
    return loading;
  }

  /** The pause that is not over. */
  current(name: string): Rest | undefined {
    const rest = this.known.get(name);
    return rest !== undefined && rest.until > this.clock.now().getTime() ? rest : undefined;
  }

  /** Durable when it resolves; a pause that is there already is never cut short. */
  async rest(name: string, until: Date, reason: string): Promise<void> {
    await this.load(name);
    const rest = { until: until.getTime(), reason };
    if (rest.until <= (this.current(name)?.until ?? this.clock.now().getTime())) return;
    this.known.set(name, rest);
    await this.values.set(restKey(name), rest, { ttlMs: rest.until - this.clock.now().getTime() });
  }

  private async read(name: string): Promise<void> {
    const rest = await this.values.get<Rest>(restKey(name));
    if (rest !== undefined) this.known.set(name, rest);
  }
}
