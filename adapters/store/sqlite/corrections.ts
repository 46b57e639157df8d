import { AssistantError } from '../../../assistant/errors.ts';
import type { Correction, CorrectionStore } from '../../../assistant/ports/correction-store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { Conversations } from './conversations.ts';
import { cipherIfAny, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

interface CorrectionRow {
  readonly conversation: string;
  readonly person: string;
  readonly seq: number;
  readonly at: number;
  readonly body: Uint8Array;
}

type Words = Pick<Correction, 'by' | 'instead'>;

export function createCorrections(context: StoreContext, conversations: Conversations): CorrectionStore {
  const { database, vault, writes } = context;
  const remark = database.prepare(
    `INSERT INTO corrections (conversation, seq, at, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (conversation, seq) DO UPDATE SET at = excluded.at, body = excluded.body`,
  );
  const columns = `conversations.id AS conversation, person, seq, at, body
    FROM corrections JOIN conversations ON conversations.number = corrections.conversation`;
  const newest = 'ORDER BY at DESC, corrections.number DESC LIMIT ?';
  const selectAll = database.prepare<[number], CorrectionRow>(`SELECT ${columns} ${newest}`);
  const selectOfConversation = database.prepare<[string, number], CorrectionRow>(
    `SELECT ${columns} WHERE conversations.id = ? ${newest}`,
  );

  return {
    async saveCorrection({ conversation, seq, by, at, instead }) {
      const identity = conversations.identify(conversation);
      const cipher = await vault.cipher(identity.person);
      const reply = reading(context, () => conversations.readMessage(identity, seq, cipher));
      if (reply?.from !== 'assistant') throw new AssistantError(storeErrors.unknownReply, { seq });
      const words: Words = { by, instead };
      const body = sealJson(cipher, words, correctionContext(conversation, seq));
      await writes.run(() => {
        remark.run(identity.number, seq, at.getTime(), body);
      });
    },

    async listCorrections({ limit, conversation }) {
      const rows = reading(context, () =>
        conversation === undefined ? selectAll.all(limit) : selectOfConversation.all(conversation, limit),
      );
      const opened = rows.map(async ({ conversation, person, seq, at, body }): Promise<Correction[]> => {
        const cipher = await cipherIfAny(vault, person);
        const words = openWhole<Words>(cipher, body, correctionContext(conversation, seq));
        return words === undefined ? [] : [{ conversation, seq, ...words, at: new Date(at) }];
      });
      return (await Promise.all(opened)).flat();
    },
  };
}

function correctionContext(conversation: string, seq: number): string {
  return `corrections:${conversation}:${seq}`;
}
