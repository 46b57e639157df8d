import { AssistantError } from '../../../assistant/errors.ts';
import type { QuoteStore, StoredQuote } from '../../../assistant/ports/quote-store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { Quote } from '../../../assistant/pricing/quote.ts';
import { storageCode } from '../../sqlite/sqlite-errors.ts';
import { reading, type StoreContext } from './store-context.ts';

export interface Quotes extends QuoteStore {
  /** For use inside a write. Idempotent; throws STORE_REVISION_TAKEN. */
  insert(quote: Quote): void;
}

interface QuoteRow {
  readonly body: string;
  readonly withdrawn_at: number | null;
}

export function createQuotes(context: StoreContext): Quotes {
  const { database, writes } = context;
  // A revision joins the chain of the quote it replaces, known or not.
  const insertQuote = database.prepare(
    `INSERT INTO quotes (id, chain, revision, conversation, config_hash, created_at, body)
     VALUES (@id, coalesce((SELECT chain FROM quotes WHERE id = @replaces), @replaces, @id), @revision, @conversation,
             @configHash, @createdAt, @body)
     ON CONFLICT (id) DO NOTHING`,
  );
  const selectOne = database.prepare<[string], QuoteRow>('SELECT body, withdrawn_at FROM quotes WHERE id = ?');
  const newest = 'ORDER BY created_at DESC, number DESC LIMIT ?';
  const lists = {
    all: database.prepare<[number], QuoteRow>(`SELECT body, withdrawn_at FROM quotes ${newest}`),
    conversation: database.prepare<[string, number], QuoteRow>(
      `SELECT body, withdrawn_at FROM quotes WHERE conversation = ? ${newest}`,
    ),
    config: database.prepare<[string, number], QuoteRow>(
      `SELECT body, withdrawn_at FROM quotes WHERE config_hash = ? ${newest}`,
    ),
    both: database.prepare<[string, string, number], QuoteRow>(
      `SELECT body, withdrawn_at FROM quotes WHERE conversation = ? AND config_hash = ? ${newest}`,
    ),
  };
  const withdrawOne = database
    .prepare<[number, string], string>(
      'UPDATE quotes SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL RETURNING id',
    )
    .pluck();
  const withdrawConfig = database
    .prepare<[number, string], string>(
      'UPDATE quotes SET withdrawn_at = ? WHERE config_hash = ? AND withdrawn_at IS NULL RETURNING id',
    )
    .pluck();
  const selectLatest = database
    .prepare<[string, string], number | null>(
      'SELECT max(revision) FROM quotes WHERE chain = coalesce((SELECT chain FROM quotes WHERE id = ?), ?)',
    )
    .pluck();

  function insert(quote: Quote): void {
    const createdAt = Date.parse(quote.createdAt);
    const { id, replaces, revision, conversation, config } = quote;
    const row = {
      id,
      replaces,
      revision,
      conversation,
      configHash: config.hash,
      createdAt,
      body: JSON.stringify(quote),
    };
    try {
      insertQuote.run(row);
    } catch (error) {
      // The id is dealt with in the statement: what is left to clash is the number within the chain.
      if (storageCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AssistantError(storeErrors.revisionTaken, { id: replaces ?? id }, { cause: error });
    }
  }

  return {
    insert,

    async saveQuotes(quotes) {
      await writes.run(() => {
        for (const quote of quotes) insert(quote);
      });
    },

    async readQuote(id) {
      const row = reading(context, () => selectOne.get(id));
      return row && storedQuote(row);
    },

    async listQuotes({ limit, conversation, configHash }) {
      const rows = reading(context, () => {
        if (conversation !== undefined && configHash !== undefined)
          return lists.both.all(conversation, configHash, limit);
        if (conversation !== undefined) return lists.conversation.all(conversation, limit);
        if (configHash !== undefined) return lists.config.all(configHash, limit);
        return lists.all.all(limit);
      });
      return rows.map(storedQuote);
    },

    withdrawQuotes(query, now) {
      const at = now.getTime();
      return writes.run(() =>
        'id' in query ? withdrawOne.all(at, query.id) : withdrawConfig.all(at, query.configHash),
      );
    },

    async latestRevision(id) {
      return reading(context, () => selectLatest.get(id, id)) ?? 0;
    },
  };
}

function storedQuote({ body, withdrawn_at }: QuoteRow): StoredQuote {
  return {
    quote: JSON.parse(body) as Quote,
    withdrawnAt: withdrawn_at === null ? null : new Date(withdrawn_at),
  };
}
