import type { ErasedHoldings } from '../../../assistant/ports/personal-data-store.ts';
import type { Database } from '../../sqlite/open-database.ts';

/** Removed along the chain of lines, not by a search through all of them. */
const deleteLines = `
  WITH RECURSIVE chain (line) AS (
    SELECT last_message FROM conversations WHERE number = ?
    UNION ALL SELECT previous FROM messages JOIN chain ON messages.number = line WHERE previous IS NOT NULL)
  DELETE FROM messages WHERE number IN (SELECT line FROM chain)`;

/**
 * Empties whatever refers to the conversations of erased people: every table with a foreign key to `conversations`, those
 * that came later too. A conversation's row stays without its address, so that its number and id are never given again.
 */
export function createErasure(database: Database) {
  const chain = database.prepare(deleteLines);
  const selectNumbers = database
    .prepare<[string], number>(
      'SELECT number FROM conversations WHERE person IN (SELECT value FROM json_each(?)) ORDER BY number',
    )
    .pluck();
  const vacate = database.prepare(
    `UPDATE conversations SET address_key = NULL, address = NULL, last_message = NULL, inbox_head = NULL,
       inbox_ready_at = NULL, outbox_ready_at = NULL, inbox_behind = NULL, inbox_behind_count = 0 WHERE number = ?`,
  );
  const deleteDocuments = database.prepare('DELETE FROM documents WHERE person IN (SELECT value FROM json_each(?))');
  const forgetGrants = database.prepare(
    'UPDATE quotes SET grants = NULL WHERE grants IS NOT NULL AND person IN (SELECT value FROM json_each(?))',
  );
  const leaveCircles = database.prepare('DELETE FROM joined_people WHERE person IN (SELECT value FROM json_each(?))');
  const dissolve = database.prepare(
    'DELETE FROM joined_people WHERE circle IN (SELECT circle FROM joined_people GROUP BY circle HAVING count(*) = 1)',
  );
  const followers = followingTables(database).map(({ table, column }) =>
    database.prepare(`DELETE FROM "${table}" WHERE "${column}" IN (SELECT value FROM json_each(?))`),
  );

  return {
    /** For use inside a write. */
    erase(persons: readonly string[]): ErasedHoldings {
      const people = JSON.stringify(persons);
      const numbers = selectNumbers.all(people);
      let messages = 0;
      for (const number of numbers) {
        messages += chain.run(number).changes;
        vacate.run(number);
      }
      for (const statement of followers) statement.run(JSON.stringify(numbers));
      forgetGrants.run(people);
      if (leaveCircles.run(people).changes > 0) dissolve.run();
      return { conversations: numbers.length, messages, documents: deleteDocuments.run(people).changes };
    },
  };
}

function followingTables(database: Database): { table: string; column: string }[] {
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return tables.flatMap((table) => {
    const keys = database.pragma(`foreign_key_list("${table}")`) as { table: string; from: string }[];
    return keys
      .filter(({ table: target }) => target === 'conversations' && table !== 'messages')
      .map(({ from }) => ({ table, column: from }));
  });
}
