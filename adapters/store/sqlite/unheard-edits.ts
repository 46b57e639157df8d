import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import type { Database } from '../../sqlite/open-database.ts';
import type { ConversationIdentity, Conversations } from './conversations.ts';

/** So many of the latest lines that wait are looked through. */
const lookedThrough = 50;

/** Corrections of lines that no turn has begun with. */
export function createUnheardEdits(database: Database, conversations: Conversations) {
  const selectWaiting = database
    .prepare<[number, number], number>(
      `SELECT seq FROM inbox WHERE conversation = ? AND status = 0 AND not_before IS NULL AND behind IS NULL AND attempt = 0
         AND seq IS NOT NULL AND length(payload) = 0 ORDER BY number DESC LIMIT ?`,
    )
    .pluck();
  return {
    /** For use inside a write, after the lines behind were brought forward. False: the line is being heard, or was. */
    absorb(
      identity: ConversationIdentity,
      { original, text }: Extract<InboundEvent, { kind: 'edited' }>,
      cipher: PersonCipher,
    ): boolean {
      const seqs = selectWaiting.all(identity.number, lookedThrough).reverse();
      if (seqs.length === 0) return false;
      const line = conversations.readLines(identity, seqs, cipher).find((each) => each?.id === original);
      if (line === undefined) return false;
      conversations.rewrite(identity, { seq: line.seq, text }, cipher);
      return true;
    },
  };
}
