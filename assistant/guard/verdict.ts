/** Something a message asserts that must trace to a ground. */
export type ClaimKind = 'sum' | 'percent' | 'date' | 'deadline' | 'quantity' | 'promise' | 'assertion';

export interface Claim {
  readonly kind: ClaimKind;
  /** As it stands in the message. */
  readonly text: string;
  /** Offsets in the message, `end` excluded. */
  readonly start: number;
  readonly end: number;
  /** Where it traces to («quote q_…», «knowledge services/chat-bot», «customer», …); null when nowhere. */
  readonly ground: string | null;
}

export interface Verdict {
  /** No claim without a ground. */
  readonly passed: boolean;
  readonly claims: readonly Claim[];
}
