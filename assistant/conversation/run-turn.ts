import { walk } from '../script/advance.ts';
import type { Script } from '../script/script.ts';
import { meantLine } from '../script/understand/meant-line.ts';
import { hasPhrase, isEnglish, tokensOf } from '../script/understand/words.ts';
import type { DocumentLink } from '../transcript/message.ts';
import { closeTurn, finishTurn } from './finish-turn.ts';
import { hearLine } from './hear-line.ts';
import { pressButton } from './hearing/pressed-button.ts';
import { ModelSession } from './model/session.ts';
import { enter, humanButton, restingButtons, resumeButton } from './script-steps/follow-script.ts';
import type { RunTurn, TurnDependencies, TurnInput, TurnResult } from './turn.ts';
import { TurnDraft } from './turn-draft.ts';

/** One turn: what happened + what the conversation remembers → what it says, does and remembers next. */
export function createRunTurn(dependencies: TurnDependencies): RunTurn {
  return async (input) => {
    const draft = new TurnDraft(dependencies, input);
    const { quote, spent } = draft.state;
    if (quote !== null) draft.quote = await dependencies.findQuote(quote);
    const { models, project } = dependencies;
    if (models !== undefined) {
      const { now } = draft;
      draft.models = new ModelSession({
        models,
        now,
        spent,
        timeZone: project.timeZone,
        conversation: input.conversation,
        lines: input.lines ?? [],
      });
    }
    await react(draft);
    return finishTurn(draft);
  };
}

/** What the visitor gets when a turn keeps failing: an honest line and a human; the brief stays as it is. */
export function troubleTurn(dependencies: TurnDependencies, input: TurnInput, failure: string): TurnResult {
  const draft = new TurnDraft(dependencies, input);
  const { inbound } = input;
  if (inbound.kind === 'text' && isEnglish(inbound.text)) draft.language = 'en';
  // What was promised is handed over all the same, and a human who has the conversation is not talked over.
  if (inbound.kind === 'document_ready') {
    draft.sayPhrase('offer_ready', { documents: [inbound.document], quote: inbound.document.quote });
    return closeTurn(draft);
  }
  if (draft.state.mode === 'paused') return closeTurn(draft);
  disclose(draft);
  const handoff = draft.markForPeople('Ответить не получилось из-за сбоя');
  draft.sayPhrase('trouble', { handoff, buttons: [resumeButton(draft)] });
  draft.note('trouble', { failure });
  return closeTurn(draft);
}

async function react(draft: TurnDraft): Promise<void> {
  const { inbound } = draft.input;
  if (inbound.kind === 'document_ready') return documentReady(draft, inbound.document);
  if (inbound.kind === 'document_failed') return documentFailed(draft, inbound.document);
  // A human has the conversation: what is said stays in the transcript, the assistant keeps out of it.
  if (draft.state.mode === 'paused') return draft.note('paused');
  if (inbound.kind === 'started') {
    if (inbound.visit !== null) draft.change({ visit: inbound.visit });
    if (draft.state.greeted) return;
    settleScript(draft, '');
    disclose(draft);
    if (draft.script !== undefined) await enter(draft, draft.script.start);
    return;
  }
  const text = inbound.kind === 'text' ? meantBy(draft, inbound.text) : (inbound.label ?? inbound.value);
  draft.line = text.trim();
  const { lines = [] } = draft.input;
  if (lines.length > 1) draft.note('burst', { lines: lines.length, seqs: lines.join(' ') });
  speakAs(draft, inbound.kind === 'text' ? text : '');
  settleScript(draft, text);
  if (inbound.kind === 'text') chooseByWords(draft, text);
  const fresh = disclose(draft);
  if (inbound.kind === 'button' && (await pressButton(draft, inbound.value))) return;
  await hearLine(draft, text, fresh);
}

/** The line as it was meant on the right keyboard layout; free words, names and addresses stay as they were typed. */
function meantBy(draft: TurnDraft, text: string): string {
  const { scripts, prices } = draft.project;
  const { asking, script: id, language } = draft.state;
  if (language === 'en') return text;
  const asked = asking === null ? undefined : scripts.find((script) => script.id === id)?.fields[asking]?.type;
  if (asked === 'text' || asked === 'company' || asked === 'email') return text;
  const meant = meantLine(
    text,
    scripts,
    prices.promoCodes.map((promo) => promo.id),
  );
  if (meant !== text) draft.note('layout', { letters: text.length });
  return meant;
}

/** Russian unless the visitor writes English; a bare number or a button changes nothing. */
function speakAs(draft: TurnDraft, text: string): void {
  const written = isEnglish(text) ? 'en' : /[а-яё]/i.test(text) ? 'ru' : undefined;
  draft.language = written ?? draft.language;
  if (draft.state.language !== draft.language) draft.change({ language: draft.language });
}

/** Says who answers before anything else is said; true in the conversation's first turn. */
function disclose(draft: TurnDraft): boolean {
  if (draft.state.greeted) return false;
  draft.sayLiterally(draft.project.assistant.disclosure[draft.language]);
  draft.introduced = true;
  draft.change({ greeted: true });
  return true;
}

/**
 * The newest script counts. One that is gone gives way to the one a new visitor would get; where its state is gone the
 * brief is kept and the first question without an answer is next.
 */
function settleScript(draft: TurnDraft, line: string): void {
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
function chooseByWords(draft: TurnDraft, line: string): void {
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

function documentReady(draft: TurnDraft, document: DocumentLink): void {
  settleScript(draft, '');
  draft.note('document_ready', { kind: document.kind, quote: document.quote });
  draft.sayPhrase('offer_ready', { documents: [document], quote: document.quote });
  if (draft.state.asking === null) draft.offerButtons(restingButtons(draft));
}

function documentFailed(draft: TurnDraft, document: DocumentLink): void {
  settleScript(draft, '');
  draft.note('document_failed', { kind: document.kind, quote: document.quote });
  const handoff = draft.markForPeople('Документ не подготовлен');
  draft.sayPhrase('offer_failed', { handoff, buttons: [humanButton(draft)] });
}
