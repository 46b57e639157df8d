import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { asOneText } from '../../assistant/ports/burst.ts';
import type { ConversationRecord } from '../../assistant/ports/conversation-store.ts';
import type { Store } from '../../assistant/ports/store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { dataPaths, isFilled } from '../data-folder.ts';
import type { OnRenewed } from '../project-secrets.ts';
import type { Environment } from '../secrets.ts';
import { openStorage } from '../storage.ts';
import { groupByTurn, readTranscript, type TurnLines } from '../transcript-turns.ts';

/** What a customer said and what was answered. */
export interface RecordedTurn {
  readonly at: Date;
  /** Lines that came before any reply are one; null where the chat was only opened. */
  readonly said: string | null;
  readonly replies: readonly Message[];
  /** The replies are words of a model: those of today would be others anyway. */
  readonly worded: boolean;
  /** Kopecks of the quote that these replies name; null when they name none. */
  readonly total: number | null;
}

export interface RecordedConversation {
  readonly id: string;
  readonly channel: string;
  readonly startedAt: Date;
  readonly turns: readonly RecordedTurn[];
}

export interface RecordedConversations {
  /** Rejects with STORE_CONVERSATION_UNKNOWN. */
  find(id: string): Promise<RecordedConversation>;
  /** Of the latest activity, the latest first; those in which a customer said something. */
  latest(count: number): Promise<readonly RecordedConversation[]>;
  close(): Promise<void>;
}

/** Read beside a daemon at work; a project that has no data yet is not given any. */
export async function openRecordedConversations(
  folder: string,
  environment: Environment,
  onRenewed?: OnRenewed,
): Promise<RecordedConversations> {
  if (!isFilled(dataPaths(folder, environment).database)) return nothingRecorded;
  const { store, close } = await openStorage(folder, environment, { clock: systemClock, onRenewed });
  return {
    async find(id) {
      const conversation = await store.readConversation(id);
      if (conversation === undefined) throw new AssistantError(storeErrors.unknownConversation);
      return recorded(store, conversation);
    },
    async latest(count) {
      const found: RecordedConversation[] = [];
      for (const conversation of await store.listConversations({ limit: count * 4 })) {
        if (found.length === count) break;
        const whole = await recorded(store, conversation);
        if (whole.turns.some(({ said }) => said !== null)) found.push(whole);
      }
      return found;
    },
    close,
  };
}

const nothingRecorded: RecordedConversations = {
  find: async () => {
    throw new AssistantError(storeErrors.unknownConversation);
  },
  latest: async () => [],
  close: async () => {},
};

async function recorded(store: Store, { id, channel, createdAt }: ConversationRecord): Promise<RecordedConversation> {
  const groups = groupByTurn(await readTranscript(store, id), await store.readTurnRecords({ conversation: id }));
  const turns: RecordedTurn[] = [];
  for (const { at, lines, replies, worded } of heardTurns(groups)) {
    const quote = replies.findLast((reply) => reply.quote !== null)?.quote ?? null;
    const total = quote === null ? undefined : (await store.readQuote(quote))?.quote.total;
    const said = lines.length === 0 ? null : asOneText(lines);
    turns.push({ at, said, replies, worded, total: total ?? null });
  }
  return { id, channel, startedAt: createdAt, turns };
}

interface HeardTurn {
  readonly at: Date;
  /** What the visitor said; nothing where the chat was only opened. */
  readonly lines: string[];
  readonly replies: Message[];
  worded: boolean;
  /** No record tells which lines were answered together. */
  readonly unrecorded: boolean;
}

/**
 * Turns that something was said in: what the assistant says by itself (a document is ready) belongs to the turn before.
 * What a manager said belongs to nobody's turn: the assistant is not to repeat it.
 */
function heardTurns(groups: readonly TurnLines[]): HeardTurn[] {
  const turns: HeardTurn[] = [];
  for (const { at, lines, record } of groups) {
    const said = lines.filter(({ from }) => from === 'visitor').map(({ text }) => text);
    const replies = lines.filter(({ from }) => from === 'assistant');
    const worded = replies.length > 0 && record?.models.some(({ error }) => error === undefined) === true;
    const latest = turns.at(-1);
    const goesOn = said.length === 0 || (record === null && latest?.unrecorded === true && latest.replies.length === 0);
    if (latest !== undefined && goesOn) {
      latest.lines.push(...said);
      latest.replies.push(...replies);
      latest.worded ||= worded;
    } else if (said.length + replies.length > 0) {
      const [first] = lines;
      const begun = first === undefined ? at : new Date(first.at);
      turns.push({ at: begun, lines: said, replies, worded, unrecorded: record === null });
    }
  }
  return turns;
}
