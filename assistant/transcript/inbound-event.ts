import type { Attachment } from './attachment.ts';
import type { Visit } from './conversation-state.ts';
import type { DocumentLink } from './message.ts';

/** What can happen to a conversation. Everything enters through the inbox, results of effects too. */
export type InboundEvent =
  | { readonly kind: 'started'; readonly visit: Visit | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly value: string; readonly label: string | null }
  | { readonly kind: 'command'; readonly command: CustomerCommand }
  /** Kept and answered, never ignored. */
  | { readonly kind: 'attachment'; readonly attachment: Attachment }
  /** A phone shared by the vendor's own button; `own`: the vendor vouches that it is the customer's. */
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  /** A line that was said before (`original`: its id in the transcript) reads otherwise now. */
  | { readonly kind: 'edited'; readonly original: string; readonly text: string }
  /** The company itself spoke: from the owner's phone, through another program, or here. Its line is in the transcript. */
  | { readonly kind: 'company_line'; readonly line: CompanyLine }
  | { readonly kind: 'desk'; readonly action: DeskAction }
  | { readonly kind: 'joined'; readonly joining: PersonJoining }
  /** The conversation `who` is another person's after all; `by` names who said so. */
  | { readonly kind: 'parted'; readonly who: string; readonly by: string }
  /** The customer has blocked the company, or lets it speak again. */
  | { readonly kind: 'reach'; readonly reachable: boolean }
  /** The time of this meeting turned out to be taken in the company's calendar. */
  | { readonly kind: 'booking_refused'; readonly meeting: string }
  | { readonly kind: 'document_ready'; readonly document: DocumentLink }
  | { readonly kind: 'document_failed'; readonly document: DocumentLink; readonly reason: string };

export const customerCommands = ['price', 'documents', 'human', 'privacy', 'delete_me', 'stop', 'help'] as const;
export type CustomerCommand = (typeof customerCommands)[number];

export interface CompanyLine {
  /** Id of the line in the transcript. */
  readonly message: string;
  readonly text: string;
  /** Whose line; null where the vendor does not tell, as when the owner writes from the phone. */
  readonly manager: string | null;
  /** Already in the customer's chat: nothing is to be sent. */
  readonly sent: boolean;
}

/** This conversation and another are the same person's from now on. */
export interface PersonJoining {
  /** Id of the other conversation, and its channel. */
  readonly with: string;
  readonly channel: string;
  /** How it is known: by a one-time link, by a phone that a messenger vouches for, or by a colleague. */
  readonly proof: 'link' | 'contact' | 'manager';
  /** The colleague; null where nobody had to decide. */
  readonly by: string | null;
  /** `here`: what was said there is known here from now on. `there`: the customer has gone over to it, which learns what was said here. */
  readonly goesOn: 'here' | 'there';
}

/** What people at the company decide about a conversation. `by` names who, as shown to the others. */
export type DeskAction =
  | { readonly kind: 'take' | 'give_back' | 'block' | 'unblock'; readonly by: string }
  | { readonly kind: 'pass'; readonly by: string; readonly to: string }
  /** From now on replies are proposed to people first, or said at once. */
  | { readonly kind: 'drafts'; readonly by: string; readonly on: boolean }
  | { readonly kind: 'draft'; readonly by: string; readonly draft: string; readonly decision: DraftDecision };

/** About a reply that was proposed. */
export type DraftDecision =
  | { readonly kind: 'accept' | 'reject' }
  /** `message`: id of the line in the transcript. */
  | { readonly kind: 'edit'; readonly text: string; readonly message: string };
