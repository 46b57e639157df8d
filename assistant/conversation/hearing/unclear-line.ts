import { hasWrongInn } from '../../script/understand/contacts.ts';
import { isOutOfLimits } from '../../script/understand/field-value.ts';
import { tokensOf } from '../../script/understand/words.ts';
import { answerYesNo } from '../../script/understand/yes-no.ts';
import { answerFromKnowledge } from '../answering/knowledge-reply.ts';
import { askedField, isVague } from '../brief/brief-answers.ts';
import { isAgreement, isUnsure, isWish, mayAsk } from '../line/dialogue-acts.ts';
import { askAgain, openQuestion, remind } from '../script-steps/open-question.ts';
import { humanButton, restingButtons } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { followUnderstanding } from './follow-understanding.ts';

/** `followed`: a model saw what it means. */
export type UnclearOutcome = 'answered' | 'followed' | 'hinted' | 'nothing';

/** What is not even a question must fit a passage this well to be answered with it. */
const sureOfStatement = 0.85;

/** Neither an answer nor a question: maybe words that knowledge knows, else a hint and, before long, a human. */
export async function hearUnclear(draft: TurnDraft, line: string): Promise<UnclearOutcome> {
  const asked = askedField(draft);
  const words = tokensOf(line).length;
  // «Гарантии» is a question without its mark; a whole sentence about the visitor's business is not.
  const mayBeQuestion = mayAsk(line) && words <= 12;
  const asksBriefly =
    words <= 3 && !(words <= 2 && answerYesNo(line) !== undefined) && !saysTime(line) && !isWish(line);
  const worthAsking = (asksBriefly || mayBeQuestion) && !isUnsure(line) && !isAgreement(line) && !isVague(line);
  if (worthAsking && (await answerFromKnowledge(draft, line, sureOfStatement)) === 'answered') return 'answered';
  const refused = Object.values(draft.script?.fields ?? {}).find((field) => isOutOfLimits(field, line));
  const senseless = isUnsure(line) || isAgreement(line) || isVague(line) || refused !== undefined;
  if (!senseless && (await followUnderstanding(draft))) return 'followed';
  if (draft.introduced || draft.position === undefined) return 'nothing';
  if (asked === undefined && openQuestion(draft) !== undefined) {
    askAgain(draft);
    return 'hinted';
  }
  if (asked !== undefined && isUnsure(line)) {
    const hint = asked.hint === null ? '' : `\n${asked.hint}`;
    draft.say(
      `${draft.phrase('unsure')}${hint}`,
      { buttons: [humanButton(draft)] },
      {},
      `phrase unsure, field ${asked.id}`,
    );
    remind(draft, true);
    return 'hinted';
  }
  if (asked !== undefined && isAgreement(line)) {
    draft.sayPhrase('onward');
    remind(draft, true);
    return 'hinted';
  }
  if (refused !== undefined && refused.id !== asked?.id && refused.hint !== null) {
    draft.say(refused.hint, {}, {}, `field ${refused.id}`);
    remind(draft);
    return 'hinted';
  }
  draft.change({ misses: draft.state.misses + 1 });
  draft.note('missed', { asking: asked?.id ?? null, times: draft.state.misses });
  const tired = draft.state.misses >= draft.project.assistant.dialogue.misses;
  if (asked === undefined) {
    draft.sayPhrase('not_understood', { buttons: [...restingButtons(draft), humanButton(draft)] });
    return 'hinted';
  }
  if (asked.type === 'company' && hasWrongInn(line)) {
    draft.sayPhrase('wrong_inn');
    remind(draft, true);
    return 'hinted';
  }
  const hint = asked.hint === null ? '' : `\n${asked.hint}`;
  const buttons = tired ? [humanButton(draft)] : [];
  if (words > 5) draft.sayPhrase('heard', { buttons });
  else draft.say(`${draft.phrase('missed')}${hint}`, { buttons }, {}, `phrase missed, field ${asked.id}`);
  remind(draft, true);
  return 'hinted';
}

/** A number or a stretch of time answers something; no passage is looked for that happens to name it. */
function saysTime(line: string): boolean {
  return tokensOf(line).some(
    ({ text, number }) =>
      number !== null || /^(год|года|лет|полгода|месяц|месяца|месяцев|недел|день|дня|дней)/.test(text),
  );
}
