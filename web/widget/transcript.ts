import { spokenConsent } from '../../assistant/consent/spoken-consent.ts';
import type { Message, PendingLine } from './protocol.ts';

/** What was said, by transcript number, and what is on its way. Knows nothing of the network or the page. */
export class Transcript {
  /** Everything up to this number has arrived: the cursor for reconnecting. */
  cursor = 0;
  readonly pending: PendingLine[] = [];
  /** Words of replies in the making, by message id; whatever is committed takes their places. */
  readonly provisional = new Map<string, string>();
  private readonly committed = new Map<number, Message>();

  get messages(): Message[] {
    return [...this.committed.values()].sort((left, right) => left.seq - right.seq);
  }

  get last(): Message | undefined {
    return this.messages.at(-1);
  }

  /** What can be pressed now: offered since the visitor spoke last, the newest offer first, each once. */
  get buttons(): Message['buttons'] {
    if (this.pending.length > 0) return [];
    const offered = new Map<string, Message['buttons'][number]>();
    for (const { from, buttons } of this.messages.reverse()) {
      if (from === 'visitor') break;
      for (const button of buttons) {
        // These two are a box of their own.
        if (button.value === 'consent:given' || button.value === 'consent:refused') continue;
        if (!offered.has(button.value)) offered.set(button.value, button);
      }
    }
    return [...offered.values()];
  }

  /** Was the visitor asked for consent to the processing of personal data, and has not decided yet? */
  get consentIsOpen(): boolean {
    const decided = ({ text }: { readonly text: string }) => spokenConsent(text) !== undefined;
    let open = false;
    for (const message of this.messages) {
      if (message.buttons.some(({ value }) => value === 'consent:given')) open = true;
      else if (message.from === 'visitor' && decided(message)) open = false;
    }
    return open && !this.pending.some(decided);
  }

  add(message: Message, conversation: string): void {
    if (message.from === 'visitor') this.dropPending(message.id.slice(conversation.length + 1));
    else this.provisional.clear();
    this.commit(message);
  }

  /** The server has written the visitor's line down as number `seq`. */
  accept(id: string, seq: number): void {
    const line = this.dropPending(id);
    if (line === undefined || this.committed.has(seq)) return;
    this.commit({
      seq,
      id,
      from: 'visitor',
      at: new Date().toISOString(),
      text: line.text,
      buttons: [],
      sources: [],
      documents: [],
      handoff: null,
    });
  }

  /** More words of a reply; an empty text takes them back. */
  extend(reply: string, text: string): void {
    if (text === '') this.provisional.delete(reply);
    else this.provisional.set(reply, (this.provisional.get(reply) ?? '') + text);
  }

  clear(): void {
    this.committed.clear();
    this.cursor = 0;
    this.provisional.clear();
  }

  private commit(message: Message): void {
    this.committed.set(message.seq, message);
    while (this.committed.has(this.cursor + 1)) this.cursor += 1;
  }

  private dropPending(id: string): PendingLine | undefined {
    const index = this.pending.findIndex((line) => line.id === id);
    return index < 0 ? undefined : this.pending.splice(index, 1)[0];
  }
}
