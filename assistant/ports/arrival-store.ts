/** What a vendor has handed over, as it came. Kept sealed until it is understood, then emptied; only its ids stay. */
export interface NewArrival {
  /** The channel or integration it is for. */
  readonly source: string;
  /** Unique for ever within the source: the second arrival changes nothing. */
  readonly externalId: string;
  /** Arrivals of one lane are understood in order, those of different lanes side by side: the vendor's chat. */
  readonly lane: string;
  /** The raw body. */
  readonly body: string;
  readonly at: Date;
}

export interface ClaimedArrival {
  /** Good for settling it alone. */
  readonly id: string;
  readonly source: string;
  readonly lane: string;
  readonly body: string;
  readonly receivedAt: Date;
  /** Counts from 1. */
  readonly attempt: number;
  /** Its bytes cannot be read any more: an empty body stands in for them. To be settled as dead. */
  readonly damaged: boolean;
}

export interface ArrivalClaim {
  readonly sources: readonly string[];
  readonly now: Date;
  readonly leaseMs: number;
  readonly limit: number;
}

export type ArrivalOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: Date; readonly error: string }
  | { readonly kind: 'dead'; readonly error: string };

/**
 * The door of the durable inbox: one row an arrival and nothing else, so that a vendor gets its answer at once. Each method is
 * one transaction; what resolved is durable (synced), several calls may share one commit. Rejections as in `ConversationStore`.
 */
export interface ArrivalStore {
  recordArrival(arrival: NewArrival): Promise<{ readonly duplicate: boolean }>;
  /**
   * Leases the oldest due arrivals, at most `limit`. Of a lane only what follows no arrival that is leased or waits for its
   * next try; within the result order of arrival holds. Expired leases count as free.
   */
  claimArrivals(claim: ArrivalClaim): Promise<readonly ClaimedArrival[]>;
  /** All in one transaction. What is done gives up its body, ids stay. Unknown and settled ids are passed over. */
  settleArrivals(settled: readonly { readonly id: string; readonly outcome: ArrivalOutcome }[]): Promise<void>;
}
