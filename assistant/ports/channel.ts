import type { Visit } from '../transcript/conversation-state.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { Button, DraftMessage } from '../transcript/message.ts';
import type { OutgoingPart, PaperForm } from '../transcript/outgoing-part.ts';
import type { ClaimedArrival, NewArrival } from './arrival-store.ts';
import type { ChannelName } from './conversation-store.ts';
import type { Recording } from './transcriber.ts';

/** How fast a vendor lets itself be spoken to. */
export interface SendingPace {
  /** Milliseconds from one message into a chat to the next, in the long run. */
  readonly chatMs: number;
  /** Messages that may go into a chat at once when it has rested; absent: one. */
  readonly chatBurst?: number;
  /** Messages into all chats together … */
  readonly calls: number;
  /** … within so many milliseconds. */
  readonly withinMs: number;
}

/** What a channel can carry; differences between channels are these, not names asked for in the code. */
export interface ChannelTraits {
  /** Most characters (UTF-16 units) of one text. */
  readonly longestText: number;
  /** Are there buttons? Where not, the choices are written out. */
  readonly buttons: boolean;
  /** How papers are sent, in this order; several are sent one after another. */
  readonly papers: readonly PaperForm[];
  /** Absent where the vendor sets no limit. */
  readonly pace?: SendingPace;
}

/** A request of the vendor's, without anything of the web framework. */
export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The secret of the path, where the vendor is known by it. */
  readonly secret: string | null;
  readonly at: Date;
}

export type Received =
  /** To be recorded before the vendor gets its 200; may be none. */
  | { readonly kind: 'taken'; readonly arrivals: readonly NewArrival[] }
  /** Not from the vendor, or unreadable; the route answers with this status and tells nothing more. */
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 404 };

/** Something that happened in one chat of the channel. */
export interface ChannelEvent {
  /** The chat, as the vendor names it; what `send` is given. */
  readonly address: string;
  /** Where it is known already, in whatever channel it is held; the address counts for nothing then. */
  readonly conversation?: string;
  /** Unique within the channel for ever. */
  readonly externalId: string;
  readonly at: Date;
  readonly event: InboundEvent;
  /** The line it adds to the transcript, if it is one. */
  readonly message: DraftMessage | null;
  /** What the link held that he came by: it may lead here from another channel. */
  readonly link?: string;
  /** Holds for a chat that was not known before. */
  readonly opening: {
    readonly visit: Visit | null;
    /** The chat is older than the assistant: people lead it until they give it over. */
    readonly manned: boolean;
  };
}

/** One call: what is sent where. Papers come as the bytes or the words that the channel takes. */
export type Sendable =
  | { readonly kind: 'text'; readonly text: string; readonly buttons: readonly Button[] }
  | { readonly kind: 'file'; readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'picture'; readonly name: string; readonly mimeType: 'image/png'; readonly bytes: Uint8Array };

export interface SendRequest {
  readonly address: string;
  readonly content: Sendable;
  readonly signal: AbortSignal;
}

/** Which part of which message a call was made for: two messages may have the same words. */
export interface SentPart {
  readonly message: string;
  readonly part: OutgoingPart;
}

/** The vendor's id of what now stands in the chat. */
export interface Sent {
  readonly externalId: string;
}

/**
 * A messenger of a vendor. `receive` and `read` turn what the vendor says into what happened, `send` speaks. Failures of
 * `send` and `find` are those of channel-errors.ts: what the vendor refused, what may pass, and what nobody can tell.
 */
export interface Channel {
  readonly name: ChannelName;
  readonly traits: ChannelTraits;
  /** Checks and decodes; no network, no disk. Secrets are compared in constant time. */
  receive(request: WebhookRequest): Received;
  /** Asks the vendor for what has not come by webhook; recorded before the next call, which may confirm it at the vendor. */
  pull?(signal: AbortSignal): Promise<readonly NewArrival[]>;
  /** What an arrival means; none when it is nothing of ours. May ask the vendor; may be repeated. */
  read(arrival: ClaimedArrival, signal: AbortSignal): Promise<readonly ChannelEvent[]>;
  /** One call, never repeated inside. */
  send(request: SendRequest): Promise<Sent>;
  /**
   * Did a part whose outcome nobody knows reach the chat? `since` is when it was begun. Null: it did not. Absent where the vendor
   * has no way to tell. What stands there for an earlier part with the same words is not it, after a restart neither.
   */
  find?(request: SendRequest & { readonly since: Date; readonly of: SentPart }): Promise<Sent | null>;
  /**
   * A file of the customer's by its reference, as long as the vendor keeps it. Rejects with channel-errors.ts; one that is longer than that
   * is refused. Absent where files cannot be had.
   */
  fetchFile?(request: {
    readonly reference: string;
    readonly longestBytes: number;
    readonly signal: AbortSignal;
  }): Promise<Recording>;
  /**
   * An address that opens a private chat with us and hands over `payload` (1–64 of A-Z a-z 0-9 _ -). May ask the vendor. Absent where there
   * is no such thing.
   */
  chatLink?(payload: string, signal: AbortSignal): Promise<string>;
  /** Shows that an answer is on its way. Best effort: never rejects. */
  typing?(address: string): Promise<void>;
}
