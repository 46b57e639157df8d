import type { CompanyLine, DeskAction } from '../transcript/inbound-event.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Somebody at the company has spoken: the assistant keeps out of it until it is given the conversation back. */
export function companySpoke(draft: TurnDraft, { manager }: CompanyLine): void {
  draft.change({ mode: 'paused', ...(manager === null ? {} : { manager }) });
  draft.note('company_spoke', { manager: manager !== null });
}

/** Who leads the conversation from now on. */
export function deskDecided(draft: TurnDraft, action: DeskAction): void {
  draft.note('desk', { action: action.kind });
  if (action.kind === 'give_back') {
    draft.change({ mode: 'assistant', manager: null, handoff: null, waiting: false });
    return;
  }
  draft.change({ mode: 'paused', manager: action.kind === 'pass' ? action.to : action.by });
}
