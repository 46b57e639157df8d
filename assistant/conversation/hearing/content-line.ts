import { tokensOf } from '../../script/understand/words.ts';
import { answerFromKnowledge } from '../answering/knowledge-reply.ts';
import { answerEach, answerOthers, priceQuestion } from '../answering/many-questions.ts';
import { answerAboutQuote, answerPrice, pricedItem } from '../answering/price-reply.ts';
import { sayUnknown } from '../answering/unknown-reply.ts';
import {
  askedField,
  type BriefChange,
  mayAnswerAsQuestion,
  nothingChanged,
  takeAnswers,
  takePlainFields,
  takePressed,
} from '../brief/brief-answers.ts';
import { askWhichReading } from '../brief/open-readings.ts';
import { asksPrice, isUnsure } from '../line/dialogue-acts.ts';
import { type SplitLine, splitLine } from '../line/split-line.ts';
import { enterStart, returnToScript } from '../script-steps/follow-script.ts';
import { openQuestion } from '../script-steps/open-question.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { followUnderstanding, proceedWithModel } from './follow-understanding.ts';
import { isChange, proceed } from './proceed.ts';
import { hearUnclear } from './unclear-line.ts';

/** A line this long holds more than rules find in it. */
const longLine = 9;

/** Answers to the brief, questions, or words to make sense of; what the brief took leads on, else its question is put again. */
export async function hearContent(draft: TurnDraft, line: string): Promise<void> {
  const split = isUnsure(line) ? { statement: line, question: '', questions: [] } : splitLine(line);
  const change =
    split.statement === '' || asksInstead(draft, line) ? nothingChanged : takeAnswers(draft, split.statement);
  if (!isChange(change) && askWhichReading(draft)) return;
  const reply = await answerLine(draft, line, split, change);
  if (reply === 'complete') return;
  if (isChange(change)) {
    if (tokensOf(line).length < longLine) return proceed(draft, change);
    draft.wordingReason ??= 'content';
    return proceedWithModel(draft, change, reply === 'replied');
  }
  if (reply === 'unsaid') {
    const understood = await hearUnclear(draft, line);
    if (understood === 'nothing') return enterStart(draft, false);
    if (understood === 'hinted' && tokensOf(line).length > 2) draft.wordingReason ??= 'unclear';
    if (understood !== 'answered') return;
  }
  returnToScript(draft);
}

/** «Почём» where any words would do for an answer. */
function asksInstead(draft: TurnDraft, line: string): boolean {
  const type = askedField(draft)?.type;
  return (type === 'company' || type === 'text') && asksPrice(line) && tokensOf(line).length <= 4;
}

/** `complete`: nothing is left to say; `replied`: the matter in hand may go on; `unsaid`: nothing was asked. */
type LineReply = 'complete' | 'replied' | 'unsaid';

/** What the line asks: of the quote at hand, of prices, of several things, of one. */
async function answerLine(draft: TurnDraft, line: string, split: SplitLine, change: BriefChange): Promise<LineReply> {
  const { question, questions } = split;
  if (!isChange(change) && answerAboutQuote(draft, line)) return 'replied';
  if (asksPrice(line)) return answerPriceLine(draft, line, split, change);
  if (questions.length > 1 && (await answerEach(draft, questions))) return 'replied';
  return question === '' ? 'unsaid' : answerQuestion(draft, question, change);
}

async function answerPriceLine(
  draft: TurnDraft,
  line: string,
  { question, questions }: SplitLine,
  change: BriefChange,
): Promise<LineReply> {
  const asked = question === '' ? line : (priceQuestion(questions) ?? question);
  await answerPrice(draft, asked);
  await answerOthers(draft, questions, asked);
  // Whoever asks for the price of a solution has named the solution.
  if (isChange(change) || !takePricedPackage(draft, asked)) return 'replied';
  const { spotted } = takePlainFields(draft, asked);
  await proceed(draft, { answered: true, corrected: [], spotted });
  return 'complete';
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

async function answerQuestion(draft: TurnDraft, question: string, change: BriefChange): Promise<LineReply> {
  const asked = askedField(draft);
  if (asked !== undefined && isUnsure(question)) return 'unsaid';
  if ((await answerFromKnowledge(draft, question)) === 'answered') return 'replied';
  // «А можно пять?» is a question that answers ours.
  const mayAnswer = asked !== undefined && asked.type !== 'text' && asked.type !== 'company' && !change.answered;
  if (mayAnswer && mayAnswerAsQuestion(question)) {
    const late = takeAnswers(draft, question);
    if (late.answered) {
      await proceed(draft, late);
      return 'replied';
    }
  }
  if (!isChange(change) && (await followUnderstanding(draft))) return 'complete';
  sayUnknown(draft);
  return 'replied';
}
