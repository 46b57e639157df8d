/** How long a value is kept, and under whose key. */
export interface Keeping {
  /** Milliseconds; 30 days when left out; null: until it is deleted. */
  readonly ttlMs?: number | null;
  /** Whose personal data the value may hold: sealed under their key, and gone once they are erased. */
  readonly person?: string;
}

/** What is kept when nobody says for how long. */
export const keptMs = 30 * 86_400_000;

/**
 * Small things with a time to live, each by its name: pauses, counters, one-time tokens, sessions. A step on one key is atomic across
 * processes; nothing binds two keys together, so whatever must change with a conversation belongs into its store. What resolved is
 * durable. Values are JSON. Keys are kept as digests: a secret or the id of a chat may be part of one. Rejections are those of the
 * store (store-errors.ts).
 */
export interface KeyValueStore {
  /** Undefined when there is none, its time is over, or its person was erased. */
  get<Value>(key: string): Promise<Value | undefined>;
  /** Replaces the value and its time to live. Rejects with STORE_PERSON_ERASED. */
  set(key: string, value: unknown, keeping?: Keeping): Promise<void>;
  /** False when there was nothing. */
  delete(key: string): Promise<boolean>;
  /** Hands it out and forgets it in one step: of several who take, one gets it. */
  take<Value>(key: string): Promise<Value | undefined>;
  /**
   * Adds to a counter and resolves with the sum. One that is not there, or whose time is over, begins at 0 and lives for `ttlMs` from
   * then on, however often it is added to.
   */
  increment(key: string, addition?: { by?: number } & Pick<Keeping, 'ttlMs'>): Promise<number>;
  /** Removes what nobody can read any more, where that does not happen by itself; resolves with how many. */
  sweep(): Promise<number>;
}
