import type { RunTurn, TurnResult } from '../conversation/turn.ts';
import type { ClaimedTurn } from '../ports/conversation-store.ts';
import type { StoredDraft } from '../ports/draft-store.ts';
import type { Quote } from '../pricing/quote.ts';
import type { DeskAction } from '../transcript/inbound-event.ts';
import { type DraftMessage, managerMessage } from '../transcript/message.ts';
import { type ProposedReply, proposedMessages } from '../transcript/proposed-reply.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import { openDraft } from './draft-hearing.ts';
import { type DraftingParts, proposeAgain, spokenState, type TurnOutcome, withDraft } from './drafting.ts';

export interface DecidingParts extends DraftingParts {
  readonly runTurn: RunTurn;
}

type Decision = Extract<DeskAction, { kind: 'draft' }>;

export function decisionOf({ inbound }: ClaimedTurn): Decision | undefined {
  return inbound.kind === 'desk' && inbound.action.kind === 'draft' ? inbound.action : undefined;
}

/** What people have decided, in its place among the customer's lines: a draft that they have overtaken leaves no more. */
export async function decide(parts: DecidingParts, turn: ClaimedTurn, decision: Decision): Promise<TurnOutcome> {
  const open = await openDraft(parts, turn.conversation);
  if (open?.reply == null || open.id !== decision.draft) {
    if (decision.decision.kind === 'edit') parts.rules.onLateLine?.(turn.conversation.id, decision.by);
    return { result: nothing(turn, 'late') };
  }
  const { reply } = open;
  switch (decision.decision.kind) {
    case 'accept':
      return accept(parts, turn, decision, { ...open, reply });
    case 'edit':
      return edit(parts, turn, { ...decision.decision, by: decision.by }, { ...open, reply });
    case 'reject': {
      const result = nothing(turn, 'rejected');
      const state = { ...result.state, rejected: open.id };
      const settled = { draft: open.id, status: 'rejected', by: decision.by, instead: null } as const;
      return { result: withDraft({ ...result, state }, undefined), settled };
    }
  }
}

/** It could not be carried out, again and again: nothing has left, and people are called. */
export function undecidable(turn: ClaimedTurn): TurnOutcome {
  const { conversation } = turn;
  const result = nothing(turn, 'failed');
  const reason = 'Черновик отправить не получилось';
  const state = undrafted({ ...conversation.state, handoff: reason });
  const { draft } = conversation.state;
  return {
    result: { ...result, state, effects: [{ kind: 'handoff', reason }] },
    ...(draft === undefined
      ? {}
      : { settled: { draft, status: 'stale', by: null, instead: null, because: 'failed' } as const }),
  };
}

type Open = StoredDraft & { readonly reply: ProposedReply };

async function accept(parts: DecidingParts, turn: ClaimedTurn, decision: Decision, open: Open): Promise<TurnOutcome> {
  const standing = await standingReply(parts, turn, open);
  if ('outcome' in standing) return standing.outcome;
  const { reply } = standing;
  const at = parts.now().toISOString();
  return {
    result: {
      ...nothing(turn, 'accepted'),
      state: stateAfter(turn, reply.after),
      messages: proposedMessages(reply).map((message) => ({ ...message, at })),
      effects: reply.effects,
      quotes: reply.quotes,
      record: recordOf(reply, 'accepted'),
    },
    settled: { draft: open.id, status: 'accepted', by: decision.by, instead: null },
  };
}

/** The reply while all that it rests on still holds; made anew it leaves only where it says the same. */
async function standingReply(
  parts: DecidingParts,
  turn: ClaimedTurn,
  open: Open,
): Promise<{ reply: ProposedReply } | { outcome: TurnOutcome }> {
  const { reply } = open;
  const { conversation } = turn;
  const good = await holds(parts, reply);
  if (good && reply.basis === (await parts.rules.basis())) return { reply };
  if (reply.heard === null) {
    if (good) return { reply };
    const result = nothing(turn, 'grounds');
    const settled = { draft: open.id, status: 'stale', by: null, instead: null, because: 'grounds' } as const;
    return { outcome: { result: withDraft(result, undefined), settled } };
  }
  const before = { ...conversation, state: reply.before };
  const result = await parts.runTurn({ conversation: before, inbound: reply.heard, lines: reply.lines });
  const papers = [];
  for (const paper of reply.papers) {
    if (await eachHolds(parts, quotesIn([paper]))) papers.push(paper);
  }
  const { state: after, messages, effects, quotes, record } = result;
  const again: ProposedReply = {
    ...{ heard: reply.heard, lines: reply.lines, before: reply.before, after, papers, messages, quotes, record },
    effects: [
      ...(papers.length > 0 ? reply.effects.filter(({ kind }) => kind === 'mail') : []),
      ...effects.filter(({ kind }) => kind !== 'handoff'),
    ],
    basis: await parts.rules.basis(),
  };
  if (wordsOf(again) === wordsOf(reply)) return { reply: again };
  const people = effects.filter(({ kind }) => kind === 'handoff');
  return { outcome: proposeAgain(parts, conversation, open, { reply: again, result: { ...result, effects: people } }) };
}

function wordsOf(reply: ProposedReply): string {
  return JSON.stringify(proposedMessages(reply).map(({ text, documents }) => [text, documents.map(({ id }) => id)]));
}

/** Every quote that something of the reply names. */
async function holds(parts: DecidingParts, reply: ProposedReply): Promise<boolean> {
  const fresh = new Map(reply.quotes.map((quote): [string, Quote] => [quote.id, quote]));
  const asked = reply.effects.flatMap((effect) => (effect.kind === 'render_document' ? [effect.quote] : []));
  const ids = new Set([...quotesIn(proposedMessages(reply)), ...asked, ...fresh.keys()]);
  return eachHolds(
    parts,
    [...ids].map((id) => fresh.get(id) ?? id),
  );
}

async function eachHolds({ rules }: DecidingParts, quotes: readonly (string | Quote)[]): Promise<boolean> {
  for (const quote of quotes) if (!(await rules.holds(quote))) return false;
  return true;
}

function quotesIn(messages: readonly DraftMessage[]): string[] {
  return messages.flatMap(({ quote, documents }) => [
    ...(quote === null ? [] : [quote]),
    ...documents.map((document) => document.quote),
  ]);
}

async function edit(
  parts: DecidingParts,
  turn: ClaimedTurn,
  { by, text, message: id }: { by: string; text: string; message: string },
  open: Open,
): Promise<TurnOutcome> {
  const { reply } = open;
  const { conversation } = turn;
  // Sent whatever it says; what nothing vouches for is marked in the trace.
  const line = { message: id, text, manager: by, sent: false };
  const checked = await parts.runTurn({ conversation, inbound: { kind: 'company_line', line } });
  const onCourse = keepsCourse(reply, text);
  const message = managerMessage({ id, text, at: parts.now(), manager: by });
  const buttons = onCourse ? (reply.messages.at(-1)?.buttons ?? []) : [];
  const elsewhere = { ...conversation.state, asking: null, misses: 0 };
  const state = onCourse ? stateAfter(turn, reply.after) : undrafted(elsewhere);
  return {
    result: {
      ...checked,
      state,
      messages: [{ ...message, buttons }],
      effects: [],
      quotes: onCourse ? reply.quotes : [],
      record: { ...checked.record, ...recordOf(reply, 'edited'), verdicts: checked.record.verdicts },
    },
    settled: { draft: open.id, status: 'edited', by, instead: text },
  };
}

/**
 * Does what was said instead still ask what the script would have asked, and name the price it would have named? Then the dialogue is
 * where the reply would have brought it; else it stays where it was.
 */
export function keepsCourse({ messages, quotes, effects, after, before }: ProposedReply, text: string): boolean {
  if (effects.length > 0) return false;
  const proposed = messages.map((message) => message.text).join('\n');
  const said = plain(text);
  const question = after.asking === null ? undefined : sentencesEndingIn(proposed, '?').at(-1);
  if (question !== undefined && !said.includes(plain(question))) return false;
  if (question === undefined && after.state !== before.state) return false;
  return quotes.every(({ total }) => digitsIn(text).includes(String(Math.round(total / 100))));
}

function sentencesEndingIn(text: string, end: string): string[] {
  return text.split(/(?<=[.!?…])\s+|\n+/).filter((sentence) => sentence.trim().endsWith(end));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Sums without the spaces inside them. */
function digitsIn(text: string): string[] {
  return [...text.matchAll(/\d[\d\s\u00a0\u202f]*/g)].map(([found]) => found.replace(/\D/g, ''));
}

function stateAfter({ conversation }: ClaimedTurn, after: ProposedReply['after']): TurnResult['state'] {
  return undrafted(spokenState(conversation.state, after));
}

function undrafted({ draft: _, ...state }: TurnResult['state']): TurnResult['state'] {
  return state;
}

/** The turn of a decision that says nothing. */
function nothing({ conversation }: ClaimedTurn, what: string): TurnResult {
  return {
    state: conversation.state,
    messages: [],
    effects: [],
    quotes: [],
    record: { ...emptyRecord, steps: [{ rule: 'draft', detail: { decision: what } }] },
    usage: [],
  };
}

/** Questions stay with the turn that proposed the reply; here stands what became of it. */
function recordOf({ record, lines }: ProposedReply, decision: string): TurnRecord {
  const { passages, confidence, answerable, verdicts, quote, config } = record;
  return {
    ...{ heard: null, lines, passages, confidence, answerable, verdicts, quote, config },
    steps: [{ rule: 'draft', detail: { decision } }],
    models: [],
  };
}

const emptyRecord: TurnRecord = {
  heard: null,
  steps: [],
  passages: [],
  confidence: null,
  answerable: null,
  models: [],
  verdicts: [],
  quote: null,
  config: null,
};
