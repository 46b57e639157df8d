import { AssistantError } from '../../../assistant/errors.ts';
import type {
  ConversationRecord,
  ConversationStore,
  NewConversation,
} from '../../../assistant/ports/conversation-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import { type ConversationState, initialState } from '../../../assistant/transcript/conversation-state.ts';
import type { DraftMessage, Message } from '../../../assistant/transcript/message.ts';
import { openJson, openWhole } from './sealed-json.ts';
import { openLine, sealLine } from './sealed-line.ts';
import { dayOf, reading, type StoreContext } from './store-context.ts';

/** What never changes about a conversation. */
export interface ConversationIdentity {
  readonly number: number;
  readonly id: string;
  readonly person: string;
  readonly channel: string;
}

export interface ConversationRow extends ConversationIdentity {
  readonly version: number;
  readonly state: Uint8Array;
  readonly address: Uint8Array | null;
  readonly last_seq: number;
  readonly created_at: number;
  readonly updated_at: number;
}

interface MessageRow {
  readonly number: number;
  readonly seq: number;
  readonly at: number;
  readonly body: Uint8Array;
  /** The line before it; null for the first. */
  readonly previous: number | null;
}

/** The end of a transcript, `message` by its number in the table. */
interface End {
  readonly last_seq: number;
  readonly last_message: number | null;
}

/** A line and its place in the transcript. */
export interface PlacedLine {
  readonly seq: number;
  readonly previous: number | null;
  readonly draft: DraftMessage;
}

export interface SealedConversation {
  readonly state: Uint8Array;
  /** The chat it is held in, and the digest it is found by. */
  readonly place: { readonly key: Uint8Array; readonly address: Uint8Array } | null;
}

export interface Conversations extends Pick<ConversationStore, 'readConversation' | 'readMessages'> {
  /** For use inside a write; undefined when it was there before. */
  insert(conversation: NewConversation, sealed: SealedConversation): ConversationIdentity | undefined;
  /** Throws STORE_CONVERSATION_UNKNOWN. */
  identify(id: string): ConversationIdentity;
  /** For use inside a write. */
  rowByNumber(number: number): ConversationRow | undefined;
  /** For use inside a write, which then makes it the conversation's last; its number. */
  insertMessage(identity: ConversationIdentity, line: PlacedLine, cipher: PersonCipher): number;
  /** For use inside a write: the next lines of the transcript; the last seq with them. */
  append(identity: ConversationIdentity, drafts: readonly DraftMessage[], at: Date, cipher: PersonCipher): number;
  /** For use inside a write: a line reads otherwise from now on. What is not there or damaged stays so. */
  rewrite(identity: ConversationIdentity, line: { seq: number; text: string }, cipher: PersonCipher): void;
  /** Undefined when it is not there or damaged. */
  readMessage(identity: ConversationIdentity, seq: number, cipher: PersonCipher | undefined): Message | undefined;
  /** The same for several that stand near each other, `seqs` ascending. */
  readLines(
    identity: ConversationIdentity,
    seqs: readonly number[],
    cipher: PersonCipher | undefined,
  ): (Message | undefined)[];
}

const identitiesKept = 16_384;
/** A whole `ConversationRow`, the clause it is selected from with it. */
export const rowColumns = `number, id, person, channel, version, state, address, last_seq, created_at, updated_at
  FROM conversations JOIN conversation_states ON conversation = number`;

export function createConversations(context: StoreContext): Conversations {
  const { database, vault } = context;
  const identities = new Map<string, ConversationIdentity>();
  const insert = database.prepare(
    `INSERT INTO conversations (id, person, channel, address_key, address, created_at, updated_at, last_day)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const insertState = database.prepare(
    'INSERT INTO conversation_states (conversation, version, state) VALUES (?, 1, ?)',
  );
  const selectIdentity = database.prepare<[string], ConversationIdentity>(
    'SELECT number, id, person, channel FROM conversations WHERE id = ?',
  );
  const selectById = database.prepare<[string], ConversationRow>(`SELECT ${rowColumns} WHERE id = ?`);
  const selectByNumber = database.prepare<[number], ConversationRow>(`SELECT ${rowColumns} WHERE number = ?`);
  const insertBody = database.prepare(
    'INSERT INTO messages (conversation, seq, at, body, previous) VALUES (?, ?, ?, ?, ?)',
  );
  const selectEnd = database.prepare<[number], End>(
    'SELECT last_seq, last_message FROM conversations WHERE number = ?',
  );
  const setEnd = database.prepare(
    `UPDATE conversations SET last_seq = ?, last_message = ?, updated_at = max(updated_at, ?), last_day = max(last_day, ?)
     WHERE number = ?`,
  );
  const updateBody = database.prepare('UPDATE messages SET body = ? WHERE number = ?');
  const selectLine = database.prepare<[number], MessageRow>(
    'SELECT number, seq, at, body, previous FROM messages WHERE number = ?',
  );
  const selectMilestone = database.prepare<[number, number], MessageRow>(
    `SELECT number, seq, at, body, previous FROM messages WHERE conversation = ? AND seq >= ? AND seq % 8 = 0
     ORDER BY seq LIMIT 1`,
  );

  function find(id: string): ConversationIdentity | undefined {
    const known = identities.get(id);
    if (known !== undefined) return known;
    const identity = reading(context, () => selectIdentity.get(id));
    if (identity === undefined) return undefined;
    if (identities.size >= identitiesKept) identities.clear();
    identities.set(id, identity);
    return identity;
  }

  /** In ascending order, found from the next line that the index knows, or from the newest, backwards. */
  function linesBetween(conversation: number, first: number, last: number): MessageRow[] {
    const lines: MessageRow[] = [];
    let line = selectMilestone.get(conversation, last) ?? lineAt(selectEnd.get(conversation)?.last_message);
    while (line !== undefined && line.seq >= first) {
      if (line.seq <= last) lines.push(line);
      line = lineAt(line.previous);
    }
    return lines.reverse();
  }

  function lineAt(number: number | null | undefined): MessageRow | undefined {
    return number === null || number === undefined ? undefined : selectLine.get(number);
  }

  function insertMessage(
    identity: ConversationIdentity,
    { seq, previous, draft }: PlacedLine,
    cipher: PersonCipher,
  ): number {
    const body = sealLine(cipher, draft, messageContext(identity.id, seq));
    return Number(insertBody.run(identity.number, seq, Date.parse(draft.at), body, previous).lastInsertRowid);
  }

  function readLines(identity: ConversationIdentity, seqs: readonly number[], cipher: PersonCipher | undefined) {
    const rows = new Map<number, MessageRow>();
    for (const row of linesBetween(identity.number, seqs[0] ?? 0, seqs.at(-1) ?? 0)) rows.set(row.seq, row);
    return seqs.map((seq) => {
      const row = rows.get(seq);
      return row && messageOf(identity.id, row, cipher);
    });
  }

  function messageOf(id: string, { seq, body }: MessageRow, cipher: PersonCipher | undefined): Message | undefined {
    const draft = openLine(cipher, body, messageContext(id, seq));
    return draft && { seq, ...draft };
  }

  return {
    insert({ id, person, channel, at: created }, { state, place }) {
      const [key, address] = [place?.key ?? null, place?.address ?? null];
      const at = created.getTime();
      const { changes, lastInsertRowid } = insert.run(id, person, channel, key, address, at, at, dayOf(at));
      if (changes === 0) return undefined;
      insertState.run(lastInsertRowid, state);
      return { number: Number(lastInsertRowid), id, person, channel };
    },

    async readConversation(id) {
      const row = reading(context, () => selectById.get(id));
      return row && conversationRecord(row, await vault.cipher(row.person));
    },

    async readMessages({ conversation, after, limit = 200 }) {
      const identity = find(conversation);
      if (identity === undefined) return [];
      const rows = reading(context, () => linesBetween(identity.number, after + 1, after + limit));
      if (rows.length === 0) return [];
      const cipher = await vault.cipher(identity.person);
      return rows.map((row) => messageOf(conversation, row, cipher) ?? illegible(conversation, row));
    },

    identify(id) {
      const identity = find(id);
      if (identity === undefined) throw new AssistantError(storeErrors.unknownConversation);
      return identity;
    },

    rowByNumber: (number) => selectByNumber.get(number),

    insertMessage,

    append(identity, drafts, at, cipher) {
      const end = selectEnd.get(identity.number);
      if (end === undefined) throw new AssistantError(storeErrors.unknownConversation);
      let { last_seq: seq, last_message: previous } = end;
      for (const draft of drafts) {
        seq += 1;
        previous = insertMessage(identity, { seq, previous, draft }, cipher);
      }
      setEnd.run(seq, previous, at.getTime(), dayOf(at.getTime()), identity.number);
      return seq;
    },

    rewrite(identity, { seq, text }, cipher) {
      const context = messageContext(identity.id, seq);
      for (const { number, body } of linesBetween(identity.number, seq, seq)) {
        const draft = openLine(cipher, body, context);
        if (draft !== undefined) updateBody.run(sealLine(cipher, { ...draft, text }, context), number);
      }
    },

    readMessage: (identity, seq, cipher) => readLines(identity, [seq], cipher)[0],
    readLines,
  };
}

export function conversationRecord(row: ConversationRow, cipher: PersonCipher): ConversationRecord {
  const address = row.address === null ? null : openJson<string>(cipher, row.address, addressContext(row.id));
  return recordWith(row, openJson<ConversationState>(cipher, row.state, stateContext(row.id)), address);
}

/** The same where the state may be damaged: the initial one stands in for it. */
export function wholeConversation(
  row: ConversationRow,
  cipher: PersonCipher | undefined,
): { conversation: ConversationRecord; damaged: boolean } {
  const state = openWhole<ConversationState>(cipher, row.state, stateContext(row.id));
  const address = row.address === null ? null : openWhole<string>(cipher, row.address, addressContext(row.id));
  return {
    conversation: recordWith(row, state ?? initialState, address ?? null),
    damaged: state === undefined || address === undefined,
  };
}

function recordWith(row: ConversationRow, state: ConversationState, address: string | null): ConversationRecord {
  return {
    id: row.id,
    person: row.person,
    channel: row.channel,
    address,
    version: row.version,
    state,
    lastSeq: row.last_seq,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

export function stateContext(conversation: string): string {
  return `conversation_states:${conversation}`;
}

export function addressContext(conversation: string): string {
  return `conversations:${conversation}:address`;
}

/** Stands in for a line whose bytes are damaged, so that the others are still shown and no number is missing. */
function illegible(conversation: string, { seq, at }: MessageRow): Message {
  return {
    seq,
    id: `${conversation}:illegible:${seq}`,
    from: 'assistant',
    at: new Date(at).toISOString(),
    text: '…',
    buttons: [],
    sources: [],
    quote: null,
    documents: [],
    handoff: null,
    state: { script: '', state: '', fields: {} },
  };
}

function messageContext(conversation: string, seq: number): string {
  return `messages:${conversation}:${seq}`;
}
