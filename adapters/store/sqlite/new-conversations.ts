import type { ConversationStore } from '../../../assistant/ports/conversation-store.ts';
import { type Conversations, stateContext } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import { sealJson } from './sealed-json.ts';
import type { StoreContext } from './store-context.ts';

export function createNewConversations(
  { vault, writes }: StoreContext,
  { conversations, inbox }: { conversations: Conversations; inbox: Inbox },
): Pick<ConversationStore, 'createConversation'> {
  return {
    async createConversation(conversation, first) {
      const cipher = await vault.cipher(conversation.person);
      const state = sealJson(cipher, conversation.state, stateContext(conversation.id));
      const prepared = first && inbox.prepare(first, cipher);
      await writes.run(() => {
        const identity = conversations.insert(conversation, state);
        if (identity !== undefined && prepared !== undefined) inbox.insert(identity, prepared);
      });
    },
  };
}
