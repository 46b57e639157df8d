import type { DocumentKind } from './document-kind.ts';

export type Author = 'visitor' | 'assistant' | 'manager';

export interface Button {
  readonly label: string;
  readonly value: string;
}

/** The knowledge section an answer quotes. */
export interface Source {
  readonly document: string;
  readonly heading: string;
  readonly file: string;
  readonly line: number;
}

/** In the daemon a document is a signed link, in the terminal a file. */
export interface DocumentLink {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly quote: string;
  readonly url?: string;
  readonly file?: string;
  /** How many it has; absent where nobody has counted. */
  readonly pages?: number;
}

export interface Handoff {
  readonly reason: string;
}

/** What the script knows after this message; `fields` are the brief. */
export interface MessageState {
  readonly script: string;
  readonly state: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export type FieldValue = string | number | boolean;

/** A line of the transcript as users and programs see it; `seq` has no gaps in a conversation. */
export interface Message {
  readonly seq: number;
  readonly id: string;
  readonly from: Author;
  /** Which manager, as the company calls her; only on lines of managers. */
  readonly author?: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly sources: readonly Source[];
  /** Id of the quote whose figures the text names. */
  readonly quote: string | null;
  readonly documents: readonly DocumentLink[];
  readonly handoff: Handoff | null;
  readonly state: MessageState;
}

/** A message before the store gives it its `seq`. */
export type DraftMessage = Omit<Message, 'seq'>;

/** A visitor's line, the same from every channel. The script has not heard it yet, so its state says nothing. */
export function visitorMessage(id: string, text: string, at: Date): DraftMessage {
  return {
    id,
    from: 'visitor',
    at: at.toISOString(),
    text,
    buttons: [],
    sources: [],
    quote: null,
    documents: [],
    handoff: null,
    state: { script: '', state: '', fields: {} },
  };
}

/** A line that somebody at the company has written here. */
export function managerMessage(line: { id: string; text: string; at: Date; manager: string }): DraftMessage {
  const { id, text, at, manager } = line;
  return { ...visitorMessage(id, text, at), from: 'manager', author: manager };
}
