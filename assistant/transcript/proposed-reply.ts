import type { Quote } from '../pricing/quote.ts';
import type { ConversationState } from './conversation-state.ts';
import type { Effect } from './effect.ts';
import type { InboundEvent } from './inbound-event.ts';
import type { DraftMessage } from './message.ts';
import type { TurnRecord } from './turn-record.ts';

/** A turn that was worked but not said: what the assistant would say, until somebody at the company has decided. Stored sealed. */
export interface ProposedReply {
  /** What it answers: the customer's words, several lines together where none of them was answered before; null: nobody's. */
  readonly heard: InboundEvent | null;
  /** Transcript numbers of the customer's lines that it answers. */
  readonly lines: readonly number[];
  /** What the conversation remembered before those words. */
  readonly before: ConversationState;
  /** What it would remember, had the reply been said. */
  readonly after: ConversationState;
  /** Papers that were asked for before, with their words: they go along whatever else is proposed. */
  readonly papers: readonly DraftMessage[];
  readonly messages: readonly DraftMessage[];
  /** What it would do to the world. */
  readonly effects: readonly Effect[];
  readonly quotes: readonly Quote[];
  readonly record: TurnRecord;
  /** What the guard has held it against: config, knowledge, the company's day. */
  readonly basis: string;
}

/** `stale`: overtaken by a line of the customer's or by people, or what it rested on holds no more. */
export type DraftStatus = 'waiting' | 'accepted' | 'edited' | 'rejected' | 'stale';

/** All that would leave, in order. */
export function proposedMessages({ papers, messages }: Pick<ProposedReply, 'papers' | 'messages'>): DraftMessage[] {
  return [...papers, ...messages];
}
