import type { Presence } from './connection.ts';
import { element, icon, icons } from './elements.ts';
import type { Texts } from './texts.ts';

export interface PanelParts {
  readonly title: string;
  readonly texts: Texts;
  readonly server: string;
  readonly draft: boolean;
  readonly log: HTMLElement;
  /** Between what was said and what is being written. */
  readonly consent: HTMLElement;
  readonly send: (text: string) => void;
  readonly close: () => void;
  /** The address where the conversation goes on in Telegram. */
  readonly telegramLink: () => Promise<string>;
}

/** The chat window: a dialog that keeps the focus while it is open. */
export class Panel {
  readonly node: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly presenceLine: HTMLElement;
  private readonly telegram: HTMLButtonElement;
  private readonly parts: PanelParts;

  constructor(parts: PanelParts) {
    this.parts = parts;
    const { texts } = parts;
    this.presenceLine = element('div', { class: 'presence', role: 'status' }, texts.idle);
    this.input = element('textarea', {
      rows: '1',
      maxlength: '4000',
      placeholder: texts.placeholder,
      'aria-label': texts.input,
      enterkeyhint: 'send',
      autocomplete: 'off',
    });
    this.telegram = element('button', { type: 'button', class: 'telegram', hidden: true }, texts.telegram);
    this.telegram.addEventListener('click', () => void this.goOver());
    const close = element('button', { type: 'button', 'aria-label': texts.close }, icon(icons.close));
    close.addEventListener('click', parts.close);
    this.node = element(
      'section',
      { class: 'panel', id: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'title', hidden: true },
      element(
        'header',
        {},
        element('div', { class: 'names' }, element('h2', { id: 'title' }, parts.title), this.presenceLine),
        close,
      ),
      ...(parts.draft ? [element('p', { class: 'draft', role: 'note' }, texts.draft)] : []),
      parts.log,
      parts.consent,
      this.form(),
      element(
        'footer',
        {},
        `${texts.notice} `,
        element('a', { href: `${parts.server}/privacy`, target: '_blank', rel: 'noopener' }, texts.privacy),
        this.telegram,
      ),
    );
    this.node.addEventListener('keydown', (event) => this.key(event));
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  presence(presence: Presence): void {
    this.presenceLine.textContent = this.parts.texts[presence];
  }

  /** Offers Telegram where the conversation can go on there. */
  offerTelegram(offered: boolean): void {
    this.telegram.hidden = !offered;
  }

  /** The window is opened by the click itself: later a browser would not let it. */
  private async goOver(): Promise<void> {
    const page = window.open('', '_blank');
    this.telegram.disabled = true;
    try {
      const url = await this.parts.telegramLink();
      if (page === null) location.assign(url);
      else {
        page.opener = null;
        page.location.replace(url);
      }
    } catch {
      page?.close();
      this.presenceLine.textContent = this.parts.texts.telegramFailed;
    } finally {
      this.telegram.disabled = false;
    }
  }

  private form(): HTMLFormElement {
    const { texts } = this.parts;
    const send = element(
      'button',
      { type: 'submit', class: 'send', 'aria-label': texts.send, disabled: true },
      icon(icons.send),
    );
    const form = element('form', {}, this.input, send);
    this.input.addEventListener('input', () => {
      send.disabled = this.input.value.trim() === '';
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (text === '') return;
      this.input.value = '';
      send.disabled = true;
      this.parts.send(text);
      this.focus();
    });
    return form;
  }

  private key(event: KeyboardEvent): void {
    // Keys typed here are none of the page's business (its shortcuts would fire).
    event.stopPropagation();
    if (event.key === 'Escape') this.parts.close();
    else if (event.key === 'Tab') this.keepFocus(event);
  }

  private keepFocus(event: KeyboardEvent): void {
    const reachable = [
      ...this.node.querySelectorAll<HTMLElement>(
        'button:not([disabled]),a[href],input,textarea,summary,[tabindex="0"]',
      ),
    ].filter((each) => each.getClientRects().length > 0);
    const active = (this.node.getRootNode() as ShadowRoot).activeElement;
    const edge = event.shiftKey ? reachable[0] : reachable.at(-1);
    if (active !== edge) return;
    event.preventDefault();
    (event.shiftKey ? reachable.at(-1) : reachable[0])?.focus();
  }
}
