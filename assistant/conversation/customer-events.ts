import { type Attachment, attachmentText } from '../transcript/attachment.ts';
import type { CustomerCommand } from '../transcript/inbound-event.ts';
import { answerPrice } from './answering/price-reply.ts';
import { hearLine } from './hear-line.ts';
import { askForErasure } from './hearing/erasure-wanted.ts';
import { pressButton } from './hearing/pressed-button.ts';
import { isHushed } from './pace.ts';
import { offerConsent } from './script-steps/consent-steps.ts';
import { orderOffer } from './script-steps/follow-script.ts';
import { askAgain, openQuestion } from './script-steps/open-question.ts';
import { humanButton } from './script-steps/turn-buttons.ts';
import type { TurnDraft } from './turn-draft.ts';

/** What a customer does besides writing and pressing buttons. */
export async function customerCommanded(draft: TurnDraft, command: CustomerCommand): Promise<void> {
  draft.note('command', { command });
  switch (command) {
    case 'price':
      if (!(await pressButton(draft, 'intent:price'))) await answerPrice(draft, '');
      return;
    case 'human':
      await pressButton(draft, 'intent:human');
      return;
    case 'documents':
      // One that has lapsed is computed anew, as for any other way of asking.
      if (draft.state.quote === null) return sayAndGoOn(draft, 'documents_none');
      if (await orderOffer(draft)) draft.sayPhrase('documents_coming');
      return;
    case 'privacy':
      sayAndGoOn(draft, 'privacy');
      return offerConsent(draft);
    case 'delete_me':
      return askForErasure(draft);
    case 'stop':
      draft.change({ optedOut: true, stopped: true });
      draft.sayPhrase('stopped');
      return;
    case 'help':
      return sayAndGoOn(draft, 'help');
  }
}

function sayAndGoOn(draft: TurnDraft, phrase: 'documents_none' | 'privacy' | 'help'): void {
  draft.sayPhrase(phrase);
  draft.keepLiteral();
  askAgain(draft);
}

/** The words of a recording, which stand in the transcript as the visitor's from now on; undefined where people have to listen to it. */
export async function wordsOfVoice(draft: TurnDraft, recording: Attachment): Promise<string | undefined> {
  const { transcribe } = draft.input;
  if (recording.type !== 'voice' || transcribe === undefined || isHushed(draft)) return undefined;
  const words = await transcribe(recording);
  draft.note('transcribed', { letters: words?.length ?? 0 });
  if (words === null) return undefined;
  draft.transcript = attachmentText({ ...recording, text: words });
  return words;
}

/** Kept in the transcript and answered; the words that came with it are heard like any others. */
export async function attachmentCame(draft: TurnDraft, { type, text }: Attachment): Promise<void> {
  draft.note('attachment', { type });
  if (type === 'sticker') {
    // Mostly a nod; with no question open it is a thank-you.
    if (openQuestion(draft) === undefined) draft.sayPhrase('thanks');
    return askAgain(draft);
  }
  const words = ['photo', 'video', 'file'].includes(type) ? (text ?? '').trim() : '';
  const named = type === 'file' && /^\S+\.\w{2,5}$/.test(words);
  const handoff = draft.markForPeople(type === 'call' ? 'Посетитель звонил' : 'Посетитель прислал вложение');
  draft.sayPhrase(phrases[type] ?? 'attachment_noted', { handoff, buttons: [humanButton(draft)] });
  draft.keepLiteral();
  if (words === '' || named) return askAgain(draft);
  draft.line = words;
  await hearLine(draft, words);
}

const phrases = { voice: 'voice_noted', call: 'call_noted' } as Readonly<
  Record<string, 'voice_noted' | 'call_noted' | undefined>
>;

/** A phone from the vendor's own button is the answer to the question for one; another's card is kept for people. */
export async function contactCame(draft: TurnDraft, { phone, own }: { phone: string; own: boolean }): Promise<void> {
  draft.note('contact', { own });
  const field = Object.values(draft.script?.fields ?? {}).find(({ type }) => type === 'phone');
  if (own && field !== undefined && (await pressButton(draft, `${field.id}=${phone}`))) return;
  draft.sayPhrase('contact_noted', { handoff: draft.markForPeople('Посетитель оставил контакт') });
  askAgain(draft);
}
