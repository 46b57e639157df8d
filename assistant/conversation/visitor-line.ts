import { exitOf, walk } from '../script/advance.ts';
import type { Intent } from '../script/script.ts';
import { hasPhrase, isEnglish, isMainly, tokensOf } from '../script/understand/words.ts';
import {
  askedField,
  type BriefChange,
  listFields,
  nothingChanged,
  takeAnswers,
  takePlainFields,
  takePressed,
} from './brief-answers.ts';
import {
  asksPrice,
  isBargain,
  isRude,
  isThanks,
  isUnsure,
  mayAsk,
  smallTalk,
  splitLine,
  wantsHuman,
  wantsRestart,
  wantsToResume,
} from './intents.ts';
import { answerFromKnowledge } from './knowledge-reply.ts';
import { answerAboutQuote, answerPrice, pricedItem } from './price-reply.ts';
import {
  askAgain,
  callHuman,
  enter,
  follow,
  humanButton,
  openQuestion,
  remind,
  repricingState,
  restingButtons,
  resumeButton,
} from './script-moves.ts';
import type { TurnDraft } from './turn-draft.ts';
import { hearUnclear } from './unclear-line.ts';
import { pressTarget, restartBrief, resumeFromHuman } from './visitor-press.ts';

/** One line of the visitor's. `fresh`: it is the first thing that happens in this conversation. */
export async function hearLine(draft: TurnDraft, text: string, fresh: boolean): Promise<void> {
  const line = text.trim();
  if (isEnglish(line)) draft.language = 'en';
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
  const reason = 'Посетитель попросил человека';
  const words = draft.script?.intents.human;
  const own = words?.say ?? [];
  for (const text of own) draft.say(text);
  callHuman(draft, reason, { silent: own.length > 0 });
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
  for (const text of intent.say) draft.say(text);
  if (intent.id === 'price' && intent.goto === undefined && intent.say.length === 0) await answerPrice(draft, line);
  if (intent.goto !== undefined || intent.script !== undefined) await follow(draft, intent);
  else {
    if (draft.position === undefined) settleAtStart(draft);
    remind(draft);
  }
  return true;
}

async function hearContent(draft: TurnDraft, line: string, fresh: boolean): Promise<void> {
  const { statement, question } = isUnsure(line) ? { statement: line, question: '' } : splitLine(line);
  const change = statement === '' || asksInstead(draft, line) ? nothingChanged : takeAnswers(draft, statement);
  let replied = false;
  if (!isChange(change) && answerAboutQuote(draft, line)) {
    replied = true;
  } else if (asksPrice(line)) {
    const asked = question === '' ? line : question;
    await answerPrice(draft, asked);
    // Whoever asks for the price of a solution has named the solution.
    if (!isChange(change) && takePricedPackage(draft, asked)) {
      const { spotted } = takePlainFields(draft, asked);
      return proceed(draft, { answered: true, corrected: [], spotted }, fresh);
    }
    replied = true;
  } else if (question !== '') {
    replied = await answerQuestion(draft, question, change);
  }
  if (isChange(change)) return proceed(draft, change, fresh);
  if (!replied) {
    const understood = await hearUnclear(draft, line, fresh);
    if (understood === 'hinted') return;
    if (understood === 'nothing') return enterStart(draft, false);
  }
  if (draft.position === undefined) settleAtStart(draft);
  remind(draft);
}

/** «Почём» where any words would do for an answer. */
function asksInstead(draft: TurnDraft, line: string): boolean {
  const type = askedField(draft)?.type;
  return (type === 'company' || type === 'text') && asksPrice(line) && tokensOf(line).length <= 4;
}

/** Takes the first open place without a word: the reply at hand will end with its question. */
function settleAtStart(draft: TurnDraft): void {
  const { script } = draft;
  if (script !== undefined) draft.change({ state: walk(script, script.start, draft.state.fields).stop.state });
}

function takePricedPackage(draft: TurnDraft, line: string): boolean {
  const { script } = draft;
  const item = pricedItem(draft, line);
  const ask = draft.position === undefined ? (script?.states[script.start]?.ask ?? undefined) : openQuestion(draft);
  const field = ask === undefined ? undefined : script?.fields[ask];
  if (item === undefined || field?.from !== 'packages' || !takePressed(draft, field, item.id)) return false;
  draft.note('brief', { asked: field.id, answered: true });
  return true;
}

/** True when something was said or filled: «а можно пять?» is a question that answers ours. */
async function answerQuestion(draft: TurnDraft, question: string, change: BriefChange): Promise<boolean> {
  const asked = askedField(draft);
  if (asked !== undefined && isUnsure(question)) return false;
  if ((await answerFromKnowledge(draft, question)) === 'answered') return true;
  if (asked !== undefined && asked.type !== 'text' && asked.type !== 'company' && !change.answered) {
    const late = takeAnswers(draft, question);
    if (late.answered) {
      await proceed(draft, late, false);
      return true;
    }
  }
  draft.note('unknown');
  const reason = 'Вопрос, на который нет ответа в знаниях';
  draft.sayPhrase('unknown', { handoff: { reason }, buttons: [humanButton(draft)] });
  draft.act({ kind: 'handoff', reason });
  draft.change({ handoff: reason });
  return true;
}

async function proceed(draft: TurnDraft, change: BriefChange, fresh: boolean): Promise<void> {
  const filled = [...change.corrected, ...change.spotted];
  const named = listFields(draft, change.answered && !fresh ? filled : [...filled]);
  if (change.assumed === true && draft.state.asking !== null)
    draft.sayPhrase('assumed', {}, { noted: listFields(draft, [draft.state.asking]) });
  else if (isContactOnly(draft, change)) noteContact(draft);
  else if (change.corrected.length > 0)
    draft.sayPhrase('corrected', {}, { noted: listFields(draft, change.corrected) });
  else if (filled.length > 0 && named !== '') draft.sayPhrase('noted', {}, { noted: named });
  const { script, position } = draft;
  if (script === undefined) return;
  const repricing = repricingState(draft, script);
  if (repricing !== undefined) return enter(draft, repricing);
  if (position === undefined) return enterStart(draft, false);
  if (change.answered) return follow(draft, exitOf(script, position, draft.state.fields));
  if (openQuestion(draft) !== undefined) return askAgain(draft);
  const onward = exitOf(script, position, draft.state.fields);
  if (onward.goto !== undefined || onward.script !== undefined) return follow(draft, onward);
  if (draft.state.order === null && position.action !== 'end') return enter(draft, script.start, { brief: true });
  askAgain(draft);
}

/** A phone or an address and nothing else, unasked: whoever leaves it wants to be reached. */
function isContactOnly({ script }: TurnDraft, { answered, corrected, spotted }: BriefChange): boolean {
  const filled = [...corrected, ...spotted];
  return !answered && filled.length > 0 && filled.every((id) => script?.fields[id]?.personal === true);
}

function noteContact(draft: TurnDraft): void {
  const reason = 'Посетитель оставил контакт';
  draft.sayPhrase('contact_noted', { handoff: { reason } });
  draft.act({ kind: 'handoff', reason });
  draft.change({ handoff: reason });
}

function isChange({ answered, corrected, spotted }: BriefChange): boolean {
  return answered || corrected.length > 0 || spotted.length > 0;
}

async function enterStart(draft: TurnDraft, introduced: boolean): Promise<void> {
  if (draft.script !== undefined) await enter(draft, draft.script.start, { brief: introduced });
}
