import { walk } from '../../script/advance.ts';
import { quoteBest } from '../answering/knowledge-reply.ts';
import { answerPrice } from '../answering/price-reply.ts';
import { type BriefChange, nothingChanged } from '../brief/brief-answers.ts';
import { type Understanding, understandLine } from '../model/understanding.ts';
import { offerSlots } from '../script-steps/booking-steps.ts';
import { callHuman, humanReasons } from '../script-steps/call-human.ts';
import { enterStart, returnToScript, settleAtStart } from '../script-steps/follow-script.ts';
import { remind } from '../script-steps/open-question.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { proceed } from './proceed.ts';

/** Where rules are at a loss, a model may see what the line means; true when that was followed. */
export async function followUnderstanding(draft: TurnDraft): Promise<boolean> {
  const understood = await understandLine(draft);
  if (understood === undefined) return false;
  if (understood.slot && understood.human === undefined) return offerWantedSlots(draft);
  if (understood.human !== undefined || understood.filled.length > 0) {
    await proceedWith(draft, nothingChanged, understood, false);
    return true;
  }
  const answered = understood.answer !== undefined && quoteBest(draft, understood.answer);
  if (understood.quote) return requestQuote(draft);
  if (!answered) return false;
  returnToScript(draft);
  return true;
}

/** What rules took from the line, and what a model finds besides. */
export async function proceedWithModel(draft: TurnDraft, change: BriefChange, replied: boolean): Promise<void> {
  await proceedWith(draft, change, await understandLine(draft), replied);
}

async function proceedWith(
  draft: TurnDraft,
  change: BriefChange,
  understood: Understanding | undefined,
  replied: boolean,
): Promise<void> {
  if (understood?.human !== undefined) return callHuman(draft, humanReasons[understood.human]);
  if (understood?.answer !== undefined && !replied) quoteBest(draft, understood.answer);
  const { asking } = draft.state;
  const { filled = [], corrected = [] } = understood ?? {};
  await proceed(draft, {
    ...change,
    answered: change.answered || (asking !== null && filled.includes(asking)),
    corrected: [...new Set([...change.corrected, ...corrected])],
    spotted: [...new Set([...change.spotted, ...filled.filter((id) => !corrected.includes(id))])],
  });
}

/** Times are ours; what of the line names one is read by rules. */
async function offerWantedSlots(draft: TurnDraft): Promise<boolean> {
  await offerSlots(draft, { wish: draft.line });
  return true;
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
