import type { Attachment } from '../../../assistant/transcript/attachment.ts';
import { attachmentText } from '../../../assistant/transcript/attachment.ts';
import type { Visit } from '../../../assistant/transcript/conversation-state.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { type DraftMessage, visitorMessage } from '../../../assistant/transcript/message.ts';
import { isRecord } from '../../http/json-answer.ts';

type Content = Readonly<Record<string, unknown>>;

/** A message of a chat, with the fields that are read. */
export interface AvitoLine {
  readonly id: string;
  readonly author: number;
  /** Unix seconds. */
  readonly created: number;
  readonly isOut: boolean;
  readonly type: string;
  readonly content: Content;
}

/** A chat, with the fields that are read. */
export interface AvitoCard {
  readonly id: string;
  readonly created: number;
  readonly listing: {
    readonly id: string;
    readonly title: string;
    readonly price: string;
    readonly url: string;
  } | null;
  readonly last: { readonly id: string; readonly created: number } | null;
}

/** What a webhook tells: where to look. Everything else is read through the API. */
export interface AvitoHint {
  readonly chat: string;
  readonly message: string;
}

/** Avito itself writes under this number. */
const avitoAuthor = 1;

function lineOf(value: unknown): AvitoLine | undefined {
  if (!isRecord(value)) return undefined;
  const { id, author_id: author, created, direction, type, content } = value;
  if (typeof id !== 'string' || id === '' || typeof created !== 'number' || typeof type !== 'string') return undefined;
  return {
    ...{ id, created, type },
    author: typeof author === 'number' ? author : 0,
    isOut: direction === 'out',
    content: isRecord(content) ? content : {},
  };
}

/** A page of messages in either form, as it came. */
export function linesOf(value: unknown): readonly AvitoLine[] {
  const list: unknown = isRecord(value) ? value.messages : value;
  return Array.isArray(list) ? list.map(lineOf).filter((line) => line !== undefined) : [];
}

/** Whether a page begins with its newest message; undefined where all are of one second. */
export function beginsWithNewest(page: readonly AvitoLine[]): boolean | undefined {
  const [first, last] = [page[0]?.created ?? 0, page.at(-1)?.created ?? 0];
  return first === last ? undefined : first > last;
}

/** Oldest first; those of one second as they came. */
export function inOrder(lines: readonly AvitoLine[]): readonly AvitoLine[] {
  return lines.toSorted((left, right) => left.created - right.created);
}

export function cardOf(value: unknown, account: number): AvitoCard | undefined {
  if (!isRecord(value) || typeof value.id !== 'string') return undefined;
  const { id, created, context, last_message: last } = value;
  const item = isRecord(context) && isRecord(context.value) ? context.value : undefined;
  const text = (given: unknown) => (typeof given === 'string' ? given : '');
  const said = isRecord(last) && typeof last.id === 'string' && typeof last.created === 'number' ? last : undefined;
  const isOwn = item === undefined || item.user_id === undefined || item.user_id === account;
  return {
    id,
    created: typeof created === 'number' ? created : 0,
    listing:
      item === undefined || item.id === undefined || !isOwn
        ? null
        : { id: String(item.id), title: text(item.title), price: text(item.price_string), url: text(item.url) },
    last: said === undefined ? null : { id: String(said.id), created: Number(said.created) },
  };
}

/** Where a delivery points to; undefined for anything that is no message of this account's chats with people. */
export function hintOf(body: unknown, account: number): (AvitoHint & { readonly type: string }) | undefined {
  if (!isRecord(body) || !isRecord(body.payload) || body.payload.type !== 'message') return undefined;
  const { value } = body.payload;
  if (!isRecord(value) || value.user_id !== account) return undefined;
  const { id, chat_id: chat, chat_type: chatType, type, author_id: author } = value;
  if (!isName(id) || !isName(chat) || typeof type !== 'string') return undefined;
  if (chatType === 'a2u' || type === 'system' || author === avitoAuthor) return undefined;
  return { chat, message: id, type: type.slice(0, 32) };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}

/** Avito's own words, what its bots say for the company, and what was taken back: nobody's turn. */
export function isNobodys({ type, author, content }: AvitoLine): boolean {
  return type === 'system' || type === 'deleted' || author === avitoAuthor || content.flow_id !== undefined;
}

/** Where the customer comes from; `packages` names what a listing sells. */
export function visitOf({ listing }: AvitoCard, packages: Readonly<Record<string, string>>): Visit {
  const utm = { source: 'avito' };
  if (listing === null) return { page: null, referrer: null, utm };
  const { id, title, price, url } = listing;
  const sells = packages[id];
  return {
    page: url === '' ? null : url,
    referrer: null,
    utm: { ...utm, content: id },
    listing: { id, title, price },
    ...(sells === undefined ? {} : { package: sells }),
  };
}

/** What a customer's message means, and the line it adds to the transcript. */
export function saidBy(line: AvitoLine): { readonly event: InboundEvent; readonly message: DraftMessage } {
  const at = new Date(line.created * 1000);
  const { text } = line.content;
  if (line.type === 'text' && typeof text === 'string') {
    return { event: { kind: 'text', text }, message: visitorMessage(transcriptId(line), text, at) };
  }
  const attachment = attachmentOf(line);
  return {
    event: { kind: 'attachment', attachment },
    message: visitorMessage(transcriptId(line), attachmentText(attachment), at),
  };
}

/** Somebody at the company wrote in Avito's own app. */
export function saidByCompany(line: AvitoLine): { readonly event: InboundEvent; readonly message: DraftMessage } {
  const text = ownText(line) ?? attachmentText(attachmentOf(line));
  const id = transcriptId(line);
  return {
    event: { kind: 'company_line', line: { message: id, text, manager: null, sent: true } },
    message: { ...visitorMessage(id, text, new Date(line.created * 1000)), from: 'manager' },
  };
}

/** Tells what was read from Avito from what was sent there. */
function transcriptId({ id }: AvitoLine): string {
  return `avito.${id}`;
}

/** The words of a message of ours; undefined where it has none. */
export function ownText({ type, content }: AvitoLine): string | undefined {
  if (type === 'text' && typeof content.text === 'string') return content.text;
  // A text with an address in it may come back as a link.
  const link = isRecord(content.link) ? content.link : undefined;
  if (type === 'link' && typeof link?.text === 'string') return link.text;
  return undefined;
}

function attachmentOf({ type, content }: AvitoLine): Attachment {
  const inner = content[type];
  const about = isRecord(inner) ? inner : {};
  const text = (...parts: unknown[]): string | null =>
    parts.filter((each) => typeof each === 'string' && each !== '').join(' ') || null;
  switch (type) {
    case 'image':
      return { type: 'photo', reference: largestOf(about.sizes), text: null };
    case 'voice':
      return { type: 'voice', reference: text(about.voice_id), text: null };
    case 'link':
      return { type: 'link', reference: text(about.url), text: text(about.text) ?? text(about.url) };
    case 'item':
      return {
        type: 'link',
        reference: text(about.item_url),
        text: text(about.title, about.price_string, about.item_url),
      };
    case 'location':
      return { type: 'location', reference: null, text: text(about.text) ?? placeOf(about.lat, about.lon) };
    case 'call':
    case 'appCall':
      return { type: 'call', reference: null, text: null };
    case 'file':
    case 'video':
      return { type, reference: null, text: null };
    default:
      return { type: 'other', reference: null, text: null };
  }
}

function placeOf(lat: unknown, lon: unknown): string | null {
  return typeof lat === 'number' && typeof lon === 'number' ? `${lat}, ${lon}` : null;
}

/** Sizes are named «1280x960». */
function largestOf(sizes: unknown): string | null {
  if (!isRecord(sizes)) return null;
  const area = (name: string) => name.split('x').reduce((product, side) => product * Number(side), 1) || 0;
  const [first] = Object.entries(sizes).toSorted(([left], [right]) => area(right) - area(left));
  return typeof first?.[1] === 'string' ? first[1] : null;
}
