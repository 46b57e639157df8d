import type { Claim } from '../../../assistant/ports/conversation-store.ts';
import type { Database } from '../../sqlite/open-database.ts';

type Lanes = Pick<Claim, 'channels' | 'conversation'>;

/**
 * The conversation of these channels whose lane has been ready longest: one index step a channel. A single one is looked
 * up by its id.
 */
export function earliestReady(
  database: Database,
  column: 'inbox_ready_at' | 'outbox_ready_at',
): (lanes: Lanes, now: number) => number | undefined {
  const select = database.prepare<[string, number], { number: number; ready_at: number }>(
    `SELECT number, ${column} AS ready_at FROM conversations WHERE channel = ? AND ${column} <= ?
     ORDER BY ${column} LIMIT 1`,
  );
  const selectOne = database.prepare<[string, number], { number: number; channel: string }>(
    `SELECT number, channel FROM conversations WHERE id = ? AND ${column} <= ?`,
  );
  return ({ channels, conversation }, now) => {
    if (conversation !== undefined) {
      const one = selectOne.get(conversation, now);
      return one !== undefined && channels.includes(one.channel) ? one.number : undefined;
    }
    let earliest: { number: number; ready_at: number } | undefined;
    for (const channel of channels) {
      const row = select.get(channel, now);
      if (row !== undefined && (earliest === undefined || row.ready_at < earliest.ready_at)) earliest = row;
    }
    return earliest?.number;
  };
}
