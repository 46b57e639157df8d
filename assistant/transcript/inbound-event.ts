import type { Visit } from './conversation-state.ts';
import type { DocumentLink } from './message.ts';

/** What can happen to a conversation. Everything enters through the inbox, results of effects too. */
export type InboundEvent =
  | { readonly kind: 'started'; readonly visit: Visit | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly value: string; readonly label: string | null }
  | { readonly kind: 'document_ready'; readonly document: DocumentLink }
  | { readonly kind: 'document_failed'; readonly document: DocumentLink; readonly reason: string };
