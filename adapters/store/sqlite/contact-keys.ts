import type { StoreContext } from './store-context.ts';

/** Finds conversations by a phone or e-mail said in them, through digests that only this vault can make. */
export function createContactKeys({ database, vault }: StoreContext) {
  const insertKey = database.prepare('INSERT OR IGNORE INTO contact_keys (key, conversation) VALUES (?, ?)');
  const selectPersons = database
    .prepare<[Uint8Array], string>(
      `SELECT DISTINCT person FROM contact_keys JOIN conversations ON conversations.number = contact_keys.conversation
       WHERE key = ?`,
    )
    .pluck();
  const keyOf = (contact: string) => vault.blindIndex(`contact:${contact}`);

  return {
    keysOf: (contacts: readonly string[]): Promise<readonly Uint8Array[]> => Promise.all(contacts.map(keyOf)),
    /** For use inside a write. */
    insert(keys: readonly Uint8Array[], conversation: number): void {
      for (const key of keys) insertKey.run(key, conversation);
    },
    async personsWith(contact: string): Promise<readonly string[]> {
      return selectPersons.all(await keyOf(contact));
    },
  };
}
