import { answeredAt, type BurstWindow, mostLinesOfBurst } from '../../../assistant/ports/burst.ts';
import type { Database } from '../../sqlite/open-database.ts';

/** Consecutive rows of one conversation's inbox that one turn answers. */
export interface Burst {
  readonly head: number;
  readonly last: number;
}

/** A clock that stepped back by more than this is not waited for. */
const steppedBackMs = 1_000;

interface Line {
  readonly number: number;
  readonly received_at: number;
  readonly finished: number;
  /** An empty payload: a line of text that is its message. Anything else ends a burst. */
  readonly plain: number;
}

/** The name of a turn's rows as the port hands it out: «12», «12-15». */
export function eventName({ head, last }: Burst): string {
  return head === last ? String(head) : `${head}-${last}`;
}

/** NaN stands for rows that no name of ours means. */
export function burstOf(event: string): Burst {
  const [head, last = head] = event.split('-').map(Number);
  return { head: head ?? Number.NaN, last: last ?? Number.NaN };
}

export interface Bursts {
  /**
   * The lines that belong together from `head` on, or how long they have to be waited for. `again`: they were leased before,
   * so there is nothing to wait for.
   */
  from(
    conversation: number,
    head: number,
    options: { readonly now: number; readonly window: BurstWindow | undefined; readonly again: boolean },
  ): { readonly burst: Burst } | { readonly until: number };
}

export function createBursts(database: Database): Bursts {
  const selectLines = database.prepare<[number, number], Line>(
    `SELECT number, received_at, finished, length(payload) = 0 AS plain FROM inbox
     WHERE conversation = ? AND status = 0 AND not_before IS NULL AND behind IS NULL AND number >= ? ORDER BY number LIMIT ${mostLinesOfBurst}`,
  );
  const selectTimed = database
    .prepare<[number], number | null>(
      'SELECT min(not_before) FROM inbox WHERE conversation = ? AND status = 0 AND not_before IS NOT NULL',
    )
    .pluck();

  return {
    from(conversation, head, { now, window, again }) {
      const alone = { burst: { head, last: head } };
      if (window === undefined || window.quietMs <= 0) return alone;
      const rows = selectLines.all(conversation, head);
      const [first] = rows;
      if (first?.number !== head || first.plain === 0) return alone;
      const timed = selectTimed.get(conversation) ?? Number.POSITIVE_INFINITY;
      const stop = rows.findIndex((row, index) => row.plain === 0 || (index > 0 && timed <= row.received_at));
      const lines = stop < 0 ? rows : rows.slice(0, stop);
      const newest = lines.at(-1) ?? first;
      const burst = { burst: { head, last: newest.number } };
      const isCut = stop >= 0 || lines.length === mostLinesOfBurst || timed <= now;
      if (again || isCut || newest.received_at > now + steppedBackMs) return burst;
      const until = answeredAt(
        { first: first.received_at, newest: newest.received_at, finished: newest.finished === 1 },
        window,
      );
      return until <= now ? burst : { until };
    },
  };
}
