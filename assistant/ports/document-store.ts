import type { DocumentKind } from '../transcript/document-kind.ts';

export interface DocumentKey {
  readonly kind: DocumentKind;
  readonly quote: string;
  /** Digest of the customer's requisites; '' when there are none. */
  readonly customer: string;
  /** Marked ОБРАЗЕЦ; the genuine document of the same quote and customer is another one. */
  readonly specimen: boolean;
}

export interface DocumentRecord extends DocumentKey {
  readonly id: string;
  readonly person: string;
  /** Continuous per kind and year of the company's zone, never reused; null for a specimen, which takes none. */
  readonly number: number | null;
  /** As the document bears it, whatever the company's format is by now. */
  readonly printedNumber: string;
  readonly year: number;
  /** The date the document bears, UTC; it does not move when rendered again. */
  readonly issuedAt: Date;
  /** Set once the encrypted file is in its place. */
  readonly file: { readonly name: string; readonly bytes: number } | null;
}

export interface DocumentReservation extends DocumentKey {
  readonly id: string;
  readonly person: string;
  readonly year: number;
  readonly at: Date;
  /** How the document will bear the number it gets. */
  readonly printedAs: (number: number | null) => string;
}

/** A number is committed first, then the file; an interrupted render resumes its number. */
export interface DocumentStore {
  /** What was already issued under this key; reserves nothing. */
  findDocument(key: DocumentKey): Promise<DocumentRecord | undefined>;
  /** Same key → same document. All but the key is used only when it is new. */
  reserveDocument(reservation: DocumentReservation): Promise<DocumentRecord>;
  /** Seals the bytes under the person's key, writes and syncs the file, then names it in the row. */
  storeDocument(document: { id: string; name: string; bytes: Uint8Array }): Promise<DocumentRecord>;
  readDocument(id: string): Promise<DocumentRecord | undefined>;
  readDocumentFile(id: string): Promise<Uint8Array | undefined>;
}
