import type { KeyVault } from '../../../assistant/ports/key-vault.ts';
import type { GroupCommit } from '../../sqlite/group-commit.ts';
import type { Database } from '../../sqlite/open-database.ts';
import { toStoreError } from '../../sqlite/sqlite-errors.ts';

/** What the parts of the store share. */
export interface StoreContext {
  readonly database: Database;
  readonly writes: GroupCommit;
  readonly vault: KeyVault;
  readonly documentsFolder: string;
  /** Phones and e-mails in a text, each in the one form that it is looked up by. */
  readonly contactsIn: ContactsIn;
}

export type ContactsIn = (text: string) => readonly string[];

export const status = { waiting: 0, done: 1, dead: 2, held: 3 } as const;

/** A read outside the shared commit, with the port's errors. */
export function reading<Value>(context: StoreContext, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw toStoreError(error, context.database.name);
  }
}

/** The day of `conversations.last_day`, counted from 1970, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / 86_400_000);
}
