import { decidedText } from '../desk/draft-text.ts';
import { groupLinePrefix } from '../desk/topic-text.ts';
import type { ConversationRecord, ConversationStore } from '../ports/conversation-store.ts';
import type { DraftPosts, DraftStore, StoredDraft } from '../ports/draft-store.ts';
import type { GroupEvent, ManagersGroup } from '../ports/managers-group.ts';
import type { DeskAction } from '../transcript/inbound-event.ts';

export type GroupDraftStore = DraftPosts & Pick<DraftStore, 'readDraft'> & Pick<ConversationStore, 'findInbound'>;

export interface GroupDraftParts {
  readonly group: Pick<ManagersGroup, 'chat' | 'answerPress'>;
  readonly store: GroupDraftStore;
  /** Says it in the topic of the event, once; `asks`: whoever wrote it is to answer. */
  readonly tell: (event: GroupEvent, text: string, asks?: boolean) => Promise<unknown>;
}

export interface DraftPress {
  readonly action: 'accept' | 'edit' | 'reject';
  readonly draft: string;
}

/** What happens to the conversation, and under which id: a draft is decided about once, whoever presses. */
export interface Decided {
  readonly action: Extract<DeskAction, { kind: 'draft' }>;
  readonly externalId: string;
}

const source = 'desk';

export function decisionKey(draft: string): string {
  return `draft:${draft}`;
}

/** What members of the group do about drafts. */
export function createGroupDrafts({ group, store, tell }: GroupDraftParts) {
  async function isDecided({ id, status }: StoredDraft): Promise<boolean> {
    return status !== 'waiting' || (await store.findInbound({ source, externalId: decisionKey(id) })) !== undefined;
  }

  return {
    async pressed(
      event: GroupEvent,
      { action, draft: id }: DraftPress,
      { id: conversation }: ConversationRecord,
      query: string,
    ): Promise<Decided | undefined> {
      const draft = await store.readDraft(id);
      if (draft?.conversation !== conversation) {
        await group.answerPress(query, 'Такого черновика нет');
        return undefined;
      }
      if (await isDecided(draft)) {
        await group.answerPress(query, decidedText(draft));
        return undefined;
      }
      const { by } = event;
      if (action === 'edit') {
        const begun = await store.beginDraftEdit({ draft: id, member: by.id });
        await group.answerPress(query, begun ? 'Напишите ответ следующим сообщением' : 'Его уже меняет коллега');
        if (begun) {
          const text = `${by.name}, ваше следующее сообщение в этой теме уйдёт клиенту вместо черновика.`;
          await tell(event, text, true);
        }
        return undefined;
      }
      // Who has wanted to change it does so no more: his next line is a line like any other.
      await store.takeDraftLine({ conversation, member: by.id, line: `press.${event.id}` });
      await group.answerPress(query, action === 'accept' ? 'Отправляем' : 'Отклонён');
      return {
        action: { kind: 'draft', by: by.name, draft: id, decision: { kind: action } },
        externalId: decisionKey(id),
      };
    },

    /** Undefined when the line is no answer to a draft; null when it is one that came too late: nothing of it leaves. */
    async answered(
      event: GroupEvent,
      text: string,
      { id: conversation }: ConversationRecord,
    ): Promise<Decided | null | undefined> {
      const { by, id } = event;
      const taken = await store.takeDraftLine({ conversation, member: by.id, line: id });
      const post = event.did.kind === 'line' ? event.did.replyTo : null;
      const draft = (post === null ? undefined : await store.draftOfPost({ conversation, post })) ?? taken;
      if (draft === undefined) return undefined;
      if (draft.status !== 'waiting') {
        await tell(event, `${decidedText(draft)}. Ваша строка клиенту не ушла: если она нужна, напишите её ещё раз.`);
        return null;
      }
      const message = `${groupLinePrefix}${group.chat}.${id}`;
      return {
        action: { kind: 'draft', by: by.name, draft: draft.id, decision: { kind: 'edit', text, message } },
        externalId: `group:${id}`,
      };
    },
  };
}
