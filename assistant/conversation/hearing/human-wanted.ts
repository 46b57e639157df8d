import { answerFromKnowledge } from '../answering/knowledge-reply.ts';
import { answerEach, answerOthers, priceQuestion } from '../answering/many-questions.ts';
import { answerAboutQuote, answerPrice } from '../answering/price-reply.ts';
import { nothingChanged, takePlainFields } from '../brief/brief-answers.ts';
import { asksPrice, mayAsk, smallTalk, wantsRestart, wantsToResume } from '../line/dialogue-acts.ts';
import { type SplitLine, splitLine } from '../line/split-line.ts';
import { callHuman, humanReasons } from '../script-steps/call-human.ts';
import { leaveWaiting, restartBrief, resumeFromHuman } from '../script-steps/resume-script.ts';
import { resumeButton } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { hearIntent, intentOf } from './script-intent.ts';

export function hearCallForHuman(draft: TurnDraft): void {
  draft.note('call_for_human', { again: draft.state.waiting === true });
  if (draft.state.waiting === true) {
    draft.sayPhrase('handoff_again', { buttons: [resumeButton(draft)] });
    return;
  }
  const words = draft.script?.intents.human;
  const own = words?.say ?? [];
  for (const text of own) draft.sayLiterally(text);
  callHuman(draft, humanReasons.asked, { silent: own.length > 0 });
}

/** A human was called for: questions are answered, contacts are taken, the brief rests. */
export async function hearWhileWaiting(draft: TurnDraft, line: string): Promise<void> {
  if (wantsToResume(line)) return resumeFromHuman(draft);
  if (wantsRestart(line)) return restartBrief(draft);
  const politeness = smallTalk(line);
  if (politeness !== undefined) {
    draft.sayPhrase(politeness === 'hello' ? 'small_talk' : politeness, { buttons: [resumeButton(draft)] });
    return;
  }
  const intent = intentOf(draft, line);
  // Who asks for the offer or for a calculation has come back to the assistant.
  if (intent !== undefined && (intent.goto !== undefined || intent.script !== undefined)) {
    leaveWaiting(draft);
    return void (await hearIntent(draft, line));
  }
  const buttons = [resumeButton(draft)];
  const split = splitLine(line);
  const { statement } = split;
  const change = statement === '' ? nothingChanged : takePlainFields(draft, statement);
  if (!answerAboutQuote(draft, line)) await answerQuestions(draft, line, split);
  if (draft.messages.length === 0) {
    const contact = [...change.corrected, ...change.spotted].some((id) => draft.script?.fields[id]?.personal === true);
    draft.sayPhrase(contact ? 'contact_noted' : 'handoff_again');
  }
  draft.offerButtons(buttons);
}

async function answerQuestions(draft: TurnDraft, line: string, { question, questions }: SplitLine): Promise<void> {
  if (asksPrice(line)) {
    const asked = question === '' ? line : (priceQuestion(questions) ?? question);
    await answerPrice(draft, asked);
    return answerOthers(draft, questions, asked);
  }
  if (questions.length > 1 && (await answerEach(draft, questions))) return;
  if (question !== '' || mayAsk(line)) await answerFromKnowledge(draft, question === '' ? line : question);
}
