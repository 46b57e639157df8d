import { exitOf } from '../../script/advance.ts';
import { type BriefChange, listFields } from '../brief/brief-answers.ts';
import { askWhichReading } from '../brief/open-readings.ts';
import { isReadFromWords } from '../brief/read-back.ts';
import { repricingState } from '../script-steps/conversation-quote.ts';
import { enter, enterStart, follow } from '../script-steps/follow-script.ts';
import { askAgain, openQuestion } from '../script-steps/open-question.ts';
import type { TurnDraft } from '../turn-draft.ts';

export function isChange({ answered, corrected, spotted }: BriefChange): boolean {
  return answered || corrected.length > 0 || spotted.length > 0;
}

/** The brief has changed: says what was noted, then goes where the script leads now. */
export async function proceed(draft: TurnDraft, change: BriefChange): Promise<void> {
  sayNoted(draft, change);
  const { script, position } = draft;
  if (script === undefined) return;
  if (askWhichReading(draft)) return;
  const repricing = repricingState(draft, script);
  if (repricing !== undefined) return enter(draft, repricing);
  if (position === undefined) return enterStart(draft, false);
  if (change.answered) return follow(draft, exitOf(script, position, draft.state.fields));
  if (openQuestion(draft) !== undefined) return askAgain(draft);
  const onward = exitOf(script, position, draft.state.fields);
  if (onward.goto !== undefined || onward.script !== undefined) return follow(draft, onward);
  if (draft.state.order === null && position.action !== 'end') return enter(draft, script.start, { brief: true });
  askAgain(draft);
}

function sayNoted(draft: TurnDraft, change: BriefChange): void {
  const { asking } = draft.state;
  const { corrected, spotted } = change;
  const readBack = change.answered && asking !== null && isReadFromWords(draft, asking) ? [asking] : [];
  const noted = listFields(draft, [...readBack, ...corrected, ...spotted]);
  if (change.assumed === true && asking !== null)
    draft.sayPhrase('assumed', {}, { noted: listFields(draft, [asking]) });
  else if (isContactOnly(draft, change)) noteContact(draft);
  else if (corrected.length > 0) draft.sayPhrase('corrected', {}, { noted: listFields(draft, corrected) });
  else if (noted !== '') draft.sayPhrase('noted', {}, { noted });
}

/** A phone or an address and nothing else, unasked: whoever leaves it wants to be reached. */
function isContactOnly({ script }: TurnDraft, { answered, corrected, spotted }: BriefChange): boolean {
  const filled = [...corrected, ...spotted];
  return !answered && filled.length > 0 && filled.every((id) => script?.fields[id]?.personal === true);
}

function noteContact(draft: TurnDraft): void {
  draft.sayPhrase('contact_noted', { handoff: draft.markForPeople('Посетитель оставил контакт') });
}
