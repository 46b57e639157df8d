import type { YamlPath } from '../findings.ts';
import type { ScriptState, Target } from './script.ts';
import { checkConditions, expectKnown, type ScriptCheck } from './script-check.ts';
import { scriptErrors } from './script-errors.ts';

/** Intents that exist without being declared. */
export const builtInIntents = ['human', 'restart', 'price', 'resume'] as const;

const comfortableButtons = 10;

/** Whether every transition leads somewhere, every state can be reached, and none is a trap. */
export function checkFlow(check: ScriptCheck): void {
  const { source, script } = check;
  const states = Object.keys(script.states);
  expectKnown(check, scriptErrors.noStart, source.start, states, ['start']);
  for (const [id, state] of Object.entries(source.states)) checkState(check, id, state.ask);
  for (const state of Object.values(script.states)) {
    const path = ['states', state.id];
    for (const [index, button] of state.buttons.entries()) {
      checkTarget(check, button, button.label, [...path, 'buttons', index]);
    }
    for (const [index, branch] of state.branches.entries()) {
      checkConditions(check, branch.when, [...path, 'branches', index, 'when']);
      checkTarget(check, branch, `${state.id} → ${branch.goto ?? branch.script ?? ''}`, [...path, 'branches', index]);
    }
    if (state.next !== null) expectKnown(check, scriptErrors.unknownState, state.next, states, [...path, 'next']);
    if (state.buttons.length > comfortableButtons) {
      const parameters = { id: state.id, count: state.buttons.length, limit: comfortableButtons };
      check.report(scriptErrors.tooManyButtons, parameters, [...path, 'buttons'], { severity: 'warning' });
    }
    if (isDeadEnd(state)) check.report(scriptErrors.deadEnd, { id: state.id }, path, { atKey: true });
    else if (leadsRound(check, state)) check.report(scriptErrors.circle, { id: state.id }, path, { atKey: true });
  }
  for (const intent of Object.values(script.intents)) {
    const path = ['intents', intent.id];
    if (intent.goto !== undefined || intent.script !== undefined) checkTarget(check, intent, intent.id, path);
  }
  checkReach(check);
}

function checkState(check: ScriptCheck, id: string, ask: string | undefined): void {
  if (ask === undefined) return;
  expectKnown(check, scriptErrors.unknownField, ask, Object.keys(check.script.fields), ['states', id, 'ask']);
}

function checkTarget(check: ScriptCheck, target: Target, label: string, path: YamlPath): void {
  const { script, scripts } = check;
  const count = [target.goto, target.script, target.intent].filter((part) => part !== undefined).length;
  if (count !== 1) check.report(scriptErrors.target, { label, count }, path);
  if (target.goto !== undefined) {
    expectKnown(check, scriptErrors.unknownState, target.goto, Object.keys(script.states), [...path, 'goto']);
  }
  if (target.script !== undefined) {
    expectKnown(check, scriptErrors.unknownScript, target.script, scripts, [...path, 'script']);
  }
  if (target.intent !== undefined) {
    const known = [...builtInIntents, ...Object.keys(script.intents)];
    expectKnown(check, scriptErrors.unknownIntent, target.intent, known, [...path, 'intent']);
  }
}

function isDeadEnd(state: ScriptState): boolean {
  const { buttons, branches, next, ask } = state;
  if (isPlaceToRest(state)) return false;
  if (next !== null || branches.length > 0) return false;
  return ask !== null || buttons.length === 0;
}

function isPlaceToRest({ action }: ScriptState): boolean {
  return action === 'end' || action === 'handoff' || action === 'offer_slots';
}

/** The road of `next` comes back to the state and meets nothing that waits for the visitor. */
function leadsRound({ script }: ScriptCheck, from: ScriptState): boolean {
  const seen = new Set<string>();
  let state: ScriptState | undefined = from;
  while (state !== undefined && !seen.has(state.id)) {
    seen.add(state.id);
    const waits = state.ask !== null || state.buttons.length > 0 || state.branches.length > 0;
    if (waits || isPlaceToRest(state) || state.next === null) return false;
    state = script.states[state.next];
  }
  return state?.id === from.id;
}

function checkReach(check: ScriptCheck): void {
  const { script } = check;
  const reached = new Set<string>();
  const open = [script.start, ...Object.values(script.intents).flatMap(({ goto }) => goto ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const state = script.states[id];
    if (state === undefined || reached.has(id)) continue;
    reached.add(id);
    open.push(...[...state.buttons, ...state.branches].flatMap(({ goto }) => goto ?? []));
    if (state.next !== null) open.push(state.next);
  }
  for (const id of Object.keys(script.states)) {
    if (!reached.has(id)) {
      check.report(scriptErrors.unreachable, { id }, ['states', id], { atKey: true, severity: 'warning' });
    }
  }
}
