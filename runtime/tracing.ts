import { systemClock } from '../adapters/clock/system-clock.ts';
import { AssistantError } from '../assistant/errors.ts';
import type { ConversationRecord } from '../assistant/ports/conversation-store.ts';
import type { Correction } from '../assistant/ports/correction-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import type { StoredTurnRecord } from '../assistant/ports/turn-record-store.ts';
import type { Message } from '../assistant/transcript/message.ts';
import { linesHeard, type TurnRecord } from '../assistant/transcript/turn-record.ts';
import { companyTimeZone } from './company-time-zone.ts';
import type { OnRenewed } from './project-secrets.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';

/** Sums are kopecks, times UTC. */
export interface TracedConversation {
  readonly conversation: string;
  readonly channel: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  /** Of the transcript, everybody's. */
  readonly lines: number;
  readonly quote: { readonly id: string; readonly total: number } | null;
  /** Why a human was called; null when none waits. */
  readonly handoff: string | null;
  readonly paused: boolean;
}

export interface TracedLine extends Pick<Message, 'seq' | 'from' | 'text' | 'sources' | 'documents' | 'handoff'> {
  readonly at: string;
  /** A human found this reply wrong. */
  readonly wrong: { readonly by: string; readonly at: Date; readonly instead: string | null } | null;
}

/** What was said in one turn, and why; `record` is null for turns of a version that kept none. */
export interface TracedTurn {
  readonly at: Date;
  readonly lines: readonly TracedLine[];
  readonly record: TurnRecord | null;
  /** The quote the turn ended with. */
  readonly quote: { readonly id: string; readonly total: number } | null;
}

export interface ConversationTrace extends TracedConversation {
  readonly turns: readonly TracedTurn[];
}

export interface Tracing {
  readonly timeZone: string;
  /** The latest activity first. */
  latest(limit: number): Promise<readonly TracedConversation[]>;
  /** Rejects with STORE_CONVERSATION_UNKNOWN. */
  conversation(id: string): Promise<ConversationTrace>;
  /** Rejects with STORE_REPLY_UNKNOWN. */
  markWrong(mark: Omit<Correction, 'at'>): Promise<void>;
  close(): Promise<void>;
}

/** What is stored about conversations, read beside a daemon at work. */
export async function openTracing(
  folder: string,
  environment: Environment,
  options: { onRenewed?: OnRenewed } = {},
): Promise<Tracing> {
  const timeZone = await companyTimeZone(folder, environment, systemClock.now());
  const { store, close } = await openStorage(folder, environment, { clock: systemClock, ...options });
  return {
    timeZone,
    async latest(limit) {
      const found = await store.listConversations({ limit });
      return Promise.all(found.map((conversation) => summaryOf(store, conversation)));
    },
    async conversation(id) {
      const conversation = await store.readConversation(id);
      if (conversation === undefined) throw new AssistantError(storeErrors.unknownConversation);
      return { ...(await summaryOf(store, conversation)), turns: await turnsOf(store, id) };
    },
    markWrong: (mark) => store.saveCorrection({ ...mark, at: systemClock.now() }),
    close,
  };
}

async function summaryOf(store: Store, conversation: ConversationRecord): Promise<TracedConversation> {
  const { id, channel, createdAt, updatedAt, lastSeq, state } = conversation;
  return {
    conversation: id,
    channel,
    startedAt: createdAt,
    updatedAt,
    lines: lastSeq,
    quote: await quoteOf(store, state.quote),
    handoff: state.handoff,
    paused: state.mode === 'paused',
  };
}

async function quoteOf(store: Store, id: string | null): Promise<TracedTurn['quote']> {
  const found = id === null ? undefined : await store.readQuote(id);
  return found === undefined ? null : { id: found.quote.id, total: found.quote.total };
}

async function turnsOf(store: Store, conversation: string): Promise<TracedTurn[]> {
  const records = await store.readTurnRecords({ conversation });
  const corrections = await store.listCorrections({ limit: 100_000, conversation });
  const wrong = new Map(corrections.map(({ seq, by, at, instead }) => [seq, { by, at, instead }]));
  const messages = await readTranscript(store, conversation);
  const turns = groupByTurn(messages, records).map(async ({ at, lines, record }) => ({
    at,
    lines: lines.map((line): TracedLine => {
      const { seq, from, text, sources, documents, handoff } = line;
      return { seq, from, at: line.at, text, sources, documents, handoff, wrong: wrong.get(seq) ?? null };
    }),
    record,
    quote: await quoteOf(store, record?.quote ?? null),
  }));
  return Promise.all(turns);
}

interface TurnLines {
  readonly at: Date;
  readonly lines: Message[];
  readonly record: TurnRecord | null;
}

/**
 * A record takes the lines it names, and what the visitor wrote right before them and no record names: older records name
 * the first line of several alone. Where there is no record a turn begins with the visitor's line.
 */
function groupByTurn(messages: readonly Message[], records: readonly StoredTurnRecord[]): TurnLines[] {
  const recorded = records.map(({ at, record }): TurnLines => ({ at, lines: [], record }));
  const turnOf = (seq: number) => recorded[records.findIndex((record) => covers(record, seq))];
  const unrecorded: TurnLines[] = [];
  let waiting: Message[] = [];
  const settle = () => {
    unrecorded.push(...waiting.map((line) => ({ at: new Date(line.at), lines: [line], record: null })));
    waiting = [];
  };
  for (const message of messages) {
    const turn = turnOf(message.seq);
    if (turn !== undefined) turn.lines.push(...waiting.splice(0), message);
    else if (message.from === 'visitor') waiting.push(message);
    else {
      settle();
      const open = unrecorded.at(-1);
      if (open !== undefined) open.lines.push(message);
      else unrecorded.push({ at: new Date(message.at), lines: [message], record: null });
    }
  }
  settle();
  const place = ({ lines, at }: TurnLines) =>
    lines[0]?.seq ?? messages.findLast((line) => new Date(line.at) <= at)?.seq ?? 0;
  return [...recorded, ...unrecorded].sort((a, b) => place(a) - place(b) || a.at.getTime() - b.at.getTime());
}

function covers({ record, firstSeq, lastSeq }: StoredTurnRecord, seq: number): boolean {
  return (
    linesHeard(record).includes(seq) || (firstSeq !== null && lastSeq !== null && firstSeq <= seq && seq <= lastSeq)
  );
}

/** The whole transcript, page by page. */
export async function readTranscript(
  store: Pick<Store, 'readMessages'>,
  conversation: string,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const page = await store.readMessages({ conversation, after: messages.at(-1)?.seq ?? 0, limit: 1000 });
    if (page.length === 0) return messages;
    messages.push(...page);
  }
}
