import { outgoingParts } from '../assistant/delivery/outgoing-parts.ts';
import type { ConversationStore } from '../assistant/ports/conversation-store.ts';
import type { PushChannelParts } from './channel-maker.ts';

/** How far back a line may stand whose echo comes now. */
const latest = 200;

type Records = Pick<ConversationStore, 'conversationAt' | 'readConversation' | 'readMessages'>;

/** What our own records say of a vendor's chat: what was handed over for it stands there before any call is made. */
export function createKnownChat(store: Records): PushChannelParts['knownChat'] {
  return async (channel, address, traits) => {
    const id = await store.conversationAt({ channel, address });
    const conversation = id === undefined ? undefined : await store.readConversation(id);
    if (conversation === undefined) return undefined;
    const after = Math.max(0, conversation.lastSeq - latest);
    const lines = await store.readMessages({ conversation: conversation.id, after, limit: latest });
    const ours = lines.filter((line) => line.from !== 'visitor' && !line.id.startsWith(`${channel}.`));
    return {
      saidSince: after === 0 ? null : new Date(lines[0]?.at ?? conversation.updatedAt),
      manned: conversation.state.mode === 'paused',
      said: ours.flatMap((line) =>
        outgoingParts(line, traits).map((part) => ({ message: line.id, part, at: new Date(line.at) })),
      ),
    };
  };
}
