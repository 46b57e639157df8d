import type { TurnCommit } from '../../../assistant/ports/conversation-store.ts';
import type { DraftPosts, DraftStore, PostedDraft, StoredDraft } from '../../../assistant/ports/draft-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import type { DraftStatus, ProposedReply } from '../../../assistant/transcript/proposed-reply.ts';
import type { ConversationIdentity, Conversations } from './conversations.ts';
import { cipherIfAny, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

export interface Drafts extends DraftStore, DraftPosts {
  /** For use inside a write: what a turn does with drafts. */
  write(
    identity: ConversationIdentity,
    turn: Pick<TurnCommit, 'proposal' | 'settled' | 'at'>,
    cipher: PersonCipher,
  ): void;
}

interface DraftRow {
  readonly id: string;
  readonly conversation: string;
  readonly person: string;
  readonly status: number;
  readonly created_at: number;
  readonly decided_at: number | null;
  readonly body: Uint8Array | null;
  readonly decision: Uint8Array | null;
  readonly post: number | null;
}

type Decision = Pick<StoredDraft, 'by' | 'instead' | 'because'>;

const statuses: readonly DraftStatus[] = ['waiting', 'accepted', 'edited', 'rejected', 'stale'];
const undecided: Decision = { by: null, instead: null, because: null };

export function createDrafts(context: StoreContext, conversations: Conversations): Drafts {
  const { database, vault, writes } = context;
  const overtake = database.prepare(
    'UPDATE drafts SET status = 4, decided_at = ?, body = NULL WHERE conversation = ? AND status = 0',
  );
  const insert = database.prepare('INSERT INTO drafts (id, conversation, created_at, body) VALUES (?, ?, ?, ?)');
  // What was said stands in the transcript; what was said otherwise is kept beside what was proposed.
  const settle = database.prepare(
    `UPDATE drafts SET status = @status, decided_at = @at, decision = @decision,
       body = CASE WHEN @status IN (2, 3) THEN body END
     WHERE id = @id AND (status = 0 OR (status = 3 AND @status = 3))`,
  );
  const columns = `drafts.id, conversations.id AS conversation, person, status, drafts.created_at, decided_at, body, decision, post
    FROM drafts JOIN conversations ON conversations.number = drafts.conversation`;
  const selectOne = database.prepare<[string], DraftRow>(`SELECT ${columns} WHERE drafts.id = ?`);
  const selectCorrected = database.prepare<[string | null, number], DraftRow>(
    `SELECT ${columns} WHERE status IN (2, 3) AND conversations.id = coalesce(?, conversations.id)
     ORDER BY decided_at DESC, drafts.number DESC LIMIT ?`,
  );
  const selectCounts = database.prepare<[], { channel: string; status: number; count: number }>(
    `SELECT channel, status, count(*) AS count FROM drafts JOIN conversations ON conversations.number = drafts.conversation
     GROUP BY channel, status ORDER BY channel, status`,
  );
  const selectToShow = database.prepare<[number], DraftRow>(
    `SELECT ${columns} WHERE drafts.conversation = ?
       AND ((posted IS NULL AND status = 0) OR (posted IS NOT NULL AND post IS NOT NULL AND posted <> status))
     ORDER BY drafts.number LIMIT 1`,
  );
  const setPost = database.prepare('UPDATE drafts SET post = ?, posted = ? WHERE id = ?');
  const selectByPost = database.prepare<[number, number], DraftRow>(
    `SELECT ${columns} WHERE drafts.conversation = ? AND post = ? ORDER BY drafts.number DESC LIMIT 1`,
  );
  const beginEdit = database.prepare(
    `UPDATE drafts SET editor = @member, editor_line = NULL
     WHERE id = @draft AND status = 0 AND (editor IS NULL OR editor = @member OR editor_line IS NOT NULL)`,
  );
  const selectEdited = database.prepare<[number, number, string], DraftRow>(
    `SELECT ${columns} WHERE drafts.conversation = ? AND editor = ? AND (editor_line IS NULL OR editor_line = ?)
     ORDER BY drafts.number DESC LIMIT 1`,
  );
  const takeLine = database.prepare(
    'UPDATE drafts SET editor_line = ? WHERE conversation = ? AND editor = ? AND editor_line IS NULL',
  );

  async function opened(row: DraftRow): Promise<StoredDraft | undefined> {
    const cipher = await cipherIfAny(vault, row.person);
    if (cipher === undefined) return undefined;
    const { id, conversation } = row;
    const reply = row.body === null ? null : openWhole<ProposedReply>(cipher, row.body, bodyContext(id));
    const decision = row.decision === null ? undecided : openWhole<Decision>(cipher, row.decision, decisionContext(id));
    if (reply === undefined || decision === undefined) return undefined;
    const decidedAt = row.decided_at === null ? null : new Date(row.decided_at);
    const status = statuses[row.status] ?? 'stale';
    return { id, conversation, status, at: new Date(row.created_at), decidedAt, ...decision, reply };
  }

  const numberOf = (conversation: string) => conversations.identify(conversation).number;

  return {
    write(identity, { proposal, settled, at }, cipher) {
      if (settled !== undefined) {
        const { draft: id, status, by, instead, because = null } = settled;
        const decision = sealJson(cipher, { by, instead, because } satisfies Decision, decisionContext(id));
        settle.run({ id, status: statuses.indexOf(status), at: at.getTime(), decision });
      }
      if (proposal === undefined) return;
      // One at a time, whatever the turn knew of.
      overtake.run(at.getTime(), identity.number);
      const body = sealJson(cipher, proposal.reply, bodyContext(proposal.id));
      insert.run(proposal.id, identity.number, at.getTime(), body);
    },

    async readDraft(id) {
      const row = reading(context, () => selectOne.get(id));
      return row && opened(row);
    },

    async listCorrectedDrafts({ limit, conversation = null }) {
      const rows = reading(context, () => selectCorrected.all(conversation, limit));
      return (await Promise.all(rows.map(opened))).flatMap((draft) => draft ?? []);
    },

    async countDrafts() {
      const rows = reading(context, () => selectCounts.all());
      return rows.map(({ status, ...row }) => ({ ...row, status: statuses[status] ?? 'stale' }));
    },

    async draftToShow(conversation): Promise<PostedDraft | undefined> {
      const number = numberOf(conversation);
      const row = reading(context, () => selectToShow.get(number));
      const draft = row && (await opened(row));
      return row && draft && { ...draft, post: row.post };
    },

    async settleDraftPost({ draft, post, status }) {
      await writes.run(() => setPost.run(post, statuses.indexOf(status), draft));
    },

    async draftOfPost({ conversation, post }) {
      const number = numberOf(conversation);
      const row = reading(context, () => selectByPost.get(number, post));
      return row && opened(row);
    },

    beginDraftEdit: (edit) => writes.run(() => beginEdit.run(edit).changes > 0),

    async takeDraftLine({ conversation, member, line }) {
      const number = numberOf(conversation);
      const row = await writes.run(() => {
        const found = selectEdited.get(number, member, line);
        if (found !== undefined) takeLine.run(line, number, member);
        return found;
      });
      return row && opened(row);
    },
  };
}

function bodyContext(draft: string): string {
  return `drafts:${draft}`;
}

function decisionContext(draft: string): string {
  return `drafts:${draft}:decision`;
}
