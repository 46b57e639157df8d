import { humanButton } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { nearestEntry } from './nearest-entry.ts';

/** An honest «не знаю», and people are told what was asked. */
export function sayUnknown(draft: TurnDraft, phrase: 'unknown' | 'unknown_rest' = 'unknown'): void {
  draft.note('unknown');
  sayNoAnswer(draft, phrase, 'Вопрос, на который нет ответа в знаниях');
}

/** There was an answer, and the guard let nothing of it through. */
export function sayWithheld(draft: TurnDraft): void {
  draft.note('withheld');
  sayNoAnswer(draft, 'unknown', 'Готовый ответ не прошёл проверку');
}

function sayNoAnswer(draft: TurnDraft, phrase: 'unknown' | 'unknown_rest', reason: string): void {
  // The best that was found has been said where something was answered.
  const near = phrase === 'unknown' ? nearestEntry(draft) : [];
  const handoff = draft.markForPeople(reason);
  draft.sayPhrase(phrase, { handoff, buttons: [...near, humanButton(draft)] });
}
