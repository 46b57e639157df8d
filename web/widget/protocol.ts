/** What the server says, as the contract fixes it; only what the widget shows. */
export interface Message {
  readonly seq: number;
  readonly id: string;
  readonly from: 'visitor' | 'assistant' | 'manager';
  /** Which manager. */
  readonly author?: string;
  readonly at: string;
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly value: string }[];
  readonly sources: readonly { readonly document: string; readonly heading: string }[];
  readonly documents: readonly { readonly id: string; readonly kind: string; readonly url?: string }[];
  readonly handoff: { readonly reason: string } | null;
}

export interface ServerError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

export type ServerFrame =
  | { readonly type: 'accepted'; readonly id: string; readonly seq: number }
  | { readonly type: 'typing' }
  | { readonly type: 'delta'; readonly reply: string; readonly text: string }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'error'; readonly id?: string; readonly error: ServerError };

/** A line of the visitor that the server has not confirmed yet. The id makes sending it again harmless. */
export interface PendingLine {
  readonly id: string;
  readonly text: string;
  readonly button?: string;
  failed?: string;
}

export function lineFrame(line: PendingLine): object {
  return line.button === undefined
    ? { type: 'message', id: line.id, text: line.text }
    : { type: 'button', id: line.id, button: line.button };
}

export function lineBody(line: PendingLine): object {
  return line.button === undefined ? { id: line.id, text: line.text } : { id: line.id, button: line.button };
}
