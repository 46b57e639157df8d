import { element } from '../widget/elements.ts';
import type { DraftAction, Message, OpenConversation, Operator } from './api.ts';
import { DraftView } from './draft-view.ts';
import { authorName, channelName, consentName, leaderName, momentName, paperName } from './words.ts';

export interface TalkEvents {
  readonly back: () => void;
  readonly take: () => void;
  readonly giveBack: () => void;
  /** Resolves when the line is on the server's disk. */
  readonly write: (text: string) => Promise<void>;
  readonly markWrong: (message: Message) => void;
  readonly decideDraft: (draft: string, action: DraftAction, text: string) => Promise<void>;
  readonly setDrafts: (on: boolean) => void;
}

/** One conversation: who leads it, what is known, what was said, and a box to answer in. */
export class TalkView {
  readonly root: HTMLElement;
  private readonly events: TalkEvents;
  private readonly mayWrite: boolean;
  private readonly title = element('h2', { tabindex: '-1' });
  private readonly take = element('button', { type: 'button' }, 'Взять диалог');
  private readonly giveBack = element('button', { type: 'button' }, 'Вернуть ассистенту');
  private readonly drafts = element('button', { type: 'button', 'aria-pressed': 'false' }, 'Через черновики');
  private readonly draft: DraftView;
  private readonly brief = element('details', { class: 'brief' });
  private readonly lines = element('div', { class: 'lines', role: 'log', 'aria-label': 'Переписка', tabindex: '0' });
  private readonly box = element('textarea', {
    rows: '2',
    maxlength: '4000',
    placeholder: 'Ответ клиенту…',
    id: 'reply',
  });
  private readonly send = element('button', { type: 'submit', class: 'go' }, 'Отправить');
  private readonly failed = element('p', { class: 'failed', role: 'alert', hidden: true });

  constructor(operator: Operator, events: TalkEvents) {
    this.events = events;
    this.mayWrite = operator.role !== 'viewer';
    const back = element('button', { type: 'button', class: 'back' }, '← К списку');
    back.addEventListener('click', () => events.back());
    this.take.addEventListener('click', () => events.take());
    this.giveBack.addEventListener('click', () => events.giveBack());
    this.drafts.addEventListener('click', () => {
      events.setDrafts(this.drafts.getAttribute('aria-pressed') !== 'true');
    });
    this.draft = new DraftView(this.mayWrite, (draft, action, text) => events.decideDraft(draft, action, text));
    const form = element(
      'form',
      { class: 'write' },
      element('label', { class: 'unseen', for: 'reply' }, 'Ответ клиенту'),
      this.box,
      this.send,
    );
    form.hidden = !this.mayWrite;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    this.root = element(
      'section',
      { class: 'talk', 'aria-label': 'Диалог' },
      element('div', { class: 'head' }, back, this.title, this.drafts, this.take, this.giveBack),
      this.brief,
      this.lines,
      this.draft.root,
      this.failed,
      form,
    );
  }

  /** Another conversation than before. */
  begin(): void {
    this.lines.replaceChildren();
    this.title.replaceChildren('Открываем…');
    this.brief.hidden = true;
    this.take.hidden = true;
    this.giveBack.hidden = true;
    this.drafts.hidden = true;
    this.draft.show(null);
    this.box.value = '';
    this.complain(null);
  }

  /** The lines are to be shown anew. */
  clear(): void {
    this.lines.replaceChildren();
  }

  focus(): void {
    this.title.focus();
  }

  show(conversation: OpenConversation): void {
    const { mode, handoff, unreachable, blocked, waiting, drafting, draft, consent } = conversation;
    const more = [
      waiting ? 'ждёт человека' : '',
      blocked ? 'закрыт сотрудниками' : '',
      consentName(consent),
      unreachable ? 'клиент закрыл чат: ответить не выйдет' : '',
    ];
    const about = [leaderName(conversation), ...more.filter((each) => each !== '')].join(' · ');
    this.title.replaceChildren(channelName(conversation), element('small', {}, about));
    this.take.hidden = !this.mayWrite || mode === 'paused';
    this.giveBack.hidden = !this.mayWrite || (mode === 'assistant' && !waiting);
    this.send.disabled = unreachable;
    this.drafts.hidden = !this.mayWrite || mode === 'paused';
    this.drafts.setAttribute('aria-pressed', String(drafting));
    this.atTheEnd(() => this.draft.show(draft));
    const fields = Object.entries(conversation.state.fields);
    this.brief.hidden = fields.length === 0 && handoff === null;
    const open = this.brief.open;
    this.brief.replaceChildren(
      element('summary', {}, handoff === null ? 'Бриф' : `Бриф. Нужен человек: ${handoff.reason}`),
      element(
        'dl',
        {},
        ...fields.map(([name, value]) =>
          element('div', {}, element('dt', {}, `${name}:`), element('dd', {}, fieldText(value))),
        ),
      ),
    );
    this.brief.open = open;
  }

  /** Lines that follow those shown. */
  add(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    this.atTheEnd(() => this.lines.append(...messages.map((message) => this.line(message))));
  }

  /** Who looks at the last line goes on to. */
  private atTheEnd(change: () => void): void {
    const { scrollHeight, scrollTop, clientHeight } = this.lines;
    const atEnd = scrollHeight - scrollTop - clientHeight < 80;
    change();
    if (atEnd) this.lines.scrollTop = this.lines.scrollHeight;
  }

  complain(words: string | null): void {
    this.failed.hidden = words === null;
    this.failed.textContent = words ?? '';
  }

  private line(message: Message): HTMLElement {
    const { from, text, at, documents, seq } = message;
    const by = element(
      'div',
      { class: 'by' },
      element('span', {}, authorName(message)),
      element('time', { datetime: at }, momentName(at)),
    );
    if (from === 'assistant' && this.mayWrite) {
      const wrong = element('button', { type: 'button', 'aria-label': `Пометить неверным ответ ${seq}` }, 'Неверно');
      wrong.addEventListener('click', () => this.events.markWrong(message));
      by.append(wrong);
    }
    const view = element('div', {
      class: `line ${from === 'visitor' ? 'theirs' : 'ours'} ${from}`,
      'data-seq': String(seq),
    });
    if (text !== '') view.append(element('div', { class: 'bubble' }, text));
    if (documents.length > 0) view.append(element('ul', { class: 'papers' }, ...documents.map(paper)));
    view.append(by);
    return view;
  }

  private async submit(): Promise<void> {
    const text = this.box.value.trim();
    if (text === '' || this.send.disabled) return;
    this.send.disabled = true;
    try {
      await this.events.write(text);
      this.box.value = '';
      this.complain(null);
    } catch (error) {
      this.complain(error instanceof Error ? error.message : String(error));
    } finally {
      this.send.disabled = false;
      this.box.focus();
    }
  }
}

function paper({ kind, url }: Message['documents'][number]): HTMLLIElement {
  const name = paperName(kind);
  if (url === undefined || !/^https?:/.test(new URL(url, location.href).protocol)) return element('li', {}, name);
  return element(
    'li',
    {},
    element('a', { href: url, target: '_blank', rel: 'noopener' }, `${name} (PDF, новая вкладка)`),
  );
}

function fieldText(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'да' : 'нет') : String(value);
}
