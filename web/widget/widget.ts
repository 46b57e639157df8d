import { Connection } from './connection.ts';
import { ConsentBox } from './consent-box.ts';
import { element, icon, icons } from './elements.ts';
import { LogView } from './log-view.ts';
import { Memory } from './memory.ts';
import { inkOn, type WidgetOptions } from './options.ts';
import { Panel } from './panel.ts';
import { styles } from './styles.ts';
import { type Texts, textsFor } from './texts.ts';
import { Transcript } from './transcript.ts';

/** A sign of typing that nothing followed is taken down again. */
const longestTypingMs = 20_000;

/** The button in the corner and the window it opens. The site's styles and ours do not reach each other. */
export class Widget {
  private readonly host = element('div', { 'data-sales-assistant': true });
  private readonly transcript = new Transcript();
  private readonly memory: Memory;
  private readonly connection: Connection;
  private readonly panel: Panel;
  private readonly log: LogView;
  private readonly consent: ConsentBox;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
  private readonly invite: HTMLElement;
  private readonly texts: Texts;
  private opener: HTMLElement | null = null;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WidgetOptions) {
    this.texts = textsFor(options.language);
    this.memory = new Memory(options.server);
    this.log = new LogView(
      { texts: this.texts, server: options.server, language: options.language },
      {
        press: (label, value) => {
          this.connection.say(label, value);
          this.panel.focus();
        },
        retry: (line) => this.connection.retry(line),
      },
    );
    this.consent = new ConsentBox({
      texts: this.texts,
      server: options.server,
      decide: (label, value) => {
        this.connection.say(label, value);
        this.panel.focus();
      },
    });
    this.panel = new Panel({
      title: options.title,
      texts: this.texts,
      server: options.server,
      draft: options.draft,
      log: this.log.node,
      consent: this.consent.node,
      send: (text) => this.say(text),
      close: () => this.close(),
      telegramLink: () => this.connection.telegramLink(),
    });
    this.launcher = element(
      'button',
      {
        type: 'button',
        class: 'launcher',
        'aria-haspopup': 'dialog',
        'aria-expanded': 'false',
        'aria-controls': 'panel',
      },
      icon(icons.chat, 'chat'),
      icon(icons.close, 'shut'),
      this.badge,
    );
    this.launcher.addEventListener('click', () => (this.isOpen ? this.close() : this.open()));
    this.invite = this.invitation(options.greeting);
    this.connection = new Connection({
      server: options.server,
      memory: this.memory,
      transcript: this.transcript,
      language: options.language,
      events: {
        changed: () => this.changed(),
        typing: () => this.showTyping(),
        presence: (presence) => this.panel.presence(presence),
        continueIn: (channels) => this.panel.offerTelegram(channels.includes('telegram')),
      },
    });
    this.build(options);
    this.changed();
  }

  get isOpen(): boolean {
    return this.host.hasAttribute('data-open');
  }

  /** On the page; the conversation is taken up again when there was one. */
  mount(options: WidgetOptions): void {
    document.body.append(this.host);
    const { token, declined } = this.memory.read();
    if (token !== undefined) this.connection.start();
    if (options.open) this.open();
    else this.invite.hidden = options.greeting === null || declined === true || token !== undefined;
  }

  open(): void {
    if (this.isOpen) return;
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.host.setAttribute('data-open', '');
    this.panel.node.hidden = false;
    this.invite.hidden = true;
    this.launcher.setAttribute('aria-expanded', 'true');
    this.memory.write({ declined: true });
    this.connection.start();
    this.changed();
    this.log.scrollToEnd();
    this.panel.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.host.removeAttribute('data-open');
    this.panel.node.hidden = true;
    this.launcher.setAttribute('aria-expanded', 'false');
    this.changed();
    const back = this.opener === null || this.opener === this.host || this.opener === document.body;
    (back ? this.launcher : (this.opener ?? this.launcher)).focus({ preventScroll: true });
  }

  say(text: string): void {
    this.connection.say(text);
    this.log.scrollToEnd();
  }

  private build({ color, side, theme }: WidgetOptions): void {
    this.host.dataset.side = side;
    this.host.style.setProperty('--accent', color);
    this.host.style.setProperty('--ink', inkOn(color));
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const dress = (): void => {
      this.host.toggleAttribute('data-dark', theme === 'dark' || (theme === 'auto' && dark.matches));
    };
    dark.addEventListener('change', dress);
    dress();
    const root = this.host.attachShadow({ mode: 'open' });
    // A sheet made here is not subject to the site's Content-Security-Policy, a style element is.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(this.panel.node, this.invite, this.launcher);
  }

  private invitation(greeting: string | null): HTMLElement {
    const words = element('button', { type: 'button', class: 'words' }, greeting ?? '');
    const dismiss = element(
      'button',
      { type: 'button', class: 'dismiss', 'aria-label': this.texts.closeInvite },
      icon(icons.close),
    );
    const invite = element('div', { class: 'invite', hidden: true }, words, dismiss);
    words.addEventListener('click', () => this.open());
    dismiss.addEventListener('click', () => {
      invite.hidden = true;
      this.memory.write({ declined: true });
    });
    return invite;
  }

  private showTyping(): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      this.typing = undefined;
      this.changed();
    }, longestTypingMs);
    this.log.show(this.transcript, true);
  }

  private changed(): void {
    const { last } = this.transcript;
    if (last !== undefined && last.from !== 'visitor') {
      clearTimeout(this.typing);
      this.typing = undefined;
    }
    this.log.show(this.transcript, this.typing !== undefined);
    if (this.consent.show(this.transcript.consentIsOpen)) this.log.scrollToEnd();
    this.countUnread();
  }

  private countUnread(): void {
    const { messages, cursor } = this.transcript;
    const { seen = 0 } = this.memory.read();
    if (this.isOpen && cursor > seen) this.memory.write({ seen: cursor });
    const unread = this.isOpen ? 0 : messages.filter(({ from, seq }) => from !== 'visitor' && seq > seen).length;
    this.badge.hidden = unread === 0;
    this.badge.textContent = String(unread);
    const label = unread === 0 ? this.texts.open : `${this.texts.open}, ${this.texts.unread(unread)}`;
    this.launcher.setAttribute('aria-label', this.isOpen ? this.texts.close : label);
  }
}
