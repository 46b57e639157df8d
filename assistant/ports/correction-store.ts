/** A reply that a human found wrong. */
export interface Correction {
  readonly conversation: string;
  readonly seq: number;
  /** Who says so: a manager's name or role. */
  readonly by: string;
  readonly at: Date;
  /** What the human said or would have said instead; null when nothing was. */
  readonly instead: string | null;
}

export interface CorrectionStore {
  /**
   * Marks a reply of the assistant; marking it again replaces what was said before. Rejects with
   * STORE_CONVERSATION_UNKNOWN, and with STORE_REPLY_UNKNOWN when this seq is no line of the assistant's.
   */
  saveCorrection(correction: Correction): Promise<void>;
  /** The latest first. Those whose person was erased are left out. */
  listCorrections(query: { limit: number; conversation?: string }): Promise<readonly Correction[]>;
}
