import { exitOf } from '../../script/advance.ts';
import type { Script, Target } from '../../script/script.ts';
import { answerPrice } from '../answering/price-reply.ts';
import { listFields, takePressed } from '../brief/brief-answers.ts';
import { askAgain, callHuman, enter, follow, openQuestion, repricingState } from '../script-steps/follow-script.ts';
import { humanReasons } from '../script-steps/human-reasons.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** A button's value; false when it means nothing here and should be read as words. */
export async function pressButton(draft: TurnDraft, value: string): Promise<boolean> {
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

/** What a button of the script leads to. */
export async function pressTarget(draft: TurnDraft, target: Target): Promise<void> {
  leaveWaiting(draft);
  if (target.intent !== undefined) await pressIntent(draft, target.intent);
  else await follow(draft, target);
}

export async function resumeFromHuman(draft: TurnDraft): Promise<void> {
  draft.note('resume');
  leaveWaiting(draft);
  draft.sayPhrase('resumed');
  const { script, position } = draft;
  if (script === undefined) return;
  if (position === undefined) return enter(draft, script.start, { brief: true });
  // What was said while waiting may have answered the question that was open.
  const passed = position.action === 'handoff' || (position.ask !== null && openQuestion(draft) === undefined);
  const onward = passed ? exitOf(script, position, draft.state.fields) : {};
  if (onward.goto !== undefined || onward.script !== undefined) await follow(draft, onward);
  else askAgain(draft);
}

/** A new brief in the same conversation; the quote stays until another one takes its place. */
export async function restartBrief(draft: TurnDraft): Promise<void> {
  draft.note('restart');
  leaveWaiting(draft);
  draft.change({ fields: {}, order: null, asking: null, state: null, misses: 0 });
  draft.sayPhrase('restarted');
  if (draft.script !== undefined) await enter(draft, draft.script.start, { brief: true });
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

function leaveWaiting(draft: TurnDraft): void {
  if (draft.state.waiting === true) draft.change({ waiting: false, handoff: null });
}
