import { exitOf } from '../../script/advance.ts';
import type { Script, Target } from '../../script/script.ts';
import { hasPhrase, isMainly, tokensOf } from '../../script/understand/words.ts';
import { answerPrice } from '../answering/price-reply.ts';
import { listFields, takePressed } from '../brief/brief-answers.ts';
import { callHuman, humanReasons } from '../script-steps/call-human.ts';
import { repricingState } from '../script-steps/conversation-quote.ts';
import { enter, follow } from '../script-steps/follow-script.ts';
import { askAgain } from '../script-steps/open-question.ts';
import { leaveWaiting, restartBrief, resumeFromHuman } from '../script-steps/resume-script.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { pressBooking } from './booking-line.ts';

/** A button's value; false when it means nothing here and should be read as words. */
export async function pressButton(draft: TurnDraft, value: string): Promise<boolean> {
  if (await pressBooking(draft, value)) return true;
  const [, verb, name] = /^(goto|script|intent):([a-z][a-z0-9_]*)$/.exec(value) ?? [];
  if (verb !== undefined && name !== undefined) return pressVerb(draft, verb, name);
  const [, id, answer] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(value) ?? [];
  const field = id === undefined ? undefined : draft.script?.fields[id];
  if (field === undefined || answer === undefined) return false;
  const asked = draft.state.asking === field.id;
  const before = draft.state.fields[field.id];
  if (!takePressed(draft, field, answer)) return false;
  leaveWaiting(draft);
  draft.note('pressed', { field: field.id });
  const { script, position } = draft;
  if (script === undefined) return true;
  const changed = before !== undefined && before !== draft.state.fields[field.id];
  if (changed) draft.sayPhrase('corrected', {}, { noted: listFields(draft, [field.id]) });
  const repricing = repricingState(draft, script);
  if (repricing !== undefined) await enter(draft, repricing);
  else if (position === undefined) await enter(draft, script.start, { brief: true });
  else if (asked || position.ask === field.id) await follow(draft, exitOf(script, position, draft.state.fields));
  else askAgain(draft);
  return true;
}

/**
 * The words of a button are the button. `spare`: so many words may stand beside its own («Давайте договор» is more than
 * «давайте»).
 */
export async function hearButton(draft: TurnDraft, line: string, spare: number): Promise<boolean> {
  const tokens = tokensOf(line);
  const same = (phrase: string) => tokensOf(phrase).length === tokens.length && hasPhrase(tokens, phrase);
  const pressed = draft.position?.buttons.find(
    ({ label, synonyms }) => same(label) || isMainly(tokens, synonyms, spare),
  );
  if (pressed === undefined) return false;
  await pressTarget(draft, pressed);
  return true;
}

/** What a button of the script leads to. */
async function pressTarget(draft: TurnDraft, target: Target): Promise<void> {
  leaveWaiting(draft);
  if (target.intent !== undefined) await pressIntent(draft, target.intent);
  else await follow(draft, target);
}

async function pressVerb(draft: TurnDraft, verb: string, name: string): Promise<boolean> {
  const { script } = draft;
  if (verb === 'intent') return pressIntent(draft, name);
  // A value may come from anywhere: only places that some button of the script leads to are open to buttons.
  if (script === undefined || !leadsTo(script, verb, name)) return false;
  leaveWaiting(draft);
  draft.note('pressed', { [verb]: name });
  await follow(draft, verb === 'goto' ? { goto: name } : { script: name });
  return true;
}

function leadsTo(script: Script, verb: string, name: string): boolean {
  return Object.values(script.states).some(({ buttons }) =>
    buttons.some((button) => (verb === 'goto' ? button.goto : button.script) === name),
  );
}

async function pressIntent(draft: TurnDraft, name: string): Promise<boolean> {
  if (name === 'resume') {
    await resumeFromHuman(draft);
    return true;
  }
  if (name === 'restart') {
    await restartBrief(draft);
    return true;
  }
  if (name === 'human') {
    callHuman(draft, humanReasons.asked);
    return true;
  }
  const intent = draft.script?.intents[name];
  if (intent === undefined && name !== 'price') return false;
  leaveWaiting(draft);
  draft.note('intent', { intent: name });
  for (const text of intent?.say ?? []) draft.sayLiterally(text);
  if (intent?.goto !== undefined || intent?.script !== undefined) {
    await follow(draft, intent);
    return true;
  }
  if (name === 'price' && draft.messages.length === 0) await answerPrice(draft, '');
  askAgain(draft);
  return true;
}
