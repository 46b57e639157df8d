import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import type { StuckWork, StuckWorkStore } from '../../../assistant/ports/stuck-work.ts';
import { doorKeeper } from './arrivals.ts';
import { cipherIfAny, openWhole } from './sealed-json.ts';
import { reading, type StoreContext, status } from './store-context.ts';

interface StuckRow {
  readonly queue: StuckWork['queue'];
  readonly number: number;
  /** What its sealed columns are bound to. */
  readonly name: string | Buffer;
  readonly status: number;
  readonly at: number;
  readonly payload: Uint8Array | null;
  readonly error: Uint8Array | null;
  readonly channel: string;
  readonly conversation: string | null;
  readonly person: string;
}

/** Looked at by hand and rarely: nothing of it is prepared before. */
const selections = {
  arrivals: `SELECT 'arrivals' AS queue, number, dedupe AS name, status, received_at AS at, body AS payload, error,
      source AS channel, NULL AS conversation, '${doorKeeper}' AS person
    FROM arrivals WHERE status >= 2 AND status = 2`,
  inbox: `SELECT 'inbox' AS queue, inbox.number, dedupe AS name, status, received_at AS at, payload, error,
      channel, conversations.id AS conversation, person
    FROM inbox JOIN conversations ON conversations.number = conversation WHERE status >= 2 AND status = 2`,
  outbox: `SELECT 'outbox' AS queue, outbox.number, outbox.id AS name, status, outbox.created_at AS at, payload, error,
      channel, conversations.id AS conversation, person
    FROM outbox JOIN conversations ON conversations.number = conversation WHERE status >= 2 AND status IN (2, 3)`,
} as const;
const wakes: Readonly<Record<StuckWork['queue'], readonly string[]>> = {
  arrivals: ['UPDATE arrivals SET status = 0, attempt = 0, error = NULL, ready_at = @at WHERE number = @number'],
  inbox: [
    'UPDATE inbox SET status = 0, attempt = 0, error = NULL, lease_until = NULL WHERE number = @number',
    `UPDATE conversations SET inbox_ready_at = min(coalesce(inbox_ready_at, @at), @at)
     WHERE number = (SELECT conversation FROM inbox WHERE number = @number) AND inbox_head IS NULL`,
  ],
  outbox: [
    // The day that a part has for going out begins anew.
    `UPDATE outbox SET status = 0, attempt = 0, error = NULL, lease_until = NULL, begun_at = NULL, created_at = @at,
       ready_at = iif(destination IS NULL, NULL, @at)
     WHERE number = @number`,
    `UPDATE conversations SET outbox_ready_at = coalesce(outbox_ready_at, max(@at, coalesce(outbox_rests_until, 0)))
     WHERE number = (SELECT conversation FROM outbox WHERE number = @number AND destination IS NULL)`,
  ],
};
const queues = Object.keys(selections) as StuckWork['queue'][];

export function createStuckWork(context: StoreContext): StuckWorkStore {
  const { database, vault, writes } = context;
  const listOf = (queue: StuckWork['queue']) =>
    database.prepare<[number], StuckRow>(`SELECT * FROM (${selections[queue]}) ORDER BY number DESC LIMIT ?`);
  const oneOf = (queue: StuckWork['queue']) =>
    database.prepare<[number], StuckRow>(`SELECT * FROM (${selections[queue]}) WHERE number = ?`);

  async function shown(row: StuckRow): Promise<StuckWork> {
    const cipher = await cipherIfAny(vault, row.person);
    const what = whatOf(row, cipher);
    return {
      id: `${row.queue}:${row.number}`,
      state: row.status === status.held ? 'held' : 'dead',
      queue: row.queue,
      what,
      channel: row.channel,
      conversation: row.conversation,
      error: row.error === null ? null : (openWhole<string>(cipher, row.error, errorContext(row)) ?? null),
      at: new Date(row.at),
      // Whoever waited for a paper was told that there is none.
      retryable: row.payload !== null && what !== 'damaged' && what !== 'render_document',
    };
  }

  return {
    async listStuck({ limit = 1000 } = {}) {
      const rows = reading(context, () => queues.flatMap((queue) => listOf(queue).all(limit)));
      const found = await Promise.all(rows.map(shown));
      return found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
    },

    async retryStuck({ ids, at }) {
      const rows = reading(context, () => ids.flatMap((id) => rowOf(id) ?? []));
      const found = await Promise.all(rows.map(shown));
      const wanted = rows.filter((_, index) => found[index]?.retryable === true);
      return writes.run(() =>
        wanted.flatMap(({ queue, number }) => {
          if (oneOf(queue).get(number) === undefined) return [];
          for (const wake of wakes[queue]) database.prepare(wake).run({ number, at: at.getTime() });
          return `${queue}:${number}`;
        }),
      );
    },
  };

  function rowOf(id: string): StuckRow | undefined {
    const [name, number = ''] = id.split(':');
    const queue = queues.find((each) => each === name);
    return queue !== undefined && /^\d{1,15}$/.test(number) ? oneOf(queue).get(Number(number)) : undefined;
  }
}

function whatOf({ queue, payload, name }: StuckRow, cipher: PersonCipher | undefined): string {
  if (queue === 'arrivals') return 'arrival';
  // A line of text is stored once: in the transcript.
  if (queue === 'inbox' && payload !== null && payload.length === 0) return 'text';
  if (payload === null) return 'damaged';
  return openWhole<{ kind: string }>(cipher, payload, payloadContext({ queue, name }))?.kind ?? 'damaged';
}

function payloadContext({ queue, name }: Pick<StuckRow, 'queue' | 'name'>): string {
  return `${queue}:${typeof name === 'string' ? name : name.toString('base64url')}`;
}

function errorContext(row: StuckRow): string {
  return row.queue === 'arrivals' ? `arrivals:${row.number}:error` : `${payloadContext(row)}:error`;
}
