import type { DocumentBrief } from './document-brief.ts';
import type { DocumentKind } from './document-kind.ts';
import type { DocumentLink } from './message.ts';
import type { OutgoingPart } from './outgoing-part.ts';

/** What a turn does to the world. Committed with the turn, performed later by the outbox worker. */
export type Effect =
  /** Into the customer's chat. `message` is the id of the line in the transcript that the part belongs to. */
  | { readonly kind: 'send'; readonly message: string; readonly part: OutgoingPart }
  /**
   * Render a document of a quote; comes back as `document_ready` or `document_failed`. `brief` is what the customer had
   * told when the document was asked for, whatever is said until it is printed.
   */
  | {
      readonly kind: 'render_document';
      readonly document: DocumentKind;
      readonly quote: string;
      readonly brief: DocumentBrief;
    }
  /** Bring the company's calendar to what stands of this meeting; comes back as `booking_refused` where it is taken there. */
  | { readonly kind: 'booking'; readonly meeting: string }
  | MailEffect
  /** Everything about the person goes, for good; not before that moment (UTC, ISO 8601), so that the last line can be read. */
  | { readonly kind: 'erase'; readonly after: string }
  /** Tell the company's people that a conversation waits for a human. */
  | { readonly kind: 'handoff'; readonly reason: string };

/** A letter with a paper; at most one goes out, also when nobody knows whether it did. */
export interface MailEffect {
  readonly kind: 'mail';
  readonly letter: 'offer';
  readonly to: string;
  readonly document: DocumentLink;
}

/** A vendor that is no chat: what goes to one waits for nothing that goes elsewhere. */
export type Destination = 'calendar' | 'mail';

/** Null: it goes the way of the chat, in order with everything else that does. */
export function destinationOf(effect: Effect): Destination | null {
  if (effect.kind === 'booking') return 'calendar';
  return effect.kind === 'mail' ? 'mail' : null;
}
