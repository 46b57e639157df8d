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
    /** At once where there are none: an ordinary line waits for nothing. */
    of({ event, message }: InboundRecord): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
      const said = message === null ? [] : [...contactsIn(message.text)];
      if (event.kind === 'text' && event.text !== message?.text) said.push(...contactsIn(event.text));
      if (event.kind === 'edited') said.push(...contactsIn(event.text));
      if (event.kind === 'contact') said.push(...contactsIn(event.phone));
      return said.length === 0 ? [] : Promise.all([...new Set(said)].map(keyOf));
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
