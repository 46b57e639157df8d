import { answerYesNo } from '../../script/understand/yes-no.ts';
import type { InboundEvent } from '../../transcript/inbound-event.ts';
import { wantsErasure } from '../line/erasure-words.ts';
import { askAgain } from '../script-steps/open-question.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Kept back where nothing is pushed, so that the last line can be read before it goes too. */
const readWithinMs = 5_000;
const buttons = { yes: 'erase:yes', no: 'erase:no' } as const;

/** By the command or a button of its own: whoever leads the conversation, it is the customer's to decide. */
export function asksForErasure(inbound: InboundEvent): boolean {
  if (inbound.kind === 'command') return inbound.command === 'delete_me';
  return inbound.kind === 'button' && Object.values<string>(buttons).includes(inbound.value);
}

/** Asks first: what is erased cannot be brought back. */
export function askForErasure(draft: TurnDraft): void {
  draft.note('erasure', { step: 'asked' });
  draft.change({ erasure: 'asked' });
  draft.sayPhrase('erase_sure', {
    buttons: [
      { label: draft.phrase('button_erase'), value: buttons.yes },
      { label: draft.phrase('button_keep'), value: buttons.no },
    ],
  });
  draft.keepLiteral();
}

/** A press on one of its buttons; false for any other. */
export async function pressErasure(draft: TurnDraft, value: string): Promise<boolean> {
  if (value === buttons.no) keep(draft);
  else if (value !== buttons.yes) return false;
  // Under an older message it means the same, but what is lost by a slip of the finger is lost for good.
  else if (draft.state.erasure === 'asked') await eraseEverything(draft);
  else askForErasure(draft);
  return true;
}

/** Whoever wants his data gone in words, or answers whether he is sure. */
export async function hearErasure(draft: TurnDraft, line: string): Promise<boolean> {
  const asked = draft.state.erasure === 'asked';
  if (asked) {
    const answer = line.length > 40 ? undefined : decisionOf(draft, line);
    if (answer === true) await eraseEverything(draft);
    else if (answer === false) keep(draft);
    else draft.change({ erasure: null });
    if (answer !== undefined) return true;
  }
  if (!wantsErasure(line)) return false;
  askForErasure(draft);
  return true;
}

function decisionOf(draft: TurnDraft, line: string): boolean | undefined {
  const said = line.trim().toLowerCase();
  const isLabel = (key: 'button_erase' | 'button_keep') => said === draft.phrase(key).toLowerCase();
  if (
    isLabel('button_erase') ||
    /^(?:да,? )?(?:удаляйте|удалите|удаляй|удали|удалить|delete|erase)(?!\p{L})/iu.test(said)
  )
    return true;
  if (isLabel('button_keep') || /^не (?:надо|нужно|удаля)/u.test(said)) return false;
  return answerYesNo(line);
}

function keep(draft: TurnDraft): void {
  draft.note('erasure', { step: 'dropped' });
  draft.change({ erasure: null });
  draft.sayPhrase('erase_dropped');
  draft.keepLiteral();
  askAgain(draft);
}

async function eraseEverything(draft: TurnDraft): Promise<void> {
  const { conversation } = draft.input;
  draft.change({ erasure: null });
  const decides = await draft.dependencies.whoErases?.(conversation);
  draft.note('erasure', { step: decides ?? 'people' });
  if (decides === 'assistant') {
    draft.sayPhrase('erased');
    draft.keepLiteral();
    const wait = conversation.address === null ? readWithinMs : 0;
    draft.act({ kind: 'erase', after: new Date(draft.now.getTime() + wait).toISOString() });
    return;
  }
  const command = `sales-assistant privacy erase --conversation ${conversation.id}`;
  draft.sayPhrase('delete_asked', { handoff: draft.markForPeople(`Посетитель просит удалить его данные: ${command}`) });
  draft.keepLiteral();
}
