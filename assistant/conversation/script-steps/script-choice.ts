import { walk } from '../../script/advance.ts';
import type { Script } from '../../script/script.ts';
import { hasPhrase, tokensOf } from '../../script/understand/words.ts';
import type { TurnDraft } from '../turn-draft.ts';

/**
 * The newest script counts. One that is gone gives way to the one a new visitor would get; where its state is gone the
 * brief is kept and the first question without an answer is next.
 */
export function settleScript(draft: TurnDraft, line: string): void {
  const { script: id, state, asking, fields } = draft.state;
  const script =
    draft.project.scripts.find((candidate) => candidate.id === id) ??
    pickScript(draft.project.scripts, draft.input.conversation.channel, line);
  draft.script = script;
  if (script === undefined) {
    draft.change({ script: null, state: null, asking: null });
    return;
  }
  const position = state === null ? undefined : script.states[state];
  if (script.id === id && (state === null || position !== undefined)) {
    if (asking !== null && (position?.ask !== asking || fields[asking] !== undefined)) draft.change({ asking: null });
    return;
  }
  // Nobody has heard the question of the new place: what was typed now is no answer to it.
  const next = state === null ? null : walk(script, script.start, fields).stop.state;
  draft.change({ script: script.id, state: next, asking: null });
  if (state !== null) draft.note('resettled', { from: state, to: next });
}

/** The greeting came before the visitor's first words: those may still choose another script. */
export function chooseByWords(draft: TurnDraft, line: string): void {
  const { fields, order, waiting, greeted } = draft.state;
  if (!greeted || waiting === true || order !== null || Object.keys(fields).length > 0) return;
  const wanted = scriptByPhrase(scriptsFor(draft.project.scripts, draft.input.conversation.channel), line);
  if (wanted === undefined || wanted.id === draft.script?.id) return;
  draft.script = wanted;
  draft.change({ script: wanted.id, state: null, asking: null });
  draft.note('chosen_by_words', { script: wanted.id });
}

function scriptsFor(scripts: readonly Script[], channel: string): Script[] {
  return scripts
    .filter(({ channels }) => channels.length === 0 || channels.includes(channel) || channel === 'cli')
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

function scriptByPhrase(scripts: readonly Script[], line: string): Script | undefined {
  const tokens = tokensOf(line);
  return scripts.find(({ phrases }) => phrases.some((phrase) => hasPhrase(tokens, phrase)));
}

/** Phrases in the first line decide, then priority, then the order of ids. */
export function pickScript(scripts: readonly Script[], channel: string, line: string): Script | undefined {
  const candidates = scriptsFor(scripts, channel);
  return scriptByPhrase(candidates, line) ?? candidates[0];
}
