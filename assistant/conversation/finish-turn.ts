import { type WholeTurn, withholdTurn } from '../consent/withhold-turn.ts';
import type { PersonalDataOfTurn } from '../transcript/consent.ts';
import type { Button, DraftMessage } from '../transcript/message.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import { sayWithheld } from './answering/unknown-reply.ts';
import { wordTurn } from './model/word-turn.ts';
import { ReplyGuard } from './reply/reply-guard.ts';
import { bringUpConsent } from './script-steps/consent-steps.ts';
import { humanButton } from './script-steps/turn-buttons.ts';
import type { TurnInput, TurnResult } from './turn.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Words what is worth it, guards everything, and sums the turn up. */
export async function finishTurn(draft: TurnDraft): Promise<TurnResult> {
  bringUpConsent(draft);
  joinIntroduction(draft);
  const worded = await wordTurn(draft);
  return closeTurn(draft, worded.guard, worded.ids);
}

/** Guards what no model has worded, and sums the turn up. */
export function closeTurn(
  draft: TurnDraft,
  guard = new ReplyGuard(draft),
  worded: ReadonlySet<string> = new Set(),
): TurnResult {
  if (worded.size === 0) joinIntroduction(draft);
  for (const message of [...draft.messages]) if (!worded.has(message.id)) guardReady(draft, guard, message);
  checkCompanyLine(draft, guard);
  noticeBudget(draft);
  const { modelSession } = draft;
  if (modelSession !== undefined && modelSession.calls.length > 0) {
    const { tokens, kopecks } = modelSession.spent();
    const before = draft.state.spent;
    const spent = { tokens: (before?.tokens ?? 0) + tokens, kopecks: (before?.kopecks ?? 0) + kopecks };
    draft.change({ spent: { ...before, ...spent } });
  }
  const { script, state, fields } = draft.state;
  const snapshot = { script: script ?? '', state: state ?? '', fields };
  const messages = draft.messages.map((message) => ({
    ...message,
    buttons: eachOnce(message.buttons),
    state: snapshot,
  }));
  const result = keepBack(draft, {
    state: draft.state,
    messages,
    effects: draft.effects,
    record: recordOf(draft, guard),
  });
  for (const { id, text } of result.messages) draft.input.progress?.(id, text);
  return { ...result, quotes: draft.quotes, usage: modelSession?.usage() ?? [] };
}

const customers: ReadonlySet<string> = new Set(['text', 'button', 'command', 'attachment', 'contact', 'edited']);

/** Where consent is needed and not given, nothing personal stays in what the turn leaves behind. */
function keepBack(draft: TurnDraft, turn: WholeTurn): WholeTurn & { personal: PersonalDataOfTurn } {
  const { input, consentTerms, project, decidedConsent: decided } = draft;
  const { inbound } = input;
  const said = customers.has(inbound.kind) ? saidIn(draft) : [];
  const proven = inbound.kind === 'contact' && inbound.own ? inbound.phone : undefined;
  if (consentTerms === undefined) {
    const personal = { findable: said.map(({ text }) => text), ...(proven === undefined ? {} : { proven: [proven] }) };
    return transcribed(draft, { ...turn, personal }, said);
  }
  const before = input.conversation.state.consent;
  const about = { scripts: project.scripts, before, decided, said, proven, withheld: input.withheld ?? [] };
  return transcribed(draft, withholdTurn(turn, about), said);
}

type SaidLines = NonNullable<TurnInput['said']>;

/** The line of a recording says what was heard in it. */
function saidIn({ input: { said = [] }, transcript }: TurnDraft): SaidLines {
  return transcript === undefined ? said : said.map(({ seq }) => ({ seq, text: transcript }));
}

/** It stands in the transcript so, whatever of it is kept back. */
function transcribed<Kept extends { personal: PersonalDataOfTurn }>(
  { transcript }: TurnDraft,
  turn: Kept,
  said: SaidLines,
): Kept {
  if (transcript === undefined) return turn;
  const { shown = [] } = turn.personal;
  const others = said.filter(({ seq }) => shown.every((line) => line.seq !== seq));
  return { ...turn, personal: { ...turn.personal, shown: [...shown, ...others] } };
}

/** What people say is never held back; what of it nothing vouches for is marked in the trace. */
function checkCompanyLine({ input: { inbound } }: TurnDraft, guard: ReplyGuard): void {
  if (inbound.kind !== 'company_line') return;
  guard.record(inbound.line.message, guard.checkReady(inbound.line.text));
}

function eachOnce(buttons: readonly Button[]): readonly Button[] {
  return buttons.filter(({ value }, at) => buttons.findIndex((other) => other.value === value) === at);
}

/** A text of ours that claims what nothing vouches for (by words of the customer's in it, say) is not said. */
function guardReady(draft: TurnDraft, guard: ReplyGuard, message: DraftMessage): void {
  const verdict = guard.checkReady(message.text);
  guard.record(message.id, verdict);
  if (verdict.passed) return;
  draft.note('refused', { claims: verdict.claims.filter(({ ground }) => ground === null).length });
  const at = draft.messages.indexOf(message);
  const { quote } = draft;
  if (quote !== undefined && message.quote === quote.id) {
    const text = draft.render(draft.phrase('price_quote'));
    draft.messages[at] = { ...message, text };
    return;
  }
  sayWithheld(draft);
  const said = draft.messages.pop();
  if (said === undefined) return;
  const { text, handoff, buttons } = said;
  draft.messages[at] = { ...message, text, handoff, sources: [], buttons: [...message.buttons, ...buttons] };
}

/** Money for models is spent: the rules answer alone, and people are told, once a conversation. */
function noticeBudget(draft: TurnDraft): void {
  const { modelSession, state } = draft;
  const budget = modelSession?.obstacle;
  if (budget !== 'conversation_budget' && budget !== 'day_budget') return;
  draft.note('budget', { spent: budget });
  const last = draft.messages.at(-1);
  if (state.spent?.noticed === true || last === undefined) return;
  const handoff = draft.markForPeople('Лимит на языковую модель исчерпан, дальше ассистент отвечает по сценарию');
  draft.change({ spent: { tokens: 0, kopecks: 0, ...state.spent, noticed: true } });
  draft.amend({ handoff: last.handoff ?? handoff, buttons: [...last.buttons, humanButton(draft)] });
}

const mostPassages = 5;

function recordOf(draft: TurnDraft, guard: ReplyGuard): TurnRecord {
  const { search, modelSession, project, steps, quote } = draft;
  const passages = (search?.hits ?? []).slice(0, mostPassages);
  const { lines = [] } = draft.input;
  return {
    heard: null,
    ...(lines.length > 1 ? { lines } : {}),
    steps,
    passages: passages.map(({ document, heading, file, line, score }) => ({ document, heading, file, line, score })),
    confidence: search?.confidence ?? null,
    answerable: search?.answerable ?? null,
    models: modelSession?.calls ?? [],
    verdicts: guard.verdicts,
    quote: quote?.id ?? null,
    config: project.config ?? null,
  };
}

/** The first reply of a conversation is at most two messages: what has no buttons or sources joins the introduction. */
function joinIntroduction(draft: TurnDraft): void {
  for (;;) {
    const [first, second, ...others] = draft.messages;
    if (!draft.introduced || first === undefined || second === undefined || others.length === 0) return;
    const joins =
      second.buttons.length + second.sources.length + second.documents.length === 0 && second.handoff === null;
    if (!joins) return;
    const joined = { ...first, text: `${first.text}\n\n${second.text}`, quote: first.quote ?? second.quote };
    draft.messages.splice(0, 2, joined);
  }
}
