import { exitOf } from '../../script/advance.ts';
import { askedField } from '../brief/brief-answers.ts';
import { isAgreement, isUnsure, wantsLater, wantsToSkip } from '../line/dialogue-acts.ts';
import { enter, follow } from '../script-steps/follow-script.ts';
import { humanButton } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** «Позже» to a question that has to be answered some time. */
export function isPostponed(draft: TurnDraft, line: string): boolean {
  const asked = askedField(draft);
  const skips = wantsToSkip(line) && !isUnsure(line) && !isAgreement(line);
  return asked?.required === true && (wantsLater(line) || skips);
}

/** Goes on without the answer. What was put off and asked for again is not asked a third time. */
export async function postpone(draft: TurnDraft): Promise<void> {
  const asked = askedField(draft);
  const { script, position } = draft;
  if (asked === undefined || script === undefined || position === undefined) return;
  const { fields = [], again = [] } = draft.state.later ?? {};
  const due = again.includes(asked.id);
  draft.note('postponed', { field: asked.id, again: due });
  if (due) {
    draft.sayPhrase('later_needed', { buttons: [humanButton(draft)] });
    return;
  }
  draft.change({ later: { fields: [...fields, asked.id], again }, misses: 0 });
  const brief = { ...draft.state.fields, [asked.id]: '' };
  const onward = exitOf(script, position, brief);
  draft.sayPhrase('later');
  if (onward.goto === undefined && onward.script === undefined) return enter(draft, script.start, { brief: true });
  await follow(draft, onward);
}
