import type { ConsentRecord } from '../transcript/consent.ts';
import type { DocumentRecord } from './document-store.ts';

/** What the store holds of one person. */
export interface PersonHoldings {
  readonly person: string;
  readonly conversations: readonly { readonly id: string; readonly channel: string; readonly lastLineAt: Date }[];
  /** Of papers kept after erasure nothing but these lines can be read here. */
  readonly documents: readonly Pick<DocumentRecord, 'id' | 'kind' | 'quote' | 'printedNumber' | 'issuedAt'>[];
  readonly kept: readonly KeptDocument[];
}

/** A paper that the law makes the company keep, under a key of its own. */
export interface KeptDocument extends Pick<DocumentRecord, 'id' | 'kind' | 'printedNumber' | 'issuedAt'> {
  readonly ground: string;
  readonly until: Date;
}

export interface ErasedHoldings {
  readonly conversations: number;
  readonly messages: number;
  readonly documents: number;
}

/** People as the law sees them: found, shown and forgotten. Contacts come in the form in which they are looked up. */
export interface PersonalDataStore {
  personOf(conversation: string): Promise<string | undefined>;
  /** Whose lines name that phone or e-mail, among what is withheld from everybody else too. */
  findPersons(contact: string): Promise<readonly string[]>;
  /** Works for an erased person too: what was not removed yet is named, nothing of it is opened. */
  readHoldings(person: string): Promise<PersonHoldings>;
  /** People whose last line in any conversation is older, the longest silent first. */
  listIdlePersons(query: { before: Date; limit: number }): Promise<readonly string[]>;
  /**
   * Removes whatever stands under these people but their quotes (prices, no names) and kept documents, and empties the log of
   * the database. Idempotent. The key of each is to be destroyed before.
   */
  erasePersons(persons: readonly string[]): Promise<ErasedHoldings>;
  /** Puts a document under a key of its own until that day; erasing its person leaves it. Idempotent. */
  keepDocument(keeping: { id: string; ground: string; until: Date }): Promise<void>;
  /** Removes kept documents whose day has come; their keys go with them. */
  dropKeptDocuments(now: Date): Promise<number>;
  /** What was decided in a conversation about personal data, in order. */
  readConsents(conversation: string): Promise<readonly ConsentRecord[]>;
  /** Forgets what was withheld and has waited since before that moment; how many turns' worth it was. */
  forgetWithheld(query: { before: Date }): Promise<number>;
  /** Buries arrivals that waited since before that moment, and empties them. */
  emptyArrivals(query: { before: Date }): Promise<number>;
}
