import { element } from '../widget/elements.ts';
import type { Conversation, Filter } from './api.ts';
import { authorName, channelName, leaderName, momentName } from './words.ts';

export interface ListEvents {
  readonly choose: (filter: Filter) => void;
  readonly open: (id: string) => void;
  readonly more: () => void;
}

const names: readonly (readonly [Filter, string])[] = [
  ['all', 'Все'],
  ['waiting', 'Ждут'],
  ['drafts', 'Черновики'],
  ['paused', 'Ведут люди'],
];

/** Conversations, those of the latest activity on top. */
export class ListView {
  readonly root: HTMLElement;
  private readonly events: ListEvents;
  private readonly rows = element('ul', { 'aria-label': 'Диалоги' });
  private readonly nothing = element('p', { class: 'empty', hidden: true }, 'Здесь пока пусто');
  private readonly more = element('button', { type: 'button', class: 'more', hidden: true }, 'Показать ещё');
  private readonly filters: ReadonlyMap<Filter, HTMLButtonElement>;

  constructor(events: ListEvents) {
    this.events = events;
    this.filters = new Map(
      names.map(([filter, name]) => {
        const button = element('button', { type: 'button', 'aria-pressed': 'false' }, name);
        button.addEventListener('click', () => events.choose(filter));
        return [filter, button];
      }),
    );
    this.more.addEventListener('click', () => events.more());
    const filters = element('div', { class: 'filters', role: 'group', 'aria-label': 'Какие показывать' });
    filters.append(...this.filters.values());
    this.root = element(
      'nav',
      { class: 'list', 'aria-label': 'Список диалогов' },
      filters,
      this.rows,
      this.nothing,
      this.more,
    );
  }

  show(list: readonly Conversation[], view: { filter: Filter; open: string | null; hasMore: boolean }): void {
    for (const [filter, button] of this.filters) button.setAttribute('aria-pressed', String(filter === view.filter));
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    this.rows.replaceChildren(...list.map((each) => this.row(each, each.id === view.open)));
    if (focused !== undefined) this.rows.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    this.nothing.hidden = list.length > 0;
    this.more.hidden = !view.hasMore;
  }

  private row(conversation: Conversation, isOpen: boolean): HTMLLIElement {
    const { id, last, waiting, draft, updatedAt } = conversation;
    const said = last === null || last === undefined ? 'Ещё ничего не сказано' : `${authorName(last)}: ${last.text}`;
    const button = element(
      'button',
      { type: 'button', 'data-id': id, 'aria-current': String(isOpen) },
      element(
        'span',
        { class: 'row' },
        element('span', {}, channelName(conversation)),
        element('span', {}, momentName(updatedAt)),
      ),
      element('span', { class: 'said' }, said),
      waiting ? element('span', { class: 'mark waits' }, 'ждёт человека') : '',
      draft === null ? '' : element('span', { class: 'mark waits' }, 'черновик'),
      ' ',
      element('span', { class: 'mark' }, leaderName(conversation)),
    );
    button.addEventListener('click', () => this.events.open(id));
    return element('li', {}, button);
  }
}
