/** What stands in a queue. */
export interface WaitingWork {
  readonly waiting: number;
  /** Milliseconds since the oldest came, or became due; 0 when none. */
  readonly oldestMs: number;
}

export interface WorkOverview {
  /** Handed over by vendors, not understood yet. */
  readonly arrivals: WaitingWork;
  /** Events of conversations; those with a moment of their own count, but are not old before it. */
  readonly inbox: WaitingWork;
  /** What turns have decided to do, messages to be sent among them. */
  readonly outbox: WaitingWork;
  /** Given up. */
  readonly dead: number;
  /** Sent or not, nobody knows. */
  readonly held: number;
}

/** The queues as a whole, for people. */
export interface WorkOverviewStore {
  workOverview(now: Date): Promise<WorkOverview>;
}
