import { tokensOf } from '../../script/understand/words.ts';
import { askedField } from '../brief/brief-answers.ts';
import { asksWhoAnswers, isBargain, isRude, isThanks, smallTalk } from '../line/dialogue-acts.ts';
import { enterStart, returnToScript } from '../script-steps/follow-script.ts';
import { remind } from '../script-steps/open-question.ts';
import { humanButton, restingButtons, resumeButton } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';

export async function hearPoliteness(draft: TurnDraft, line: string): Promise<boolean> {
  const kind = smallTalk(line);
  if (kind === undefined) return false;
  const asked = askedField(draft);
  if (draft.introduced) {
    await enterStart(draft, false);
    return true;
  }
  // «ок» and «хорошо» answer a question that is open.
  if (kind === 'thanks' && asked !== undefined && !isThanks(line)) return false;
  draft.note('small_talk', { kind });
  draft.sayPhrase(kind === 'hello' ? 'small_talk' : kind);
  if (kind === 'hello') remind(draft);
  else draft.offerButtons(restingButtons(draft));
  return true;
}

/** The disclosure once more; it is the first thing that everybody hears. */
export async function hearWhoAnswers(draft: TurnDraft, line: string): Promise<boolean> {
  if (!asksWhoAnswers(line)) return false;
  draft.note('small_talk', { kind: 'who' });
  if (draft.introduced) {
    await enterStart(draft, false);
    return true;
  }
  const isWaiting = draft.state.waiting === true;
  const button = isWaiting ? resumeButton(draft) : humanButton(draft);
  draft.sayLiterally(draft.project.assistant.disclosure[draft.language], { buttons: [button] });
  if (!isWaiting) returnToScript(draft);
  return true;
}

export function hearAnger(draft: TurnDraft, line: string): boolean {
  if (!isRude(line)) return false;
  draft.note('rude');
  draft.sayPhrase('rude', { buttons: [humanButton(draft)] });
  returnToScript(draft);
  return true;
}

/** Another price is demanded: nobody's words move it. */
export function hearBargain(draft: TurnDraft, line: string): boolean {
  if (!isBargain(line) || answersMoney(draft, line)) return false;
  draft.note('bargain');
  draft.sayPhrase('bargain', { buttons: [humanButton(draft), ...restingButtons(draft)] });
  returnToScript(draft);
  return true;
}

function answersMoney(draft: TurnDraft, line: string): boolean {
  return askedField(draft)?.type === 'money' && tokensOf(line).length <= 3;
}
