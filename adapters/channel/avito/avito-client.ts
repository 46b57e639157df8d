import type { Channel } from '../../../assistant/ports/channel.ts';
import type { Clock } from '../../../assistant/ports/clock.ts';
import type { Recording } from '../../../assistant/ports/transcriber.ts';
import { downloaded } from '../../http/downloaded.ts';
import { isRecord, parsedJson } from '../../http/json-answer.ts';
import { type AvitoAnswer, brokenConnection, failure, refusedByAvito, unreadable } from './avito-failures.ts';
import { type AvitoCard, type AvitoLine, beginsWithNewest, cardOf, inOrder, linesOf } from './avito-mapping.ts';
import { type AvitoKeys, AvitoTokens } from './avito-tokens.ts';

export interface AvitoClientOptions {
  readonly keys: AvitoKeys;
  /** The account of the keys. */
  readonly account: number;
  /** Bare; undefined: Avito's own. */
  readonly apiRoot: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** What we call ourselves: Avito filters the names of libraries. */
  readonly userAgent: string;
  /** How long a call may take, milliseconds. */
  readonly patienceMs?: number;
}

export interface ChatsQuery {
  readonly unreadOnly?: boolean;
  readonly offset?: number;
}

export interface Subscription {
  readonly url: string;
  readonly version: string;
}

export interface AvitoCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly signal?: AbortSignal | undefined;
  /** It asks for something that must not happen twice. */
  readonly effect?: boolean;
  /** 404 is an answer: there is nothing yet. */
  readonly absent?: boolean;
}

type FileRequest = Parameters<NonNullable<Channel['fetchFile']>>[0];

export type AvitoClient = ReturnType<typeof createAvitoClient>;

const defaultRoot = 'https://api.avito.ru';

function isOnTheWeb(link: string): boolean {
  return URL.canParse(link) && /^https?:$/.test(new URL(link).protocol);
}

/** A date in a header has lost its fraction of a second: half of one is as near as can be told, and no difference at all is likeliest. */
function clockOffset(dated: number, now: number): number {
  const offset = dated + 500 - now;
  return Math.abs(offset) < 1_500 ? 0 : offset;
}

const pageSize = 100;
const lastOffset = 1000;
const usualPatienceMs = 20_000;

/** Calls of Avito's API; every failure is one of channel-errors.ts. Nothing is repeated but what an expired token stopped. */
export function createAvitoClient(options: AvitoClientOptions) {
  const { account, fetch, clock, userAgent, patienceMs = usualPatienceMs } = options;
  const root = (options.apiRoot ?? defaultRoot).replace(/\/+$/, '');
  let offsetMs = 0;
  /** In which order Avito lists messages; undefined while nothing has shown it. */
  let newestFirst: boolean | undefined;
  const tokens = new AvitoTokens({
    keys: options.keys,
    clock,
    ask: (form) => request(`${root}/token`, { method: 'POST', body: form }, { effect: false }),
  });

  async function request(
    url: string,
    init: RequestInit,
    { signal, effect }: { signal?: AbortSignal | undefined; effect: boolean },
  ): Promise<AvitoAnswer> {
    const timeout = AbortSignal.timeout(patienceMs);
    try {
      const response = await fetch(url, {
        ...init,
        headers: { 'user-agent': userAgent, accept: 'application/json', ...init.headers },
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      const dated = Date.parse(response.headers.get('date') ?? '');
      if (Number.isFinite(dated)) offsetMs = clockOffset(dated, clock.now().getTime());
      return {
        status: response.status,
        text: await response.text(),
        header: (name) => response.headers.get(name),
      };
    } catch (error) {
      throw brokenConnection(error, effect);
    }
  }

  async function exchange({ method, path, json, form, signal, effect = false }: AvitoCall): Promise<AvitoAnswer> {
    const headers = json === undefined ? {} : { 'content-type': 'application/json' };
    const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
    const once = (token: string) =>
      request(
        `${root}${path}`,
        { method, headers: { ...headers, authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body }) },
        { signal, effect },
      );
    const token = await tokens.current();
    let answer = await once(token);
    // Either may mean that the token has run out; a second one means that it is about rights.
    if (answer.status === 401 || answer.status === 403) answer = await once(await tokens.after(token));
    return answer;
  }

  async function call(wanted: AvitoCall): Promise<unknown> {
    const { effect = false, json } = wanted;
    const answer = await exchange(wanted);
    if (answer.status < 200 || answer.status > 299)
      throw refusedByAvito(answer, effect, isRecord(json) ? json.message : undefined);
    const value = parsedJson(answer.text);
    if (value === undefined) throw unreadable(answer, effect);
    return value;
  }

  const chats = (version: 1 | 2 | 3) => `/messenger/v${version}/accounts/${account}/chats`;
  const chatPath = (version: 1 | 2 | 3, chat: string) => `${chats(version)}/${encodeURIComponent(chat)}`;

  /** Where all are of one second the chat itself tells which is the last. */
  async function beginsWithLast(
    chat: string,
    page: readonly AvitoLine[],
    signal: AbortSignal | undefined,
  ): Promise<boolean | undefined> {
    if (page.length < 2) return undefined;
    const last = cardOf(await call({ method: 'GET', path: chatPath(2, chat), signal }), account)?.last?.id;
    if (last === page[0]?.id) return true;
    return last === page.at(-1)?.id ? false : undefined;
  }

  /** The id of what was sent; without one nobody knows whether it was. */
  function sentId(value: unknown): string {
    const id = isRecord(value) ? value.id : undefined;
    if (typeof id !== 'string' || id === '') throw failure('unknown', 'no id');
    return id;
  }

  return {
    account,
    /** Avito's clock minus ours, milliseconds, as of the last answer. */
    get clockOffsetMs() {
      return offsetMs;
    },
    /** One page of at most a hundred, the latest first. */
    async chats({ unreadOnly = false, offset = 0 }: ChatsQuery, signal?: AbortSignal): Promise<readonly AvitoCard[]> {
      const query = new URLSearchParams({ chat_types: 'u2i,u2u', limit: '100', offset: String(offset) });
      if (unreadOnly) query.set('unread_only', 'true');
      const value = await call({ method: 'GET', path: `${chats(2)}?${query}`, signal });
      const found = isRecord(value) && Array.isArray(value.chats) ? value.chats : [];
      return found.map((each) => cardOf(each, account)).filter((each) => each !== undefined);
    },
    async chat(id: string, signal?: AbortSignal): Promise<AvitoCard | undefined> {
      return cardOf(await call({ method: 'GET', path: chatPath(2, id), signal }), account);
    },
    /**
     * The latest messages of a chat, oldest first: a hundred, and more as long as `isEnough` says no. In which order pages come nobody
     * has promised: it is learned from them.
     */
    async latestLines(
      chat: string,
      isEnough: (lines: readonly AvitoLine[]) => boolean,
      signal?: AbortSignal,
    ): Promise<readonly AvitoLine[]> {
      let lines: readonly AvitoLine[] = [];
      for (let offset = 0; offset <= lastOffset; offset += pageSize) {
        const path = `${chatPath(3, chat)}/messages/?limit=${pageSize}&offset=${offset}`;
        const page = linesOf(await call({ method: 'GET', path, signal }));
        newestFirst = beginsWithNewest(page) ?? newestFirst ?? (await beginsWithLast(chat, page, signal));
        const fromNewest = newestFirst ?? true;
        // What was said meanwhile pushes others onto the next page.
        const known = new Set(lines.map(({ id }) => id));
        const more = page.filter(({ id }) => !known.has(id));
        lines = inOrder(fromNewest ? [...more.toReversed(), ...lines] : [...lines, ...more]);
        if (page.length < pageSize || (fromNewest && isEnough(lines))) break;
      }
      return lines;
    },
    /** Are these all the lines that the chat has? As told by `latestLines`. */
    isWhole: (lines: readonly AvitoLine[]): boolean => lines.length % pageSize !== 0,
    async sendText(chat: string, text: string, signal?: AbortSignal): Promise<string> {
      const json = { message: { text }, type: 'text' };
      return sentId(await call({ method: 'POST', path: `${chatPath(1, chat)}/messages`, json, signal, effect: true }));
    },
    /** Resolves with Avito's id of the picture, which nobody sees yet. */
    async upload(name: string, type: string, bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
      const form = new FormData();
      form.append('uploadfile[]', new Blob([new Uint8Array(bytes)], { type }), name);
      const path = `/messenger/v1/accounts/${account}/uploadImages`;
      const value = await call({ method: 'POST', path, form, signal });
      const [id] = isRecord(value) ? Object.keys(value) : [];
      if (id === undefined) throw failure('unreachable', 'no picture id');
      return id;
    },
    async sendPicture(chat: string, picture: string, signal?: AbortSignal): Promise<string> {
      const json = { image_id: picture };
      const path = `${chatPath(1, chat)}/messages/image`;
      return sentId(await call({ method: 'POST', path, json, signal, effect: true }));
    },
    /** A recording, by a link of an hour that Avito gives for it; refused when it is longer than that. */
    async voice({ reference, longestBytes, signal }: FileRequest): Promise<Recording> {
      const path = `/messenger/v1/accounts/${account}/getVoiceFiles?${new URLSearchParams({ voice_ids: reference })}`;
      const value = await call({ method: 'GET', path, signal });
      const links = isRecord(value) ? value.voices_urls : undefined;
      const link = isRecord(links) ? links[reference] : undefined;
      if (typeof link !== 'string' || !isOnTheWeb(link)) throw failure('refused', 'no link of a voice');
      try {
        const bytes = await downloaded(fetch, link, { longestBytes, signal });
        if (bytes !== 'too long') return { name: 'voice.mp4', mimeType: 'audio/mp4', bytes };
      } catch (error) {
        throw brokenConnection(error, false);
      }
      throw failure('refused', 'FILE_TOO_LONG');
    },
    async markRead(chat: string, signal?: AbortSignal): Promise<void> {
      await call({ method: 'POST', path: `${chatPath(1, chat)}/read`, signal });
    },
    /** For the rest of the API. Resolves with undefined for an empty answer, and for 404 where `absent` says that it is one. */
    async ask(wanted: Omit<AvitoCall, 'form'>): Promise<unknown> {
      const { effect = false, absent = false } = wanted;
      const answer = await exchange(wanted);
      if (absent && answer.status === 404) return undefined;
      if (answer.status < 200 || answer.status > 299) throw refusedByAvito(answer, effect);
      const value = answer.text.trim() === '' ? undefined : parsedJson(answer.text);
      if (value === undefined && answer.text.trim() !== '') throw unreadable(answer, effect);
      return value;
    },
    /** Id and name of the account whose keys these are. */
    async self(signal?: AbortSignal): Promise<{ readonly id: number; readonly name: string }> {
      const value = await call({ method: 'GET', path: '/core/v1/accounts/self', signal });
      if (!isRecord(value) || typeof value.id !== 'number') throw failure('unreachable', 'no account id');
      return { id: value.id, name: typeof value.name === 'string' ? value.name : '' };
    },
    async subscriptions(signal?: AbortSignal): Promise<readonly Subscription[]> {
      const value = await call({ method: 'POST', path: '/messenger/v1/subscriptions', signal });
      const found = isRecord(value) && Array.isArray(value.subscriptions) ? value.subscriptions : [];
      return found.flatMap((each) =>
        isRecord(each) && typeof each.url === 'string' ? [{ url: each.url, version: String(each.version ?? '') }] : [],
      );
    },
    async subscribe(url: string, signal?: AbortSignal): Promise<void> {
      await call({ method: 'POST', path: '/messenger/v3/webhook', json: { url }, signal });
    },
    async unsubscribe(url: string, signal?: AbortSignal): Promise<void> {
      await call({ method: 'POST', path: '/messenger/v1/webhook/unsubscribe', json: { url }, signal });
    },
  };
}
