import type { Sent } from '../ports/channel.ts';
import type {
  ChannelName,
  ClaimedEffect,
  ConversationRecord,
  ConversationStore,
  InboundRecord,
} from '../ports/conversation-store.ts';
import type { DocumentBrief } from '../transcript/document-brief.ts';
import type { DocumentKind } from '../transcript/document-kind.ts';
import type { Destination, MailEffect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { DocumentLink } from '../transcript/message.ts';
import type { OutgoingPart } from '../transcript/outgoing-part.ts';
import type { ChannelGates } from './channel-gates.ts';
import type { WorkerParts } from './worker-parts.ts';

/** One part of a message on its way into a customer's chat. */
export interface SendCall {
  readonly id: string;
  readonly conversation: ConversationRecord;
  /** The id of the message that the part belongs to. */
  readonly message: string;
  readonly part: OutgoingPart;
  /** Aborted well before the lease runs out: by then another worker may look for the same part. */
  readonly signal: AbortSignal;
}

/** A call that only has to be made. Failures are those of channel-errors.ts. */
export interface ReadySend {
  send(): Promise<Sent>;
  /** Whether a call begun at `since` reached the chat; absent where the vendor cannot tell. */
  find?(since: Date): Promise<Sent | null>;
}

/** What stands behind each kind of effect. All but `send` may be called again with the same id: nothing happens twice. */
export interface EffectPerformers {
  /**
   * Everything that has to be there before the vendor is called: a page as a picture, a signed link. May be repeated. Absent where no
   * channel pushes.
   */
  prepareSend?(call: SendCall): Promise<ReadySend>;
  /** Everything that has to be there before the mail server is called. Absent where the company has none. */
  prepareMail?(call: { id: string; letter: MailEffect; signal: AbortSignal }): Promise<ReadySend>;
  renderDocument(request: {
    id: string;
    conversation: ConversationRecord;
    document: DocumentKind;
    quote: string;
    brief: DocumentBrief;
    /** Aborted well before the lease runs out: by then another worker may have begun the same. */
    signal: AbortSignal;
  }): Promise<DocumentLink>;
  /** Brings the company's calendar to what stands of a meeting. Absent where none is connected. */
  enterMeeting?(call: {
    id: string;
    conversation: ConversationRecord;
    meeting: string;
    signal: AbortSignal;
  }): Promise<'entered' | 'taken'>;
  /** Erases everything about the person of this conversation. Absent where nothing is erased (a preview, a rehearsal). */
  erase?(call: { id: string; conversation: ConversationRecord }): Promise<void>;
  handoff(call: { id: string; conversation: ConversationRecord; reason: string }): Promise<void>;
}

export interface EffectWork extends WorkerParts {
  readonly store: ConversationStore;
  /** A function is asked each time: a channel that its vendor wants left alone rests. */
  readonly channels: readonly ChannelName[] | (() => readonly ChannelName[]);
  /** What is for this vendor; without one, what goes the way of the chat. */
  readonly destination?: Destination | undefined;
  /** Only this conversation's. */
  readonly conversation?: string | undefined;
  readonly perform: EffectPerformers;
  /** Which channels, or whether the vendor of `destination`, may be called now; without it all of them, always. */
  readonly gates?: ChannelGates;
  /** The vendor behind a channel cannot be spoken to before then: it asked to wait, does not answer or denies access. */
  readonly onRest?: (channel: ChannelName, until: Date, error: unknown) => void;
  /** A part stands in the chat under the vendor's id. */
  readonly onSent?: (effect: ClaimedEffect, sent: Sent) => void;
  /** Nobody can tell whether this part reached the chat: a person has to look. */
  readonly onHeld?: (effect: ClaimedEffect) => void;
  /** An effect has put a new event into the inbox. */
  readonly onResult?: (effect: ClaimedEffect) => void;
}

/** The part of a lease that an effect may take. */
export const performedWithin = 5 / 6;

/** The effect's id makes the result arrive once, however often the effect is repeated. */
export function resultOf(
  work: Pick<EffectWork, 'clock'>,
  conversation: ConversationRecord,
  id: string,
  event: InboundEvent,
): InboundRecord {
  return {
    conversation: conversation.id,
    source: 'effect',
    externalId: id,
    event,
    message: null,
    at: work.clock.now(),
  };
}

/** Whom an effect is for: what gates know it by. */
export function calledFor(work: Pick<EffectWork, 'destination'>, { conversation }: ClaimedEffect): string {
  return work.destination ?? conversation.channel;
}
