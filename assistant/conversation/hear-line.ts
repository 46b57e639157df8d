import type { Intent } from '../script/script.ts';
import { hasPhrase, isMainly, tokensOf } from '../script/understand/words.ts';
import { answerFromKnowledge } from './answering/knowledge-reply.ts';
import { answerAboutQuote, answerPrice } from './answering/price-reply.ts';
import { askedField, nothingChanged, takePlainFields } from './brief/brief-answers.ts';
import { enterStart, hearContent, settleAtStart } from './hearing/content-line.ts';
import {
  asksPrice,
  isBargain,
  isRude,
  isThanks,
  mayAsk,
  smallTalk,
  wantsHuman,
  wantsRestart,
  wantsToResume,
} from './hearing/dialogue-acts.ts';
import { pressTarget, restartBrief, resumeFromHuman } from './hearing/pressed-button.ts';
import { splitLine } from './hearing/split-line.ts';
import { callHuman, follow, humanButton, remind, restingButtons, resumeButton } from './script-steps/follow-script.ts';
import { humanReasons } from './script-steps/human-reasons.ts';
import type { TurnDraft } from './turn-draft.ts';

/** One line of the visitor's. `fresh`: it is the first thing that happens in this conversation. */
export async function hearLine(draft: TurnDraft, text: string, fresh: boolean): Promise<void> {
  const line = text.trim();
  if (wantsHuman(line)) return hearCallForHuman(draft);
  if (draft.state.waiting === true) return hearWhileWaiting(draft, line);
  if (wantsRestart(line) && !fresh) return restartBrief(draft);
  const pressed = pressedByWords(draft, line, 0);
  if (pressed !== undefined) return pressTarget(draft, pressed);
  if (await hearPoliteness(draft, line, fresh)) return;
  if (isRude(line)) return hearAnger(draft);
  if (isBargain(line) && !answersMoney(draft, line)) return await hearBargain(draft);
  if (await hearIntent(draft, line)) return;
  // «Давайте договор» is more than «давайте»: only then what is nearly a button.
  const nearly = pressedByWords(draft, line, 1);
  if (nearly !== undefined) return pressTarget(draft, nearly);
  await hearContent(draft, line, fresh);
}

function hearCallForHuman(draft: TurnDraft): void {
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

function hearAnger(draft: TurnDraft): void {
  draft.note('rude');
  draft.sayPhrase('rude', { buttons: [humanButton(draft)] });
  if (draft.position === undefined) settleAtStart(draft);
  remind(draft);
}

/** A human was called for: questions are answered, contacts are taken, the brief rests. */
async function hearWhileWaiting(draft: TurnDraft, line: string): Promise<void> {
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
    draft.change({ waiting: false, handoff: null });
    return void (await hearIntent(draft, line));
  }
  const buttons = [resumeButton(draft)];
  const { statement, question } = splitLine(line);
  const change = statement === '' ? nothingChanged : takePlainFields(draft, statement);
  if (!answerAboutQuote(draft, line)) {
    if (asksPrice(line)) await answerPrice(draft, line);
    else if (question !== '' || mayAsk(line)) await answerFromKnowledge(draft, question === '' ? line : question);
  }
  if (draft.messages.length === 0) {
    const contact = [...change.corrected, ...change.spotted].some((id) => draft.script?.fields[id]?.personal === true);
    draft.sayPhrase(contact ? 'contact_noted' : 'handoff_again');
  }
  draft.offerButtons(buttons);
}

/** The words of a button are the button. */
function pressedByWords(draft: TurnDraft, line: string, spare: number) {
  const tokens = tokensOf(line);
  const same = (phrase: string) => tokensOf(phrase).length === tokens.length && hasPhrase(tokens, phrase);
  return draft.position?.buttons.find(({ label, synonyms }) => same(label) || isMainly(tokens, synonyms, spare));
}

async function hearPoliteness(draft: TurnDraft, line: string, fresh: boolean): Promise<boolean> {
  const kind = smallTalk(line);
  if (kind === undefined) return false;
  const asked = askedField(draft);
  if (fresh) {
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

function answersMoney(draft: TurnDraft, line: string): boolean {
  return askedField(draft)?.type === 'money' && tokensOf(line).length <= 3;
}

async function hearBargain(draft: TurnDraft): Promise<void> {
  draft.note('bargain');
  draft.sayPhrase('bargain', { buttons: [humanButton(draft), ...restingButtons(draft)] });
  if (draft.position === undefined) settleAtStart(draft);
  remind(draft);
}

function intentOf(draft: TurnDraft, line: string): Intent | undefined {
  const tokens = tokensOf(line);
  return Object.values(draft.script?.intents ?? {}).find(
    ({ id, phrases }) => id !== 'human' && isMainly(tokens, phrases, 4),
  );
}

async function hearIntent(draft: TurnDraft, line: string): Promise<boolean> {
  const intent = intentOf(draft, line);
  if (intent === undefined) return false;
  draft.note('intent', { intent: intent.id });
  if (intent.id === 'restart') {
    await restartBrief(draft);
    return true;
  }
  for (const text of intent.say) draft.sayLiterally(text);
  if (intent.id === 'price' && intent.goto === undefined && intent.say.length === 0) await answerPrice(draft, line);
  if (intent.goto !== undefined || intent.script !== undefined) await follow(draft, intent);
  else {
    if (draft.position === undefined) settleAtStart(draft);
    remind(draft);
  }
  return true;
}
