import type { ArrivalOutcome, ArrivalStore, ClaimedArrival } from '../ports/arrival-store.ts';
import { isFinished, quietAfter } from '../ports/burst.ts';
import type { Channel, ChannelEvent } from '../ports/channel.ts';
import { waitOf } from '../ports/channel-errors.ts';
import type { ChannelName, Claim, ConversationStore } from '../ports/conversation-store.ts';
import type { Ids } from '../ports/ids.ts';
import { buttonOfKey } from '../transcript/button-key.ts';
import { initialState } from '../transcript/conversation-state.ts';
import { visitorMessage } from '../transcript/message.ts';
import { arrivalRetries, claimsWorth, nextTry } from './backoff.ts';
import { DeliveryFailure, failureText, mayPass } from './failure.ts';
import type { People } from './people.ts';
import type { Rests } from './rests.ts';
import type { WorkerParts } from './worker-parts.ts';

/** Understands what comes from one source. */
export type ArrivalReader = Pick<Channel, 'name' | 'read'>;

export interface ArrivalWork extends WorkerParts {
  readonly store: ArrivalStore &
    Pick<
      ConversationStore,
      'conversationAt' | 'createConversation' | 'readConversation' | 'readMessages' | 'recordInbound'
    >;
  /** Those that are on now. */
  readonly channels: () => ReadonlyMap<ChannelName, ArrivalReader>;
  /** Channels whose short lines are joined: nobody need look for work before the silence after a line. */
  readonly bursts?: () => Claim['bursts'];
  /** Vendors' pauses; without it each arrival keeps its own. */
  readonly rests?: Rests;
  readonly ids: Ids;
  /** Whose conversations are one person's; absent where each stands alone. */
  readonly people?: Pick<People, 'cross'>;
  /** What a link holds that may lead here from another channel. */
  readonly readLink?: (payload: string) => ReadLink;
  /** Something lies in the inbox of a conversation. */
  readonly onRecorded?: () => void;
}

/** `ours`: made here, with the key it is taken by while it is good. */
export type ReadLink = { readonly kind: 'ours'; readonly key: Uint8Array | null } | { readonly kind: 'foreign' };

interface Settled {
  readonly id: string;
  readonly outcome: ArrivalOutcome;
}

const claimedAtOnce = 256;
/** The part of a lease that understanding a lane may take. */
const understoodWithin = 5 / 6;

/**
 * Takes what vendors have handed over from the door into the inboxes of its conversations: in order within a chat, side by side across
 * chats. Everything is recorded under the vendor's own id, so that doing it again changes nothing. False when nothing is due.
 */
export async function workArrivals(work: ArrivalWork, limit = claimedAtOnce): Promise<boolean> {
  const { store, clock, leaseMs } = work;
  const claim = { sources: await readable(work), now: clock.now(), leaseMs, limit };
  const claimed = await store.claimArrivals(claim);
  if (claimed.length === 0) return false;
  const signal = AbortSignal.timeout(leaseMs * understoodWithin);
  const lanes = Map.groupBy(claimed, ({ source, lane }) => `${source} ${lane}`);
  await Promise.all([...lanes.values()].map(async (lane) => store.settleArrivals(await workLane(work, lane, signal))));
  return true;
}

/** A vendor that has asked to be left alone is not read meanwhile, after a restart neither. */
async function readable({ channels, rests }: ArrivalWork): Promise<string[]> {
  const sources = [...channels().keys()];
  if (rests === undefined) return sources;
  for (const source of sources) await rests.load(readingOf(source));
  return sources.filter((source) => rests.current(readingOf(source)) === undefined);
}

const readingOf = (source: string) => `${source}.read`;

/** Up to the first that has to wait: what follows it waits with it. */
async function workLane(work: ArrivalWork, lane: readonly ClaimedArrival[], signal: AbortSignal): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const [index, arrival] of lane.entries()) {
    const outcome = await attempt(work, arrival, signal);
    settled.push({ id: arrival.id, outcome });
    if (outcome.kind !== 'retry') continue;
    return [...settled, ...lane.slice(index + 1).map(({ id }) => ({ id, outcome }))];
  }
  return settled;
}

async function attempt(work: ArrivalWork, arrival: ClaimedArrival, signal: AbortSignal): Promise<ArrivalOutcome> {
  const policy = work.retries ?? arrivalRetries;
  const { source } = arrival;
  try {
    if (arrival.damaged) throw new DeliveryFailure('ARRIVAL_DAMAGED');
    if (arrival.attempt > claimsWorth(policy)) throw new DeliveryFailure('ARRIVAL_NEVER_ENDED');
    const channel = work.channels().get(source);
    if (channel === undefined) throw new DeliveryFailure('ARRIVAL_CHANNEL_OFF');
    for (const event of await channel.read(arrival, signal)) await record(work, channel, event);
    return { kind: 'done' };
  } catch (error) {
    const failure = failureText(error);
    const fields = { arrival: arrival.id, channel: source, attempt: arrival.attempt, failure };
    const now = work.clock.now();
    const wait = waitOf(error);
    const next = mayPass(error) ? nextTry(policy, arrival.attempt, now, work.random()) : null;
    if (next !== null) {
      work.logger.warn(fields, 'an arrival could not be understood, will be tried again');
      if (wait === undefined) return { kind: 'retry', at: next, error: failure };
      const at = new Date(now.getTime() + wait);
      await work.rests?.rest(readingOf(source), at, failure);
      return { kind: 'retry', at, error: failure };
    }
    work.logger.error({ ...fields, error }, 'an arrival was given up');
    work.onFailure?.(error, { work: 'arrival', arrival: arrival.id, channel: source });
    return { kind: 'dead', error: failure };
  }
}

async function record(work: ArrivalWork, channel: ArrivalReader, happened: ChannelEvent): Promise<void> {
  const { store } = work;
  const { externalId, at } = happened;
  const conversation =
    happened.conversation ??
    (await store.conversationAt({ channel: channel.name, address: happened.address })) ??
    (await open(work, channel, happened));
  const crossing = await cross(work, channel, conversation, happened);
  if (crossing === 'crossed') return;
  const { event, message } = await withOffered(work, conversation, crossing);
  const burst = work.bursts?.()?.[channel.name];
  const wait = burst === undefined || event.kind !== 'text' ? 0 : quietAfter(isFinished(event), burst);
  const { duplicate } = await store.recordInbound({
    conversation,
    source: channel.name,
    externalId,
    event,
    message,
    at,
    ...(wait === 0 ? {} : { lookAfter: new Date(at.getTime() + wait) }),
  });
  if (!duplicate) work.onRecorded?.();
}

/** Who has come by a one-time link of ours goes on where he was; by one that is used, over or forged he begins like anybody. */
async function cross(
  { people, readLink }: ArrivalWork,
  { name: source }: ArrivalReader,
  conversation: string,
  happened: ChannelEvent,
): Promise<ChannelEvent | 'crossed'> {
  const { event, link, externalId } = happened;
  if (event.kind !== 'started' || link === undefined || readLink === undefined || people === undefined) return happened;
  const read = readLink(link);
  if (read.kind === 'foreign') return happened;
  const { key } = read;
  if (key !== null && (await people.cross({ key, conversation, source, externalId }))) return 'crossed';
  return { ...happened, event: { ...event, visit: null } };
}

/** How far back a button may stand that is pressed now. */
const offeredWithin = 40;

/** A press names its button by the key that the channel carries; what was offered under it has the value and the words. */
async function withOffered(
  { store }: ArrivalWork,
  conversation: string,
  { event, message, externalId, at }: ChannelEvent,
): Promise<Pick<ChannelEvent, 'event' | 'message'>> {
  if (event.kind !== 'button') return { event, message };
  const record = await store.readConversation(conversation);
  const after = Math.max(0, (record?.lastSeq ?? 0) - offeredWithin);
  const lines = await store.readMessages({ conversation, after });
  const offered = buttonOfKey(
    lines.toReversed().flatMap(({ buttons }) => buttons),
    event.value,
  );
  const label = offered?.label ?? event.label;
  return {
    event: { ...event, value: offered?.value ?? event.value, label },
    message: message ?? (label === null ? null : visitorMessage(`press.${externalId}`, label, at)),
  };
}

async function open(
  { store, ids, clock }: ArrivalWork,
  { name }: ArrivalReader,
  happened: ChannelEvent,
): Promise<string> {
  const { address, opening } = happened;
  return store.createConversation({
    id: ids.next(),
    person: ids.next(),
    channel: name,
    address,
    state: { ...initialState, visit: opening.visit, ...(opening.manned ? { mode: 'paused' } : {}) },
    at: clock.now(),
  });
}
