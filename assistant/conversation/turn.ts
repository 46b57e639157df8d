import type { OpeningHours } from '../desk/opening-hours.ts';
import type { Passage } from '../guard/evidence.ts';
import type { ConversationRecord } from '../ports/conversation-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { KnowledgeAnswer } from '../ports/knowledge-index.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { PriceList } from '../pricing/price-list.ts';
import type { Order, Quote } from '../pricing/quote.ts';
import type { VatInForce } from '../pricing/vat.ts';
import type { Consultations } from '../scheduling/consultations.ts';
import type { Catalogue } from '../script/catalogue.ts';
import type { Script } from '../script/script.ts';
import type { AssistantSettings } from '../settings/assistant-settings.ts';
import type { ModelSettings } from '../settings/model-settings.ts';
import type { Attachment } from '../transcript/attachment.ts';
import type { PersonalDataOfTurn, Withheld } from '../transcript/consent.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { DraftMessage, Message } from '../transcript/message.ts';
import type { ModelUsage } from '../transcript/model-usage.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import type { TurnRule } from '../transcript/turn-rules.ts';

/** The part of the project that a conversation needs; one snapshot holds for a whole turn. */
export interface TurnProject {
  readonly scripts: readonly Script[];
  readonly prices: PriceList;
  /** VAT of the day of the turn: a price that is named holds what comes on top. */
  readonly vat?: Pick<VatInForce, 'regime' | 'rate'>;
  /** The same prices as scripts see them; made once for a project. */
  readonly catalogue: Catalogue;
  /** Values of `{{ company.… }}`: name, phone, email, site. */
  readonly company: Readonly<Record<string, string>>;
  readonly timeZone: string;
  readonly assistant: AssistantSettings;
  /** What company.yaml says, as the guard reads it; the references alone where there is none. */
  readonly companyFacts?: Passage;
  /** Kopecks of everything the price list may name: a price in a passage that is none of them is not said. */
  readonly possiblePrices?: readonly number[];
  /** When people answer; absent: always. */
  readonly hours?: OpeningHours;
  /** `config.hash`, for the record of the turn. */
  readonly config?: string;
}

/** What was or may be spent on models. */
export interface ModelSpending {
  readonly tokens: number;
  readonly kopecks: number;
}

/** What a turn needs to ask language models; absent where none is configured. */
export interface ModelAccess {
  readonly provider: LlmProvider;
  readonly budget: ModelSettings['budget'];
  /** All that a turn may wait for models. */
  readonly deadlineMs: number;
  /** What all conversations have spent on this day (YYYY-MM-DD, the company's). */
  spentOn(day: string): Promise<ModelSpending>;
  /** Adds to that day what a turn has spent that ends without a result. */
  spentInVain(usage: readonly ModelUsage[]): Promise<void>;
  /** The latest lines of the transcript, oldest first, the visitor's present one among them. */
  history(conversation: ConversationRecord): Promise<readonly Message[]>;
}

export interface QuoteOrder {
  readonly order: Order;
  readonly conversation: string;
  /** The quote this one takes the place of; its revision is one higher. */
  readonly replaces: string | null;
}

/** What consent to the processing of personal data is asked for. */
export interface ConsentTerms {
  /** Of the text of the consent. */
  readonly version: string;
  /** Where the text can be read; null while nobody outside could open it. */
  readonly link: string | null;
}

export interface TurnDependencies {
  readonly project: TurnProject;
  /**
   * Searches knowledge; price references in the passages may be filled in or not. `outside`: what of the text may leave
   * this machine.
   */
  retrieve(text: string, outside: string): Promise<KnowledgeAnswer>;
  /** Computes and signs, saves nothing: the turn's commit does. Rejects with a `usage` error for an impossible order. */
  issueQuote(request: QuoteOrder): Promise<Quote>;
  /** The newest revision of this quote that still holds: not expired, not withdrawn, signed by us. */
  findQuote(id: string): Promise<Quote | undefined>;
  /** Who may erase what is held of this person: people, where the law makes the company keep papers. Absent: people alone. */
  whoErases?(conversation: ConversationRecord): Promise<'assistant' | 'people'>;
  /** The other conversations of the same person, once they were joined. */
  joinedConversations?(conversation: string): Promise<readonly ConversationRecord[]>;
  /** Times for meetings; absent where the company offers none. */
  readonly consultations?: Consultations;
  /** The company's mail server may be given letters. */
  readonly mails?: boolean;
  now(): Date;
  readonly ids: Ids;
  readonly modelAccess?: ModelAccess;
  /** Absent: there is another ground than consent, nothing is asked for or withheld. */
  readonly consent?: ConsentTerms | undefined;
}

export interface TurnInput {
  readonly conversation: ConversationRecord;
  readonly inbound: InboundEvent;
  /** Lines of the transcript that came with the event, as they were said. */
  readonly said?: readonly { readonly seq: number; readonly text: string }[];
  /** What earlier turns have kept back. */
  readonly withheld?: readonly Withheld[];
  /** People have switched the assistant off: it keeps what is said and says nothing. */
  readonly silenced?: boolean;
  /** People answer here now: they are called, and the customer hears this once; null: nothing. */
  readonly staffed?: { readonly autoReply: string | null; readonly reason?: string };
  /** The words of a recording; null where nobody can make them out. Absent: nobody tries. */
  readonly transcribe?: (recording: Attachment) => Promise<string | null>;
  /** Transcript numbers of the lines that make up `inbound`; more than one when they came close together. */
  readonly lines?: readonly number[];
  /**
   * All the text so far of the reply with this message id, guarded; an empty one takes it back. Provisional: only what is
   * committed counts.
   */
  readonly progress?: (reply: string, text: string) => void;
}

/** What `commitTurn` needs. */
export interface TurnResult {
  readonly state: ConversationState;
  readonly messages: readonly DraftMessage[];
  readonly effects: readonly Effect[];
  readonly quotes: readonly Quote[];
  /** Why it went so. */
  readonly record: TurnRecord;
  readonly usage: readonly ModelUsage[];
  /** Absent where nothing was said and nothing decided. */
  readonly personal?: PersonalDataOfTurn;
}

/** One decision of a turn. Holds no words of the visitor and no personal field's value. */
export interface TurnStep {
  readonly rule: TurnRule;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export type RunTurn = (input: TurnInput) => Promise<TurnResult>;
