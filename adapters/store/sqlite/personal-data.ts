import { rm } from 'node:fs/promises';
import type { PersonalDataStore, PersonHoldings } from '../../../assistant/ports/personal-data-store.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';
import { createContactKeys } from './contact-keys.ts';
import { documentPath } from './documents.ts';
import { createErasure } from './erasure.ts';
import { createKeptDocuments, type PaperRow } from './kept-documents.ts';
import { dayOf, reading, type StoreContext, status } from './store-context.ts';
import type { WithheldStore } from './withheld.ts';

interface ConversationRow {
  readonly id: string;
  readonly channel: string;
  readonly updated_at: number;
}

export function createPersonalData(context: StoreContext, withheld: WithheldStore): PersonalDataStore {
  const { database, writes } = context;
  const contacts = createContactKeys(context);
  const erasure = createErasure(database);
  const kept = createKeptDocuments(context);
  const selectPerson = database.prepare<[string], string>('SELECT person FROM conversations WHERE id = ?').pluck();
  const selectConversations = database.prepare<[string], ConversationRow>(
    `SELECT id, channel, updated_at FROM conversations JOIN conversation_states ON conversation = number
     WHERE person = ? ORDER BY number`,
  );
  const selectDocuments = database.prepare<[string], PaperRow>(
    'SELECT id, kind, quote, printed_number, issued_at FROM documents WHERE person = ? ORDER BY issued_at, id',
  );
  const selectIdle = database
    .prepare<[{ before: number; day: number; limit: number }], string>(
      `SELECT person FROM conversations AS one JOIN conversation_states ON conversation = number WHERE last_day <= @day AND updated_at < @before
       AND NOT EXISTS (SELECT 1 FROM conversations AS other WHERE other.person = one.person AND other.updated_at >= @before)
       AND NOT EXISTS (SELECT 1 FROM joined_people AS me JOIN joined_people AS same ON same.circle = me.circle
         JOIN conversations AS other ON other.person = same.person WHERE me.person = one.person AND other.updated_at >= @before)
       ORDER BY updated_at LIMIT @limit`,
    )
    .pluck();
  const emptyWaiting = database.prepare(
    `UPDATE arrivals SET body = NULL, error = NULL, status = ${status.dead}
     WHERE status = ${status.waiting} AND received_at < ?`,
  );
  const emptyDead = database.prepare(
    'UPDATE arrivals SET body = NULL WHERE status >= 2 AND body IS NOT NULL AND received_at < ?',
  );

  async function removeFiles(documents: readonly PaperRow[]): Promise<void> {
    for (const { id } of documents) {
      const path = documentPath(context, id);
      try {
        await rm(path, { force: true });
      } catch (error) {
        throw toStoreError(error, path);
      }
    }
  }

  return {
    async personOf(conversation) {
      return reading(context, () => selectPerson.get(conversation));
    },

    async findPersons(contact) {
      const known = await contacts.personsWith(contact);
      return [...new Set([...known, ...(await withheld.personsWith(contact))])];
    },

    readConsents: withheld.readConsents,
    forgetWithheld: withheld.forgetWithheld,

    async readHoldings(person): Promise<PersonHoldings> {
      const [conversations, documents] = reading(context, () => [
        selectConversations.all(person),
        selectDocuments.all(person),
      ]);
      return {
        person,
        conversations: conversations.map(({ id, channel, updated_at }) => ({
          ...{ id, channel },
          lastLineAt: new Date(updated_at),
        })),
        documents: documents.map(({ id, kind, quote, printed_number: printedNumber, issued_at }) => ({
          ...{ id, kind, quote, printedNumber },
          issuedAt: new Date(issued_at),
        })),
        kept: kept.of(person),
      };
    },

    async listIdlePersons({ before, limit }) {
      const rows = reading(context, () =>
        selectIdle.all({ before: before.getTime(), day: dayOf(before.getTime()), limit }),
      );
      return [...new Set(rows)];
    },

    async erasePersons(persons) {
      // A file whose row is gone could be found by nobody; a row whose file is gone can be erased again.
      await removeFiles(persons.flatMap((person) => reading(context, () => selectDocuments.all(person))));
      const erased = await writes.run(() => erasure.erase(persons));
      reading(context, () => database.pragma('wal_checkpoint(TRUNCATE)'));
      return erased;
    },

    keepDocument: (keeping) => kept.keep(keeping),
    dropKeptDocuments: (now) => kept.drop(now, removeFiles),

    emptyArrivals: ({ before }) =>
      writes.run(() => emptyWaiting.run(before.getTime()).changes + emptyDead.run(before.getTime()).changes),
  };
}
