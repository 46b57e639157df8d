import type { CompanyLine, DeskAction } from '../transcript/inbound-event.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Somebody at the company has spoken: the assistant keeps out of it until it is given the conversation back. */
export function companySpoke(draft: TurnDraft, { manager }: CompanyLine): void {
  const { mode, manager: leader } = draft.state;
  // Who has taken it leads it, whoever else puts in a word.
  const led = mode === 'paused' && leader != null;
  draft.change({ mode: 'paused', pausedAt: draft.now.getTime(), ...(manager === null || led ? {} : { manager }) });
  draft.note('company_spoke', { manager: manager !== null });
}

/** Who leads the conversation from now on, and whether it is answered at all. */
export function deskDecided(draft: TurnDraft, action: DeskAction): void {
  const { mode, manager } = draft.state;
  draft.note('desk', { action: action.kind });
  // What becomes of a draft is settled where it is delivered.
  if (action.kind === 'draft') return;
  if (action.kind === 'drafts') draft.change({ drafting: action.on });
  else if (action.kind === 'give_back') giveBack(draft);
  else if (action.kind === 'pass') lead(draft, action.to);
  else if (action.kind !== 'take') draft.change({ blocked: action.kind === 'block' });
  // The first to take it has it; others are handed it.
  else if (mode !== 'paused' || manager == null) lead(draft, action.by);
}

function lead(draft: TurnDraft, manager: string): void {
  draft.change({ mode: 'paused', manager, pausedAt: draft.now.getTime() });
}

export function giveBack(draft: TurnDraft): void {
  draft.change({ mode: 'assistant', manager: null, handoff: null, waiting: false });
}
