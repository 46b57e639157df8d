import { createHmac } from 'node:crypto';
import { AssistantError } from '../../../assistant/errors.ts';
import type { ClaimedArrival, NewArrival } from '../../../assistant/ports/arrival-store.ts';
import type {
  Channel,
  ChannelEvent,
  ChannelTraits,
  Received,
  SendingPace,
  SendRequest,
  Sent,
  SentPart,
  WebhookRequest,
} from '../../../assistant/ports/channel.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import type { Clock } from '../../../assistant/ports/clock.ts';
import { isRecord, parsedJson } from '../../http/json-answer.ts';
import { isSameSecret } from '../../http/same-secret.ts';
import type { AvitoClient } from './avito-client.ts';
import type { AvitoSettings } from './avito-config.ts';
import { failure } from './avito-failures.ts';
import {
  type AvitoCard,
  type AvitoHint,
  type AvitoLine,
  hintOf,
  isNobodys,
  saidBy,
  saidByCompany,
  visitOf,
} from './avito-mapping.ts';
import { BoundedMap } from './bounded-map.ts';
import { type ChannelMemory, FirstLook } from './first-look.ts';
import { foreignOwnLines, lineOfPart, type SaidPart } from './own-lines.ts';

/** What we know of a chat ourselves. */
export interface KnownChat {
  /** People lead it. */
  readonly manned: boolean;
  /** What was handed over for it, oldest first. */
  readonly said: readonly SaidPart[];
  /** What was handed over before is not among them; null: that is all. */
  readonly saidSince: Date | null;
}

export type SignatureSeen = 'absent' | 'matches' | 'differs';

export interface AvitoChannelParts {
  readonly client: AvitoClient;
  readonly settings: AvitoSettings;
  /** The last part of the address that Avito posts to. */
  readonly webhookSecret: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly memory: ChannelMemory;
  /** Undefined where nobody has written to us yet. */
  readonly knownChat: (address: string, traits: ChannelTraits) => Promise<KnownChat | undefined>;
  /** How deliveries are signed, when it is other than before. */
  readonly onSignature?: (seen: SignatureSeen) => void;
}

const largestBody = 64 * 1024;
const signatureHeader = 'x-avito-messenger-signature';
const mostLines = 500;
/** No limit is published: one message a second into a chat, no bursts, and five calls in all, of which one is left for reading. */
const pace: SendingPace = { chatMs: 1_100, calls: 4, withinMs: 1_050 };
/** A message may be announced before the API shows it. */
const triesToSee = 3;
/** How exact the moments of Avito are. */
const momentMs = 1_000;
const remembered = 1_000;

/**
 * Avito: a delivery only tells where to look, what counts is what the API shows; whatever was not delivered is found by looking through
 * the chats.
 */
export function createAvitoChannel(parts: AvitoChannelParts): Channel {
  const { client, settings, clock } = parts;
  const traits: ChannelTraits = { longestText: 1000, buttons: false, papers: settings.papers, pace };
  const first = new FirstLook(client, parts.memory, () => clock.now());
  /** Ids of what we have sent. */
  const sent = new BoundedMap<string, true>(remembered * 10);
  /** Messages of a chat that were handed on. */
  const handedOn = new BoundedMap<string, ReadonlySet<string>>(remembered);
  /** The newest message that was looked at. */
  const newest = new BoundedMap<string, string>(remembered);
  let signatureSeen: SignatureSeen | undefined;
  let looked = false;

  function arrivalOf(kind: 'hook' | 'look', { chat, message }: AvitoHint, type: string, at: Date): NewArrival {
    return {
      source: 'avito',
      externalId: `${kind}.${message}.${type}`,
      lane: chat,
      body: JSON.stringify({ chat, message }),
      at,
    };
  }

  function receive({ headers, body, secret, at }: WebhookRequest): Received {
    if (!isSameSecret(secret ?? '', parts.webhookSecret)) return { kind: 'refused', status: 404 };
    if (body.length > largestBody) return { kind: 'refused', status: 400 };
    observe(headers[signatureHeader], body);
    const hint = hintOf(parsedJson(body), client.account);
    // Everything that is no message of ours is answered alike: Avito tries the address with `{}`.
    if (hint === undefined || sent.has(hint.message)) return { kind: 'taken', arrivals: [] };
    return { kind: 'taken', arrivals: [arrivalOf('hook', hint, hint.type, at)] };
  }

  /** Nobody has told how it is made: it is looked at to learn from, nothing depends on it. */
  function observe(given: string | undefined, body: string): void {
    if (!settings.observesSignature) return;
    const expected = createHmac('sha256', parts.clientSecret).update(body).digest('hex');
    const seen = given === undefined ? 'absent' : isSameSecret(given, expected) ? 'matches' : 'differs';
    if (seen !== signatureSeen) parts.onSignature?.(seen);
    signatureSeen = seen;
  }

  async function pull(signal: AbortSignal): Promise<readonly NewArrival[]> {
    if (looked) await pause(settings.reconcileMs, signal);
    if (signal.aborted) return [];
    await first.done();
    const [unread, recent] = [await client.chats({ unreadOnly: true }, signal), await client.chats({}, signal)];
    looked = true;
    const at = clock.now();
    return [...new Map([...recent, ...unread].map((card) => [card.id, card])).values()].flatMap((card) => {
      const { id: chat, last } = card;
      if (last === null || newest.get(chat) === last.id || first.historyOf(card, [last]).has(last.id)) return [];
      return [arrivalOf('look', { chat, message: last.id }, 'last', at)];
    });
  }

  async function read(arrival: ClaimedArrival, signal: AbortSignal): Promise<readonly ChannelEvent[]> {
    const hint = parsedJson(arrival.body);
    if (!isHint(hint)) return [];
    await first.done();
    try {
      return await readChat(hint, arrival.attempt, signal);
    } catch (error) {
      // Forged, or gone: there is nothing that could be acted on.
      if (error instanceof AssistantError && error.code === channelErrors.refused.code) return [];
      throw error;
    }
  }

  async function readChat({ chat, message }: AvitoHint, attempt: number, signal: AbortSignal) {
    const before = attempt > 1 ? new Set<string>() : (handedOn.get(chat) ?? new Set<string>());
    const isEnough = (seen: readonly AvitoLine[]) => reachesBack(seen, message, before);
    const lines = await client.latestLines(chat, isEnough, signal);
    if (!lines.some(({ id }) => id === message) && attempt <= triesToSee) throw failure('unreachable', 'NOT_SHOWN_YET');
    const fresh = lines.filter(({ id }) => !before.has(id));
    if (fresh.length === 0) return [];
    const card = await client.chat(chat, signal);
    if (card === undefined) return [];
    const events = await eventsOf(card, lines, fresh, signal);
    handedOn.set(chat, new Set(lines.map(({ id }) => id)));
    newest.set(chat, lines.at(-1)?.id ?? '');
    return events;
  }

  async function eventsOf(
    card: AvitoCard,
    lines: readonly AvitoLine[],
    fresh: readonly AvitoLine[],
    signal: AbortSignal,
  ): Promise<readonly ChannelEvent[]> {
    const known = await parts.knownChat(card.id, traits);
    const history = first.historyOf(card, lines);
    const counts = (line: AvitoLine) => !isNobodys(line) && !history.has(line.id);
    // Of what is older than our own records show, nobody can tell any more who said it.
    const from = (known?.saidSince?.getTime() ?? 0) / 1000;
    const own = lines.filter((line) => isOwn(line) && counts(line) && line.created >= from);
    const foreign = new Set(foreignOwnLines(own, sent, known?.said ?? []));
    const opening = {
      visit: visitOf(card, settings.packages),
      manned: settings.existingChats === 'manned' && first.isExisting(card),
    };
    const eventOf = (line: AvitoLine): ChannelEvent => ({
      ...{ address: card.id, externalId: line.id, at: new Date(line.created * 1000), opening },
      ...(isOwn(line) ? saidByCompany(line) : saidBy(line)),
    });
    const wanted = fresh.filter((line) => counts(line) && (!isOwn(line) || foreign.has(line)));
    // Somebody of the company has answered: the assistant has to know before it hears the customer.
    const ordered = [...wanted.filter(isOwn), ...wanted.filter((line) => !isOwn(line))];
    const isManned = known?.manned ?? opening.manned;
    if (!isManned && !ordered.some(isOwn) && ordered.length > 0) markRead(card.id, signal);
    return ordered.map(eventOf);
  }

  function isOwn({ author, isOut }: AvitoLine): boolean {
    return isOut || author === client.account;
  }

  /** Best effort: nothing waits for it. A chat that people lead stays unread for them. */
  function markRead(chat: string, signal: AbortSignal): void {
    client.markRead(chat, signal).catch(() => {});
  }

  async function send({ address, content, signal }: SendRequest): Promise<Sent> {
    const externalId = await post({ address, content, signal });
    sent.set(externalId, true);
    return { externalId };
  }

  async function post({ address, content, signal }: SendRequest): Promise<string> {
    if (content.kind === 'text') return client.sendText(address, content.text, signal);
    if (content.kind === 'file') throw failure('refused', 'FILE');
    const picture = await client.upload(content.name, content.mimeType, content.bytes, signal);
    return client.sendPicture(address, picture, signal);
  }

  async function find({
    address,
    signal,
    since,
    of,
  }: SendRequest & { readonly since: Date; readonly of: SentPart }): Promise<Sent | null> {
    const page = await client.latestLines(address, () => true, signal);
    // Only now it is known what time it is there.
    const from = Math.floor((since.getTime() + client.clockOffsetMs - momentMs) / 1000);
    const known = await parts.knownChat(address, traits);
    const whole = Math.max(
      client.isWhole(page) ? 0 : (page[0]?.created ?? 0),
      Math.ceil((known?.saidSince?.getTime() ?? 0) / 1000),
    );
    const records = { lines: page.filter(isOwn), sent, said: known?.said ?? [], since: whole };
    const found = lineOfPart({ ...of, from }, records);
    if (found === undefined) return null;
    sent.set(found.id, true);
    return { externalId: found.id };
  }

  const fetchFile: Channel['fetchFile'] = (request) => client.voice(request);
  return { name: 'avito', traits, receive, pull, read, send, find, fetchFile };
}

/** Back to what was handed on before, and to the message that was announced. */
function reachesBack(seen: readonly AvitoLine[], message: string, before: ReadonlySet<string>): boolean {
  if (seen.length >= mostLines) return true;
  return seen.some(({ id }) => id === message) && seen.some(({ id }) => before.has(id));
}

function isHint(value: unknown): value is AvitoHint {
  return isRecord(value) && typeof value.chat === 'string' && typeof value.message === 'string';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
