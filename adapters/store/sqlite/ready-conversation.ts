import type { Database } from '../../sqlite/open-database.ts';

/** The conversation of these channels whose lane has been ready longest: one index step a channel. */
export function earliestReady(
  database: Database,
  column: 'inbox_ready_at' | 'outbox_ready_at',
): (channels: readonly string[], now: number) => number | undefined {
  const select = database.prepare<[string, number], { number: number; ready_at: number }>(
    `SELECT number, ${column} AS ready_at FROM conversations WHERE channel = ? AND ${column} <= ?
     ORDER BY ${column} LIMIT 1`,
  );
  return (channels, now) => {
    let earliest: { number: number; ready_at: number } | undefined;
    for (const channel of channels) {
      const row = select.get(channel, now);
      if (row !== undefined && (earliest === undefined || row.ready_at < earliest.ready_at)) earliest = row;
    }
    return earliest?.number;
  };
}
