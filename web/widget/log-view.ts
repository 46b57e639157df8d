import { element } from './elements.ts';
import { type MessageContext, messageView, pendingView, provisionalView, typingView } from './message-view.ts';
import type { Message, PendingLine } from './protocol.ts';
import type { Transcript } from './transcript.ts';

export interface LogActions {
  press(label: string, value: string): void;
  retry(line: PendingLine): void;
}

/** The lines on the screen. Committed ones are added once and stay, so that a screen reader hears each one once. */
export class LogView {
  readonly node: HTMLElement;
  private readonly said = element('div', { class: 'said' });
  private readonly coming = element('div', { class: 'coming' });
  private readonly buttons: HTMLElement;
  private readonly shown = new Map<number, Node>();
  private readonly context: MessageContext;
  private readonly actions: LogActions;
  private shownButtons = '[]';

  constructor(context: MessageContext, actions: LogActions) {
    this.context = context;
    this.actions = actions;
    this.buttons = element('div', { class: 'buttons', role: 'group' });
    this.node = element(
      'div',
      { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': context.texts.log, tabindex: '0' },
      this.said,
      this.coming,
      this.buttons,
    );
  }

  show(transcript: Transcript, typing: boolean): void {
    const atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
    const before = this.shown.size;
    this.showCommitted(transcript.messages);
    this.showComing(transcript, typing);
    this.showButtons(transcript);
    if (atEnd || before === 0) this.scrollToEnd();
  }

  scrollToEnd(): void {
    this.node.scrollTop = this.node.scrollHeight;
  }

  private showCommitted(messages: readonly Message[]): void {
    if (messages.length < this.shown.size) {
      this.shown.clear();
      this.said.replaceChildren();
    }
    let previous: Node | null = null;
    let before: Message | undefined;
    for (const message of messages) {
      let node = this.shown.get(message.seq);
      if (node === undefined) {
        node = messageView(message, this.context, before);
        this.shown.set(message.seq, node);
        this.said.insertBefore(node, previous === null ? this.said.firstChild : previous.nextSibling);
      }
      previous = node;
      before = message;
    }
  }

  private showComing({ pending, provisional }: Transcript, typing: boolean): void {
    const { texts } = this.context;
    const nodes: Node[] = pending.map((line) => pendingView(line, texts, () => this.actions.retry(line)));
    for (const text of provisional.values()) nodes.push(provisionalView(text));
    if (typing && provisional.size === 0) nodes.push(typingView(texts));
    if (nodes.length > 0 || this.coming.childNodes.length > 0) this.coming.replaceChildren(...nodes);
  }

  private showButtons({ buttons }: Transcript): void {
    const key = JSON.stringify(buttons);
    if (key === this.shownButtons) return;
    this.shownButtons = key;
    this.buttons.replaceChildren(
      ...buttons.map(({ label, value }) => {
        const button = element('button', { type: 'button', class: 'choice' }, label);
        button.addEventListener('click', () => this.actions.press(label, value));
        return button;
      }),
    );
  }
}
