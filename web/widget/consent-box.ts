import { element } from './elements.ts';
import type { Texts } from './texts.ts';

export interface ConsentBoxParts {
  readonly texts: Texts;
  readonly server: string;
  readonly decide: (label: string, value: string) => void;
}

/** Consent to the processing of personal data as a box of its own: empty until the visitor ticks it himself. */
export class ConsentBox {
  readonly node: HTMLElement;
  private readonly tick = element('input', { type: 'checkbox' });

  constructor({ texts, server, decide }: ConsentBoxParts) {
    const decline = element('button', { type: 'button' }, texts.noConsent);
    const link = { href: `${server}/privacy#consent`, target: '_blank', rel: 'noopener' };
    this.node = element(
      'div',
      { class: 'consent', role: 'group', 'aria-label': texts.consentAbout, hidden: true },
      element('label', {}, this.tick, element('span', {}, texts.consent)),
      element('p', {}, element('a', link, texts.consentText), decline),
    );
    this.tick.addEventListener('change', () => {
      if (this.tick.checked) decide(texts.consentShort, 'consent:given');
    });
    decline.addEventListener('click', () => decide(texts.noConsent, 'consent:refused'));
  }

  /** True when it has just come up. */
  show(open: boolean): boolean {
    const fresh = open && this.node.hidden !== false;
    if (fresh) this.tick.checked = false;
    this.node.hidden = !open;
    return fresh;
  }
}
