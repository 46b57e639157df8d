/** Something a message asserts that must trace to a ground. */
export type ClaimKind =
  | 'sum'
  | 'percent'
  | 'date'
  | 'deadline'
  | 'quantity'
  | 'contact'
  | 'promise'
  | 'assertion'
  /** What the owner does not want to be said at all. */
  | 'forbidden';

/** Why a claim has no ground: told to the model for its next attempt and shown by `trace`. */
export interface ClaimReason {
  readonly ru: string;
  readonly en: string;
}

export interface Claim {
  readonly kind: ClaimKind;
  /** As it stands in the message. */
  readonly text: string;
  /** Offsets in the message, `end` excluded. */
  readonly start: number;
  readonly end: number;
  /** Where it traces to («quote q_…», «knowledge services/chat-bot», «customer», …); null when nowhere. */
  readonly ground: string | null;
  /** Present where `ground` is null. */
  readonly reason?: ClaimReason;
}

export interface Verdict {
  /** No claim without a ground. */
  readonly passed: boolean;
  readonly claims: readonly Claim[];
  /**
   * Up to here the text may be shown: sentences that are complete and judged good. The whole text when it passed and is
   * not growing.
   */
  readonly released: number;
}
