import { startLower } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerButtons, restingButtons } from './turn-buttons.ts';

/** Puts the open question again, or the buttons of the place the dialogue rests in. */
export function askAgain(draft: TurnDraft): void {
  const field = openQuestion(draft);
  if (field === undefined) {
    draft.offerButtons(restingButtons(draft));
    return;
  }
  draft.change({ asking: field });
  askField(draft, field);
}

/**
 * After a digression: the open question in one line under what was just said, with its buttons, instead of another
 * message. `plain` leaves out «Вернёмся к расчёту».
 */
export function remind(draft: TurnDraft, plain = false): void {
  const id = openQuestion(draft);
  const field = id === undefined ? undefined : draft.script?.fields[id];
  const last = draft.messages.at(-1);
  if (id === undefined || field === undefined || last === undefined) {
    askAgain(draft);
    return;
  }
  draft.change({ asking: id });
  const question = draft.render(field.question).split('\n')[0] ?? '';
  if (!/\{\{\s*fields\./.test(field.question)) draft.grounds.knowOurs(startLower(question));
  const line = plain ? question : draft.render(draft.phrase('back'), { question: startLower(question) });
  const own = last.buttons;
  const buttons = [...answerButtons(draft, field), ...restingButtons(draft)];
  const added = own.filter(({ value }) => !buttons.some((button) => button.value === value));
  draft.append(`\n${plain ? '' : '\n'}${line}`, [...buttons, ...added]);
}

/** The field that this place asks for and does not know yet, whether or not the visitor has seen the question. */
export function openQuestion(draft: TurnDraft): string | undefined {
  const ask = draft.position?.ask ?? null;
  return ask !== null && draft.state.fields[ask] === undefined ? ask : undefined;
}

export function askField(draft: TurnDraft, id: string): void {
  const field = draft.script?.fields[id];
  if (field === undefined) return;
  draft.sayLiterally(field.question, { buttons: [...answerButtons(draft, field), ...restingButtons(draft)] });
}
