import { AssistantError } from '../../../assistant/errors.ts';
import type { QuoteStore, StoredQuote } from '../../../assistant/ports/quote-store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import { hasManualDiscount } from '../../../assistant/pricing/discount-quote.ts';
import type { Quote, QuoteDiscount } from '../../../assistant/pricing/quote.ts';
import { storageCode } from '../../sqlite/sqlite-errors.ts';
import { isUnreadable, openJson, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

/** A quote whose personal part is sealed: ready for a write, which waits for nothing. */
export interface SealedQuote {
  readonly quote: Quote;
  readonly body: string;
  readonly person: string | null;
  readonly grants: Uint8Array | null;
}

export interface Quotes extends QuoteStore {
  seal(quote: Quote): Promise<SealedQuote>;
  /** For use inside a write. Idempotent; throws STORE_REVISION_TAKEN. */
  insert(sealed: SealedQuote): void;
}

interface QuoteRow {
  readonly id: string;
  readonly body: string;
  readonly person: string | null;
  readonly grants: Uint8Array | null;
  readonly withdrawn_at: number | null;
}

type Grant = Pick<QuoteDiscount, 'approvedBy' | 'reason'>;

const columns = `id, body, person, grants,
  (SELECT min(at) FROM withdrawals WHERE target IN (quotes.id, quotes.base, quotes.config_hash)) AS withdrawn_at`;
/** Whose prices the quote carries. */
const base = `CASE WHEN @carriesPrices = 1
  THEN coalesce((SELECT base FROM quotes WHERE id = @replaces), @replaces) ELSE @id END`;

export function createQuotes(context: StoreContext): Quotes {
  const { database, writes, vault } = context;
  // A revision joins the chain of the quote it replaces, known or not.
  const insertQuote = database.prepare(
    `INSERT INTO quotes (id, chain, base, revision, conversation, config_hash, created_at, body, person, grants)
     VALUES (@id, coalesce((SELECT chain FROM quotes WHERE id = @replaces), @replaces, @id), ${base}, @revision,
             @conversation, @configHash, @createdAt, @body, @person, @grants)
     ON CONFLICT (id) DO NOTHING`,
  );
  const selectOne = database.prepare<[string], QuoteRow>(`SELECT ${columns} FROM quotes WHERE id = ?`);
  const selectChain = database.prepare<[string, string], QuoteRow>(
    `SELECT ${columns} FROM quotes WHERE chain = coalesce((SELECT chain FROM quotes WHERE id = ?), ?)
     ORDER BY revision DESC`,
  );
  const newest = 'ORDER BY created_at DESC, number DESC LIMIT ?';
  const lists = {
    all: database.prepare<[number], QuoteRow>(`SELECT ${columns} FROM quotes ${newest}`),
    conversation: database.prepare<[string, number], QuoteRow>(
      `SELECT ${columns} FROM quotes WHERE conversation = ? ${newest}`,
    ),
    config: database.prepare<[string, number], QuoteRow>(
      `SELECT ${columns} FROM quotes WHERE config_hash = ? ${newest}`,
    ),
    both: database.prepare<[string, string, number], QuoteRow>(
      `SELECT ${columns} FROM quotes WHERE conversation = ? AND config_hash = ? ${newest}`,
    ),
  };
  const selectTouched = database
    .prepare<[{ target: string }], string>(
      `SELECT id FROM quotes WHERE (id = @target OR base = @target OR config_hash = @target) AND NOT EXISTS
         (SELECT 1 FROM withdrawals WHERE target IN (quotes.id, quotes.base, quotes.config_hash))
       ORDER BY number`,
    )
    .pluck();
  const insertWithdrawal = database.prepare<[string, number]>(
    'INSERT INTO withdrawals (target, at) VALUES (?, ?) ON CONFLICT (target) DO NOTHING',
  );
  const selectWithdrawal = database
    .prepare<[object], number | null>(`SELECT min(at) FROM withdrawals WHERE target IN (@id, ${base}, @configHash)`)
    .pluck();
  const selectConfigWithdrawal = database
    .prepare<[string], number>('SELECT at FROM withdrawals WHERE target = ?')
    .pluck();
  const selectPerson = database.prepare<[string], string>('SELECT person FROM conversations WHERE id = ?').pluck();
  const selectLatest = database
    .prepare<[string, string], number | null>(
      'SELECT max(revision) FROM quotes WHERE chain = coalesce((SELECT chain FROM quotes WHERE id = ?), ?)',
    )
    .pluck();

  async function seal(quote: Quote): Promise<SealedQuote> {
    if (!hasManualDiscount(quote)) return { quote, body: JSON.stringify(quote), person: null, grants: null };
    const { id, conversation } = quote;
    const known = conversation === null ? undefined : reading(context, () => selectPerson.get(conversation));
    const person = known ?? `quote:${id}`;
    const grants = quote.discounts.map(
      ({ approvedBy, reason }): Grant => JSON.parse(JSON.stringify({ approvedBy, reason })),
    );
    const discounts = quote.discounts.map(({ approvedBy: _, reason: __, ...plain }) => plain);
    const cipher = await vault.cipher(person);
    const sealed = sealJson(cipher, grants, grantsContext(id));
    return { quote, body: JSON.stringify({ ...quote, discounts }), person, grants: sealed };
  }

  function insert({ quote, body, person, grants }: SealedQuote): void {
    const { id, replaces, revision, conversation } = quote;
    const createdAt = Date.parse(quote.createdAt);
    try {
      insertQuote.run({ ...linksOf(quote), revision, conversation, createdAt, body, person, grants });
    } catch (error) {
      // The id is dealt with in the statement: what is left to clash is the number within the chain.
      if (storageCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AssistantError(storeErrors.revisionTaken, { id: replaces ?? id }, { cause: error });
    }
  }

  async function opened({ id, body, person, grants, withdrawn_at }: QuoteRow): Promise<StoredQuote> {
    const quote = JSON.parse(body) as Quote;
    const withdrawnAt = withdrawn_at === null ? null : new Date(withdrawn_at);
    if (person === null || grants === null) return { quote, withdrawnAt };
    const granted = openJson<readonly Grant[]>(await vault.cipher(person), grants, grantsContext(id));
    const discounts = quote.discounts.map((discount, index) => ({ ...discount, ...granted[index] }));
    return { quote: { ...quote, discounts }, withdrawnAt };
  }

  /** For lists: the quote without what can never be opened again. */
  async function openedAsFarAsPossible(row: QuoteRow): Promise<StoredQuote> {
    try {
      return await opened(row);
    } catch (error) {
      if (isUnreadable(error)) return opened({ ...row, grants: null });
      throw error;
    }
  }

  return {
    seal,
    insert,

    async saveQuotes(quotes) {
      const sealed = await Promise.all(quotes.map(seal));
      await writes.run(() => {
        for (const quote of sealed) insert(quote);
      });
    },

    async readQuote(id) {
      const row = reading(context, () => selectOne.get(id));
      return row && opened(row);
    },

    async readRevisions(id) {
      return Promise.all(reading(context, () => selectChain.all(id, id)).map(openedAsFarAsPossible));
    },

    async listQuotes({ limit, conversation, configHash }) {
      const rows = reading(context, () => {
        if (conversation !== undefined && configHash !== undefined)
          return lists.both.all(conversation, configHash, limit);
        if (conversation !== undefined) return lists.conversation.all(conversation, limit);
        if (configHash !== undefined) return lists.config.all(configHash, limit);
        return lists.all.all(limit);
      });
      return Promise.all(rows.map(openedAsFarAsPossible));
    },

    withdrawQuotes(query, now) {
      return writes.run(() => {
        const target = 'id' in query ? query.id : query.configHash;
        const touched = selectTouched.all({ target });
        const isNew = insertWithdrawal.run(target, now.getTime()).changes > 0;
        return isNew && 'id' in query && selectOne.get(target) === undefined ? [target, ...touched] : touched;
      });
    },

    async findWithdrawal(quote) {
      const at = reading(context, () => selectWithdrawal.get(linksOf(quote)));
      return at === undefined || at === null ? null : new Date(at);
    },

    async findConfigWithdrawal(hash) {
      const at = reading(context, () => selectConfigWithdrawal.get(hash));
      return at === undefined ? null : new Date(at);
    },

    async latestRevision(id) {
      return reading(context, () => selectLatest.get(id, id)) ?? 0;
    },
  };
}

function linksOf(quote: Quote) {
  const { id, replaces, config } = quote;
  const carriesPrices = replaces !== null && hasManualDiscount(quote) ? 1 : 0;
  return { id, replaces, carriesPrices, configHash: config.hash };
}

function grantsContext(id: string): string {
  return `quotes:${id}:grants`;
}
