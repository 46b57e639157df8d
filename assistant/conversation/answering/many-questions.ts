import { tokensOf } from '../../script/understand/words.ts';
import { asksPrice, mayAsk } from '../line/dialogue-acts.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerFromKnowledge } from './knowledge-reply.ts';
import { answerPrice, pricedItem } from './price-reply.ts';
import { sayUnknown } from './unknown-reply.ts';

/** Lines that came together ask several things at once; more than this nobody reads in one reply. */
const mostAnswered = 3;

/** The question about a price, where others stand beside it. */
export function priceQuestion(questions: readonly string[]): string | undefined {
  return questions.length > 1 ? questions.find(asksPrice) : undefined;
}

/** Answers what was asked besides the price. */
export async function answerOthers(draft: TurnDraft, questions: readonly string[], answered: string): Promise<void> {
  const others = questions.length > 1 ? questions.filter((question) => question !== answered) : [];
  let unknown = false;
  const priced = new Set([pricedItem(draft, answered)?.id]);
  for (const question of others.slice(0, mostAnswered - 1)) {
    // «А голосовой?» goes on about prices; «есть ли у вас интеграция с SAP» asks something else.
    const item = pricedItem(draft, question)?.id;
    if (asksPrice(question) || (!mayAsk(question) && item !== undefined)) {
      if (!priced.has(item)) await answerPrice(draft, question);
      priced.add(item);
    } else if ((await answerFromKnowledge(draft, question)) !== 'answered') unknown ||= isWhole(question);
  }
  if (unknown) sayUnknown(draft, 'unknown_rest');
}

/** Every question by its own passage; false when none has one. What has none is said to be unknown, once. */
export async function answerEach(draft: TurnDraft, questions: readonly string[]): Promise<boolean> {
  const outcomes: boolean[] = [];
  for (const question of questions.slice(0, mostAnswered)) {
    outcomes.push((await answerFromKnowledge(draft, question)) === 'answered' || !isWhole(question));
  }
  if (draft.messages.every(({ sources }) => sources.length === 0)) return false;
  if (outcomes.includes(false)) sayUnknown(draft, 'unknown_rest');
  return true;
}

/** «А голосовой?» leans on what stands before it. */
function isWhole(question: string): boolean {
  return tokensOf(question).length >= 3;
}
