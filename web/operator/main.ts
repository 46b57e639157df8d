import { element } from '../widget/elements.ts';
import { api, type Conversation, type DraftAction, type Filter, type Message, type Operator, Refusal } from './api.ts';
import { ListView } from './list-view.ts';
import { TalkView } from './talk-view.ts';
import { askWhatInstead } from './wrong-dialog.ts';

const pollMs = 2_500;

/** The page once somebody is signed in. What it shows is asked for again and again; the server alone knows. */
class Office {
  private readonly list: ListView;
  private readonly talk: TalkView;
  private readonly work: HTMLElement;
  private readonly placeholder = element('p', { class: 'empty' }, 'Выберите диалог');
  private filter: Filter = 'all';
  private pages = 1;
  private open: string | null = null;
  private seen = 0;
  /** How the open conversation stood with consent when it was last read. */
  private consent: Conversation['consent'] | null = null;
  private refreshing: Promise<void> | undefined;
  private waiting = 0;
  /** Counts openings: what was asked for before the last one is not shown. */
  private opening = 0;
  /** A line keeps its id until the server has it, so that sending again adds nothing. */
  private unsent: { readonly conversation: string; readonly text: string; readonly id: string } | undefined;

  constructor(operator: Operator, main: HTMLElement) {
    this.list = new ListView({
      choose: (filter) => {
        this.filter = filter;
        this.pages = 1;
        void this.refresh();
      },
      open: (id) => {
        location.hash = `c=${id}`;
      },
      more: () => {
        this.pages += 1;
        void this.refresh();
      },
    });
    this.talk = new TalkView(operator, {
      back: () => {
        location.hash = '';
      },
      take: () => void this.decide(api.take),
      giveBack: () => void this.decide(api.giveBack),
      write: (text) => this.write(text),
      markWrong: (message) => void this.markWrong(message),
      decideDraft: (draft, action, text) => this.decideDraft({ draft, action, text }),
      setDrafts: (on) => void this.decide((id) => api.setDrafts(id, newKey(), on)),
    });
    this.work = element('div', { class: 'work' }, this.list.root, this.talk.root, this.placeholder);
    main.replaceChildren(this.work);
    main.hidden = false;
    main.className = 'work-holder';
    addEventListener('hashchange', () => this.follow());
    document.addEventListener('visibilitychange', () => void this.refresh());
    this.follow();
  }

  /** The conversation that the address names. */
  private follow(): void {
    const id = /^#c=([\w-]{1,100})$/.exec(location.hash)?.[1] ?? null;
    this.open = id;
    this.seen = 0;
    this.consent = null;
    this.opening += 1;
    this.work.toggleAttribute('data-open', id !== null);
    this.talk.root.hidden = id === null;
    this.placeholder.hidden = id !== null;
    if (id !== null) {
      this.talk.begin();
      this.talk.focus();
    }
    void this.refresh();
  }

  /** One at a time; asked for in the middle of one, another follows. */
  async refresh(): Promise<void> {
    // Who waits already will see it all.
    if (this.waiting > 1) return this.refreshing;
    const before = this.refreshing;
    this.waiting += 1;
    const next = (async () => {
      await before;
      try {
        await Promise.all([this.refreshList(), this.refreshTalk()]);
        tellTrouble(null);
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return showGate('Вход закончился или отозван.');
        tellTrouble(wordsOf(error));
      } finally {
        this.waiting -= 1;
      }
    })();
    this.refreshing = next;
    await next;
  }

  private async refreshList(): Promise<void> {
    const all: Conversation[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < this.pages; page += 1) {
      const answer: Awaited<ReturnType<typeof api.list>> = await api.list(this.filter, cursor);
      all.push(...answer.conversations);
      cursor = answer.next;
      if (cursor === null) break;
    }
    this.list.show(all, { filter: this.filter, open: this.open, hasMore: cursor !== null });
  }

  private async refreshTalk(): Promise<void> {
    const { open: id, opening } = this;
    if (id === null) return;
    let { messages, ...conversation } = await api.read(id, this.seen);
    if (this.opening !== opening) return;
    // The customer has consented: what was shown with placeholders reads otherwise now.
    const released = conversation.consent === 'given' && this.consent !== null && this.consent !== 'given';
    this.consent = conversation.consent;
    if (released) {
      ({ messages, ...conversation } = await api.read(id, 0));
      if (this.opening !== opening) return;
      this.seen = 0;
      this.talk.clear();
    }
    this.talk.show(conversation);
    const fresh = messages.filter(({ seq }) => seq > this.seen);
    this.seen = fresh.at(-1)?.seq ?? this.seen;
    this.talk.add(fresh);
  }

  private async decide(action: (id: string) => Promise<unknown>): Promise<void> {
    const id = this.open;
    if (id === null) return;
    try {
      await action(id);
      this.talk.complain(null);
    } catch (error) {
      this.talk.complain(wordsOf(error));
    }
    await this.refresh();
  }

  private async write(text: string): Promise<void> {
    const conversation = this.open;
    if (conversation === null) return;
    if (this.unsent?.conversation !== conversation || this.unsent.text !== text) {
      this.unsent = { conversation, text, id: newKey() };
    }
    await api.write(conversation, { id: this.unsent.id, text });
    this.unsent = undefined;
    await this.refresh();
  }

  private async decideDraft(decision: { draft: string; action: DraftAction; text: string }): Promise<void> {
    const { text, ...rest } = decision;
    const words = decision.action === 'edit' ? { text } : {};
    await this.decide((id) => api.decide(id, { id: newKey(), ...rest, ...words }));
  }

  private async markWrong(message: Message): Promise<void> {
    const id = this.open;
    const instead = await askWhatInstead(message);
    if (id === null || instead === null) return;
    try {
      await api.markWrong(id, message.seq, instead);
      document.querySelector(`[data-seq="${message.seq}"] .by button`)?.replaceWith('Помечен неверным');
    } catch (error) {
      this.talk.complain(wordsOf(error));
    }
  }
}

function newKey(): string {
  return crypto.randomUUID?.() ?? String(Math.random()).slice(2);
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function tellTrouble(words: string | null): void {
  const place = byId('trouble');
  place.hidden = words === null;
  if (place.textContent !== words) place.textContent = words ?? '';
}

let timer: ReturnType<typeof setInterval> | undefined;

/** Nobody is signed in: says how. */
function showGate(reason: string): void {
  clearInterval(timer);
  byId('leave').hidden = true;
  byId('who').textContent = '';
  const main = byId('main');
  main.className = 'gate';
  main.hidden = false;
  main.replaceChildren(
    element('h2', {}, 'Нужен вход'),
    element('p', { role: 'alert' }, reason),
    element(
      'p',
      {},
      'Попросите у владельца одноразовую ссылку. Её печатает ',
      element('code', {}, 'sales-assistant token create --name "Ваше имя"'),
      '.',
    ),
  );
}

async function begin(): Promise<void> {
  const link = /^#token=([\w.-]+)$/.exec(location.hash)?.[1];
  // Out of the address and the history before anything else, used or not.
  if (link !== undefined) history.replaceState(null, '', location.pathname);
  let operator: Operator;
  try {
    operator = link === undefined ? await api.whoAmI() : await api.signIn(link);
  } catch (error) {
    const isNew = link === undefined && error instanceof Refusal && error.status === 401;
    return showGate(isNew ? 'Здесь отвечают клиентам сотрудники.' : wordsOf(error));
  }
  byId('who').textContent = operator.role === 'viewer' ? `${operator.name}, только просмотр` : operator.name;
  const leave = byId('leave');
  leave.hidden = false;
  leave.addEventListener('click', () => void api.signOut().finally(() => showGate('Вы вышли.')));
  const office = new Office(operator, byId('main'));
  timer = setInterval(() => {
    if (!document.hidden) void office.refresh();
  }, pollMs);
}

void begin();
