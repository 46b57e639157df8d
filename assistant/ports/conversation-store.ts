import type { Quote } from '../pricing/quote.ts';
import type { PersonalDataOfTurn, Withheld } from '../transcript/consent.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Destination, Effect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { DraftMessage, Message } from '../transcript/message.ts';
import type { ModelUsage } from '../transcript/model-usage.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import type { BurstWindow } from './burst.ts';
import type { DraftSettlement, NewDraft } from './draft-store.ts';

/** `web`, `cli`, `telegram`, `avito`: what a worker serves. */
export type ChannelName = string;

export interface NewConversation {
  readonly id: string;
  readonly person: string;
  readonly channel: ChannelName;
  /** The chat it is held in, as the vendor names it; unique within the channel. Absent where nothing is pushed. */
  readonly address?: string;
  readonly state: ConversationState;
  readonly at: Date;
}

export interface ConversationRecord {
  readonly id: string;
  readonly person: string;
  readonly channel: ChannelName;
  readonly address: string | null;
  /** Optimistic lock, counts from 1: `commitTurn` names the version it read. */
  readonly version: number;
  readonly state: ConversationState;
  readonly lastSeq: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface InboundRecord {
  readonly conversation: string;
  /** With `externalId` unique for ever: the second arrival changes nothing. */
  readonly source: string;
  readonly externalId: string;
  readonly event: InboundEvent;
  /** The line it adds to the transcript at once, if it is one. */
  readonly message: DraftMessage | null;
  readonly at: Date;
  /** Not worked before this moment; absent = at once. */
  readonly notBefore?: Date;
  /** A line that others may follow: looking for work before this moment would be in vain. A hint, no promise. */
  readonly lookAfter?: Date;
}

export interface RecordedInbound {
  readonly event: string;
  /** Transcript number of `message`; null when the event adds no line. The same for a duplicate. */
  readonly seq: number | null;
  readonly duplicate: boolean;
}

export interface ClaimedTurn {
  /** Names the event, or the burst of lines that this turn answers; good for its commit or release alone. */
  readonly event: string;
  /** Of several lines that came close together the text of all, a line each. */
  readonly inbound: InboundEvent;
  /** Transcript numbers of the visitor's lines that it answers. */
  readonly lines: readonly number[];
  /** The same lines, and any other line that came with the event, as they were said. */
  readonly said: readonly { readonly seq: number; readonly text: string }[];
  /** What earlier turns have kept back until the person consents; nothing that is older than `withheldMs`. */
  readonly withheld: readonly Withheld[];
  readonly receivedAt: Date;
  /** Counts from 1; goes up with every claim, those that no release followed too. */
  readonly attempt: number;
  readonly conversation: ConversationRecord;
  /**
   * Bytes of the event or of the conversation's state cannot be read any more: an empty line and the initial state stand
   * in for them. The turn can only say so; its commit gives the conversation a state that can be read again.
   */
  readonly damaged: boolean;
}

export interface TurnCommit {
  readonly event: string;
  readonly conversation: string;
  readonly expectedVersion: number;
  readonly state: ConversationState;
  readonly messages: readonly DraftMessage[];
  /** Ids are idempotency keys. */
  readonly effects: readonly { readonly id: string; readonly effect: Effect }[];
  readonly quotes: readonly Quote[];
  /** Why the turn went as it did; the store gives `heard` its seq. */
  readonly record?: TurnRecord;
  /** What its models cost, added to the sums of the day. */
  readonly usage?: readonly ModelUsage[];
  /** What people are asked about instead of its being said; the draft of before, if one is open, is settled with it. */
  readonly proposal?: NewDraft;
  readonly settled?: DraftSettlement;
  /** Done in the same transaction; what is withheld stays so for `withheldMs`. */
  readonly personal?: PersonalDataOfTurn;
  /** The managers' group is to show what the conversation holds now. */
  readonly shownToManagers?: boolean;
  readonly at: Date;
}

export type CommittedTurn =
  | { readonly committed: true; readonly messages: readonly Message[] }
  /** The lease was lost or the version moved on: somebody else has worked this event; nothing was written. */
  | { readonly committed: false };

/** How fast one chat may be written to: a message each `intervalMs`, after a rest up to `burst` at once. */
export interface ChatPace {
  readonly intervalMs: number;
  /** 1 or more */
  readonly burst: number;
}

export interface BegunEffect {
  /** Nothing more of its conversation is handed out before; null when no pace was asked for. */
  readonly restsUntil: Date | null;
}

export interface ClaimedEffect {
  readonly id: string;
  readonly conversation: ConversationRecord;
  readonly effect: Effect;
  readonly attempt: number;
  readonly createdAt: Date;
  /** When a call was begun (`beginEffect`) of which nobody knows how it ended; null when there is none. */
  readonly begun: Date | null;
  /** Its bytes cannot be read any more: a handoff stands in for it. To be settled as dead. */
  readonly damaged: boolean;
}

export type EffectOutcome =
  | { readonly kind: 'done'; readonly result?: InboundRecord }
  /** `unknown`: what was begun may have happened; the next claim hears of it in `begun`. */
  | { readonly kind: 'retry'; readonly at: Date; readonly error: string; readonly unknown?: boolean }
  | { readonly kind: 'dead'; readonly error: string; readonly result?: InboundRecord }
  /** The outcome is unknown and repeating could double it: a person decides. */
  | { readonly kind: 'held'; readonly error: string };

export interface QueueDepth {
  readonly inbox: number;
  readonly outbox: number;
  readonly dead: number;
  readonly held: number;
  /** Milliseconds the oldest due inbox row has waited; 0 when none. */
  readonly oldestInboxMs: number;
}

/** What a worker asks for. */
export interface Claim {
  readonly channels: readonly ChannelName[];
  /** Of this conversation only: whoever waits for its replies must not work, or have worked, those of others. */
  readonly conversation?: string | undefined;
  readonly now: Date;
  readonly leaseMs: number;
  /** Channels whose short lines are waited for and joined; without a window every line is a turn. For `claimInbound`. */
  readonly bursts?: Readonly<Record<ChannelName, BurstWindow>> | undefined;
  /** What is for this vendor; without one, what goes the way of the chat. For `claimEffect`. */
  readonly destination?: Destination | undefined;
}

/**
 * The durable life of conversations. Each method is one whole intention and one transaction; none is held open across
 * an await of the caller's. What resolved is durable (synced). Several `recordInbound` calls may share one commit.
 * Rejections (store-errors.ts): STORE_FULL, STORE_READ_ONLY, STORE_BUSY (all but READ_ONLY retryable), STORE_CONVERSATION_UNKNOWN,
 * STORE_PERSON_ERASED, STORE_REVISION_TAKEN (of a committed quote; the turn is run anew). An event or effect whose person
 * was erased is buried by the claim that meets it, so that it stops nobody; one whose bytes are damaged is handed out as such.
 */
export interface ConversationStore {
  /**
   * Idempotent by id. With what happened in it first, in the same transaction. Where a conversation stands at that address already
   * nothing is written. Resolves with the id of the one that stands there now.
   */
  createConversation(conversation: NewConversation, first?: InboundRecord): Promise<string>;
  readConversation(id: string): Promise<ConversationRecord | undefined>;
  /** Id of the conversation held in that chat; undefined when there is none, or its person was erased. */
  conversationAt(place: { channel: ChannelName; address: string }): Promise<string | undefined>;
  /** A correction of a line that no turn has begun with changes that line, and is no event of its own. */
  recordInbound(record: InboundRecord): Promise<RecordedInbound>;
  /** What was recorded under these ids; writes nothing. */
  findInbound(key: Pick<InboundRecord, 'source' | 'externalId'>): Promise<RecordedInbound | undefined>;
  /**
   * Leases the oldest due event of a conversation that has none in flight, among `channels`. Expired leases count as free.
   * Within a conversation arrival decides, not a clock; an event with `notBefore` joins the line when its time comes.
   *
   * Where the channel has a window, consecutive lines of text are leased together as one turn: once the newest has been
   * followed by silence, the oldest has waited long enough, or something else than a line has come after them. All of them are
   * committed or released by that turn; a turn whose lease ran out is claimed again whole, with the lines that came since.
   */
  claimInbound(claim: Claim): Promise<ClaimedTurn | undefined>;
  commitTurn(commit: TurnCommit): Promise<CommittedTurn>;
  /**
   * Gives a failed event or burst back for later, in its place: the conversation waits for it. Or buries it (`at: null`), so that the
   * conversation goes on.
   */
  releaseInbound(release: { event: string; at: Date | null; error: string }): Promise<void>;
  /** Whoever leased what is in flight in this conversation is gone: it may be claimed again at once. */
  freeLeases(of: { conversation: string; at: Date }): Promise<void>;
  /** Effects of one conversation are performed in order of their commit; a retry keeps its place, `held` and `dead` let others pass. */
  claimEffect(claim: Claim): Promise<ClaimedEffect | undefined>;
  /**
   * Notes that the call of a leased effect is about to be made, so that a death inside it is known for what it is. Undefined when
   * the effect is settled or leased anew: the call must not be made. With a `pace` the call is counted, whatever becomes of it and of the
   * process: `claimEffect` hands out nothing more of this conversation before the pace allows it.
   */
  beginEffect(beginning: {
    id: string;
    attempt: number;
    at: Date;
    pace?: ChatPace | undefined;
  }): Promise<BegunEffect | undefined>;
  /** What is done is forgotten, but for its result; what is dead or held stays to be looked at. */
  settleEffect(settlement: { id: string; outcome: EffectOutcome; now: Date }): Promise<void>;
  /** The first line that no turn has heard yet; null when all were. What is personal in it nobody has looked at. */
  firstUnheard(conversation: string): Promise<number | null>;
  /** Messages with seq > `after`, ascending, at most `limit` (default 200). */
  readMessages(query: { conversation: string; after: number; limit?: number }): Promise<readonly Message[]>;
  queueDepth(now: Date): Promise<QueueDepth>;
}
