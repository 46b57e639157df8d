import type { ModelUsage } from '../transcript/model-usage.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import type { ChannelName, ConversationRecord } from './conversation-store.ts';

/** A record with its place in the transcript. */
export interface StoredTurnRecord {
  readonly conversation: string;
  /** Seq of the visitor's line that began the turn; null when something else did. */
  readonly heard: number | null;
  /** Seqs of the first and the last reply; null when the turn said nothing. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly at: Date;
  readonly record: TurnRecord;
}

export interface ConversationsQuery {
  readonly limit: number;
  readonly channel?: ChannelName | undefined;
  /** Only those that follow this one in the list: where the page before has ended. */
  readonly before?: Pick<ConversationRecord, 'id' | 'updatedAt'> | undefined;
}

/**
 * Why turns went as they did, and what models cost. Written by `commitTurn`, in the same transaction as the replies.
 * Conversations and records whose person was erased, or whose bytes are damaged, are left out of what is listed.
 */
export interface TurnRecordStore {
  /** Of the latest activity, the latest first. */
  listConversations(query: ConversationsQuery): Promise<readonly ConversationRecord[]>;
  /** In the order of the turns; empty for a conversation that is not known. */
  readTurnRecords(query: { conversation: string }): Promise<readonly StoredTurnRecord[]>;
  /** Turns whose record `isUnanswered`, the latest first. */
  listUnanswered(query: { limit: number }): Promise<readonly StoredTurnRecord[]>;
  /** Sums by day, provider and model of the days `from`…`to` (`YYYY-MM-DD`, both included). */
  readModelUsage(query: { from: string; to: string }): Promise<readonly ModelUsage[]>;
  /** For what was spent outside a committed turn. Not idempotent. */
  addModelUsage(usage: readonly ModelUsage[]): Promise<void>;
}
