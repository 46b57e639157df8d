import { exitOf, walk } from '../../script/advance.ts';
import { tokensOf } from '../../script/understand/words.ts';
import { answerFromKnowledge, quoteBest } from '../answering/knowledge-reply.ts';
import { answerEach, answerOthers, priceQuestion } from '../answering/many-questions.ts';
import { answerAboutQuote, answerPrice, pricedItem } from '../answering/price-reply.ts';
import {
  askedField,
  type BriefChange,
  listFields,
  nothingChanged,
  takeAnswers,
  takePlainFields,
  takePressed,
} from '../brief/brief-answers.ts';
import { askBetween } from '../brief/open-readings.ts';
import { type Understanding, understandLine } from '../model/understanding.ts';
import {
  askAgain,
  callHuman,
  enter,
  follow,
  openQuestion,
  remind,
  repricingState,
  sayUnknown,
} from '../script-steps/follow-script.ts';
import { humanReasons } from '../script-steps/human-reasons.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { asksPrice, isUnsure } from './dialogue-acts.ts';
import { isPostponed, postpone } from './postponed-answer.ts';
import { splitLine } from './split-line.ts';
import { hearUnclear } from './unclear-line.ts';

/** A line this long holds more than rules find in it. */
const longLine = 9;

/** What is no call, no button and no intent: answers, questions, or words to make sense of. */
export async function hearContent(draft: TurnDraft, line: string, fresh: boolean): Promise<void> {
  if (isPostponed(draft, line)) return postpone(draft);
  const split = isUnsure(line) ? { statement: line, question: '', questions: [] } : splitLine(line);
  const { statement, question, questions } = split;
  const change = statement === '' || asksInstead(draft, line) ? nothingChanged : takeAnswers(draft, statement);
  if (!isChange(change) && askBetween(draft)) return;
  let replied = false;
  if (!isChange(change) && answerAboutQuote(draft, line)) {
    replied = true;
  } else if (asksPrice(line)) {
    const asked = question === '' ? line : (priceQuestion(questions) ?? question);
    await answerPrice(draft, asked);
    await answerOthers(draft, questions, asked);
    // Whoever asks for the price of a solution has named the solution.
    if (!isChange(change) && takePricedPackage(draft, asked)) {
      const { spotted } = takePlainFields(draft, asked);
      return proceed(draft, { answered: true, corrected: [], spotted }, fresh);
    }
    replied = true;
  } else if (questions.length > 1 && (await answerEach(draft, questions))) {
    replied = true;
  } else if (question !== '') {
    const reply = await answerQuestion(draft, question, change, fresh);
    if (reply === 'followed') return;
    replied = reply === 'replied';
  }
  if (isChange(change)) {
    if (tokensOf(line).length < longLine) return proceed(draft, change, fresh);
    draft.wording ??= 'content';
    return proceedWith(draft, change, await understandLine(draft), fresh, replied);
  }
  if (!replied) {
    const understood = await hearUnclear(draft, line, fresh, () => followUnderstanding(draft, fresh));
    if (understood === 'followed') return;
    if (understood === 'hinted' && tokensOf(line).length > 2) draft.wording ??= 'unclear';
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
export function settleAtStart(draft: TurnDraft): void {
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

/** `followed`: the reply is complete; `unsaid`: the question is no question. */
async function answerQuestion(
  draft: TurnDraft,
  question: string,
  change: BriefChange,
  fresh: boolean,
): Promise<'replied' | 'followed' | 'unsaid'> {
  const asked = askedField(draft);
  if (asked !== undefined && isUnsure(question)) return 'unsaid';
  if ((await answerFromKnowledge(draft, question)) === 'answered') return 'replied';
  // «А можно пять?» is a question that answers ours.
  if (asked !== undefined && asked.type !== 'text' && asked.type !== 'company' && !change.answered) {
    const late = takeAnswers(draft, question);
    if (late.answered) {
      await proceed(draft, late, false);
      return 'replied';
    }
  }
  if (!isChange(change) && (await followUnderstanding(draft, fresh))) return 'followed';
  sayUnknown(draft);
  return 'replied';
}

/** Where rules are at a loss, a model may see what the line means; true when that was followed. */
async function followUnderstanding(draft: TurnDraft, fresh: boolean): Promise<boolean> {
  const understood = await understandLine(draft);
  if (understood === undefined) return false;
  if (understood.human !== undefined || understood.filled.length > 0) {
    await proceedWith(draft, nothingChanged, understood, fresh, false);
    return true;
  }
  const answered = understood.answer !== undefined && quoteBest(draft, understood.answer);
  if (understood.quote) return requestQuote(draft);
  if (!answered) return false;
  if (draft.position === undefined) settleAtStart(draft);
  remind(draft);
  return true;
}

/** What rules took from the line, and what a model found besides. */
async function proceedWith(
  draft: TurnDraft,
  change: BriefChange,
  understood: Understanding | undefined,
  fresh: boolean,
  replied: boolean,
): Promise<void> {
  if (understood?.human !== undefined) return callHuman(draft, humanReasons[understood.human]);
  if (understood?.answer !== undefined && !replied) quoteBest(draft, understood.answer);
  const asking = draft.state.asking;
  const { filled = [], corrected = [] } = understood ?? {};
  const found = {
    ...change,
    answered: change.answered || (asking !== null && filled.includes(asking)),
    corrected: [...new Set([...change.corrected, ...corrected])],
    spotted: [...new Set([...change.spotted, ...filled.filter((id) => !corrected.includes(id))])],
  };
  await proceed(draft, found, fresh);
}

/** The price list and the brief decide what it comes to, and what has to be asked first. */
async function requestQuote(draft: TurnDraft): Promise<boolean> {
  if (draft.quote !== undefined) {
    await answerPrice(draft, '');
    remind(draft);
    return true;
  }
  const { script } = draft;
  if (script === undefined) return false;
  if (walk(script, script.start, draft.state.fields).stop.kind !== 'ask') {
    await enterStart(draft, true);
    return true;
  }
  draft.sayPhrase('price_exact');
  settleAtStart(draft);
  remind(draft, true);
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
  if (askBetween(draft)) return;
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
  draft.sayPhrase('contact_noted', { handoff: draft.markForPeople('Посетитель оставил контакт') });
}

function isChange({ answered, corrected, spotted }: BriefChange): boolean {
  return answered || corrected.length > 0 || spotted.length > 0;
}

export async function enterStart(draft: TurnDraft, introduced: boolean): Promise<void> {
  if (draft.script !== undefined) await enter(draft, draft.script.start, { brief: introduced });
}
