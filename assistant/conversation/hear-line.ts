import { hearBooking } from './hearing/booking-line.ts';
import { hearContent } from './hearing/content-line.ts';
import { hearErasure } from './hearing/erasure-wanted.ts';
import { hearCallForHuman, hearWhileWaiting } from './hearing/human-wanted.ts';
import { isPostponed, postpone } from './hearing/postponed-answer.ts';
import { hearButton } from './hearing/pressed-button.ts';
import { hearIntent } from './hearing/script-intent.ts';
import { hearAnger, hearBargain, hearPoliteness, hearWhoAnswers } from './hearing/side-talk.ts';
import { wantsHuman, wantsRestart } from './line/dialogue-acts.ts';
import { restartBrief } from './script-steps/resume-script.ts';
import type { TurnDraft } from './turn-draft.ts';

/** What happens with a line of the visitor's: whoever takes it first, ends it. */
export async function hearLine(draft: TurnDraft, text: string): Promise<void> {
  const line = text.trim();
  if (await hearWhoAnswers(draft, line)) return;
  if (await hearErasure(draft, line)) return;
  if (wantsHuman(line)) return hearCallForHuman(draft);
  if (await hearBooking(draft, line)) return;
  if (draft.state.waiting === true) return hearWhileWaiting(draft, line);
  if (wantsRestart(line) && !draft.introduced) return restartBrief(draft);
  if (await hearButton(draft, line, 0)) return;
  if (await hearPoliteness(draft, line)) return;
  if (hearAnger(draft, line)) return;
  if (hearBargain(draft, line)) return;
  if (await hearIntent(draft, line)) return;
  if (await hearButton(draft, line, 1)) return;
  if (isPostponed(draft, line)) return postpone(draft);
  // An answer to the brief, a question, or words to make sense of.
  await hearContent(draft, line);
}
