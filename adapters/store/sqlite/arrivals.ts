import type { ArrivalOutcome, ArrivalStore, ClaimedArrival } from '../../../assistant/ports/arrival-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { dedupeKey } from './dedupe-key.ts';
import { createKnownKeys } from './known-keys.ts';
import { isUnreadable, sealJson } from './sealed-json.ts';
import { reading, type StoreContext, status } from './store-context.ts';

/** Nobody's key: bodies are emptied long before it would matter, erasing a person does not touch them. */
export const doorKeeper = 'door:arrivals';
/** How far a claim looks beyond rows that cannot be leased yet. */
const lookedAt = 4096;

interface WaitingRow {
  readonly number: number;
  readonly source: string;
  readonly lane: Buffer;
  readonly ready_at: number;
}

interface LeasedRow {
  readonly number: number;
  readonly source: string;
  readonly dedupe: Buffer;
  readonly lane: Buffer;
  readonly received_at: number;
  readonly attempt: number;
  readonly body: Uint8Array;
}

export function createArrivals(context: StoreContext): ArrivalStore {
  const { database, vault, writes } = context;
  const keys = createKnownKeys(context, 'arrivals');
  const insert = database.prepare(
    `INSERT INTO arrivals (source, dedupe, lane, received_at, ready_at, body)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const selectWaiting = database.prepare<[number], WaitingRow>(
    'SELECT number, source, lane, ready_at FROM arrivals WHERE status = 0 AND number > ? ORDER BY number LIMIT 1024',
  );
  const lease = database.prepare<[number, number], LeasedRow>(
    `UPDATE arrivals SET attempt = attempt + 1, ready_at = ? WHERE number = ? AND status = 0
     RETURNING number, source, dedupe, lane, received_at, attempt, body`,
  );
  const end = database.prepare(
    'UPDATE arrivals SET status = ?, body = NULL, error = ? WHERE number = ? AND status = 0',
  );
  /** Kept for whoever mends what it failed of; `forget` empties it when its time is over. */
  const bury = database.prepare('UPDATE arrivals SET status = 2, error = ? WHERE number = ? AND status = 0');
  const postpone = database.prepare('UPDATE arrivals SET ready_at = ?, error = ? WHERE number = ? AND status = 0');

  let keeper: PersonCipher | undefined;
  async function cipher(): Promise<PersonCipher> {
    keeper ??= await vault.cipher(doorKeeper);
    return keeper;
  }

  /** Numbers that may be leased now, oldest first; a lane whose first row is taken or not due offers none. */
  function due(sources: readonly string[], now: number, limit: number): number[] {
    const closed = new Set<string>();
    const numbers: number[] = [];
    let after = 0;
    let looked = 0;
    while (numbers.length < limit && looked < lookedAt) {
      const rows = selectWaiting.all(after);
      for (const { number, source, lane, ready_at } of rows) {
        after = number;
        if (!sources.includes(source)) continue;
        const name = lane.toString('latin1');
        if (closed.has(name)) continue;
        if (ready_at > now) closed.add(name);
        else if (numbers.push(number) === limit) return numbers;
      }
      looked += rows.length;
      if (rows.length < 1024) break;
    }
    return numbers;
  }

  return {
    async recordArrival({ source, externalId, lane, body, at }) {
      const dedupe = dedupeKey(source, externalId);
      const sealed = (await cipher()).seal(body, arrivalContext(dedupe));
      const received = at.getTime();
      const laneKey = dedupeKey(source, lane);
      keys.expect(dedupe);
      return writes.run(() => {
        if (keys.find(dedupe) !== undefined) return { duplicate: true };
        const { lastInsertRowid } = insert.run(source, dedupe, laneKey, received, received, sealed);
        keys.note(dedupe, Number(lastInsertRowid));
        return { duplicate: false };
      });
    },

    async claimArrivals({ sources, now, leaseMs, limit }) {
      const at = now.getTime();
      if (reading(context, () => due(sources, at, 1)).length === 0) return [];
      const opening = await cipher();
      const rows = await writes.run(() =>
        due(sources, at, limit).flatMap((number) => lease.get(at + leaseMs, number) ?? []),
      );
      return rows.map((row): ClaimedArrival => {
        const body = openBody(opening, row);
        return {
          id: String(row.number),
          source: row.source,
          lane: row.lane.toString('hex'),
          body: body ?? '',
          receivedAt: new Date(row.received_at),
          attempt: row.attempt,
          damaged: body === undefined,
        };
      });
    },

    async settleArrivals(settled) {
      if (settled.length === 0) return;
      const opening = await cipher();
      const errors = settled.map(({ id, outcome }) => sealedError(opening, id, outcome));
      await writes.run(() => {
        for (const [index, { id, outcome }] of settled.entries()) {
          const number = Number(id);
          if (outcome.kind === 'dead') bury.run(errors[index], number);
          else if (outcome.kind === 'retry') postpone.run(outcome.at.getTime(), errors[index], number);
          else end.run(status[outcome.kind], errors[index], number);
        }
      });
    },
  };
}

/** Undefined when its bytes are damaged. */
function openBody(cipher: PersonCipher, { body, dedupe }: LeasedRow): string | undefined {
  try {
    return Buffer.from(cipher.open(body, arrivalContext(dedupe))).toString();
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

function sealedError(cipher: PersonCipher, id: string, outcome: ArrivalOutcome): Uint8Array | null {
  return 'error' in outcome ? sealJson(cipher, outcome.error, `arrivals:${id}:error`) : null;
}

function arrivalContext(dedupe: Uint8Array): string {
  return `arrivals:${Buffer.from(dedupe).toString('base64')}`;
}
