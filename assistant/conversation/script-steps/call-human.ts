import { nextOpening, openingInWords } from '../../desk/opening-hours.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { resumeButton } from './turn-buttons.ts';

/** Why people are called, in words that neither a model nor a visitor chooses. */
export const humanReasons = {
  asked: 'Посетитель попросил человека',
  complaint: 'Посетитель недоволен',
  special_terms: 'Посетителю нужны особые условия',
  other: 'Посетителю нужна помощь человека',
} as const;

export type HumanReason = keyof typeof humanReasons;

interface HumanCall {
  /** The script has said it in its own words. */
  readonly silent?: boolean;
  readonly phrase?: 'handoff' | 'quote_failed';
}

/** Nobody is there now: he is told from when on. */
function sayWhenPeopleAnswer(draft: TurnDraft): void {
  const { hours } = draft.project;
  const last = draft.messages.at(-1);
  if (hours === undefined || last === undefined) return;
  const opening = nextOpening(draft.now, hours);
  if (opening <= draft.now) return;
  const when = openingInWords(opening, { now: draft.now, timeZone: hours.time_zone, language: draft.language });
  draft.grounds.knowOurs(when);
  draft.append(`\n${draft.render(draft.phrase('human_hours'), { when })}`, last.buttons);
}

/** Passes the conversation to people. The assistant stays for questions and comes back when asked to. */
export function callHuman(
  draft: TurnDraft,
  reason: string,
  { silent = false, phrase = 'handoff' }: HumanCall = {},
): void {
  const handoff = draft.markForPeople(reason);
  const buttons = [resumeButton(draft)];
  if (!silent || draft.messages.length === 0) draft.sayPhrase(phrase, { handoff, buttons });
  else {
    const last = draft.messages.length - 1;
    const message = draft.messages[last];
    if (message !== undefined)
      draft.messages[last] = { ...message, handoff, buttons: message.buttons.length > 0 ? message.buttons : buttons };
  }
  sayWhenPeopleAnswer(draft);
  draft.change({ waiting: true, misses: 0 });
  draft.note('handoff', { reason });
}
