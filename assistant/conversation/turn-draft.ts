import { contactFieldsOf, withoutContacts } from '../consent/contact-fields.ts';
import type { Passage } from '../guard/evidence.ts';
import type { KnowledgeAnswer } from '../ports/knowledge-index.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Catalogue } from '../script/catalogue.ts';
import { inEnglish } from '../script/english-texts.ts';
import type { Script, ScriptState } from '../script/script.ts';
import { renderText } from '../script/text-template.ts';
import type { ConsentRecord } from '../transcript/consent.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { Button, DraftMessage, FieldValue } from '../transcript/message.ts';
import type { TurnRule } from '../transcript/turn-rules.ts';
import type { ModelSession } from './model/session.ts';
import { Grounds } from './reply/grounds.ts';
import { type Language, type PhraseKey, phraseOf } from './reply/phrases.ts';
import { dialogueLookup, hasOwnWords } from './reply/reference-values.ts';
import type { TurnDependencies, TurnInput, TurnStep } from './turn.ts';

export type SayExtras = Partial<Pick<DraftMessage, 'buttons' | 'sources' | 'quote' | 'documents' | 'handoff'>>;

/** Why a reply is worth a model's wording. */
export type WordingReason = 'knowledge' | 'price' | 'unclear' | 'content';

/** A turn while it is being made: the state as it changes, and what is said and done so far. */
export class TurnDraft {
  readonly dependencies: TurnDependencies;
  readonly input: TurnInput;
  readonly now: Date;
  readonly catalogue: Catalogue;
  language: Language = 'ru';
  /** The first message of this turn says who replies. */
  introduced = false;
  #script: Script | undefined;
  state: ConversationState;
  /** The quote the conversation keeps, once read or issued. */
  quote: Quote | undefined;
  readonly messages: DraftMessage[] = [];
  readonly effects: Effect[] = [];
  readonly quotes: Quote[] = [];
  readonly steps: TurnStep[] = [];
  readonly grounds = new Grounds();
  /** What the visitor has decided about personal data in this turn. */
  decidedConsent: ConsentRecord | undefined;
  /** What the line of a recording reads from now on: its words. */
  transcript: string | undefined;
  /** The visitor's line; '' where none was said. */
  line = '';
  /** What knowledge had for the visitor's question, the best search of the turn. */
  search: KnowledgeAnswer | undefined;
  /** Dealings with models; undefined where none is configured. */
  modelSession: ModelSession | undefined;
  /** Undefined: what the rules say is said as it stands. */
  wordingReason: WordingReason | undefined;
  /** Messages that no model words, by id. */
  readonly literal = new Set<string>();
  /** What was added under a message (the question that is open), by id. It stays whatever words come before it. */
  readonly tails = new Map<string, string>();

  constructor(dependencies: TurnDependencies, input: TurnInput) {
    this.dependencies = dependencies;
    this.input = input;
    this.now = dependencies.now();
    this.catalogue = dependencies.project.catalogue;
    this.state = input.conversation.state;
    this.language = this.state.language ?? 'ru';
  }

  /** In the visitor's language. */
  get script(): Script | undefined {
    return this.#script !== undefined && this.language === 'en' ? inEnglish(this.#script) : this.#script;
  }

  set script(script: Script | undefined) {
    this.#script = script;
    this.change({});
  }

  /** Undefined where consent is not asked for. */
  get consentTerms() {
    return this.dependencies.consent;
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
    // Who has refused is neither asked for contacts nor taken at his word about them.
    if (this.consentTerms === undefined || this.state.consent?.standing !== 'refused') return;
    const fields = withoutContacts(this.state.fields, this.#script, contactFieldsOf(this.project.scripts));
    this.state = { ...this.state, fields };
  }

  fill(values: Readonly<Record<string, FieldValue>>): void {
    this.change({ fields: { ...this.state.fields, ...values }, misses: 0 });
  }

  note(rule: TurnRule, detail: TurnStep['detail'] = {}): void {
    this.steps.push({ rule, detail });
  }

  /** Says a text with its references filled in; an empty one is not said. */
  say(
    template: string,
    extras: SayExtras = {},
    more: Readonly<Record<string, string>> = {},
    name = `script ${this.state.script ?? ''}`,
  ): void {
    const { text, fromQuote } = this.#fill(template, more, name);
    if (text !== '') this.#add(text, { quote: fromQuote, ...extras });
  }

  /** Says what must stay as it is written: a text of the script, a question, who replies. */
  sayLiterally(template: string, extras: SayExtras = {}): void {
    const { text, fromQuote } = this.#fill(template, {}, `script ${this.state.script ?? ''}`);
    if (text !== '') this.literal.add(this.#add(text, { quote: fromQuote, ...extras }));
  }

  /** The last message stays in the words it has. */
  keepLiteral(): void {
    const last = this.messages.at(-1);
    if (last !== undefined) this.literal.add(last.id);
  }

  /** Says a passage of knowledge, references filled in. */
  sayPassage(passage: Passage, extras: SayExtras): void {
    this.grounds.cite(passage);
    this.#add(passage.text, extras);
  }

  #add(text: string, extras: SayExtras): string {
    const id = this.dependencies.ids.next();
    const plain = { buttons: [], sources: [], quote: null, documents: [], handoff: null };
    const state = { script: '', state: '', fields: {} };
    this.messages.push({ id, from: 'assistant', at: this.now.toISOString(), text, ...plain, ...extras, state });
    return id;
  }

  render(template: string, more: Readonly<Record<string, string>> = {}): string {
    return this.#fill(template, more, `script ${this.state.script ?? ''}`).text;
  }

  /** The text, and the id of the quote if a figure of it went in. */
  #fill(
    template: string,
    more: Readonly<Record<string, string>>,
    name: string,
  ): { text: string; fromQuote: string | null } {
    const known = dialogueLookup(this);
    const lookup = (reference: string) => {
      const value = more[reference] ?? known(reference);
      const [root, id = ''] = reference.split('.');
      if (root === 'fields' && value !== undefined && hasOwnWords(this.script?.fields[id]))
        this.grounds.knowOurs(value);
      return value;
    };
    let fromQuote: string | null = null;
    const text = renderText(template, (reference) => {
      const value = lookup(reference);
      if (value !== undefined && reference.startsWith('quote.')) fromQuote = this.quote?.id ?? null;
      return value;
    });
    this.grounds.addReviewed(name, template, lookup);
    return { text, fromQuote };
  }

  /** Changes the last message of this turn. */
  amend(change: Partial<DraftMessage>): void {
    const last = this.messages.pop();
    if (last !== undefined) this.messages.push({ ...last, ...change });
  }

  /** Adds to the last message of this turn what no wording may lose. */
  append(text: string, buttons: readonly Button[]): void {
    const last = this.messages.at(-1);
    if (last === undefined) return;
    this.amend({ text: `${last.text}${text}`, buttons });
    this.tails.set(last.id, `${this.tails.get(last.id) ?? ''}${text}`);
  }

  phrase(key: PhraseKey): string {
    return phraseOf(this.project.assistant, this.language, key);
  }

  sayPhrase(key: PhraseKey, extras: SayExtras = {}, more: Readonly<Record<string, string>> = {}): void {
    this.say(this.phrase(key), extras, more, `phrase ${key}`);
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

  /**
   * People are told, and the assistant goes on: `callHuman` hands the conversation over. What comes back belongs to the
   * message that tells the visitor.
   */
  markForPeople(reason: string): NonNullable<DraftMessage['handoff']> {
    this.act({ kind: 'handoff', reason });
    this.change({ handoff: reason });
    return { reason };
  }
}
