import type { TurnResult } from '../conversation/turn.ts';
import type { ClaimedTurn, ConversationRecord, TurnCommit } from '../ports/conversation-store.ts';
import type { DraftSettlement, DraftStore, StoredDraft } from '../ports/draft-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { Quote } from '../pricing/quote.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import { type DraftMessage, visitorMessage } from '../transcript/message.ts';
import type { ProposedReply } from '../transcript/proposed-reply.ts';

/** Where replies are proposed to people first, and what that rests on. */
export interface DraftRules {
  readonly proposes: (conversation: ConversationRecord) => boolean;
  /** Names what replies rest on now besides quotes: a draft of another basis is made anew before it may leave. */
  readonly basis: () => Promise<string>;
  /** May this quote, saved or only proposed, still be promised? */
  readonly holds: (quote: string | Quote) => Promise<boolean>;
  /** What the customer hears while people decide; null: nothing. */
  readonly meanwhile: (conversation: ConversationRecord) => string | null;
  /** When people are reminded of what is proposed now; null: never. */
  readonly remindAt: () => Date | null;
  /** What somebody wrote instead of a draft came too late and has not left. */
  readonly onLateLine?: (conversation: string, by: string) => void;
}

export interface DraftingParts {
  readonly store: Pick<DraftStore, 'readDraft'>;
  readonly rules: DraftRules;
  readonly ids: Ids;
  readonly now: () => Date;
}

/** A turn as it is committed. */
export interface TurnOutcome extends Pick<TurnCommit, 'proposal' | 'settled'> {
  readonly result: TurnResult;
}

/**
 * What the conversation remembers because of what was said to the customer; everything else is what was heard from him, and known
 * whether he is answered or not.
 */
const spokenKeys = [
  'state',
  'asking',
  'order',
  'quote',
  'misses',
  'greeted',
  'later',
  'between',
  'autoReplied',
] as const;
/** Besides, what those words themselves have told: told again when they are heard again. */
const heardKeys = ['script', 'fields', 'heardAt', 'pace', 'language', 'waiting'] as const;
/** People are called, wishes to be forgotten are met and the calendar follows whatever becomes of the reply. */
const atOnce: ReadonlySet<string> = new Set<string>(['handoff', 'erase', 'booking']);

/** A customer's words, heard together with those that a draft was to answer. */
export interface HeardTurn {
  readonly turn: ClaimedTurn;
  /** The draft that waits for a decision, if one does. */
  readonly open: StoredDraft | undefined;
}

export async function openDraft(
  { store }: Pick<DraftingParts, 'store'>,
  { state: { draft: id } }: ConversationRecord,
): Promise<StoredDraft | undefined> {
  const draft = id === undefined ? undefined : await store.readDraft(id);
  return draft?.status === 'waiting' ? draft : undefined;
}

/** Nothing was said since the draft's words: lines of text that follow are answered together with them, from where they were said. */
export async function hearOnDraft(parts: DraftingParts, turn: ClaimedTurn): Promise<HeardTurn> {
  if (!isCustomers(turn.inbound)) return { turn, open: await openDraft(parts, turn.conversation) };
  const { conversation, inbound, lines } = turn;
  const open = await openDraft(parts, conversation);
  const { rejected: _, ...state } = conversation.state;
  const now = { ...turn, conversation: { ...conversation, state } };
  if (open?.reply == null) return { turn: now, open };
  const { heard, before, lines: first } = open.reply;
  if (heard?.kind !== 'text' || inbound.kind !== 'text') return { turn: now, open };
  const said = { kind: 'text', text: `${heard.text}\n${inbound.text}` } as const;
  const rewound = { ...conversation, state: { ...state, ...picked(before, [...spokenKeys, ...heardKeys]) } };
  return { turn: { ...turn, conversation: rewound, inbound: said, lines: [...first, ...lines] }, open };
}

/** What becomes of what a turn would say: proposed, or said, with what was proposed before it. */
export async function afterTurn(
  parts: DraftingParts,
  turn: ClaimedTurn,
  heard: HeardTurn,
  result: TurnResult,
): Promise<TurnOutcome> {
  const { open } = heard;
  const { mode, blocked, unreachable } = result.state;
  const proposes = parts.rules.proposes(turn.conversation) && mode === 'assistant';
  if (isCustomers(turn.inbound)) {
    // What is said to everybody while people answer is no reply.
    const staffed = result.record.steps.some(({ rule }) => rule === 'staffed');
    if (proposes && !staffed) return propose(parts, turn, heard, result);
    return open === undefined ? { result } : closing(turn, open, result);
  }
  // What becomes of something that was asked for before: a paper, a meeting.
  const ours = turn.inbound.kind === 'company_line' || turn.inbound.kind === 'desk';
  if (!ours && result.messages.length > 0) return proposes ? proposePaper(parts, turn, open, result) : { result };
  const people = mode === 'paused' || blocked === true || unreachable === true;
  if (open !== undefined) return people ? closing(turn, open, result) : { result };
  return afterRejection(turn, result);
}

/** What a turn would have said is proposed; the draft of before is overtaken. */
async function propose(
  parts: DraftingParts,
  original: ClaimedTurn,
  heard: HeardTurn,
  result: TurnResult,
): Promise<TurnOutcome> {
  const { conversation } = original;
  const { open } = heard;
  const settled = open && overtaken(open, 'asked');
  const papers = open?.reply?.papers ?? [];
  if (result.messages.length + papers.length === 0)
    return { result: withDraft(result, undefined), ...given({ settled }) };
  const reply: ProposedReply = {
    heard: heard.turn.inbound,
    lines: heard.turn.lines,
    before: heard.turn.conversation.state,
    after: result.state,
    papers,
    messages: result.messages,
    effects: result.effects.filter(({ kind }) => !atOnce.has(kind)),
    quotes: result.quotes,
    record: result.record,
    basis: await parts.rules.basis(),
  };
  const state = { ...result.state, ...picked(conversation.state, spokenKeys) };
  return withProposal(parts, reply, {
    result: { ...result, state, effects: result.effects.filter(({ kind }) => atOnce.has(kind)) },
    said: isFirstAsked(heard.turn.inbound, open) ? meanwhileOf(parts, conversation) : [],
    settled,
  });
}

/** A paper that was asked for before comes while people decide, or is to be decided about itself. */
async function proposePaper(
  parts: DraftingParts,
  turn: ClaimedTurn,
  open: StoredDraft | undefined,
  result: TurnResult,
): Promise<TurnOutcome> {
  const { state } = turn.conversation;
  const before: ProposedReply = open?.reply ?? {
    heard: null,
    lines: [],
    before: state,
    after: state,
    papers: [],
    messages: [],
    effects: [],
    quotes: [],
    record: result.record,
    basis: await parts.rules.basis(),
  };
  const waiting = result.effects.filter(({ kind }) => !atOnce.has(kind));
  const reply = {
    ...before,
    papers: [...before.papers, ...result.messages],
    effects: [...before.effects, ...waiting],
  };
  return withProposal(parts, reply, {
    result: {
      ...result,
      state: { ...state, handoff: result.state.handoff },
      effects: result.effects.filter(({ kind }) => atOnce.has(kind)),
    },
    said: [],
    settled: open && overtaken(open, 'asked'),
  });
}

/** The same words with what holds now: another draft in the place of one that may not leave. */
export function proposeAgain(
  parts: DraftingParts,
  conversation: ConversationRecord,
  open: StoredDraft,
  again: {
    readonly reply: ProposedReply;
    readonly result: TurnResult;
  },
): TurnOutcome {
  return withProposal(parts, again.reply, {
    result: { ...again.result, state: conversation.state },
    said: [],
    settled: overtaken(open, 'grounds'),
  });
}

function withProposal(
  { ids, rules }: DraftingParts,
  reply: ProposedReply,
  {
    result,
    said,
    settled,
  }: { result: TurnResult; said: readonly DraftMessage[]; settled: DraftSettlement | undefined },
): TurnOutcome {
  const id = ids.next();
  const { record } = result;
  const steps = [...record.steps, { rule: 'proposed', detail: { draft: id } }];
  return {
    result: {
      ...withDraft(result, id),
      messages: said,
      quotes: [],
      record: { ...record, steps, ...(reply.lines.length > 1 ? { lines: reply.lines } : {}) },
    },
    // Who has only opened the chat waits for nothing.
    proposal: { id, reply, remindAt: reply.heard?.kind === 'started' ? null : rules.remindAt() },
    ...given({ settled }),
  };
}

/** What is said at once although a draft is open: the customer has written and is answered, or people lead from now on. */
function closing(turn: ClaimedTurn, open: StoredDraft, result: TurnResult): TurnOutcome {
  const { inbound } = turn;
  if (inbound.kind === 'company_line') {
    const { manager, text } = inbound.line;
    const settled = { draft: open.id, status: 'edited', by: manager ?? '', instead: text } as const;
    return { result: withDraft(result, undefined), settled };
  }
  const people = inbound.kind === 'desk' || inbound.kind === 'reach';
  const papers = people ? [] : (open.reply?.papers ?? []);
  const said = { ...result, messages: [...papers, ...result.messages] };
  return { result: withDraft(said, undefined), settled: overtaken(open, people ? 'people' : 'asked') };
}

/** A colleague's own line after a rejected draft is what was said instead of it. */
function afterRejection({ conversation, inbound }: ClaimedTurn, result: TurnResult): TurnOutcome {
  const { rejected, ...state } = result.state;
  if (rejected === undefined || conversation.state.rejected === undefined) return { result };
  if (inbound.kind !== 'company_line') return { result };
  const { manager, text } = inbound.line;
  return {
    result: { ...result, state },
    settled: { draft: rejected, status: 'rejected', by: manager ?? '', instead: text },
  };
}

function overtaken({ id }: StoredDraft, because: 'asked' | 'people' | 'grounds'): DraftSettlement {
  return { draft: id, status: 'stale', by: null, instead: null, because };
}

/** He has said something, and nothing that he said before waits. */
function isFirstAsked({ kind }: InboundEvent, open: StoredDraft | undefined): boolean {
  return kind !== 'started' && (open === undefined || open.reply?.heard?.kind === 'started');
}

function meanwhileOf({ rules, ids, now }: DraftingParts, conversation: ConversationRecord): DraftMessage[] {
  const text = rules.meanwhile(conversation);
  return text === null ? [] : [{ ...visitorMessage(ids.next(), text, now()), from: 'assistant' }];
}

/** As though the reply had been said, whatever else has happened meanwhile. */
export function spokenState(now: ConversationState, after: ConversationState): ConversationState {
  return { ...now, ...picked(after, spokenKeys) };
}

export function withDraft(result: TurnResult, id: string | undefined): TurnResult {
  const { draft: _, ...state } = result.state;
  return { ...result, state: id === undefined ? state : { ...state, draft: id } };
}

/** Words of the customer's that a reply may answer. */
export function isCustomers({ kind }: InboundEvent): boolean {
  return customers.has(kind);
}

const customers: ReadonlySet<string> = new Set<InboundEvent['kind']>([
  'started',
  'text',
  'button',
  'command',
  'attachment',
  'contact',
  'edited',
]);

/** What is absent becomes absent. */
function picked<Key extends keyof ConversationState>(
  state: ConversationState,
  keys: readonly Key[],
): Pick<ConversationState, Key> {
  return Object.fromEntries(keys.map((key) => [key, state[key]])) as Pick<ConversationState, Key>;
}

function given<Part extends object>(part: Part): { [Key in keyof Part]?: Exclude<Part[Key], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as never;
}
