import type { Database } from '../../sqlite/open-database.ts';

/**
 * What waited to be sent to a vendor when a copy was made beside a running daemon: that daemon has sent it since, or not;
 * nobody knows. It is held, so that nobody gets it twice and a person may decide. The number held.
 */
export function holdPendingSends(database: Database): number {
  return database
    .transaction(() => {
      const pushed = "SELECT number FROM conversations WHERE channel NOT IN ('web', 'cli')";
      const { changes } = database
        .prepare(`UPDATE outbox SET status = 3, lease_until = NULL WHERE status = 0 AND conversation IN (${pushed})`)
        .run();
      database.exec(`UPDATE conversations SET outbox_ready_at = NULL WHERE number IN (${pushed})`);
      return changes;
    })
    .immediate();
}

/** Whose conversations stand in the database, sealed under their key. */
export function personsIn(database: Database): { readonly person: string; readonly conversations: number }[] {
  return database
    .prepare<[], { person: string; conversations: number }>(
      `SELECT person, count(*) AS conversations FROM conversations JOIN conversation_states ON conversation = number
       GROUP BY person`,
    )
    .all();
}

/** Whose keys a vault has, destroyed ones too. */
export function personsWithKeys(vault: Database): ReadonlySet<string> {
  return new Set(vault.prepare<[], string>('SELECT person FROM person_keys').pluck().all());
}
