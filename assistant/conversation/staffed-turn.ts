import type { TurnDraft } from './turn-draft.ts';

/** In the company's working hours people answer: they are called, and the customer hears so much at once. */
export function leaveToPeople(draft: TurnDraft, autoReply: string | null): void {
  draft.note('staffed');
  if (draft.state.handoff === null) draft.markForPeople('Клиент пишет в рабочие часы');
  if (autoReply === null || draft.state.autoReplied === true) return;
  draft.sayLiterally(autoReply);
  draft.change({ autoReplied: true });
}
