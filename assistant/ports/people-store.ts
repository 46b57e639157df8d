import type { ConversationRecord, InboundRecord } from './conversation-store.ts';

/** Two conversations become one person's. Each gets its event, in its place among what else happens to it. */
export interface Joining {
  readonly conversation: string;
  readonly with: string;
  /** The proof: `link`, `contact`, or the colleague who decided it. */
  readonly by: string;
  readonly at: Date;
  /** What either hears of it; one whose dedupe key is known already changes nothing. */
  readonly events: readonly InboundRecord[];
}

/**
 * Whose conversations are the same person's. A conversation begins as a person of its own; people are joined on proof or by a
 * colleague, and erased, exported and kept together from then on. Each method is one transaction; what resolved is durable.
 * Rejects with STORE_CONVERSATION_UNKNOWN, STORE_PERSON_ERASED.
 */
export interface PeopleStore {
  /** False when they were one person before; the events are recorded all the same. */
  joinPeople(joining: Joining): Promise<boolean>;
  /** The person of this conversation stands alone again. False when he did before: then nothing is recorded. */
  splitPerson(parting: { conversation: string; at: Date; events: readonly InboundRecord[] }): Promise<boolean>;
  /** The other conversations of the same person, the latest heard first. */
  joinedConversations(conversation: string): Promise<readonly ConversationRecord[]>;
  /** Everybody who is the same person as one of these, they among them. */
  samePersons(persons: readonly string[]): Promise<readonly string[]>;
  /** Ids that end so, of people who are not erased; at most two: more than one names nobody. */
  findConversations(ending: string): Promise<readonly string[]>;
  /** Whoever brings this key until then comes from this conversation. `key` is a digest. */
  offerCrossing(offer: { key: Uint8Array; conversation: string; at: Date; expiresAt: Date }): Promise<void>;
  /** Which conversation the key comes from; undefined when it is used, expired or nobody's. */
  crossingFrom(query: { key: Uint8Array; at: Date }): Promise<string | undefined>;
  /** Uses the key and joins, or does nothing: false when somebody else was first. */
  takeCrossing(crossing: Joining & { readonly key: Uint8Array }): Promise<boolean>;
  /**
   * The messenger vouches that this phone is that of the conversation's customer. Resolves with conversations of which it was vouched
   * before, of other people.
   */
  proveContact(proof: { conversation: string; contact: string }): Promise<readonly string[]>;
}
