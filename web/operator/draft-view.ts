import { element } from '../widget/elements.ts';
import type { Draft, DraftAction } from './api.ts';
import { paperName } from './words.ts';

/** Never rejects. */
type Decide = (draft: string, action: DraftAction, text: string) => Promise<void>;

/** What the assistant would say, and the choices that people have about it. */
export class DraftView {
  readonly root: HTMLElement;
  private readonly mayDecide: boolean;
  private readonly decide: Decide;
  private readonly words = element('div', {});
  private readonly box = element('textarea', { rows: '5', maxlength: '4000', id: 'instead-of-draft', hidden: true });
  private readonly label = element('label', { class: 'unseen', for: 'instead-of-draft' }, 'Ответ вместо черновика');
  private readonly accept = element('button', { type: 'button', class: 'go' }, 'Принять');
  private readonly edit = element('button', { type: 'button' }, 'Изменить');
  private readonly reject = element('button', { type: 'button' }, 'Отклонить');
  private shown: Draft | null = null;

  constructor(mayDecide: boolean, decide: Decide) {
    this.mayDecide = mayDecide;
    this.decide = decide;
    this.accept.addEventListener('click', () => void this.settle(this.box.hidden === true ? 'accept' : 'edit'));
    this.edit.addEventListener('click', () => this.write(this.box.hidden === true));
    this.reject.addEventListener('click', () => void this.settle('reject'));
    const acts = element('div', { class: 'acts' }, this.accept, this.edit, this.reject);
    acts.hidden = !mayDecide;
    this.root = element(
      'section',
      { class: 'draft', 'aria-label': 'Черновик ответа', hidden: true },
      element('h3', {}, 'Черновик: клиент его не видит'),
      this.words,
      this.label,
      this.box,
      acts,
    );
  }

  /** What is being written instead of a draft stays while that draft does. */
  show(draft: Draft | null): void {
    if (draft?.id === this.shown?.id) return;
    this.shown = draft;
    this.root.hidden = draft === null;
    this.write(false);
    if (draft === null) return;
    const choices = draft.messages.at(-1)?.buttons.map(({ label }) => label) ?? [];
    const papers = draft.messages.flatMap(({ documents }) => documents.map(({ kind }) => paperName(kind)));
    const coming = draft.coming.map((kind) => `следом ${paperName(kind)}`);
    this.words.replaceChildren(
      ...draft.messages.map(({ text }) => element('p', { class: 'words' }, text)),
      ...note('Файлы', [...papers, ...coming]),
      ...note('Кнопки', choices),
    );
  }

  private write(writing: boolean): void {
    this.box.hidden = !writing;
    this.words.hidden = writing;
    this.edit.textContent = writing ? 'Не менять' : 'Изменить';
    this.accept.textContent = writing ? 'Отправить своё' : 'Принять';
    if (!writing) return;
    this.box.value = this.shown?.messages.map(({ text }) => text).join('\n\n') ?? '';
    this.box.focus();
  }

  private async settle(action: DraftAction): Promise<void> {
    const draft = this.shown;
    if (draft === null || !this.mayDecide) return;
    this.busy(true);
    await this.decide(draft.id, action, this.box.value.trim());
    this.busy(false);
  }

  private busy(busy: boolean): void {
    for (const button of [this.accept, this.edit, this.reject]) button.disabled = busy;
  }
}

function note(title: string, items: readonly string[]): HTMLElement[] {
  return items.length === 0 ? [] : [element('p', { class: 'choices' }, `${title}: ${items.join(' · ')}`)];
}
