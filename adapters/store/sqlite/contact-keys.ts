import type { InboundRecord } from '../../../assistant/ports/conversation-store.ts';
import type { StoreContext } from './store-context.ts';

/** Finds conversations by a phone or e-mail said in them, through digests that only this vault can make. */
export function createContactKeys({ database, vault, contactsIn }: StoreContext) {
  const insertKey = database.prepare('INSERT OR IGNORE INTO contact_keys (key, conversation) VALUES (?, ?)');
  const selectPersons = database
    .prepare<[Uint8Array], string>(
      `SELECT DISTINCT person FROM contact_keys JOIN conversations ON conversations.number = contact_keys.conversation
       WHERE key = ?`,
    )
    .pluck();
  const keyOf = (contact: string) => vault.blindIndex(`contact:${contact}`);

  return {
    async of({ event, message }: InboundRecord): Promise<readonly Uint8Array[]> {
      const said = new Set(message === null ? [] : contactsIn(message.text));
      if (event.kind === 'edited' || event.kind === 'text') for (const each of contactsIn(event.text)) said.add(each);
      if (event.kind === 'contact') for (const each of contactsIn(event.phone)) said.add(each);
      return said.size === 0 ? [] : Promise.all([...said].map(keyOf));
    },
    /** For use inside a write. */
    insert(keys: readonly Uint8Array[], conversation: number): void {
      for (const key of keys) insertKey.run(key, conversation);
    },
    async personsWith(contact: string): Promise<readonly string[]> {
      return selectPersons.all(await keyOf(contact));
    },
  };
}
