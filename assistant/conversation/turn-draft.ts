import type { Quote } from '../pricing/quote.ts';
import type { Catalogue } from '../script/catalogue.ts';
import type { Script, ScriptState } from '../script/script.ts';
import { renderText } from '../script/text-template.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { Button, DraftMessage, FieldValue } from '../transcript/message.ts';
import { dialogueLookup } from './dialogue-texts.ts';
import { type Language, type PhraseKey, phraseOf } from './phrases.ts';
import type { TraceStep, TurnDependencies, TurnInput, TurnResult } from './turn.ts';

export type SayExtras = Partial<Pick<DraftMessage, 'buttons' | 'sources' | 'quote' | 'documents' | 'handoff'>>;

/** A turn while it is being made: the state as it changes, and what is said and done so far. */
export class TurnDraft {
  readonly dependencies: TurnDependencies;
  readonly input: TurnInput;
  readonly now: Date;
  readonly catalogue: Catalogue;
  language: Language = 'ru';
  /** The first message of this turn says who replies. */
  introduced = false;
  script: Script | undefined;
  state: ConversationState;
  /** The quote the conversation keeps, once read or issued. */
  quote: Quote | undefined;
  readonly messages: DraftMessage[] = [];
  readonly effects: Effect[] = [];
  readonly quotes: Quote[] = [];
  readonly trace: TraceStep[] = [];

  constructor(dependencies: TurnDependencies, input: TurnInput) {
    this.dependencies = dependencies;
    this.input = input;
    this.now = dependencies.now();
    this.catalogue = dependencies.project.catalogue;
    this.state = input.conversation.state;
  }

  get project() {
    return this.dependencies.project;
  }

  /** The state the dialogue rests in; undefined before the first step or when the script no longer has it. */
  get position(): ScriptState | undefined {
    return this.state.state === null ? undefined : this.script?.states[this.state.state];
  }

  change(change: Partial<ConversationState>): void {
    this.state = { ...this.state, ...change };
  }

  fill(values: Readonly<Record<string, FieldValue>>): void {
    this.change({ fields: { ...this.state.fields, ...values }, misses: 0 });
  }

  note(rule: string, detail: TraceStep['detail'] = {}): void {
    this.trace.push({ rule, detail });
  }

  /** Says a text with its references filled in; an empty one is not said. */
  say(template: string, extras: SayExtras = {}, more: Readonly<Record<string, string>> = {}): void {
    const { text, fromQuote } = this.#fill(template, more);
    if (text === '') return;
    const id = this.dependencies.ids.next();
    this.messages.push({
      id,
      from: 'assistant',
      at: this.now.toISOString(),
      text,
      buttons: [],
      sources: [],
      quote: fromQuote,
      documents: [],
      handoff: null,
      ...extras,
      state: { script: '', state: '', fields: {} },
    });
    this.input.progress?.(id, text);
  }

  render(template: string, more: Readonly<Record<string, string>> = {}): string {
    return this.#fill(template, more).text;
  }

  /** The text, and the id of the quote if a figure of it went in. */
  #fill(template: string, more: Readonly<Record<string, string>>): { text: string; fromQuote: string | null } {
    const lookup = dialogueLookup(this);
    let fromQuote: string | null = null;
    const text = renderText(template, (name) => {
      const value = more[name] ?? lookup(name);
      if (value !== undefined && name.startsWith('quote.')) fromQuote = this.quote?.id ?? null;
      return value;
    });
    return { text, fromQuote };
  }

  /** Changes the last message of this turn. */
  amend(change: Partial<DraftMessage>): void {
    const last = this.messages.pop();
    if (last !== undefined) this.messages.push({ ...last, ...change });
  }

  phrase(key: PhraseKey): string {
    return phraseOf(this.project.assistant, this.language, key);
  }

  sayPhrase(key: PhraseKey, extras: SayExtras = {}, more: Readonly<Record<string, string>> = {}): void {
    this.say(this.phrase(key), extras, more);
  }

  /** Buttons belong under the last message of a turn: the visitor sees one set of them. */
  offerButtons(buttons: readonly Button[]): void {
    const last = this.messages.at(-1);
    if (last === undefined || last.buttons.length > 0) return;
    this.amend({ buttons });
  }

  act(effect: Effect): void {
    this.effects.push(effect);
  }

  result(): TurnResult {
    const { script, state, fields } = this.state;
    const snapshot = { script: script ?? '', state: state ?? '', fields };
    const messages = shorten(this.messages, this.introduced).map((message) => ({ ...message, state: snapshot }));
    return { state: this.state, messages, effects: this.effects, quotes: this.quotes, trace: this.trace };
  }
}

/** The first reply of a conversation is at most two messages: what has no buttons or sources joins the introduction. */
function shorten(messages: readonly DraftMessage[], introduced: boolean): readonly DraftMessage[] {
  const [first, second, ...others] = messages;
  if (!introduced || first === undefined || second === undefined || others.length === 0) return messages;
  const joins =
    second.buttons.length + second.sources.length + second.documents.length === 0 && second.handoff === null;
  if (!joins) return messages;
  const joined = { ...first, text: `${first.text}\n\n${second.text}`, quote: first.quote ?? second.quote };
  return shorten([joined, ...others], introduced);
}
