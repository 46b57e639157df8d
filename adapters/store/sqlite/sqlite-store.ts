import type { BookingStore } from '../../../assistant/ports/booking-store.ts';
import type { DraftPosts } from '../../../assistant/ports/draft-store.ts';
import type { KeyVault } from '../../../assistant/ports/key-vault.ts';
import type { PeopleStore } from '../../../assistant/ports/people-store.ts';
import type { PersonalDataStore } from '../../../assistant/ports/personal-data-store.ts';
import type { Store } from '../../../assistant/ports/store.ts';
import type { StuckWorkStore } from '../../../assistant/ports/stuck-work.ts';
import type { TopicStore } from '../../../assistant/ports/topic-store.ts';
import type { WorkOverviewStore } from '../../../assistant/ports/work-overview.ts';
import { GroupCommit } from '../../sqlite/group-commit.ts';
import { type Database, schemaVersion } from '../../sqlite/open-database.ts';
import { createArrivals } from './arrivals.ts';
import { createBookings } from './bookings.ts';
import { createConversations } from './conversations.ts';
import { createCorrections } from './corrections.ts';
import { createDocuments } from './documents.ts';
import { createDrafts } from './drafts.ts';
import { createInbox } from './inbox.ts';
import { createLeaseRelease } from './lease-release.ts';
import { createNewConversations } from './new-conversations.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createPersonalData } from './personal-data.ts';
import { createQueueDepth } from './queue-depth.ts';
import { createQuotes } from './quotes.ts';
import { type ContactsIn, reading, type StoreContext } from './store-context.ts';
import { createStuckWork } from './stuck-work.ts';
import { createTokens } from './tokens.ts';
import { createTopics } from './topics.ts';
import { createTurnRecords } from './turn-records.ts';
import { createTurns } from './turns.ts';
import { createWaitingPeople } from './waiting-people.ts';
import { createWithheld } from './withheld.ts';
import { createWorkOverview } from './work-overview.ts';

/**
 * The store over one SQLite file, opened and migrated by the caller; `close` closes it. Whatever can hold personal data
 * is sealed under the person's key; ids of other systems are kept as SHA-256.
 */
export function createSqliteStore(options: {
  database: Database;
  vault: KeyVault;
  documentsFolder: string;
  /** Set by the one daemon: leases left by a process that died are free at once. */
  freeLeasesAt?: Date;
  /** By these people can be found later; without it by their conversations alone. */
  contactsIn?: ContactsIn;
  /** Commits shared with whoever else writes through this connection. */
  writes?: GroupCommit;
}): Store &
  PersonalDataStore &
  PeopleStore &
  TopicStore &
  DraftPosts &
  StuckWorkStore &
  WorkOverviewStore &
  BookingStore {
  const { database } = options;
  const writes = options.writes ?? new GroupCommit(database);
  const context: StoreContext = {
    database,
    writes,
    vault: options.vault,
    documentsFolder: options.documentsFolder,
    contactsIn: options.contactsIn ?? (() => []),
  };
  const freeLeases = createLeaseRelease(database);
  if (options.freeLeasesAt !== undefined) freeLeases(options.freeLeasesAt, null);

  const conversations = createConversations(context);
  const { readConversation, readMessages } = conversations;
  const withheld = createWithheld(context, conversations);
  const inbox = createInbox(context, conversations, withheld);
  const { recordInbound, findInbound, claimInbound, releaseInbound, firstUnheard } = inbox;
  const outbox = createOutbox(context, conversations, inbox);
  const { claimEffect, beginEffect, settleEffect } = outbox;
  const { seal, insert, ...quotes } = createQuotes(context);
  const { insert: insertRecord, ...records } = createTurnRecords(context);
  const { notice, remind, showAgain, ...topics } = createTopics(context, conversations);
  const { write, ...drafts } = createDrafts(context, conversations);
  const { commitTurn } = createTurns(context, {
    conversations,
    inbox,
    outbox,
    quotes: { seal, insert, ...quotes },
    records: { insert: insertRecord, ...records },
    notice,
    drafts: { write, remind },
    showAgain,
    withheld,
  });
  const queueDepth = createQueueDepth(context);

  return {
    ...createNewConversations(context, { conversations, inbox }),
    readConversation,
    readMessages,
    recordInbound,
    findInbound,
    claimInbound,
    releaseInbound,
    firstUnheard,
    commitTurn,
    claimEffect,
    beginEffect,
    settleEffect,
    freeLeases: async ({ conversation, at }) => freeLeases(at, conversation),
    ...createArrivals(context),
    ...queueDepth,
    ...createWorkOverview(context, queueDepth),
    ...createStuckWork(context),
    ...quotes,
    ...createDocuments(context),
    ...createTokens(context),
    ...records,
    ...createBookings(context, conversations),
    ...createCorrections(context, conversations),
    ...createPeople(context, { conversations, inbox }),
    ...createPersonalData(context, withheld),
    ...topics,
    ...drafts,
    ...createWaitingPeople(context, conversations),

    async check() {
      // After a failed commit only a real one shows that the disk takes writes again: the version is written as it is.
      if (writes.failure !== undefined) {
        return writes.run(() => {
          database.pragma(`user_version = ${schemaVersion(database)}`);
        });
      }
      reading(context, () => {
        database.exec('BEGIN IMMEDIATE');
        database.exec('ROLLBACK');
      });
    },

    async close() {
      if (!database.open) return;
      writes.close();
      database.close();
    },
  };
}
