import { handoffCard } from '../desk/handoff-card.ts';
import { nextOpening, type OpeningHours } from '../desk/opening-hours.ts';
import { buttonsOf, releasedPost, type TopicPost, topicPost } from '../desk/topic-text.ts';
import { AssistantError } from '../errors.ts';
import { hadNoEffect, waitOf } from '../ports/channel-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationRecord, ConversationStore } from '../ports/conversation-store.ts';
import type { DraftPosts } from '../ports/draft-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { ManagersGroup } from '../ports/managers-group.ts';
import type { GroupPost, Topic, TopicStore } from '../ports/topic-store.ts';
import type { Quote } from '../pricing/quote.ts';
import { failureText } from './failure.ts';
import type { GroupPace } from './group-pace.ts';
import { remindOfDraft, showDraft } from './topic-drafts.ts';

/** What the project says about its people. */
export interface TopicSettings {
  readonly hours: OpeningHours;
  /** Minutes between calls for a conversation that nobody takes. */
  readonly repeatMinutes: number;
  /** Minutes between reminders of a draft that nobody decides about. */
  readonly draftMinutes: number;
  /** Are replies proposed to people first? */
  readonly drafting: (record: ConversationRecord) => boolean;
  /** Titles of the brief's fields, by script and field. */
  readonly fieldTitles: (script: string | null) => Readonly<Record<string, string>>;
  /** A channel as people call it. */
  readonly channelTitle: (channel: string) => string;
}

export interface TopicWork {
  readonly store: TopicStore &
    DraftPosts &
    Pick<ConversationStore, 'readConversation' | 'readMessages' | 'firstUnheard'>;
  /** Null while there is none. */
  readonly group: () => ManagersGroup | null;
  readonly settings: () => TopicSettings;
  readonly findQuote: (id: string) => Promise<Quote | undefined>;
  /** The group may not be written to before then, and how fast it may. */
  readonly pace: GroupPace;
  readonly clock: Clock;
  readonly logger: Logger;
}

const callMs = 60_000;
/** The group cannot be reached, or refuses: others would fare no better now. */
const restMs = 15_000;
const linesAtOnce = 40;

/**
 * Shows the managers' group what has happened: one call, the oldest that is due. Its lane is its own, so that a slow or flooded group
 * delays nobody's reply. Lines are shown in order and never twice; those of a call that was cut off are named instead. False when there
 * is nothing to do now.
 */
export async function workTopics(work: TopicWork): Promise<boolean> {
  const { store, clock, pace } = work;
  const group = work.group();
  if (group === null) pace.trouble = null;
  if (group === null || !(await pace.mayCall(clock.now()))) return false;
  try {
    const post = await store.nextGroupPost();
    if (post !== undefined) return worked(pace, await say(work, group, post));
    const [gone] = await store.forsakenTopics(group.chat);
    if (gone !== undefined) return worked(pace, await remove(work, group, gone));
    const topic = await store.dueTopic({ chat: group.chat, now: clock.now() });
    return topic !== undefined && worked(pace, await show(work, group, topic));
  } catch (error) {
    const now = clock.now().getTime();
    await pace.rest(new Date(now + (waitOf(error) ?? restMs)), failureText(error));
    if (waitOf(error) === undefined) pace.trouble = failureReason(error);
    work.logger.warn({ failure: failureText(error), error }, 'the managers’ group cannot be written to now');
    return false;
  }
}

function worked(pace: GroupPace, done: boolean): boolean {
  if (done) pace.trouble = null;
  return done;
}

function failureReason(error: unknown): string {
  return error instanceof AssistantError ? error.text('en').message : failureText(error);
}

async function say({ store, pace, clock }: TopicWork, group: ManagersGroup, post: GroupPost): Promise<boolean> {
  const { number, thread, text, begun, asks } = post;
  // A call that was cut off is not repeated: nobody knows whether it stands there.
  if (!begun) {
    await store.beginGroupPost({ number, at: clock.now() });
    await pace.called(clock.now());
    try {
      await group.post({ thread, text, buttons: [], asks, signal: AbortSignal.timeout(callMs) });
    } catch (error) {
      if (hadNoEffect(error)) await store.beginGroupPost({ number, at: null });
      if (!group.isTopicGone(error)) throw error;
    }
  }
  await store.settleGroupPost(number);
  return true;
}

async function remove({ store, pace, clock }: TopicWork, group: ManagersGroup, thread: number): Promise<boolean> {
  await pace.called(clock.now());
  try {
    await group.deleteTopic(thread);
  } catch (error) {
    if (!group.isTopicGone(error)) throw error;
  }
  await store.forgetForsaken({ chat: group.chat, thread });
  return true;
}

async function show(work: TopicWork, group: ManagersGroup, topic: Topic): Promise<boolean> {
  const { store, clock, pace, settings } = work;
  const { conversation } = topic;
  const record = await store.readConversation(conversation);
  if (record === undefined) return false;
  if (topic.thread === null) {
    await pace.called(clock.now());
    const name = `${settings().channelTitle(record.channel)} · ${conversation.slice(-8)}`;
    const thread = await group.createTopic(name, AbortSignal.timeout(callMs));
    await store.saveTopicThread({ conversation, chat: group.chat, thread });
    return true;
  }
  const due = topic.callAt !== null && topic.callAt <= clock.now();
  // What no turn has heard may hold what the customer has not consented to: its own turn has it shown.
  const unheard = await store.firstUnheard(conversation);
  const heard = unheard === null ? record : { ...record, lastSeq: Math.min(record.lastSeq, unheard - 1) };
  // What was said comes before the call that it led to.
  if (heard.lastSeq > topic.shown) return showLines(work, group, topic, heard);
  const draft = await store.draftToShow(conversation);
  if (draft !== undefined) return showDraft(work, group, topic, draft);
  if (!due) return showLines(work, group, topic, heard);
  return callPeople(work, group, topic, heard);
}

async function showLines(
  work: TopicWork,
  group: ManagersGroup,
  topic: Topic,
  record: ConversationRecord,
): Promise<boolean> {
  const { store } = work;
  const { conversation, shown, begun, changes, leader } = topic;
  if (topic.again.length > 0) return showAgain(work, group, topic);
  // Of what was said before there was a group the end is enough.
  const skipped = shown === 0 ? Math.max(0, record.lastSeq - linesAtOnce) : 0;
  const from = Math.max(shown, begun ?? 0, skipped);
  const doubtful = begun === null || begun <= shown ? null : { from: shown + 1, to: begun };
  const read = await store.readMessages({ conversation, after: from, limit: linesAtOnce });
  const lines = read.filter(({ seq }) => seq <= record.lastSeq);
  const { longestText } = group;
  const view = { lines, state: shownState(work, record), ledBefore: leader, doubtful, conversation, longestText };
  const next = topicPost(view, from);
  if (next.text !== '' && !(await bring(work, group, topic, next))) return true;
  const more = next.upTo < record.lastSeq || (await store.draftToShow(conversation)) ? work.clock.now() : null;
  await store.settleTopic({ conversation, shown: next.upTo, leader: next.leader, changes, next: more });
  return true;
}

function shownState({ settings }: TopicWork, record: ConversationRecord) {
  return { ...record.state, drafting: settings().drafting(record) };
}

/** The customer has consented: what the group has seen with placeholders it sees as it was said. */
async function showAgain(work: TopicWork, group: ManagersGroup, topic: Topic): Promise<boolean> {
  const { store, pace, clock } = work;
  const { conversation, thread, again } = topic;
  const [first = 1, last = first] = [again[0], again.at(-1)];
  const read = await store.readMessages({ conversation, after: first - 1, limit: last - first + 1 });
  const text = releasedPost(
    read.filter(({ seq }) => again.includes(seq)),
    group.longestText,
  );
  if (text !== '') {
    await pace.called(clock.now());
    try {
      await group.post({ thread, text, buttons: [], signal: AbortSignal.timeout(callMs) });
    } catch (error) {
      if (!group.isTopicGone(error)) throw error;
      await store.saveTopicThread({ conversation, chat: group.chat, thread: null });
      return true;
    }
  }
  await store.settleShownAgain({ conversation, seqs: again });
  return true;
}

/** False when the topic is gone: the next one gets it. */
async function bring(
  { store, pace, clock }: TopicWork,
  group: ManagersGroup,
  { conversation, thread, begun }: Topic,
  { text, buttons, upTo }: TopicPost,
): Promise<boolean> {
  await store.beginTopic({ conversation, upTo });
  await pace.called(clock.now());
  try {
    await group.post({ thread, text, buttons, signal: AbortSignal.timeout(callMs) });
    return true;
  } catch (error) {
    if (hadNoEffect(error)) await store.beginTopic({ conversation, upTo: begun });
    if (!group.isTopicGone(error)) throw error;
    await store.saveTopicThread({ conversation, chat: group.chat, thread: null });
    return false;
  }
}

async function callPeople(
  work: TopicWork,
  group: ManagersGroup,
  { conversation, thread, calls }: Topic,
  record: ConversationRecord,
): Promise<boolean> {
  const { store, clock, pace } = work;
  const { state, lastSeq } = record;
  const { hours, repeatMinutes, fieldTitles } = work.settings();
  const now = clock.now();
  const waits = state.handoff !== null || state.draft !== undefined;
  const taken = state.mode === 'paused' || state.blocked === true || !waits;
  if (taken) {
    await store.settleCall({ conversation, calls: 0, next: null });
    return true;
  }
  const open = nextOpening(now, hours);
  // The first call is a line in the topic; reminders are for people at work.
  if ((calls > 0 || state.handoff === null) && open > now) {
    await store.settleCall({ conversation, calls, next: open });
    return true;
  }
  if (state.handoff === null) return remindOfDraft(work, group, { conversation, thread, calls }, record);
  const titles = fieldTitles(state.script);
  const text = handoffCard({
    reason: state.handoff,
    calls,
    brief: Object.entries(state.fields).map(([id, value]) => [titles[id] ?? id, briefValue(value)]),
    quote: state.quote === null ? undefined : await work.findQuote(state.quote),
    lines: (await store.readMessages({ conversation, after: Math.max(0, lastSeq - linesAtOnce) })).filter(
      ({ seq }) => seq <= lastSeq,
    ),
  });
  await pace.called(now);
  const next = nextOpening(new Date(now.getTime() + repeatMinutes * 60_000), hours);
  // Noted first: a call that is cut off is followed by the next one, not by itself.
  await store.settleCall({ conversation, calls: calls + 1, next });
  try {
    const short = text.slice(0, group.longestText);
    await group.post({
      thread,
      text: short,
      buttons: buttonsOf(shownState(work, record), null),
      signal: AbortSignal.timeout(callMs),
    });
  } catch (error) {
    if (hadNoEffect(error)) await store.settleCall({ conversation, calls, next: now });
    if (!group.isTopicGone(error)) throw error;
    await store.saveTopicThread({ conversation, chat: group.chat, thread: null });
  }
  return true;
}

function briefValue(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  return String(value);
}
