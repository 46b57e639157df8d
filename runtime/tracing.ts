import { systemClock } from '../adapters/clock/system-clock.ts';
import { AssistantError } from '../assistant/errors.ts';
import type { ConversationRecord } from '../assistant/ports/conversation-store.ts';
import type { Correction } from '../assistant/ports/correction-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import { storeErrors } from '../assistant/ports/store-errors.ts';
import type { Message } from '../assistant/transcript/message.ts';
import type { TurnRecord } from '../assistant/transcript/turn-record.ts';
import { companyTimeZone } from './company-time-zone.ts';
import type { OnRenewed } from './project-secrets.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';
import { groupByTurn, readTranscript } from './transcript-turns.ts';

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
