import t from 'tap';
import type { TurnInput, TurnResult } from '../../assistant/conversation/turn.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { createLocalConversation } from '../../runtime/local-conversation.ts';
import { record } from '../contracts/turn-record-store.ts';
import { createMemoryStore } from '../fixtures/memory-store.ts';

const at = new Date('2026-11-22T09:00:00Z');

function counter(): { next(): string } {
  let number = 0;
  return {
    next() {
      number += 1;
      return `id-${number}`;
    },
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

t.test('a terminal works its own conversation and leaves those of other terminals alone', async (t) => {
  const store = createMemoryStore();
  const ids = counter();
  const heard: string[] = [];
  const answer = ({ conversation, inbound }: TurnInput): TurnResult => {
    heard.push(conversation.id);
    const text = inbound.kind === 'text' ? `${inbound.text}!` : '';
    const message = {
      id: ids.next(),
      from: 'assistant' as const,
      at: at.toISOString(),
      text,
      buttons: [],
      sources: [],
    };
    const rest = { quote: null, documents: [], handoff: null, state: { script: '', state: '', fields: {} } };
    const messages = [{ ...message, ...rest }];
    return { state: conversation.state, messages, effects: [], quotes: [], record, usage: [] };
  };
  const parts = {
    store,
    runTurn: async (input: TurnInput) => answer(input),
    troubleTurn: answer,
    perform: {
      renderDocument: async () => ({ id: '', kind: 'offer' as const, quote: '' }),
      handoff: async () => {},
    },
    clock: { now: () => at },
    ids,
    logger: silent,
  };
  await store.createConversation({ id: 'other', person: 'p', channel: 'cli', state: initialState, at });
  const event = { kind: 'text', text: 'чужое' } as const;
  await store.recordInbound({ conversation: 'other', source: 'cli', externalId: '1', event, message: null, at });

  const own = await createLocalConversation(parts);
  t.match(await own.say('своё'), [{ text: 'своё!' }]);
  t.same(heard, [own.id]);
  const other = await createLocalConversation(parts, 'other');
  t.match(await other.say('ещё'), [{ text: 'чужое!' }, { text: 'ещё!' }], 'what was left open is answered first');
});
