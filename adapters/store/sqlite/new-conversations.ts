import type { ConversationStore, NewConversation } from '../../../assistant/ports/conversation-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { addressContext, type Conversations, type SealedConversation, stateContext } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import { isErased, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

interface Holder {
  readonly number: number;
  readonly id: string;
  readonly person: string;
}

export function createNewConversations(
  context: StoreContext,
  { conversations, inbox }: { conversations: Conversations; inbox: Inbox },
): Pick<ConversationStore, 'createConversation' | 'conversationAt'> {
  const { database, vault, writes } = context;
  const selectHolder = database.prepare<[string, Uint8Array], Holder>(
    'SELECT number, id, person FROM conversations WHERE channel = ? AND address_key = ?',
  );
  const vacate = database.prepare('UPDATE conversations SET address_key = NULL, address = NULL WHERE number = ?');

  /** Whoever holds the place; `gone` when the person was erased and the place is free for another. */
  async function holderOf(channel: string, key: Uint8Array): Promise<{ holder: Holder; gone: boolean } | undefined> {
    const holder = reading(context, () => selectHolder.get(channel, key));
    if (holder === undefined) return undefined;
    try {
      await vault.cipher(holder.person);
      return { holder, gone: false };
    } catch (error) {
      if (isErased(error)) return { holder, gone: true };
      throw error;
    }
  }

  async function sealedOf(conversation: NewConversation, cipher: PersonCipher): Promise<SealedConversation> {
    const { id, channel, address, state } = conversation;
    return {
      state: sealJson(cipher, state, stateContext(id)),
      place:
        address === undefined
          ? null
          : {
              key: await vault.blindIndex(placeOf(channel, address)),
              address: sealJson(cipher, address, addressContext(id)),
            },
    };
  }

  return {
    async createConversation(conversation, first) {
      const cipher = await vault.cipher(conversation.person);
      const sealed = await sealedOf(conversation, cipher);
      const prepared = first && inbox.prepare(first, cipher);
      const { place } = sealed;
      const former = place === null ? undefined : await holderOf(conversation.channel, place.key);
      return writes.run(() => {
        const holder = place === null ? undefined : selectHolder.get(conversation.channel, place.key);
        if (holder !== undefined) {
          if (holder.number !== former?.holder.number || !former.gone) return holder.id;
          vacate.run(holder.number);
        }
        const identity = conversations.insert(conversation, sealed);
        if (identity !== undefined && prepared !== undefined) inbox.insert(identity, prepared);
        return conversation.id;
      });
    },

    async conversationAt({ channel, address }) {
      const found = await holderOf(channel, await vault.blindIndex(placeOf(channel, address)));
      return found === undefined || found.gone ? undefined : found.holder.id;
    },
  };
}

function placeOf(channel: string, address: string): string {
  return `address:${channel}\n${address}`;
}
