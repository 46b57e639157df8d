import type { ChannelName } from './conversation-store.ts';

/** Work that goes no further by itself. Says what it is, never what people wrote. */
export interface StuckWork {
  /** Unique; good for `retryStuck`. */
  readonly id: string;
  /** Dead: given up after its last attempt. Held: nobody knows whether the call took effect. */
  readonly state: 'dead' | 'held';
  readonly queue: 'arrivals' | 'inbox' | 'outbox';
  /** Kind of the event or effect (`text`, `send`, …), `arrival` at the door, `damaged` where it cannot be read. */
  readonly what: string;
  readonly channel: ChannelName;
  /** Null at the door, where nothing is known yet. */
  readonly conversation: string | null;
  /** The code of the last failure, or its first line; null where it cannot be read. */
  readonly error: string | null;
  /** When it came, or was decided. */
  readonly at: Date;
  /** False: there is nothing left to be tried, or its failure was told already. */
  readonly retryable: boolean;
}

/** Each method is one transaction; what resolved is durable. */
export interface StuckWorkStore {
  /** The newest first, at most `limit` (default 1000) of each queue. */
  listStuck(query?: { readonly limit?: number }): Promise<readonly StuckWork[]>;
  /**
   * Puts them back into their queues, as if they were new: in front of what waits in their conversation. What was held is sent again
   * whatever had become of it. Resolves with the ids that wait now; unknown, settled and not retryable ones are passed over.
   */
  retryStuck(retry: { readonly ids: readonly string[]; readonly at: Date }): Promise<readonly string[]>;
}
