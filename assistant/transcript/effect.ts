import type { DocumentBrief } from './document-brief.ts';
import type { DocumentKind } from './document-kind.ts';

/** What a turn does to the world. Committed with the turn, performed later by the outbox worker. */
export type Effect =
  /** Hand the committed messages of this turn to a channel that pushes; the others read the transcript themselves. */
  | { readonly kind: 'deliver'; readonly fromSeq: number | null }
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
  /** Tell the company's people that a conversation waits for a human. */
  | { readonly kind: 'handoff'; readonly reason: string };
