import { AssistantError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationRecord, ConversationStore, InboundRecord } from '../ports/conversation-store.ts';
import type { PeopleStore } from '../ports/people-store.ts';
import { storeErrors } from '../ports/store-errors.ts';
import { findPhone } from '../script/understand/contacts.ts';
import type { PersonJoining } from '../transcript/inbound-event.ts';
import { deskErrors } from './desk-errors.ts';

export interface PeopleParts {
  readonly store: PeopleStore & Pick<ConversationStore, 'readConversation'>;
  readonly clock: Clock;
  /** Something lies in the inbox of a conversation. */
  readonly onRecorded: (conversation: string) => void;
}

/** A one-time link has brought a customer into a chat. */
export interface Crossing {
  /** The digest of what the link held. */
  readonly key: Uint8Array;
  /** The chat it was opened in. */
  readonly conversation: string;
  /** Of the arrival: what it brings counts once. */
  readonly source: string;
  readonly externalId: string;
}

const source = 'people';
/** Shorter ends of an id name too many. */
const shortestEnding = 6;

/**
 * Whose conversations are one person's: by a proof of the customer's, or because a colleague says so. What is decided takes effect in its
 * place among the customer's lines.
 */
export class People {
  private readonly parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.parts = parts;
  }

  /** False when the link is used, expired or nobody's: then nothing has happened. */
  async cross({ key, conversation, source: from, externalId }: Crossing): Promise<boolean> {
    const { store, clock } = this.parts;
    const at = clock.now();
    const origin = await store.crossingFrom({ key, at });
    if (origin === undefined || origin === conversation) return false;
    const [here, there] = [await this.read(conversation), await this.read(origin)];
    const proof = { proof: 'link', by: null } as const;
    const events = [
      this.joined(here, there, { ...proof, goesOn: 'here' }, { source: from, externalId }),
      this.joined(there, here, { ...proof, goesOn: 'there' }),
    ];
    const taken = await store.takeCrossing({ key, conversation, with: origin, by: 'link', at, events });
    if (taken) this.recorded(events);
    return taken;
  }

  /** A messenger vouches for this phone: whoever it was vouched for before is the same person. */
  async prove(conversation: string, phone: string): Promise<void> {
    const contact = findPhone(phone);
    if (contact === undefined) return;
    for (const other of await this.parts.store.proveContact({ conversation, contact })) {
      const [here, there] = [await this.read(conversation), await this.read(other)];
      await this.join(here, there, { proof: 'contact', by: null });
    }
  }

  /**
   * A colleague knows it; `ending` is an id or its end. Resolves with the id of the other. Rejects with DESK_CONVERSATION_UNKNOWN,
   * DESK_SAME_CONVERSATION, DESK_ALREADY_JOINED.
   */
  async joinBy(conversation: string, ending: string, by: string): Promise<string> {
    const { store } = this.parts;
    const found = ending.length < shortestEnding ? [] : await store.findConversations(ending);
    const [other] = found;
    if (other === undefined || found.length > 1) throw new AssistantError(deskErrors.unknownEnding, { id: ending });
    if (other === conversation) throw new AssistantError(deskErrors.sameConversation);
    const [here, there] = [await this.read(conversation), await this.read(other)];
    const joined = await this.join(here, there, { proof: 'manager', by });
    if (!joined) throw new AssistantError(deskErrors.alreadyJoined);
    return other;
  }

  /** Rejects with DESK_NOT_JOINED. */
  async splitBy(conversation: string, by: string): Promise<void> {
    const { store, clock } = this.parts;
    const at = clock.now();
    const here = await this.read(conversation);
    const others = await store.joinedConversations(conversation);
    const events = [here, ...others].map(({ id, version }): InboundRecord => {
      const externalId = `parted:${conversation}:${id}:${version}:${at.getTime()}`;
      const event = { kind: 'parted', who: conversation, by } as const;
      return { conversation: id, source, externalId, event, message: null, at };
    });
    if (!(await store.splitPerson({ conversation, at, events }))) throw new AssistantError(deskErrors.notJoined);
    this.recorded(events);
  }

  private async join(
    here: ConversationRecord,
    there: ConversationRecord,
    how: Pick<PersonJoining, 'proof' | 'by'>,
  ): Promise<boolean> {
    const at = this.parts.clock.now();
    const events = [
      this.joined(here, there, { ...how, goesOn: 'here' }),
      this.joined(there, here, { ...how, goesOn: 'here' }),
    ];
    const joining = { conversation: here.id, with: there.id, by: how.by ?? how.proof, at, events };
    const done = await this.parts.store.joinPeople(joining);
    if (done) this.recorded(events);
    return done;
  }

  private joined(
    { id }: ConversationRecord,
    other: ConversationRecord,
    how: Pick<PersonJoining, 'proof' | 'by' | 'goesOn'>,
    key: Pick<InboundRecord, 'source' | 'externalId'> = { source, externalId: '' },
  ): InboundRecord {
    const at = this.parts.clock.now();
    const externalId = key.externalId || `joined:${id}:${other.id}:${at.getTime()}`;
    const joining = { with: other.id, channel: other.channel, ...how };
    return { conversation: id, source: key.source, externalId, event: { kind: 'joined', joining }, message: null, at };
  }

  private recorded(events: readonly InboundRecord[]): void {
    for (const { conversation } of events) this.parts.onRecorded(conversation);
  }

  private async read(id: string): Promise<ConversationRecord> {
    const record = await this.parts.store.readConversation(id);
    if (record === undefined) throw new AssistantError(storeErrors.unknownConversation);
    return record;
  }
}
