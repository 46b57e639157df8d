/** A time that is kept for one conversation. */
export interface Booking {
  readonly id: string;
  /** The first of those it has moved on from, itself where there is none: one meeting, whenever it takes place. */
  readonly root: string;
  readonly conversation: string;
  /** `held`: kept until `until`; `moved`: another one has taken its place. */
  readonly state: 'held' | 'booked' | 'moved' | 'cancelled';
  readonly from: Date;
  readonly to: Date;
  /** Of a hold; else null. */
  readonly until: Date | null;
  readonly changedAt: Date;
  /** What the customer had told when he booked, for whoever prepares the meeting; null of a hold, and where it cannot be opened. */
  readonly about: string | null;
}

export interface SlotWish {
  /** Taken for the hold if it comes about. */
  readonly id: string;
  readonly conversation: string;
  readonly from: Date;
  readonly to: Date;
  /** Milliseconds before and after that must stay free of other bookings too. */
  readonly buffer: number;
  readonly until: Date;
  readonly now: Date;
}

/**
 * Times of meetings. That no two bookings overlap is a constraint of the store, whatever processes ask at once. Each
 * method is one transaction; times are exact to five minutes. Rejections as of ConversationStore.
 */
export interface BookingStore {
  /**
   * Keeps a time for a conversation in the place of its former hold; undefined when somebody else has it. Asked again for the same
   * time it is the same hold, kept longer. A hold that has run out stops nobody. The conversation's own booking does not stand in
   * its way: it may be moved to a time that overlaps.
   */
  holdSlot(wish: SlotWish): Promise<Booking | undefined>;
  /** Gives a hold back; one that is booked or gone stays as it is. */
  releaseSlot(hold: { conversation: string; id: string }): Promise<void>;
  /**
   * Makes a hold a booking; what the conversation had booked for later is `moved`. Undefined when the hold has run out or was
   * given back. Idempotent.
   */
  bookSlot(booking: { conversation: string; id: string; about: string; now: Date }): Promise<Booking | undefined>;
  /** Idempotent: resolves with the booking that is cancelled now; undefined where there is none, or it was moved. */
  cancelBooking(booking: { conversation: string; id: string; now: Date }): Promise<Booking | undefined>;
  /** All of a conversation but holds that have run out, oldest first. */
  readBookings(query: { conversation: string; now: Date }): Promise<readonly Booking[]>;
  /** What stands of that meeting: the booking that holds now; undefined when it was cancelled or its person erased. */
  readMeeting(root: string): Promise<Booking | undefined>;
  /** Times that are held or booked and touch the span, those of one conversation left out. */
  takenTimes(query: { from: Date; to: Date; now: Date; except?: string }): Promise<readonly { from: Date; to: Date }[]>;
  /** Roots of bookings whose person was erased before they took place: elsewhere they still stand. */
  listForsakenMeetings(limit: number): Promise<readonly string[]>;
  forgetForsakenMeeting(root: string): Promise<void>;
}
