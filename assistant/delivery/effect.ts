import type { DocumentKind } from '../conversation/message.ts';

/** What a turn does to the world. Committed with the turn, performed later by the outbox worker. */
export type Effect =
  /** Hand the committed messages of this turn to the channel; for the web chat, to whoever is connected. */
  | { readonly kind: 'deliver'; readonly fromSeq: number | null }
  /** Render a document of a quote; comes back as `document_ready` or `document_failed`. */
  | { readonly kind: 'render_document'; readonly document: DocumentKind; readonly quote: string }
  /** Tell the company's people that a conversation waits for a human. */
  | { readonly kind: 'handoff'; readonly reason: string };

export type EffectKind = Effect['kind'];
