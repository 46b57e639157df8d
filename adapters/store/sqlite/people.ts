import type { ConversationRecord, InboundRecord } from '../../../assistant/ports/conversation-store.ts';
import type { Joining, PeopleStore } from '../../../assistant/ports/people-store.ts';
import type { Conversations } from './conversations.ts';
import type { Inbox, PreparedInbound } from './inbox.ts';
import { isErased } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

/** Links of one conversation that hold at the same time. */
const mostCrossings = 8;

export function createPeople(
  context: StoreContext,
  { conversations, inbox }: { conversations: Conversations; inbox: Inbox },
): PeopleStore {
  const { database, vault, writes } = context;
  const selectCircle = database.prepare<[string], string>('SELECT circle FROM joined_people WHERE person = ?').pluck();
  const enter = database.prepare('INSERT INTO joined_people (person, circle, by, at) VALUES (?, ?, ?, ?)');
  const merge = database.prepare('UPDATE joined_people SET circle = ? WHERE circle = ?');
  const leave = database.prepare('DELETE FROM joined_people WHERE person = ?');
  const dissolve = database.prepare(
    'DELETE FROM joined_people WHERE circle = ? AND (SELECT count(*) FROM joined_people AS other WHERE other.circle = joined_people.circle) = 1',
  );
  const selectSame = database
    .prepare<[{ persons: string }], string>(
      `SELECT value FROM json_each(@persons) UNION SELECT other.person FROM joined_people AS one JOIN joined_people AS other
       ON other.circle = one.circle WHERE one.person IN (SELECT value FROM json_each(@persons))`,
    )
    .pluck();
  const selectOthers = database
    .prepare<[string, string], string>(
      `SELECT id FROM conversations JOIN conversation_states ON conversation = number
       WHERE person IN (SELECT value FROM json_each(?)) AND id <> ? ORDER BY updated_at DESC, number DESC LIMIT 20`,
    )
    .pluck();
  const selectEnding = database
    .prepare<[number, string], string>(
      `SELECT id FROM conversations JOIN conversation_states ON conversation = number
       WHERE substr(id, -?) = ? LIMIT 2`,
    )
    .pluck();
  const insertCrossing = database.prepare('INSERT INTO crossings (key, conversation, expires_at) VALUES (?, ?, ?)');
  const dropCrossings = database.prepare(
    `DELETE FROM crossings WHERE expires_at <= @at OR (conversation = @number AND key NOT IN
       (SELECT key FROM crossings WHERE conversation = @number ORDER BY expires_at DESC LIMIT ${mostCrossings}))`,
  );
  const selectCrossing = database
    .prepare<[Uint8Array, number], string>(
      `SELECT id FROM crossings JOIN conversations ON number = conversation WHERE key = ? AND expires_at > ?`,
    )
    .pluck();
  const useCrossing = database.prepare('DELETE FROM crossings WHERE key = ? AND expires_at > ?');
  const insertProof = database.prepare('INSERT OR IGNORE INTO proven_contacts (key, conversation) VALUES (?, ?)');
  const selectProven = database.prepare<[Uint8Array], { id: string; person: string }>(
    'SELECT id, person FROM proven_contacts JOIN conversations ON number = conversation WHERE key = ? ORDER BY number',
  );

  function samePersons(persons: readonly string[]): readonly string[] {
    return selectSame.all({ persons: JSON.stringify(persons) });
  }

  /** For use inside a write. False when they are one already. */
  function joinPersons(one: string, other: string, { by, at }: Pick<Joining, 'by' | 'at'>): boolean {
    if (samePersons([one]).includes(other)) return false;
    const circle = selectCircle.get(one) ?? one;
    if (selectCircle.get(one) === undefined) enter.run(one, circle, by, at.getTime());
    const theirs = selectCircle.get(other);
    if (theirs === undefined) enter.run(other, circle, by, at.getTime());
    else merge.run(circle, theirs);
    return true;
  }

  async function prepared(events: readonly InboundRecord[]): Promise<PreparedInbound[]> {
    return Promise.all(
      events.map(async (event) => {
        const { person } = conversations.identify(event.conversation);
        return inbox.prepare(event, await vault.cipher(person));
      }),
    );
  }

  /** For use inside a write. */
  function record(events: readonly PreparedInbound[]): void {
    for (const event of events) inbox.insert(conversations.identify(event.record.conversation), event);
  }

  async function join(joining: Joining, may: () => boolean): Promise<boolean | undefined> {
    const one = conversations.identify(joining.conversation);
    const other = conversations.identify(joining.with);
    const events = await prepared(joining.events);
    // Nobody is joined with whom there is nothing left of.
    await Promise.all([vault.cipher(one.person), vault.cipher(other.person)]);
    return writes.run(() => {
      if (!may()) return undefined;
      const fresh = one.person !== other.person && joinPersons(one.person, other.person, joining);
      record(events);
      return fresh;
    });
  }

  /** Undefined when the person is erased by now. */
  async function read(id: string): Promise<ConversationRecord | undefined> {
    try {
      return await conversations.readConversation(id);
    } catch (error) {
      if (isErased(error)) return undefined;
      throw error;
    }
  }

  return {
    joinPeople: async (joining) => (await join(joining, () => true)) === true,

    async splitPerson({ conversation, events }) {
      const { person } = conversations.identify(conversation);
      const sealed = await prepared(events);
      return writes.run(() => {
        const circle = selectCircle.get(person);
        if (circle === undefined) return false;
        leave.run(person);
        dissolve.run(circle);
        record(sealed);
        return true;
      });
    },

    async joinedConversations(conversation) {
      const { person } = conversations.identify(conversation);
      const ids = reading(context, () => selectOthers.all(JSON.stringify(samePersons([person])), conversation));
      const records = await Promise.all(ids.map(read));
      return records.filter((each) => each !== undefined);
    },

    samePersons: async (persons) => reading(context, () => samePersons(persons)),

    async findConversations(ending) {
      return reading(context, () => selectEnding.all(ending.length, ending));
    },

    async offerCrossing({ key, conversation, at, expiresAt }) {
      const { number, person } = conversations.identify(conversation);
      await vault.cipher(person);
      await writes.run(() => {
        insertCrossing.run(key, number, expiresAt.getTime());
        dropCrossings.run({ at: at.getTime(), number });
      });
    },

    async crossingFrom({ key, at }) {
      return reading(context, () => selectCrossing.get(key, at.getTime()));
    },

    async takeCrossing({ key, ...joining }) {
      const done = await join(joining, () => useCrossing.run(key, joining.at.getTime()).changes > 0);
      return done !== undefined;
    },

    async proveContact({ conversation, contact }) {
      const { number, person } = conversations.identify(conversation);
      const key = await vault.blindIndex(`proven:${contact}`);
      await writes.run(() => insertProof.run(key, number));
      const own = new Set(reading(context, () => samePersons([person])));
      return reading(context, () => selectProven.all(key)).flatMap((each) => (own.has(each.person) ? [] : [each.id]));
    },
  };
}
