import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { StoredDraft } from '../../assistant/ports/draft-store.ts';
import type { Store } from '../../assistant/ports/store.ts';
import { proposedMessages } from '../../assistant/transcript/proposed-reply.ts';
import type { Environment } from '../secrets.ts';
import { openStorage, type Storage } from '../storage.ts';
import { privacyErrors } from './privacy-errors.ts';
import { contactOf, personsMeant, type Whom } from './whom.ts';

/** Everything that is held of the people meant, opened. Throws PRIVACY_NOBODY_FOUND. */
export async function exportPeople(folder: string, environment: Environment, whom: Whom) {
  contactOf(whom);
  const storage = await openStorage(folder, environment, { clock: systemClock });
  try {
    const found = await Promise.all((await personsMeant(storage.store, whom)).map((each) => personIn(storage, each)));
    const people = found.filter(({ conversations, documents }) => conversations.length + documents.length > 0);
    if (people.length === 0) throw new AssistantError(privacyErrors.nobody);
    return { exportedAt: systemClock.now().toISOString(), people };
  } finally {
    await storage.close();
  }
}

async function personIn({ store }: Storage, person: string) {
  const holdings = await store.readHoldings(person);
  const conversations = [];
  for (const { id } of holdings.conversations) conversations.push(await conversationIn(store, id));
  const documents = [];
  for (const document of holdings.documents) {
    const [record, bytes] = [await store.readDocument(document.id), await store.readDocumentFile(document.id)];
    const file =
      bytes === undefined || record?.file == null
        ? null
        : { name: record.file.name, base64: Buffer.from(bytes).toString('base64') };
    documents.push({ ...document, issuedAt: document.issuedAt.toISOString(), file });
  }
  const kept = holdings.kept.map(({ issuedAt, until, ...paper }) => ({
    ...paper,
    issuedAt: issuedAt.toISOString(),
    until: until.toISOString(),
  }));
  return { person, conversations, documents, kept };
}

async function conversationIn(store: Storage['store'], id: string) {
  const record = await store.readConversation(id);
  const open = record?.state.draft;
  const [records, corrections, quotes, bookings, consents, corrected, waiting] = await Promise.all([
    store.readTurnRecords({ conversation: id }),
    store.listCorrections({ conversation: id, limit: 10_000 }),
    store.listQuotes({ conversation: id, limit: 10_000 }),
    store.readBookings({ conversation: id, now: systemClock.now() }),
    store.readConsents(id),
    store.listCorrectedDrafts({ conversation: id, limit: 10_000 }),
    open === undefined ? undefined : store.readDraft(open),
  ]);
  return {
    id,
    channel: record?.channel ?? null,
    address: record?.address ?? null,
    createdAt: record?.createdAt.toISOString() ?? null,
    state: record?.state ?? null,
    consents,
    messages: await messagesOf(store, id),
    turns: records,
    corrections,
    drafts: [...(waiting === undefined ? [] : [waiting]), ...corrected].map(draftView),
    quotes,
    bookings: bookings.map(({ state, from, to, about }) => ({
      state,
      from: from.toISOString(),
      to: to.toISOString(),
      about,
    })),
  };
}

/** What was proposed to people and never said. */
function draftView({ id, status, at, by, instead, reply }: StoredDraft) {
  const proposed = reply === null ? [] : proposedMessages(reply).map(({ text }) => text);
  return { id, status, at: at.toISOString(), proposed, by, instead };
}

async function messagesOf(store: Store, conversation: string) {
  const messages: Awaited<ReturnType<Store['readMessages']>>[number][] = [];
  for (;;) {
    const page = await store.readMessages({ conversation, after: messages.at(-1)?.seq ?? 0 });
    if (page.length === 0) return messages;
    messages.push(...page);
  }
}
