import type { Button, DocumentLink } from './message.ts';

/** How a paper reaches a customer: as a file, as pictures of its pages, or as a signed link. */
export type PaperForm = 'file' | 'pictures' | 'link';

/** One call to a channel that pushes. A message may need several; each is sent, tried again and accounted for alone. */
export type OutgoingPart =
  | { readonly kind: 'text'; readonly text: string; readonly buttons: readonly Button[] }
  | { readonly kind: 'paper'; readonly document: DocumentLink; readonly form: 'file' | 'link' }
  /** `page` counts from 1. */
  | { readonly kind: 'paper'; readonly document: DocumentLink; readonly form: 'pictures'; readonly page: number };
