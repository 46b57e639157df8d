import type { FieldValue } from './message.ts';

export type ConsentDecision = 'given' | 'refused' | 'withdrawn';

/** What a person has decided about personal data: of which text, when and where. Kept as evidence. */
export interface ConsentRecord {
  readonly decision: ConsentDecision;
  /** Of the text of the consent; changes with it. */
  readonly version: string;
  readonly channel: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** How a conversation stands with consent; absent in its state, or `none`: nobody has asked for it yet. */
export interface ConsentState {
  readonly standing: 'none' | 'asked' | 'given' | 'refused';
  /** It was asked for, or reminded of, in the latest reply: a bare «согласен» means it, whatever else is open. */
  readonly fresh?: boolean;
  /** Given in this other conversation of the same person; absent: here. */
  readonly from?: string;
  /** He was told once more that people do not see his contacts. */
  readonly reminded?: boolean;
  /** How many placeholders of each kind there are: a number is never given to another value. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** What of one turn is kept back until the person consents. */
export interface Withheld {
  /** Lines of the transcript by number, as they were said. */
  readonly lines: readonly { readonly seq: number; readonly text: string }[];
  /** Placeholder → what it stands for. */
  readonly values: Readonly<Record<string, string>>;
  /** Values of the brief by field. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** A phone that the vendor vouches is the customer's. */
  readonly proven?: string;
}

/** What a turn does with personal data; nothing of it where another ground than consent holds and nothing was said. */
export interface PersonalDataOfTurn {
  /** Lines that it has heard, as the transcript shows them from now on. */
  readonly shown?: readonly { readonly seq: number; readonly text: string }[];
  readonly withheld?: Withheld;
  /** What was decided in it. */
  readonly consent?: ConsentRecord;
  /** What was withheld so far stands in the transcript again, or is forgotten at once. */
  readonly settles?: 'released' | 'forgotten';
  /** Texts whose phones and e-mails the person is found by from now on. */
  readonly findable?: readonly string[];
  /** Phones that a vendor vouches are the customer's, and that may be used from now on. */
  readonly proven?: readonly string[];
}

/** So long what was withheld waits for consent. */
export const withheldMs = 72 * 3_600_000;
