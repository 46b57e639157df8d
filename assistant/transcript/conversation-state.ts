import type { Order } from '../pricing/quote.ts';
import type { ConsentState } from './consent.ts';
import type { FieldValue } from './message.ts';

/**
 * Everything a conversation remembers between turns; stored encrypted. Plain JSON. A newer version of the product must
 * read what an older one wrote, so every field added later is optional.
 */
export interface ConversationState {
  /** Script id; null before the first turn. */
  readonly script: string | null;
  readonly state: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The field the last reply asked for, so that an answer and a digression can be told apart. */
  readonly asking: string | null;
  readonly order: Order | null;
  /** The quote this conversation keeps whatever happens to the prices. */
  readonly quote: string | null;
  /** `paused`: a human has taken over; the assistant is silent. Asking for a human does not pause, see `waiting`. */
  readonly mode: 'assistant' | 'paused';
  /** Who leads it while it is paused, as the others see the name; null or absent where nobody said so. */
  readonly manager?: string | null;
  /** When somebody at the company last spoke in it or took it, milliseconds; absent where nobody did. */
  readonly pausedAt?: number;
  /** Are replies proposed to people first? Absent: as the project says for the channel. */
  readonly drafting?: boolean;
  /** Id of the draft that people have to decide about. */
  readonly draft?: string;
  /** Id of the draft they have rejected since the customer's last line. */
  readonly rejected?: string;
  /** People have shut it: what is said is kept, nothing is answered. */
  readonly blocked?: boolean;
  /** Asked not to be written to first. */
  readonly optedOut?: boolean;
  /** How fast and how often the same he writes, since a moment in milliseconds; `warned`: he was asked to slow down. */
  readonly pace?: {
    readonly since: number;
    readonly lines: number;
    readonly same: number;
    readonly rude: number;
    readonly last: string;
    readonly warned: boolean;
  };
  /** When he was last heard, milliseconds; who comes back after a month starts a fresh brief. */
  readonly heardAt?: number;
  /** Was asked whether everything about him is to be erased. */
  readonly erasure?: 'asked' | null;
  /** Has not been heard since he asked not to be written to. */
  readonly stopped?: boolean;
  /** The customer has closed the chat: nothing is sent. */
  readonly unreachable?: boolean;
  readonly handoff: string | null;
  /**
   * The visitor asked for a human and has not come back to the assistant: the brief rests, questions are still answered.
   * Absent = false.
   */
  readonly waiting?: boolean;
  /** How many times in a row the answer to `asking` was not understood. */
  readonly misses: number;
  readonly greeted: boolean;
  /** Fields the visitor asked to come back to; `again`: those he has been asked once more since. */
  readonly later?: { readonly fields: readonly string[]; readonly again: readonly string[] };
  /** What was heard may mean any of these values; the visitor was asked which. */
  readonly between?: { readonly field: string; readonly values: readonly FieldValue[] } | null;
  /** What the visitor writes; absent until he has written words of either. */
  readonly language?: 'ru' | 'en';
  /** Spent on language models in this conversation; `noticed`: people were told that its limit is reached. */
  readonly spent?: { readonly tokens: number; readonly kopecks: number; readonly noticed?: boolean };
  /** Another conversation is the same person's, the latest that was joined; absent where there is none. */
  readonly joined?: {
    readonly with: string;
    readonly by: string | null;
    /** What is said there is known here. Where not, the customer has only gone over to it. */
    readonly reads: boolean;
  };
  /** What came from there and is the customer's no more should it turn out to be somebody else's. */
  readonly carried?: {
    readonly from: string;
    readonly fields: Readonly<Record<string, FieldValue>>;
  };
  /** What is said of a meeting; absent until somebody wants one. */
  readonly booking?: BookingState;
  /** Consent to the processing of personal data; absent: it was not asked for. */
  readonly consent?: ConsentState;
  /** The channel's automatic reply was said. */
  readonly autoReplied?: boolean;
  /** Where the visitor came from, as the widget passes it. */
  readonly visit: Visit | null;
}

export interface BookingState {
  /** What the visitor has to decide. `aside`: he has spoken of something else since. */
  readonly open: 'choosing' | 'confirming' | 'aside' | null;
  /** Beginnings of the times that were offered, milliseconds. */
  readonly offered: readonly number[];
  /** Kept for him until he confirms. */
  readonly held: KeptTime | null;
  readonly meeting: KeptTime | null;
}

/** By the id of its booking; milliseconds. */
export interface KeptTime {
  readonly id: string;
  /** Whose it is, where that may be another conversation of the same person's. */
  readonly conversation?: string;
  readonly from: number;
  readonly to: number;
}

export interface Visit {
  readonly page: string | null;
  readonly referrer: string | null;
  readonly utm: Readonly<Record<string, string>>;
  /** The advertisement that was answered. */
  readonly listing?: { readonly id: string; readonly title: string; readonly price: string };
  /** Id of the package that is sold there. */
  readonly package?: string;
}

export const initialState: ConversationState = {
  script: null,
  state: null,
  fields: {},
  asking: null,
  order: null,
  quote: null,
  mode: 'assistant',
  handoff: null,
  misses: 0,
  greeted: false,
  visit: null,
};
