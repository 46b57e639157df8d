export interface Operator {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'owner';
}

export interface Line {
  readonly seq: number;
  readonly from: 'visitor' | 'assistant' | 'manager';
  readonly author?: string;
  readonly at: string;
  readonly text: string;
}

export interface Message extends Line {
  readonly documents: readonly { readonly id: string; readonly kind: string; readonly url?: string }[];
  readonly handoff: { readonly reason: string } | null;
}

export interface Conversation {
  readonly id: string;
  readonly channel: string;
  readonly mode: 'assistant' | 'paused';
  readonly manager: string | null;
  readonly waiting: boolean;
  readonly handoff: { readonly reason: string } | null;
  readonly unreachable: boolean;
  readonly blocked: boolean;
  /** To the processing of personal data; until it is given contacts are placeholders. */
  readonly consent: 'none' | 'asked' | 'given' | 'refused';
  /** Id of the draft that waits for a decision. */
  readonly draft: string | null;
  readonly state: { readonly fields: Readonly<Record<string, string | number | boolean>> };
  readonly updatedAt: string;
  readonly lastSeq: number;
  readonly last?: Line | null;
}

/** A reply that the customer has not seen. */
export interface Draft {
  readonly id: string;
  readonly messages: readonly {
    readonly text: string;
    readonly buttons: readonly { readonly label: string }[];
    readonly documents: Message['documents'];
  }[];
  readonly coming: readonly string[];
}

/** A conversation that is looked at. */
export type OpenConversation = Omit<Conversation, 'draft'> & {
  readonly drafting: boolean;
  readonly draft: Draft | null;
};

export type DraftAction = 'accept' | 'edit' | 'reject';

export interface ConversationsPage {
  readonly conversations: readonly Conversation[];
  readonly next: string | null;
}

export type Filter = 'all' | 'waiting' | 'drafts' | 'paused';

/** What the server said instead of an answer; `status` 0 = it was not reached. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The session is a cookie that no script sees; the header proves that our own page asks. */
async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        'x-operator-page': '1',
        // The page speaks Russian, whatever the browser does.
        'accept-language': 'ru',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refusal(0, 'Нет связи с сервером');
  }
  if (response.status === 204) return undefined as Answer;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const { error } = (answer ?? {}) as { error?: { message: string; hint: string } };
  const words = error === undefined ? `Ответ сервера: ${response.status}` : `${error.message}. ${error.hint}`;
  throw new Refusal(response.status, words);
}

const session = '/api/operator/session';
const of = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;
const filters: Readonly<Record<Filter, string>> = {
  all: '',
  waiting: '&waiting=true',
  drafts: '&draft=true',
  paused: '&mode=paused',
};

export const api = {
  signIn: (link: string) => call<Operator>('POST', session, { link }),
  whoAmI: () => call<Operator>('GET', session),
  signOut: () => call<void>('DELETE', session),
  list: (filter: Filter, cursor: string | null) =>
    call<ConversationsPage>(
      'GET',
      `/api/conversations?limit=50${filters[filter]}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    ),
  read: (id: string, after: number) =>
    call<OpenConversation & { messages: readonly Message[] }>('GET', `${of(id)}?after=${after}`),
  write: (id: string, line: { id: string; text: string }) => call<{ seq: number }>('POST', `${of(id)}/messages`, line),
  decide: (id: string, decision: { id: string; draft: string; action: DraftAction; text?: string }) =>
    call<{ status: string }>('POST', `${of(id)}/messages`, decision),
  setDrafts: (id: string, key: string, drafts: boolean) =>
    call<void>('POST', `${of(id)}/messages`, { id: key, drafts }),
  take: (id: string) => call<Conversation>('POST', `${of(id)}/pause`),
  giveBack: (id: string) => call<Conversation>('POST', `${of(id)}/resume`),
  markWrong: (id: string, seq: number, instead: string) =>
    call<void>('POST', `${of(id)}/corrections`, { seq, ...(instead === '' ? {} : { instead }) }),
};
