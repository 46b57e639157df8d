import { exitOf, walk } from '../script/advance.ts';
import { hasPhrase, isEnglish, isMainly, tokensOf } from '../script/understand/words.ts';
import { answerYesNo } from '../script/understand/yes-no.ts';
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
  isThanks,
  smallTalk,
  splitLine,
  wantsHuman,
  wantsRestart,
  wantsToResume,
} from './intents.ts';
import { answerFromKnowledge } from './knowledge-reply.ts';
import { answerPrice, pricedItem } from './price-reply.ts';
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
import { pressTarget, restartBrief, resumeFromHuman } from './visitor-press.ts';

/** One line of the visitor's. `fresh`: it is the first thing that happens in this conversation. */
export async function hearLine(draft: TurnDraft, text: string, fresh: boolean): Promise<void> {
  const line = text.trim();
  if (isEnglish(line)) draft.language = 'en';
  if (wantsHuman(line)) return hearCallForHuman(draft);
  if (draft.state.waiting === true) return hearWhileWaiting(draft, line);
  if (wantsRestart(line) && !fresh) return restartBrief(draft);
  const pressed = pressedByWords(draft, line);
  if (pressed !== undefined) return pressTarget(draft, pressed);
  if (await hearPoliteness(draft, line, fresh)) return;
  if (isBargain(line) && !answersMoney(draft, line)) return await hearBargain(draft);
  if (await hearIntent(draft, line)) return;
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

/** A human was called for: questions are answered, contacts are taken, the brief rests. */
async function hearWhileWaiting(draft: TurnDraft, line: string): Promise<void> {
  if (wantsToResume(line)) return resumeFromHuman(draft);
  const buttons = [resumeButton(draft)];
  const { statement, question } = splitLine(line);
  const change = statement === '' ? nothingChanged : takePlainFields(draft, statement);
  if (asksPrice(line)) await answerPrice(draft, line);
  else if (question !== '') await answerFromKnowledge(draft, question);
  if (draft.messages.length === 0) {
    const contact = [...change.corrected, ...change.spotted].some((id) => draft.script?.fields[id]?.personal === true);
    draft.sayPhrase(contact ? 'contact_noted' : 'handoff_again');
  }
  draft.offerButtons(buttons);
}

/** The words of a button are the button. */
function pressedByWords(draft: TurnDraft, line: string) {
  const tokens = tokensOf(line);
  const same = (phrase: string) => tokensOf(phrase).length === tokens.length && hasPhrase(tokens, phrase);
  return draft.position?.buttons.find(({ label, synonyms }) => same(label) || isMainly(tokens, synonyms, 1));
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

async function hearIntent(draft: TurnDraft, line: string): Promise<boolean> {
  const tokens = tokensOf(line);
  const intent = Object.values(draft.script?.intents ?? {}).find(
    ({ id, phrases }) => id !== 'human' && isMainly(tokens, phrases, 4),
  );
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
  const { statement, question } = splitLine(line);
  const change = statement === '' ? nothingChanged : takeAnswers(draft, statement);
  let replied = false;
  if (asksPrice(line)) {
    const asked = question === '' ? line : question;
    await answerPrice(draft, asked);
    // Whoever asks for the price of a solution has named the solution.
    if (!isChange(change) && takePricedPackage(draft, asked))
      return proceed(draft, { ...change, answered: true }, fresh);
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
  if (await answerFromKnowledge(draft, question)) return true;
  const asked = askedField(draft);
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
  if (change.corrected.length > 0) draft.sayPhrase('corrected', {}, { noted: listFields(draft, change.corrected) });
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

function isChange({ answered, corrected, spotted }: BriefChange): boolean {
  return answered || corrected.length > 0 || spotted.length > 0;
}

/** What is not even a question must fit a passage this well to be answered with it. */
const sureOfStatement = 0.85;

/** Neither an answer nor a question: maybe words that knowledge knows, else a hint and, before long, a human. */
async function hearUnclear(draft: TurnDraft, line: string, fresh: boolean): Promise<'answered' | 'hinted' | 'nothing'> {
  const asked = askedField(draft);
  const words = tokensOf(line).length;
  // «Гарантии» is a question without its mark; a whole sentence about the visitor's business is not.
  const asksBriefly = words <= 3 && !(words <= 2 && answerYesNo(line) !== undefined);
  if (asksBriefly && (await answerFromKnowledge(draft, line, sureOfStatement))) return 'answered';
  if (fresh || draft.position === undefined) return 'nothing';
  if (asked === undefined && openQuestion(draft) !== undefined) {
    askAgain(draft);
    return 'hinted';
  }
  draft.change({ misses: draft.state.misses + 1 });
  draft.note('missed', { asking: asked?.id ?? null, times: draft.state.misses });
  const tired = draft.state.misses >= draft.project.assistant.dialogue.misses;
  if (asked === undefined) {
    draft.sayPhrase('not_understood', { buttons: [...restingButtons(draft), humanButton(draft)] });
    return 'hinted';
  }
  const hint = asked.hint === null ? '' : `\n${asked.hint}`;
  const opening = words > 5 ? draft.phrase('heard') : `${draft.phrase('missed')}${hint}`;
  draft.say(opening, tired ? { buttons: [humanButton(draft)] } : {});
  remind(draft, true);
  return 'hinted';
}

async function enterStart(draft: TurnDraft, introduced: boolean): Promise<void> {
  if (draft.script !== undefined) await enter(draft, draft.script.start, { brief: introduced });
}
