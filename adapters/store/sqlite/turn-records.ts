import type { ConversationRecord, TurnCommit } from '../../../assistant/ports/conversation-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import type { StoredTurnRecord, TurnRecordStore } from '../../../assistant/ports/turn-record-store.ts';
import type { ModelUsage } from '../../../assistant/transcript/model-usage.ts';
import { isUnanswered, type TurnRecord } from '../../../assistant/transcript/turn-record.ts';
import { burstOf } from './bursts.ts';
import { type ConversationIdentity, type ConversationRow, rowColumns, wholeConversation } from './conversations.ts';
import { cipherIfAny, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

export interface TurnRecords extends TurnRecordStore {
  /** For use inside a write: what the turn leaves beside its messages. */
  insert(identity: ConversationIdentity, turn: RecordedTurn, cipher: PersonCipher): void;
}

export interface RecordedTurn extends Pick<TurnCommit, 'event' | 'record' | 'usage' | 'at'> {
  /** Seqs of its messages; null when it said nothing. */
  readonly seqs: { readonly first: number; readonly last: number } | null;
}

interface RecordRow {
  readonly conversation: string;
  readonly person: string;
  readonly heard: number | null;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  readonly at: number;
  readonly body: Uint8Array;
}

interface ConversationPage {
  readonly limit: number;
  readonly channel: string | null;
  readonly id: string | null;
  readonly updatedAt: number | null;
}

const recordColumns = `conversations.id AS conversation, person, heard, first_seq, turn_records.last_seq, at, body
  FROM turn_records JOIN conversations ON conversations.number = turn_records.conversation`;

export function createTurnRecords(context: StoreContext): TurnRecords {
  const { database, vault, writes } = context;
  const insertRecord = database.prepare(
    `INSERT INTO turn_records (conversation, heard, first_seq, last_seq, at, unanswered, body)
     VALUES (?, (SELECT seq FROM inbox WHERE number = ?), ?, ?, ?, ?, ?)`,
  );
  const addUsage = database.prepare(
    `INSERT INTO model_usage (day, provider, model, calls, input_tokens, output_tokens, kopecks)
     VALUES (@day, @provider, @model, @calls, @inputTokens, @outputTokens, @kopecks)
     ON CONFLICT (day, provider, model) DO UPDATE SET calls = calls + excluded.calls,
       input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens,
       kopecks = kopecks + excluded.kopecks`,
  );
  const selectUsage = database.prepare<[string, string], ModelUsage>(
    `SELECT day, provider, model, calls, input_tokens AS inputTokens, output_tokens AS outputTokens, kopecks
     FROM model_usage WHERE day BETWEEN ? AND ? ORDER BY day, provider, model`,
  );
  const selectOfConversation = database.prepare<[string], RecordRow>(
    `SELECT ${recordColumns} WHERE conversations.id = ? ORDER BY turn_records.number`,
  );
  const selectUnanswered = database.prepare<[number], RecordRow>(
    `SELECT ${recordColumns} WHERE unanswered = 1 ORDER BY turn_records.number DESC LIMIT ?`,
  );
  const selectConversations = database.prepare<[ConversationPage], ConversationRow>(
    `SELECT ${rowColumns} WHERE (@channel IS NULL OR channel = @channel) AND (@id IS NULL
       OR (updated_at, number) < (@updatedAt, (SELECT number FROM conversations WHERE id = @id)))
     ORDER BY updated_at DESC, number DESC LIMIT @limit`,
  );

  async function opened(row: RecordRow): Promise<StoredTurnRecord[]> {
    const cipher = await cipherIfAny(vault, row.person);
    const record = openWhole<TurnRecord>(cipher, row.body, recordContext(row.conversation));
    if (record === undefined) return [];
    const { conversation, heard, first_seq: firstSeq, last_seq: lastSeq } = row;
    return [{ conversation, heard, firstSeq, lastSeq, at: new Date(row.at), record: { ...record, heard } }];
  }

  /** Empty when it is damaged or its person was erased. */
  async function wholeOf(row: ConversationRow): Promise<ConversationRecord[]> {
    const { conversation, damaged } = wholeConversation(row, await cipherIfAny(vault, row.person));
    return damaged ? [] : [conversation];
  }

  return {
    insert(identity, { event, record, usage = [], at, seqs }, cipher) {
      for (const amount of usage) addUsage.run(amount);
      if (record === undefined) return;
      const body = sealJson(cipher, record, recordContext(identity.id));
      const unanswered = isUnanswered(record) ? 1 : 0;
      const { first, last } = seqs ?? { first: null, last: null };
      insertRecord.run(identity.number, burstOf(event).head, first, last, at.getTime(), unanswered, body);
    },

    async listConversations({ limit, channel = null, before }) {
      const found: ConversationRecord[] = [];
      let after: Pick<ConversationPage, 'id' | 'updatedAt'> = {
        id: before?.id ?? null,
        updatedAt: before?.updatedAt.getTime() ?? null,
      };
      for (;;) {
        const missing = limit - found.length;
        const rows = reading(context, () => selectConversations.all({ ...after, limit: missing, channel }));
        found.push(...(await Promise.all(rows.map(wholeOf))).flat());
        const last = rows.at(-1);
        if (last === undefined || rows.length < missing || found.length === limit) return found;
        after = { id: last.id, updatedAt: last.updated_at };
      }
    },

    async readTurnRecords({ conversation }) {
      const rows = reading(context, () => selectOfConversation.all(conversation));
      return (await Promise.all(rows.map(opened))).flat();
    },

    async listUnanswered({ limit }) {
      const rows = reading(context, () => selectUnanswered.all(limit));
      return (await Promise.all(rows.map(opened))).flat();
    },

    async readModelUsage({ from, to }) {
      return reading(context, () => selectUsage.all(from, to));
    },

    addModelUsage: (usage) =>
      writes.run(() => {
        for (const amount of usage) addUsage.run(amount);
      }),
  };
}

function recordContext(conversation: string): string {
  return `turn_records:${conversation}`;
}
