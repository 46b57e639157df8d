import type { Database } from 'better-sqlite3';

/** A run of bytes that the writer stored under this name. */
export function readPart(database: Database, name: string): Uint8Array | null {
  const bytes = database.prepare('SELECT bytes FROM postings WHERE name = ?').pluck().get(name);
  return bytes instanceof Uint8Array ? bytes : null;
}
