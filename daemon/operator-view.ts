import type { ConversationRecord } from '../assistant/ports/conversation-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { Message } from '../assistant/transcript/message.ts';

export interface ConversationFilter {
  readonly channel?: string | undefined;
  readonly mode?: 'assistant' | 'paused' | undefined;
  readonly waiting?: boolean | undefined;
  /** A draft waits for people. */
  readonly draft?: boolean | undefined;
}

export interface ConversationsPage {
  readonly conversations: readonly ConversationRecord[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** What a conversation remembers is sealed, so that those that do not fit are opened too: so many at most for one answer. */
const mostLookedAt = 2_000;
const lookedAtOnce = 100;

/** The latest activity first. A page may hold fewer than asked for, none even, and others follow all the same: `next` says so. */
export async function listConversations(
  store: Pick<Store, 'listConversations'>,
  query: { readonly limit: number; readonly channel?: string | undefined; readonly cursor?: string | undefined },
  fits: (record: ConversationRecord) => boolean,
): Promise<ConversationsPage> {
  const { limit, channel } = query;
  const found: ConversationRecord[] = [];
  let before = query.cursor === undefined ? undefined : readCursor(query.cursor);
  for (let looked = 0; looked < mostLookedAt; looked += lookedAtOnce) {
    const records = await store.listConversations({ limit: lookedAtOnce, channel, before });
    for (const record of records) {
      if (found.length === limit) return { conversations: found, next: before === undefined ? null : cursorOf(before) };
      if (fits(record)) found.push(record);
      before = record;
    }
    if (records.length < lookedAtOnce) return { conversations: found, next: null };
  }
  return { conversations: found, next: before === undefined ? null : cursorOf(before) };
}

export const cursorPattern = '^\\d{1,15}\\.[\\w-]{1,100}$';

function cursorOf({ id, updatedAt }: Pick<ConversationRecord, 'id' | 'updatedAt'>): string {
  return `${updatedAt.getTime()}.${id}`;
}

function readCursor(cursor: string): Pick<ConversationRecord, 'id' | 'updatedAt'> {
  const dot = cursor.indexOf('.');
  return { updatedAt: new Date(Number(cursor.slice(0, dot))), id: cursor.slice(dot + 1) };
}

export function fitsFilter({ state }: ConversationRecord, { mode, waiting, draft }: ConversationFilter): boolean {
  return (
    (mode === undefined || state.mode === mode) &&
    (waiting === undefined || (state.waiting === true) === waiting) &&
    (draft === undefined || (state.draft !== undefined) === draft)
  );
}

/** Somebody who has told or asked for something that a sale could come of. */
export function isLead({ state }: ConversationRecord): boolean {
  const { fields, order, quote, handoff, waiting } = state;
  return Object.keys(fields).length > 0 || order !== null || quote !== null || handoff !== null || waiting === true;
}

/** What operators see of a conversation before they open it. */
export function conversationView({ id, channel, state, lastSeq, createdAt, updatedAt }: ConversationRecord) {
  const {
    mode,
    manager = null,
    waiting = false,
    handoff,
    unreachable = false,
    blocked = false,
    draft = null,
    joined,
    fields,
    script,
    quote,
  } = state;
  return {
    id,
    channel,
    mode,
    manager: mode === 'paused' ? manager : null,
    waiting,
    handoff: handoff === null ? null : { reason: handoff },
    unreachable,
    blocked,
    draft,
    joined: joined === undefined ? null : { with: joined.with, by: joined.by },
    consent: state.consent?.standing ?? 'none',
    state: { script: script ?? '', state: state.state ?? '', fields },
    quote,
    lastSeq,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const notHeardYet = '…';

/**
 * Lines that no turn has heard may hold what the customer has not consented to: their words are seen with their turn, moments later.
 * `asks`: nothing but consent allows to see them.
 */
export async function withoutUnheard<Line extends Pick<Message, 'seq' | 'from' | 'text'>>(
  store: Pick<Store, 'firstUnheard'>,
  { id, state }: ConversationRecord,
  lines: readonly Line[],
  asks: boolean,
): Promise<readonly Line[]> {
  if (!asks || state.consent?.standing === 'given') return lines;
  const unheard = await store.firstUnheard(id);
  if (unheard === null) return lines;
  return lines.map((line) => (line.seq >= unheard && line.from === 'visitor' ? { ...line, text: notHeardYet } : line));
}

const shownOfLast = 200;

/** The line the conversation ends with, shortened; null before the first. */
export async function lastLine(
  store: Pick<Store, 'readMessages' | 'firstUnheard'>,
  record: ConversationRecord,
  asks: boolean,
) {
  const { id, lastSeq } = record;
  if (lastSeq === 0) return null;
  const lines = await store.readMessages({ conversation: id, after: lastSeq - 1, limit: 1 });
  const [last] = await withoutUnheard(store, record, lines, asks);
  if (last === undefined) return null;
  const { seq, from, at, text } = last;
  const letters = [...text];
  return { seq, from, at, text: letters.length > shownOfLast ? `${letters.slice(0, shownOfLast).join('')}…` : text };
}

const page = 200;
/** Longer transcripts are read on with `after`. */
export const mostLines = 2_000;

export async function transcriptOf(
  store: Pick<Store, 'readMessages'>,
  { conversation, after }: { conversation: string; after: number },
): Promise<readonly Message[]> {
  const lines: Message[] = [];
  while (lines.length < mostLines) {
    const next = await store.readMessages({ conversation, after: after + lines.length, limit: page });
    lines.push(...next);
    if (next.length < page) break;
  }
  return lines;
}
