import { type Brief, holds } from './conditions.ts';
import type { Script, ScriptState, Target } from './script.ts';

/** States passed on the way, and where the dialogue came to rest. */
export interface Walk {
  /** States whose action is to be done and whose texts are to be said, in order; the last one is where it stopped. */
  readonly entered: readonly ScriptState[];
  /** Ids of all states on the way, those whose question was answered already too. */
  readonly path: readonly string[];
  readonly stop: WalkStop;
}

export type WalkStop =
  /** The state asks for a field that is not known yet. */
  | { readonly kind: 'ask'; readonly state: string; readonly field: string }
  /** The state offers buttons, or has said its last word: whatever comes next is the visitor's. */
  | { readonly kind: 'wait'; readonly state: string }
  | { readonly kind: 'handoff'; readonly state: string; readonly reason: string | null }
  | { readonly kind: 'script'; readonly state: string; readonly script: string }
  | { readonly kind: 'intent'; readonly state: string; readonly intent: string };

/** More states in one turn than any sane script has: a circle of states that ask nothing. */
const longestWalk = 60;

/** Goes from state to state until something is needed from outside. A question whose answer is known is passed over. */
export function walk(script: Script, from: string, brief: Brief): Walk {
  const entered: ScriptState[] = [];
  const path: string[] = [];
  const way = { entered, path };
  let id = from;
  for (let step = 0; step < longestWalk; step += 1) {
    const state = script.states[id];
    if (state === undefined) break;
    path.push(id);
    const answered = state.ask !== null && brief[state.ask] !== undefined;
    if (!answered) entered.push(state);
    if (state.ask !== null && !answered) return { ...way, stop: { kind: 'ask', state: id, field: state.ask } };
    if (!answered) {
      if (state.action === 'handoff') return { ...way, stop: { kind: 'handoff', state: id, reason: state.reason } };
      if (waitsAt(state)) return { ...way, stop: { kind: 'wait', state: id } };
    }
    const target = exitOf(script, state, brief);
    if (target.script !== undefined) return { ...way, stop: { kind: 'script', state: id, script: target.script } };
    if (target.intent !== undefined) return { ...way, stop: { kind: 'intent', state: id, intent: target.intent } };
    if (target.goto === undefined) break;
    id = target.goto;
  }
  return { ...way, stop: { kind: 'wait', state: script.states[id] === undefined ? script.start : id } };
}

function waitsAt({ action, buttons }: ScriptState): boolean {
  return action === 'end' || action === 'offer_slots' || buttons.length > 0;
}

/** Where a state leads once its question is answered; nothing when it leads nowhere. */
export function exitOf(script: Script, state: ScriptState, brief: Brief): Target {
  const branch = state.branches.find(({ when }) => holds(when, brief, script));
  if (branch !== undefined) return branch;
  return state.next === null ? {} : { goto: state.next };
}

/** The state that computes the price, if the script has one: a changed brief goes there for a new one. */
export function quoteState(script: Script): string | undefined {
  return Object.values(script.states).find(({ action }) => action === 'quote')?.id;
}
