import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { ConversationRecord } from '../../assistant/ports/conversation-store.ts';
import type { Store } from '../../assistant/ports/store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import type { StoredTurnRecord } from '../../assistant/ports/turn-record-store.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { dataPaths, isFilled } from '../data-folder.ts';
import type { OnRenewed } from '../project-secrets.ts';
import type { Environment } from '../secrets.ts';
import { openStorage } from '../storage.ts';
import { readTranscript } from '../tracing.ts';

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
  const messages = await readTranscript(store, id);
  const records = await store.readTurnRecords({ conversation: id });
  const worded = (seq: number) =>
    records.some(
      ({ firstSeq, lastSeq, record }) =>
        firstSeq !== null &&
        lastSeq !== null &&
        firstSeq <= seq &&
        seq <= lastSeq &&
        record.models.some(({ error }) => error === undefined),
    );
  const turns: RecordedTurn[] = [];
  for (const { at, lines, replies } of turnsOf(messages, records)) {
    const quote = replies.findLast((reply) => reply.quote !== null)?.quote ?? null;
    const total = quote === null ? undefined : (await store.readQuote(quote))?.quote.total;
    turns.push({
      at,
      said: lines.length === 0 ? null : lines.join('\n'),
      replies,
      worded: replies.some(({ seq }) => worded(seq)),
      total: total ?? null,
    });
  }
  return { id, channel, startedAt: createdAt, turns };
}

interface TurnLines {
  readonly at: Date;
  /** Of the first line; null where the chat was only opened. */
  readonly heard: number | null;
  readonly lines: string[];
  readonly replies: Message[];
}

/**
 * A reply belongs to the line that its record names, also where the next line came before it; without records, to the
 * lines before it. What a manager said belongs to nobody's turn: the assistant is not to repeat it.
 */
function turnsOf(messages: readonly Message[], records: readonly StoredTurnRecord[]): TurnLines[] {
  const turns: TurnLines[] = [];
  const begins = new Set(records.map(({ heard }) => heard));
  const heardFor = ({ seq }: Message) =>
    records.find(
      ({ heard, firstSeq, lastSeq }) =>
        heard !== null && firstSeq !== null && lastSeq !== null && firstSeq <= seq && seq <= lastSeq,
    )?.heard;
  for (const message of messages) {
    const { seq, from, text } = message;
    const at = new Date(message.at);
    const latest = turns.at(-1);
    if (from === 'visitor') {
      const isNew = latest === undefined || latest.replies.length > 0 || begins.has(seq);
      if (isNew) turns.push({ at, heard: seq, lines: [text], replies: [] });
      else latest.lines.push(text);
    } else if (from === 'assistant') {
      const turn = turns.find(({ heard }) => heard !== null && heard === heardFor(message)) ?? latest;
      if (turn === undefined) turns.push({ at, heard: null, lines: [], replies: [message] });
      else turn.replies.push(message);
    }
  }
  return turns;
}
