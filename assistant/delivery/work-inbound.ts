import type { RunTurn, TurnInput, TurnResult } from '../conversation/turn.ts';
import type { ChannelTraits } from '../ports/channel.ts';
import type { ChannelName, Claim, ClaimedTurn, ConversationStore } from '../ports/conversation-store.ts';
import type { DraftStore } from '../ports/draft-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { TurnRecordStore } from '../ports/turn-record-store.ts';
import type { Attachment } from '../transcript/attachment.ts';
import { claimsWorth, inboundRetries, nextTry, type RetryPolicy } from './backoff.ts';
import { decide, decisionOf, undecidable } from './draft-decisions.ts';
import { hearOnDraft, isCustomers } from './draft-hearing.ts';
import { afterTurn, type DraftingParts, type DraftRules, type TurnOutcome } from './drafting.ts';
import { DeliveryFailure, failureText } from './failure.ts';
import { companySends, sendsOf } from './outgoing-parts.ts';
import type { WorkerParts } from './worker-parts.ts';

export interface InboundWork extends WorkerParts {
  readonly store: ConversationStore & Pick<TurnRecordStore, 'addModelUsage'> & Pick<DraftStore, 'readDraft'>;
  /** A function is asked each time: a reload may switch channels on and off. */
  readonly channels: readonly ChannelName[] | (() => readonly ChannelName[]);
  /** Only this conversation's. */
  readonly conversation?: string | undefined;
  /** What a channel can carry that has to be handed its messages; undefined where whoever is connected reads the transcript. */
  readonly pushes?: (channel: ChannelName) => ChannelTraits | undefined;
  /** Has somebody at the company spoken, or taken the conversation, while its turn was in the making? */
  readonly peopleWait?: (conversation: string) => Promise<boolean>;
  /** Have people switched the assistant off there? */
  readonly silenced?: (channel: ChannelName) => boolean;
  /** Do people answer there now, and what does the customer hear meanwhile? */
  readonly staffed?: (channel: ChannelName) => TurnInput['staffed'];
  /** The words of a recording; null where a person has to listen to it. Absent: nobody tries. */
  readonly transcribe?: (channel: ChannelName, recording: Attachment) => Promise<string | null>;
  /** Is there a managers' group that turns are shown to? */
  readonly managersWatch?: () => boolean;
  /** Where replies are proposed to people first; absent: nowhere. */
  readonly drafts?: DraftRules;
  /** Taken anew for every turn, so that a reload holds from the next one. */
  readonly runTurn: RunTurn;
  /** The reply when the last attempt has failed. */
  readonly troubleTurn: (input: TurnInput, failure: string) => TurnResult | Promise<TurnResult>;
  /** Channels whose short lines are joined into one turn; asked for each claim, so that a reload holds. */
  readonly bursts?: () => Claim['bursts'];
  readonly ids: Ids;
  /** A turn begins: the channel may show that somebody is typing. */
  readonly onClaimed?: (turn: ClaimedTurn) => void;
  /** More words of a reply in the making, after those before; an empty text takes back what was shown of it. */
  readonly onProgress?: (conversation: string, reply: string, text: string) => void;
  /** A vendor vouches for this phone, and it may be used: whoever it was vouched for before is the same person. */
  readonly prove?: (conversation: string, phone: string) => Promise<void>;
  /** Messages and effects are durable now. */
  readonly onCommitted?: (turn: ClaimedTurn, result: TurnResult) => void;
}

/** Works the oldest due event of one conversation. False when there is nothing to do now. */
export async function workInbound(work: InboundWork): Promise<boolean> {
  const { store, clock, conversation, leaseMs } = work;
  const channels = typeof work.channels === 'function' ? work.channels() : work.channels;
  const turn = await store.claimInbound({ channels, conversation, now: clock.now(), leaseMs, bursts: work.bursts?.() });
  if (turn === undefined) return false;
  work.onClaimed?.(turn);
  if (turn.damaged) await giveUp(work, turn, new DeliveryFailure('EVENT_DAMAGED'));
  else if (turn.attempt > claimsWorth(policyOf(work)))
    await giveUp(work, turn, new DeliveryFailure('TURN_NEVER_ENDED'));
  else await attempt(work, turn);
  return true;
}

async function attempt(work: InboundWork, turn: ClaimedTurn): Promise<void> {
  const shown = new Map<string, string>();
  const show = (reply: string, words: string) => work.onProgress?.(turn.conversation.id, reply, words);
  const takeBack = () => {
    for (const [reply, text] of shown) if (text !== '') show(reply, '');
  };
  /** The turn tells all the text so far, the channel gets what is new of it, or takes back and begins anew. */
  const progress = (reply: string, text: string) => {
    const before = shown.get(reply) ?? '';
    shown.set(reply, text);
    if (text.startsWith(before)) {
      if (text !== before) show(reply, text.slice(before.length));
      return;
    }
    show(reply, '');
    if (text !== '') show(reply, text);
  };
  try {
    const decision = decisionOf(turn);
    const drafting = draftingParts(work);
    if (decision !== undefined && drafting !== undefined) {
      await commit(work, turn, await decide({ ...drafting, runTurn: work.runTurn }, turn, decision));
      return;
    }
    const heard = drafting === undefined ? { turn, open: undefined } : await hearOnDraft(drafting, turn);
    const input = inputOf(work, heard.turn);
    const shows = work.onProgress !== undefined && work.drafts?.proposes(turn.conversation) !== true;
    const result = await work.runTurn(shows ? { ...input, progress } : input);
    const late = await comesTooLate(work, turn);
    const outcome = drafting === undefined || late ? { result } : await afterTurn(drafting, turn, heard, result);
    if (!(await commit(work, turn, late ? { result: unsaid(turn, result) } : outcome)) || late) takeBack();
  } catch (error) {
    takeBack();
    await recover(work, turn, error);
  }
}

/** Customers' words are answered by a turn that people may overtake; what they do themselves never is. */
async function comesTooLate(
  { peopleWait, silenced }: InboundWork,
  { conversation, inbound }: ClaimedTurn,
): Promise<boolean> {
  if (!isCustomers(inbound)) return false;
  return silenced?.(conversation.channel) === true || (await peopleWait?.(conversation.id)) === true;
}

/** Nobody is talked over: what was heard stays, what would have been said and done does not. */
function unsaid({ conversation: { state } }: ClaimedTurn, result: TurnResult): TurnResult {
  const { record, usage, personal, state: after } = result;
  // What is booked is booked, whoever tells the customer.
  const effects = result.effects.filter(({ kind }) => kind === 'booking');
  const steps = [...record.steps, { rule: 'paused', detail: { late: true } }];
  const { heardAt = state.heardAt, consent = state.consent } = after;
  const heard = {
    ...{ ...state, fields: after.fields },
    ...(heardAt === undefined ? {} : { heardAt }),
    ...(consent === undefined ? {} : { consent }),
  };
  const kept = personal === undefined ? {} : { personal };
  return { state: heard, messages: [], effects, quotes: [], record: { ...record, steps }, usage, ...kept };
}

function draftingParts({ drafts, store, ids, clock }: InboundWork): DraftingParts | undefined {
  return drafts === undefined ? undefined : { rules: drafts, store, ids, now: () => clock.now() };
}

function policyOf({ retries }: InboundWork): RetryPolicy {
  return retries ?? inboundRetries;
}

function inputOf(
  { silenced, staffed, transcribe }: InboundWork,
  { conversation, inbound, lines, said, withheld }: ClaimedTurn,
): TurnInput {
  const people = staffed?.(conversation.channel);
  return {
    ...{ conversation, inbound, lines, said, withheld },
    ...(silenced?.(conversation.channel) === true ? { silenced: true } : {}),
    ...(people === undefined ? {} : { staffed: people }),
    ...(transcribe === undefined ? {} : { transcribe: (each: Attachment) => transcribe(conversation.channel, each) }),
  };
}

async function commit(work: InboundWork, turn: ClaimedTurn, { result, ...drafts }: TurnOutcome): Promise<boolean> {
  const { state, messages, quotes, record, usage, personal } = result;
  const { id, channel, version } = turn.conversation;
  const traits = work.pushes?.(channel);
  const sends =
    traits === undefined
      ? []
      : [...companySends(turn.inbound, traits), ...messages.flatMap((message) => sendsOf(message, traits))];
  const outcome = await work.store.commitTurn({
    event: turn.event,
    conversation: id,
    expectedVersion: version,
    state,
    messages,
    effects: [...sends, ...result.effects].map((effect) => ({ id: work.ids.next(), effect })),
    quotes,
    ...drafts,
    ...(record === undefined ? {} : { record }),
    ...(usage === undefined ? {} : { usage }),
    ...(personal === undefined ? {} : { personal }),
    ...(work.managersWatch?.() === true ? { shownToManagers: true } : {}),
    at: work.clock.now(),
  });
  if (outcome.committed) {
    work.onCommitted?.(turn, result);
    await provePhones(work, turn, personal?.proven ?? []);
  } else {
    work.logger.warn({ event: turn.event }, 'turn lost its lease, another worker has it');
    // Nothing of it was written, but its models were paid.
    if (usage !== undefined && usage.length > 0) await work.store.addModelUsage(usage);
  }
  return outcome.committed;
}

/** The turn stands, whatever becomes of this. */
async function provePhones(
  { prove, logger }: InboundWork,
  turn: ClaimedTurn,
  phones: readonly string[],
): Promise<void> {
  try {
    for (const phone of phones) await prove?.(turn.conversation.id, phone);
  } catch (error) {
    logger.error({ conversation: turn.conversation.id, error }, 'whose phone it is could not be noted');
  }
}

/** What is said of trouble is proposed where everything is; what people decided comes back to them. */
async function troubled(work: InboundWork, turn: ClaimedTurn, failure: string): Promise<TurnOutcome> {
  const drafting = draftingParts(work);
  if (decisionOf(turn) !== undefined) return undecidable(turn);
  const result = await work.troubleTurn(inputOf(work, turn), failure);
  return drafting === undefined ? { result } : afterTurn(drafting, turn, await hearOnDraft(drafting, turn), result);
}

/** Later, or, after the last attempt, an honest line and a human. */
async function recover(work: InboundWork, turn: ClaimedTurn, error: unknown): Promise<void> {
  const failure = failureText(error);
  const at = nextTry(policyOf(work), turn.attempt, work.clock.now(), work.random());
  if (at === null) return giveUp(work, turn, error);
  const fields = { event: turn.event, kind: turn.inbound.kind, attempt: turn.attempt, failure };
  work.logger.warn(fields, 'turn failed, will be tried again');
  await work.store.releaseInbound({ event: turn.event, at, error: failure });
}

/** An honest line and a human; an event that cannot even get that is buried. */
async function giveUp(work: InboundWork, turn: ClaimedTurn, error: unknown): Promise<void> {
  const failure = failureText(error);
  const fields = { event: turn.event, kind: turn.inbound.kind, attempt: turn.attempt, failure };
  work.logger.error({ ...fields, error }, 'turn failed for the last time');
  work.onFailure?.(error, { work: 'turn', event: turn.event, kind: turn.inbound.kind });
  try {
    if (turn.attempt > claimsWorth(policyOf(work)) + 1) throw new DeliveryFailure('TROUBLE_NEVER_ENDED');
    await commit(work, turn, await troubled(work, turn, failure));
  } catch (second) {
    work.logger.error({ event: turn.event, failure: failureText(second), error: second }, 'event buried');
    await work.store.releaseInbound({ event: turn.event, at: null, error: failure });
  }
}
