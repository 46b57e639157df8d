import type { TurnInput } from './turn.ts';
import type { TurnDraft } from './turn-draft.ts';

/** People answer, in their hours or always: they are called, and the customer hears so much at once. */
export function leaveToPeople(draft: TurnDraft, { autoReply, reason }: NonNullable<TurnInput['staffed']>): void {
  draft.note('staffed');
  // Nobody has said anything yet.
  if (draft.input.inbound.kind === 'started') return;
  if (draft.state.handoff === null) draft.markForPeople(reason ?? 'Клиент пишет в рабочие часы');
  if (autoReply === null || draft.state.autoReplied === true) return;
  draft.sayLiterally(autoReply);
  draft.change({ autoReplied: true });
}
