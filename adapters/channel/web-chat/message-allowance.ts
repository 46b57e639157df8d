export interface Allowance {
  readonly messagesPerMinute: number;
  readonly messagesAtOnce: number;
}

/** How many lines a conversation may still say now. Kept for those that spoke lately, so that silence costs nothing. */
export class MessageAllowance {
  private readonly left = new Map<string, { tokens: number; at: number }>();

  /** False when there is nothing left to spend. */
  spend(conversation: string, allowance: Allowance, now: number): boolean {
    const known = this.left.get(conversation);
    const perMs = allowance.messagesPerMinute / 60_000;
    const refilled = known === undefined ? 0 : known.tokens + Math.max(0, now - known.at) * perMs;
    const tokens = known === undefined ? allowance.messagesAtOnce : Math.min(allowance.messagesAtOnce, refilled);
    if (tokens < 1) return false;
    if (known === undefined) {
      if (this.left.size >= 50_000) this.forgetRested(allowance, perMs, now);
      this.left.set(conversation, { tokens: tokens - 1, at: now });
    } else {
      known.tokens = tokens - 1;
      known.at = now;
    }
    return true;
  }

  /** The line was none of its own: it had been said before. */
  giveBack(conversation: string): void {
    const known = this.left.get(conversation);
    if (known !== undefined) known.tokens += 1;
  }

  private forgetRested(allowance: Allowance, perMs: number, now: number): void {
    for (const [conversation, { tokens, at }] of this.left) {
      if (tokens + (now - at) * perMs >= allowance.messagesAtOnce) this.left.delete(conversation);
    }
    // Everyone is busy: the oldest speakers go first.
    for (const conversation of this.left.keys()) {
      if (this.left.size < 40_000) return;
      this.left.delete(conversation);
    }
  }
}
