import { exitOf } from '../../script/advance.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { enter, enterStart, follow } from './follow-script.ts';
import { askAgain, openQuestion } from './open-question.ts';

/** The assistant goes on where people were waited for. */
export async function resumeFromHuman(draft: TurnDraft): Promise<void> {
  draft.note('resume');
  leaveWaiting(draft);
  draft.sayPhrase('resumed');
  const { script, position } = draft;
  if (script === undefined) return;
  if (position === undefined) return enter(draft, script.start, { brief: true });
  // What was said while waiting may have answered the question that was open.
  const passed = position.action === 'handoff' || (position.ask !== null && openQuestion(draft) === undefined);
  const onward = passed ? exitOf(script, position, draft.state.fields) : {};
  if (onward.goto !== undefined || onward.script !== undefined) await follow(draft, onward);
  else askAgain(draft);
}

/** A new brief in the same conversation; the quote stays until another one takes its place. */
export async function restartBrief(draft: TurnDraft): Promise<void> {
  draft.note('restart');
  leaveWaiting(draft);
  const nothingOpen = { asking: null, between: null, later: { fields: [], again: [] }, misses: 0 };
  draft.change({ fields: {}, order: null, state: null, ...nothingOpen });
  draft.sayPhrase('restarted');
  await enterStart(draft, true);
}

/** Nobody is waited for any more. */
export function leaveWaiting(draft: TurnDraft): void {
  if (draft.state.waiting === true) draft.change({ waiting: false, handoff: null });
}
