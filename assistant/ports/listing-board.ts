/** A run in which the board fetches our feed and takes it over. */
export interface BoardUpload {
  readonly id: number;
  readonly status: 'processing' | 'success' | 'success_warning' | 'error';
  /** ISO 8601, by the board's clock. */
  readonly startedAt: string;
  /** Listings in it. */
  readonly count: number;
  /** What is wrong with the feed as a whole. */
  readonly events: readonly string[];
}

/** What the board has against one listing. */
export interface BoardRemark {
  /** Ours. */
  readonly id: string;
  readonly kind: 'error' | 'warning';
  readonly text: string;
}

/**
 * Where listings are published. Failures are those of channel-errors.ts: `refused` is an answer that no repetition changes,
 * `unknown` means that nobody knows whether it happened.
 */
export interface ListingBoard {
  /** Makes the board fetch the feed now, whatever its limits; may cost money. Not idempotent, at most one an hour. */
  upload(signal?: AbortSignal): Promise<void>;
  /** The latest run; null: there has been none. */
  currentUpload(signal?: AbortSignal): Promise<BoardUpload | null>;
  /** Remarks of the latest run, at most `limit`. */
  remarks(limit: number, signal?: AbortSignal): Promise<readonly BoardRemark[]>;
  /** Whole roubles. Idempotent; `refused` in categories whose prices come from the feed alone. */
  updatePrice(item: number, roubles: number, signal?: AbortSignal): Promise<void>;
}
