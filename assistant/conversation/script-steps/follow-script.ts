import { exitOf, walk } from '../../script/advance.ts';
import type { ScriptState, Target } from '../../script/script.ts';
import type { FieldValue } from '../../transcript/message.ts';
import { offerBriefOf } from '../brief/offer-brief.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { comingMeeting, offerSlots, sayMeeting } from './booking-steps.ts';
import { callHuman } from './call-human.ts';
import { adoptQuote, ensureQuote } from './conversation-quote.ts';
import { askField, remind } from './open-question.ts';
import { restingButtons } from './turn-buttons.ts';

interface Manner {
  /** Only the state where the dialogue comes to rest speaks: for coming back to a place that was introduced before. */
  readonly brief?: boolean;
}

const longestJourney = 6;

/** Goes from a state on, doing and saying what the states on the way ask for, until the visitor's word is needed. */
export async function enter(draft: TurnDraft, from: string, manner: Manner = {}): Promise<void> {
  let start = from;
  for (let leg = 0; leg < longestJourney; leg += 1) {
    const script = draft.script;
    if (script === undefined) return;
    const { entered, path, stop } = walk(script, start, briefNow(draft));
    if (isLaterDue(draft, entered)) {
      recallLater(draft);
      return enter(draft, script.start, { brief: true });
    }
    draft.note('enter', { script: script.id, from: start, to: stop.state, stop: stop.kind, path: path.join(' ') });
    for (const state of entered) {
      draft.change({ state: state.id, asking: null });
      if (!(await perform(draft, state))) return;
      if (manner.brief === true && state.id !== stop.state) continue;
      if (manner.brief === true && stop.kind === 'ask') continue;
      for (const text of state.say) draft.sayLiterally(text);
    }
    draft.change({ state: stop.state, asking: stop.kind === 'ask' ? stop.field : null });
    if (stop.kind === 'ask') return askField(draft, stop.field);
    if (stop.kind === 'wait' && draft.position?.action === 'offer_slots') {
      const onward = await arrangeMeeting(draft);
      if (onward === undefined) return;
      start = onward;
      continue;
    }
    if (stop.kind === 'wait') return draft.offerButtons(restingButtons(draft));
    if (stop.kind === 'handoff') {
      const said = draft.position?.say.length ?? 0;
      return callHuman(draft, stop.reason ?? 'Сценарий передал диалог человеку', { silent: said > 0 });
    }
    if (stop.kind === 'script') {
      if (!switchScript(draft, stop.script)) return;
      start = draft.script?.start ?? '';
      continue;
    }
    return callHuman(draft, 'Сценарий передал диалог человеку', { silent: true });
  }
}

/** Where to go on when there is a meeting already or the company offers none; else the visitor's word is needed. */
async function arrangeMeeting(draft: TurnDraft): Promise<string | undefined> {
  const { script, position } = draft;
  const { consultations } = draft.dependencies;
  const meeting = consultations === undefined ? null : await comingMeeting(draft, consultations);
  if (consultations !== undefined && meeting === null) {
    await offerSlots(draft);
    return undefined;
  }
  if (consultations !== undefined && meeting !== null) sayMeeting(draft, consultations, meeting);
  const exit = script === undefined || position === undefined ? {} : exitOf(script, position, briefNow(draft));
  if (exit.goto === undefined) {
    if (consultations === undefined) callHuman(draft, 'Клиент хочет договориться о встрече');
    else draft.offerButtons(restingButtons(draft));
  }
  return exit.goto;
}

/** Follows a button, a branch or an intent. */
export async function follow(draft: TurnDraft, target: Target, manner: Manner = {}): Promise<void> {
  if (target.script !== undefined) {
    if (switchScript(draft, target.script)) await enter(draft, draft.script?.start ?? '', manner);
    return;
  }
  if (target.goto === undefined) return;
  const here = draft.script !== undefined && walk(draft.script, target.goto, briefNow(draft)).stop.state;
  // A place that has been introduced is not introduced twice.
  await enter(draft, target.goto, here === draft.state.state ? { ...manner, brief: true } : manner);
}

/** From the beginning; `introduced`: the greeting has been said. */
export async function enterStart(draft: TurnDraft, introduced: boolean): Promise<void> {
  if (draft.script !== undefined) await enter(draft, draft.script.start, { brief: introduced });
}

/** Takes the first open place without a word: the reply at hand will end with its question. */
export function settleAtStart(draft: TurnDraft): void {
  const { script } = draft;
  if (script !== undefined) draft.change({ state: walk(script, script.start, draft.state.fields).stop.state });
}

/** After a digression: back to the question that is open, or to the first one. */
export function returnToScript(draft: TurnDraft): void {
  if (draft.position === undefined) settleAtStart(draft);
  remind(draft);
}

/** What was put off is passed over until nothing goes without it. */
function briefNow(draft: TurnDraft): Readonly<Record<string, FieldValue>> {
  const later = draft.state.later?.fields ?? [];
  return { ...Object.fromEntries(later.map((id) => [id, ''])), ...draft.state.fields };
}

/** A price is next, and a question that was put off is still open. */
function isLaterDue(draft: TurnDraft, entered: readonly ScriptState[]): boolean {
  const open = draft.state.later?.fields.filter((id) => draft.state.fields[id] === undefined) ?? [];
  return open.length > 0 && entered.some(({ action }) => action === 'quote' || action === 'offer');
}

function recallLater(draft: TurnDraft): void {
  const { fields = [], again = [] } = draft.state.later ?? {};
  draft.change({ later: { fields: [], again: [...again, ...fields] } });
  draft.note('later_due', { fields: fields.join(',') });
  draft.sayPhrase('later_due');
}

/** The same field of another script keeps its value: nobody is asked twice. */
function switchScript(draft: TurnDraft, id: string): boolean {
  const script = draft.project.scripts.find((candidate) => candidate.id === id);
  if (script === undefined) return false;
  draft.script = script;
  draft.change({ script: id, state: null, asking: null });
  draft.note('switch_script', { script: id });
  return true;
}

/** False when the turn ends here because the action failed and a human was called. */
async function perform(draft: TurnDraft, state: ScriptState): Promise<boolean> {
  if (state.action === 'quote') {
    const settled = await ensureQuote(draft);
    if (settled === 'renewed') draft.sayPhrase('quote_lapsed');
    adoptQuote(draft);
    return settled !== 'failed';
  }
  return state.action === 'offer' ? orderOffer(draft) : true;
}

/** The offer of the quote at hand, computed anew where it has lapsed; false when there is none and a human was called. */
export async function orderOffer(draft: TurnDraft): Promise<boolean> {
  const named = draft.state.quote !== null;
  const settled = await ensureQuote(draft);
  if (settled === 'failed' || draft.quote === undefined) return false;
  // A paper never names a sum that the visitor has not heard.
  if (named && settled !== 'kept') draft.sayPhrase('quote_repriced', { quote: draft.quote.id });
  else if (adoptQuote(draft)) draft.sayPhrase('price_quote', { quote: draft.quote.id });
  const brief = offerBriefOf(draft.project, draft.state);
  draft.act({ kind: 'render_document', document: 'offer', quote: draft.quote.id, brief });
  draft.note('offer', { quote: draft.quote.id });
  return true;
}
