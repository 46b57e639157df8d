import type { CommittedTurn, ConversationStore } from '../../../assistant/ports/conversation-store.ts';
import type { Message } from '../../../assistant/transcript/message.ts';
import { type Conversations, stateContext } from './conversations.ts';
import type { Drafts } from './drafts.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';
import type { Quotes } from './quotes.ts';
import { sealJson } from './sealed-json.ts';
import type { StoreContext } from './store-context.ts';
import type { Topics } from './topics.ts';
import type { TurnRecords } from './turn-records.ts';
import type { WithheldStore } from './withheld.ts';

export function createTurns(
  context: StoreContext,
  {
    conversations,
    inbox,
    outbox,
    quotes,
    records,
    notice,
    drafts,
    showAgain,
    withheld,
  }: {
    conversations: Conversations;
    inbox: Inbox;
    outbox: Outbox;
    quotes: Quotes;
    records: TurnRecords;
    notice: Topics['notice'];
    drafts: Pick<Drafts, 'write'> & Pick<Topics, 'remind'>;
    showAgain: Topics['showAgain'];
    withheld: WithheldStore;
  },
): Pick<ConversationStore, 'commitTurn'> {
  const { database, vault, writes } = context;
  const advanceState = database.prepare(
    'UPDATE conversation_states SET version = version + 1, state = ? WHERE conversation = ? AND version = ?',
  );
  const selectVersion = database
    .prepare<[number], number>('SELECT version FROM conversation_states WHERE conversation = ?')
    .pluck();

  return {
    async commitTurn(commit): Promise<CommittedTurn> {
      const identity = conversations.identify(commit.conversation);
      const cipher = await vault.cipher(identity.person);
      const state = sealJson(cipher, commit.state, stateContext(identity.id));
      const at = commit.at.getTime();
      const sealed = await Promise.all(commit.quotes.map(quotes.seal));
      const personal = commit.personal && (await withheld.prepare(identity, commit.personal, commit.at, cipher));
      return writes.run((): CommittedTurn => {
        if (selectVersion.get(identity.number) !== commit.expectedVersion) return { committed: false };
        if (!inbox.finish(commit.event, identity.number)) return { committed: false };
        advanceState.run(state, identity.number, commit.expectedVersion);
        const lastSeq = conversations.append(identity, commit.messages, commit.at, cipher);
        const firstSeq = lastSeq - commit.messages.length + 1;
        const messages = commit.messages.map((draft, index): Message => ({ seq: firstSeq + index, ...draft }));
        for (const quote of sealed) quotes.insert(quote);
        for (const effect of commit.effects) outbox.insert(identity, effect, at, cipher);
        drafts.write(identity, commit, cipher);
        if (commit.shownToManagers === true) {
          notice(identity, at);
          const remindAt = commit.proposal?.remindAt?.getTime();
          if (remindAt !== undefined) drafts.remind(identity, remindAt);
        }
        const whole = personal === undefined ? [] : withheld.commit(identity, personal, commit.at, cipher);
        if (whole.length > 0) showAgain(identity, whole, at);
        const seqs = messages.length === 0 ? null : { first: firstSeq, last: lastSeq };
        records.insert(identity, { ...commit, seqs }, cipher);
        return { committed: true, messages };
      });
    },
  };
}
