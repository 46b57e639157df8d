import { randomBytes } from 'node:crypto';
import { readMultipart } from '../multipart.ts';
import type { AvitoChat, AvitoChats, AvitoMessage } from './avito-chats.ts';
import type { AvitoDeliveries } from './avito-deliveries.ts';
import { badRequest, notFound, refusal } from './avito-refusals.ts';
import type { AvitoSwitches } from './avito-switches.ts';

export interface AvitoRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Buffer;
}

/** What an operation is called in `fail`, and what it does. */
export interface AvitoOperation {
  readonly name: string;
  readonly run: () => unknown;
  /** Needs the tariff of the Messenger API. */
  readonly messenger: boolean;
}

interface Parts {
  readonly account: number;
  readonly chats: AvitoChats;
  readonly deliveries: AvitoDeliveries;
  readonly switches: AvitoSwitches;
  readonly images: Map<string, Buffer>;
  /** Links to recordings, and until when they are good, in seconds. */
  readonly voiceLinks: Map<string, number>;
  /** Where this Avito is. */
  readonly origin: () => string;
  readonly seconds: () => number;
  /** Told of a message of the account's own before the call is answered. */
  readonly wrote: (chat: AvitoChat, message: AvitoMessage) => Promise<void>;
}

type Run = (found: readonly string[], request: AvitoRequest) => unknown;
type Route = readonly [name: string, method: string, path: RegExp, run: Run];

const longestText = 1000;
const largestImage = 24 * 1024 * 1024;
const hourS = 3600;
const pictures: readonly [string, Buffer][] = [
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['gif', Buffer.from('GIF8')],
  ['bmp', Buffer.from('BM')],
];

/** The operations of the Messenger API and the account's own card; undefined for what Avito does not have. */
export function avitoOperations(parts: Parts): (request: AvitoRequest) => AvitoOperation | undefined {
  const { account, chats, deliveries, switches, images, voiceLinks, origin, seconds, wrote } = parts;

  function chatOf(id: string | undefined): AvitoChat {
    const chat = chats.get(decodeURIComponent(id ?? ''));
    if (chat === undefined) throw notFound('chat not found');
    return chat;
  }

  async function post(chat: AvitoChat, type: string, content: AvitoMessage['content']): Promise<AvitoMessage> {
    const message = chats.write(chat, account, type, content);
    for (const each of chat.messages) if (each.direction === 'out') each.read ??= null;
    await wrote(chat, message);
    return message;
  }

  const routes: readonly Route[] = [
    ['self', 'GET', /^\/core\/v1\/accounts\/self$/, () => ({ id: account, name: 'Компания', email: 'a@example.ru' })],
    ['listChats', 'GET', /^\/messenger\/v2\/accounts\/(\d+)\/chats$/, (_, { query }) => listChats(query)],
    ['getChat', 'GET', /^\/messenger\/v2\/accounts\/(\d+)\/chats\/([^/]+)$/, ([, id]) => chats.shown(chatOf(id))],
    [
      'listMessages',
      'GET',
      /^\/messenger\/v3\/accounts\/(\d+)\/chats\/([^/]+)\/messages\/?$/,
      ([, id], { query, path }) => {
        if (switches.trailingSlash && !path.endsWith('/')) throw notFound('page not found');
        const found = chatOf(id).messages;
        const ordered = switches.order === 'newest_first' ? found.toReversed() : found;
        const page = pageOf(ordered, query);
        return switches.messages === 'array' ? page : { messages: page };
      },
    ],
    [
      'sendText',
      'POST',
      /^\/messenger\/v1\/accounts\/(\d+)\/chats\/([^/]+)\/messages$/,
      async ([, id], request) => {
        const chat = chatOf(id);
        const { type, message } = jsonOf(request);
        const text = (message as { text?: unknown } | undefined)?.text;
        if (type !== 'text') throw badRequest('unsupported type', { type: 'text only' });
        if (typeof text !== 'string' || text.trim() === '') throw badRequest('empty text', { text: 'required' });
        if ([...text].length > longestText) throw badRequest('text is too long', { text: 'max 1000' });
        const { id: sent, created } = await post(chat, 'text', { text });
        return { id: sent, created, direction: 'out', type: 'text', content: { text } };
      },
    ],
    [
      'sendImage',
      'POST',
      /^\/messenger\/v1\/accounts\/(\d+)\/chats\/([^/]+)\/messages\/image$/,
      async ([, id], request) => {
        const chat = chatOf(id);
        const image = String(jsonOf(request).image_id ?? '');
        if (!images.has(image)) throw badRequest('unknown image', { image_id: 'not found' });
        const content = { image: { sizes: sizesOf(image) } };
        const { id: sent, created } = await post(chat, 'image', content);
        return { id: sent, author_id: account, created, direction: 'out', type: 'image', content };
      },
    ],
    [
      'uploadImage',
      'POST',
      /^\/messenger\/v1\/accounts\/(\d+)\/uploadImages$/,
      (_, { body, contentType }) => {
        if (!contentType.startsWith('multipart/form-data')) throw badRequest('multipart expected');
        const files = readMultipart(body, contentType).filter(({ filename }) => filename !== null);
        const [file] = files;
        if (file === undefined || file.name !== 'uploadfile[]') throw badRequest('no file in uploadfile[]');
        if (files.length > 1) throw badRequest('one image a request');
        if (file.bytes.length > largestImage) throw badRequest('image is too large');
        if (!isPicture(file.bytes)) throw badRequest('unsupported image format');
        const id = `${images.size + 1}.${randomBytes(8).toString('hex')}`;
        images.set(id, file.bytes);
        return { [id]: sizesOf(id) };
      },
    ],
    [
      'read',
      'POST',
      /^\/messenger\/v1\/accounts\/(\d+)\/chats\/([^/]+)\/read$/,
      ([, id]) => {
        for (const message of chatOf(id).messages) message.is_read = true;
        return { ok: true };
      },
    ],
    [
      'deleteMessage',
      'POST',
      /^\/messenger\/v1\/accounts\/(\d+)\/chats\/([^/]+)\/messages\/([0-9a-f]{32})$/,
      ([, id, message]) => {
        const found = chatOf(id).messages.find((each) => each.id === message);
        if (found === undefined || found.direction === 'in') throw notFound('message not found');
        if (seconds() - found.created > hourS) throw badRequest('message is too old to delete');
        found.type = 'deleted';
        found.content = {};
        return {};
      },
    ],
    [
      'voiceFiles',
      'GET',
      /^\/messenger\/v1\/accounts\/(\d+)\/getVoiceFiles$/,
      (_, { query }) => {
        const ids = (query.get('voice_ids') ?? '').split(',').filter((id) => id !== '');
        if (ids.length === 0) throw badRequest('voice_ids required', { voice_ids: 'required' });
        for (const id of ids) voiceLinks.set(id, seconds() + hourS);
        return { voices_urls: Object.fromEntries(ids.map((id) => [id, `${origin()}/voices/${id}.mp4`])) };
      },
    ],
    [
      'subscribe',
      'POST',
      /^\/messenger\/v3\/webhook$/,
      async (_, request) => {
        const url = addressOf(request);
        const fresh = await deliveries.subscribe(url);
        if (!fresh && switches.resubscribe === 409) throw refusal(409, 'webhook is already registered');
        return { ok: true };
      },
    ],
    [
      'unsubscribe',
      'POST',
      /^\/messenger\/v1\/webhook\/unsubscribe$/,
      (_, request) => {
        deliveries.unsubscribe(addressOf(request));
        return { ok: true };
      },
    ],
    ['subscriptions', 'POST', /^\/messenger\/v1\/subscriptions$/, () => ({ subscriptions: deliveries.subscriptions })],
  ];

  function listChats(query: URLSearchParams): object {
    const types = (query.get('chat_types') ?? 'u2i').split(',');
    const wrong = types.find((type) => !['u2i', 'u2u', 'a2u'].includes(type));
    if (wrong !== undefined) throw badRequest('unknown chat type', { chat_types: wrong });
    const items = query.get('item_ids')?.split(',').map(Number);
    const unread = query.get('unread_only') === 'true';
    const found = chats
      .all()
      .filter((chat) => types.includes(chat.type) && chat.messages.length > 0)
      .filter((chat) => items === undefined || items.includes(chat.item?.id ?? 0))
      .filter((chat) => !unread || chat.messages.some((each) => each.direction === 'in' && !each.is_read))
      .sort((left, right) => updatedOf(right) - updatedOf(left));
    return { chats: pageOf(found, query).map((chat) => chats.shown(chat)) };
  }

  return (request) => {
    for (const [name, method, path, run] of routes) {
      const found = path.exec(request.path)?.slice(1);
      if (found === undefined || method !== request.method) continue;
      const messenger = request.path.startsWith('/messenger/');
      const foreign = /^\d+$/.test(found[0] ?? '') && Number(found[0]) !== account;
      return {
        name,
        messenger,
        run: () => {
          if (foreign) throw refusal(403, 'permission denied');
          return run(found, request);
        },
      };
    }
    return undefined;
  };
}

function updatedOf({ messages, created }: AvitoChat): number {
  return messages.at(-1)?.created ?? created;
}

function pageOf<Each>(all: readonly Each[], query: URLSearchParams): Each[] {
  const limit = numberOf(query, 'limit', 100);
  const offset = numberOf(query, 'offset', 0);
  if (limit < 1 || limit > 100) throw badRequest('wrong limit', { limit: '1..100' });
  if (offset < 0 || offset > 1000) throw badRequest('wrong offset', { offset: '0..1000' });
  return all.slice(offset, offset + limit);
}

function numberOf(query: URLSearchParams, name: string, usual: number): number {
  const given = query.get(name);
  if (given === null) return usual;
  if (!/^-?\d+$/.test(given)) throw badRequest(`wrong ${name}`, { [name]: 'integer' });
  return Number(given);
}

function jsonOf({ body, contentType }: AvitoRequest): Readonly<Record<string, unknown>> {
  if (!contentType.startsWith('application/json')) throw badRequest('JSON expected');
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {}
  throw badRequest('invalid JSON');
}

function addressOf(request: AvitoRequest): string {
  const url = jsonOf(request).url;
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw badRequest('wrong url', { url: 'required' });
  return url;
}

function isPicture(bytes: Buffer): boolean {
  return (
    pictures.some(([, beginning]) => bytes.subarray(0, beginning.length).equals(beginning)) ||
    bytes.subarray(4, 12).toString('latin1') === 'ftypheic'
  );
}

function sizesOf(id: string): Readonly<Record<string, string>> {
  return {
    '1280x960': `https://www.avito.st/1280/${id}`,
    '140x105': `https://www.avito.st/140/${id}`,
    '32x32': `https://www.avito.st/32/${id}`,
  };
}
