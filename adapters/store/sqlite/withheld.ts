import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import type { PersonalDataStore } from '../../../assistant/ports/personal-data-store.ts';
import {
  type ConsentRecord,
  type PersonalDataOfTurn,
  type Withheld as WithheldData,
  withheldMs,
} from '../../../assistant/transcript/consent.ts';
import { createContactKeys } from './contact-keys.ts';
import type { ConversationIdentity, Conversations } from './conversations.ts';
import { cipherIfAny, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

interface WithheldRow {
  readonly number: number;
  readonly body: Uint8Array;
}

interface ConsentRow extends Omit<ConsentRecord, 'at'> {
  readonly at: number;
}

/** What a turn does with personal data, prepared outside its transaction. */
export interface PreparedPersonalData {
  readonly of: PersonalDataOfTurn;
  readonly released: readonly WithheldData[];
  readonly contacts: readonly Uint8Array[];
}

/** What is kept back until people consent, and what they have decided. */
export interface WithheldStore extends Pick<PersonalDataStore, 'readConsents' | 'forgetWithheld'> {
  prepare(
    identity: ConversationIdentity,
    of: PersonalDataOfTurn,
    now: Date,
    cipher: PersonCipher,
  ): Promise<PreparedPersonalData>;
  /** For use inside a write: numbers of the lines that stand whole in the transcript again. */
  commit(
    identity: ConversationIdentity,
    prepared: PreparedPersonalData,
    at: Date,
    cipher: PersonCipher,
  ): readonly number[];
  /** What a conversation holds back and has not outlived its term. */
  of(
    conversation: Pick<ConversationIdentity, 'number' | 'id'>,
    now: Date,
    cipher: PersonCipher | undefined,
  ): readonly WithheldData[];
  /** People who have told that phone or e-mail and not consented yet: no index knows it, so all that is withheld is looked through. */
  personsWith(contact: string): Promise<readonly string[]>;
}

export function createWithheld(context: StoreContext, conversations: Conversations): WithheldStore {
  const { database, writes, vault, contactsIn } = context;
  const contacts = createContactKeys(context);
  const insert = database.prepare('INSERT INTO withheld (conversation, at, body) VALUES (?, ?, ?)');
  const select = database.prepare<[number, number], WithheldRow>(
    'SELECT number, body FROM withheld WHERE conversation = ? AND at > ? ORDER BY number',
  );
  const remove = database.prepare('DELETE FROM withheld WHERE conversation = ?');
  const forget = database.prepare('DELETE FROM withheld WHERE at <= ?');
  const selectAll = database.prepare<[], { conversation: number; id: string; person: string; body: Uint8Array }>(
    `SELECT conversation, id, person, body FROM withheld JOIN conversations ON conversations.number = conversation
     ORDER BY withheld.number`,
  );
  const insertConsent = database.prepare(
    'INSERT INTO consents (conversation, decision, version, channel, at) VALUES (?, ?, ?, ?, ?)',
  );
  const selectConsents = database.prepare<[string], ConsentRow>(
    `SELECT decision, version, consents.channel AS channel, at FROM consents JOIN conversations ON conversations.number = conversation
     WHERE conversations.id = ? ORDER BY consents.number`,
  );

  function of(
    { number, id }: Pick<ConversationIdentity, 'number' | 'id'>,
    now: Date,
    cipher: PersonCipher | undefined,
  ) {
    const rows = reading(context, () => select.all(number, now.getTime() - withheldMs));
    return rows.flatMap(({ body }) => openWhole<WithheldData>(cipher, body, withheldContext(id)) ?? []);
  }

  return {
    of,

    async prepare(identity, personal, now, cipher) {
      const released = personal.settles === 'released' ? of(identity, now, cipher) : [];
      const texts = [...(personal.findable ?? []), ...released.flatMap(textsOf)];
      const said = new Set(texts.flatMap((text) => contactsIn(text)));
      return { of: personal, released, contacts: said.size === 0 ? [] : await contacts.keysOf([...said]) };
    },

    commit(identity, { of: personal, released, contacts: keys }, at, cipher) {
      const { shown = [], withheld, consent, settles } = personal;
      for (const line of shown) conversations.rewrite(identity, line, cipher);
      const whole = released.flatMap(({ lines }) => lines);
      for (const line of whole) conversations.rewrite(identity, line, cipher);
      if (settles !== undefined) remove.run(identity.number);
      if (withheld !== undefined) {
        insert.run(identity.number, at.getTime(), sealJson(cipher, withheld, withheldContext(identity.id)));
      }
      if (consent !== undefined) {
        const { decision, version, channel } = consent;
        insertConsent.run(identity.number, decision, version, channel, Date.parse(consent.at));
      }
      if (keys.length > 0) contacts.insert(keys, identity.number);
      return whole.map(({ seq }) => seq).sort((a, b) => a - b);
    },

    async personsWith(contact) {
      const found = new Set<string>();
      for (const { id, person, body } of reading(context, () => selectAll.all())) {
        const withheld = openWhole<WithheldData>(await cipherIfAny(vault, person), body, withheldContext(id));
        if (withheld !== undefined && textsOf(withheld).some((text) => contactsIn(text).includes(contact)))
          found.add(person);
      }
      return [...found];
    },

    async readConsents(conversation) {
      const rows = reading(context, () => selectConsents.all(conversation));
      return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
    },

    async forgetWithheld({ before }) {
      const changes = await writes.run(() => forget.run(before.getTime()).changes);
      // What was overwritten must not be read in the log either.
      if (changes > 0) reading(context, () => database.pragma('wal_checkpoint(TRUNCATE)'));
      return changes;
    },
  };
}

function textsOf({ lines, fields }: WithheldData): string[] {
  const values = Object.values(fields).filter((value) => typeof value === 'string');
  return [...lines.map(({ text }) => text), ...values];
}

function withheldContext(conversation: string): string {
  return `withheld:${conversation}`;
}
