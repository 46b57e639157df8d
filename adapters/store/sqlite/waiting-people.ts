import type { TopicStore } from '../../../assistant/ports/topic-store.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import type { Conversations } from './conversations.ts';
import { eventContext } from './inbox.ts';
import { cipherIfAny, openWhole } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

interface WaitingRow {
  readonly dedupe: Buffer;
  readonly payload: Uint8Array;
}

/** Decisions that leave the word to the assistant. */
const others: ReadonlySet<string> = new Set(['give_back', 'draft', 'drafts']);
/** So many events behind the one that is worked are looked through. */
const lookedThrough = 50;

/** Has anybody at the company spoken, or taken the conversation, behind the event that is being worked? */
export function createWaitingPeople(
  context: StoreContext,
  conversations: Conversations,
): Pick<TopicStore, 'peopleWait'> {
  const { database, vault } = context;
  // A line of the customer's has its event in its message: an empty payload is nothing of the company's, and what stands behind has none.
  const select = database.prepare<[number, number], WaitingRow>(
    `SELECT inbox.dedupe, inbox.payload FROM inbox JOIN conversations ON conversations.number = inbox.conversation
     WHERE inbox.conversation = ? AND inbox.status = 0 AND inbox.not_before IS NULL AND inbox.behind IS NULL AND length(inbox.payload) > 0
       AND inbox.number > conversations.inbox_head
     ORDER BY inbox.number LIMIT ?`,
  );
  return {
    async peopleWait(conversation) {
      const { number, person } = conversations.identify(conversation);
      const rows = reading(context, () => select.all(number, lookedThrough));
      if (rows.length === 0) return false;
      const cipher = await cipherIfAny(vault, person);
      return rows.some(({ dedupe, payload }) => {
        const event = openWhole<InboundEvent>(cipher, payload, eventContext(dedupe));
        return event?.kind === 'company_line' || (event?.kind === 'desk' && !others.has(event.action.kind));
      });
    },
  };
}
