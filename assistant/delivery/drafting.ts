import type { TurnResult } from '../conversation/turn.ts';
import type { ClaimedTurn, ConversationRecord, TurnCommit } from '../ports/conversation-store.ts';
import type { DraftSettlement, StoredDraft } from '../ports/draft-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { Quote } from '../pricing/quote.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import { type DraftMessage, visitorMessage } from '../transcript/message.ts';
import type { ProposedReply } from '../transcript/proposed-reply.ts';
import { type DraftSource, type HeardTurn, isCustomers, keptInbound, picked, spokenKeys } from './draft-hearing.ts';

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

export interface DraftingParts extends DraftSource {
  readonly rules: DraftRules;
  readonly ids: Ids;
  readonly now: () => Date;
}

/** A turn as it is committed. */
export interface TurnOutcome extends Pick<TurnCommit, 'proposal' | 'settled'> {
  readonly result: TurnResult;
}

/** People are called, wishes to be forgotten are met and the calendar follows whatever becomes of the reply. */
const atOnce: ReadonlySet<string> = new Set<string>(['handoff', 'erase', 'booking']);

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
    // What is said to everybody while people answer is no reply; nor is the last word to somebody who wants to be forgotten.
    const staffed = result.record.steps.some(({ rule }) => rule === 'staffed');
    const farewell = result.effects.some(({ kind }) => kind === 'erase');
    if (proposes && !staffed && !farewell) return propose(parts, turn, heard, result);
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
    heard: keptInbound(heard.turn, result),
    lines: heard.turn.lines,
    before: heard.turn.conversation.state,
    after: result.state,
    papers,
    messages: result.messages,
    effects: [...ofPapers(open), ...result.effects.filter(({ kind }) => !atOnce.has(kind))],
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

/** Papers that go along are mailed where they were to be. */
function ofPapers(open: StoredDraft | undefined): Effect[] {
  if (open?.reply == null || open.reply.papers.length === 0) return [];
  return open.reply.effects.filter(({ kind }) => kind === 'mail');
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
      state: { ...result.state, ...picked(state, spokenKeys) },
      effects: result.effects.filter(({ kind }) => atOnce.has(kind)),
    },
    said: [],
    settled: open && overtaken(open, 'paper'),
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
    const settled = { draft: open.id, status: 'edited', by: manager ?? somebody, instead: text } as const;
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
    settled: { draft: rejected, status: 'rejected', by: manager ?? somebody, instead: text },
  };
}

/** Where the vendor does not tell who has written. */
const somebody = 'сотрудник';

function overtaken({ id }: StoredDraft, because: 'asked' | 'paper' | 'people' | 'grounds'): DraftSettlement {
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

function given<Part extends object>(part: Part): { [Key in keyof Part]?: Exclude<Part[Key], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as never;
}
