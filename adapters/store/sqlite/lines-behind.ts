import type { Database } from '../../sqlite/open-database.ts';

/**
 * Lines that came while others of their conversation waited: each knows the one before it, the conversation the newest, and no index
 * has them. In a crowd they would dirty a page of the index each; a claim puts all of a conversation's there at once.
 */
export function createLinesBehind(database: Database): { bringForward(conversation: number): void } {
  const selectNewest = database
    .prepare<[number], number | null>('SELECT inbox_behind FROM conversations WHERE number = ?')
    .pluck();
  const stepForward = database.prepare<[number]>(
    `WITH RECURSIVE chain (line) AS (
       VALUES (?) UNION ALL SELECT behind FROM inbox JOIN chain ON number = line WHERE behind > 0)
     UPDATE inbox SET behind = NULL WHERE number IN (SELECT line FROM chain)`,
  );
  const clear = database.prepare<[number]>(
    'UPDATE conversations SET inbox_behind = NULL, inbox_behind_count = 0 WHERE number = ?',
  );
  return {
    bringForward(conversation) {
      const newest = selectNewest.get(conversation) ?? null;
      if (newest === null) return;
      stepForward.run(newest);
      clear.run(conversation);
    },
  };
}
