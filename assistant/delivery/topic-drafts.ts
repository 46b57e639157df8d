import { draftButtons, draftText } from '../desk/draft-text.ts';
import { nextOpening, type OpeningHours } from '../desk/opening-hours.ts';
import { hadNoEffect } from '../ports/channel-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationRecord, ConversationStore } from '../ports/conversation-store.ts';
import type { DraftPosts, PostedDraft } from '../ports/draft-store.ts';
import type { ManagersGroup } from '../ports/managers-group.ts';
import type { Topic, TopicStore } from '../ports/topic-store.ts';
import type { GroupPace } from './group-pace.ts';
import { splitText } from './outgoing-parts.ts';

export interface TopicDraftWork {
  readonly store: TopicStore & DraftPosts & Pick<ConversationStore, 'readMessages'>;
  readonly settings: () => {
    readonly hours: OpeningHours;
    /** Minutes between reminders of a draft that nobody decides about. */
    readonly draftMinutes: number;
  };
  readonly pace: Pick<GroupPace, 'called'>;
  readonly clock: Clock;
}

const callMs = 60_000;
/** How far back the customer's last line is looked for. */
const lookedBack = 40;

/**
 * What people decide about, or what has become of it. A call that was cut off is made again: a draft that nobody sees would wait for
 * ever, and one that stands there twice is decided about once.
 */
export async function showDraft(
  { store, pace, clock }: TopicDraftWork,
  group: ManagersGroup,
  { conversation, thread }: Topic,
  draft: PostedDraft,
): Promise<boolean> {
  const { id, status, post } = draft;
  const pieces = splitText(draftText(draft), group.longestText);
  const signal = AbortSignal.timeout(callMs);
  try {
    if (post !== null) {
      await pace.called(clock.now());
      await group.edit({ message: post, text: pieces[0] ?? '', buttons: [], signal });
      await store.settleDraftPost({ draft: id, post, status });
      return true;
    }
    let last = 0;
    for (const [at, text] of pieces.entries()) {
      await pace.called(clock.now());
      const buttons = at === pieces.length - 1 ? draftButtons(id) : [];
      last = await group.post({ thread, text, buttons, signal });
    }
    await store.settleDraftPost({ draft: id, post: last, status });
  } catch (error) {
    if (!group.isTopicGone(error)) throw error;
    await store.saveTopicThread({ conversation, chat: group.chat, thread: null });
  }
  return true;
}

/** The draft itself was shown when it was made; its buttons come along. */
export async function remindOfDraft(
  work: TopicDraftWork,
  group: ManagersGroup,
  { conversation, thread, calls }: Pick<Topic, 'conversation' | 'thread' | 'calls'>,
  { state: { draft = '' }, lastSeq }: ConversationRecord,
): Promise<boolean> {
  const { store, clock, pace } = work;
  const { hours, draftMinutes } = work.settings();
  const now = clock.now();
  const said = await store.readMessages({ conversation, after: Math.max(0, lastSeq - lookedBack) });
  const last = said.findLast(({ from, text }) => from === 'visitor' && text !== '');
  const words = last === undefined ? '' : `:\n«${last.text.slice(0, 300)}»`;
  const text = `🔔 Черновик ждёт решения, клиент — ответа${words}`;
  await pace.called(now);
  await store.settleCall({
    conversation,
    calls,
    next: nextOpening(new Date(now.getTime() + draftMinutes * 60_000), hours),
  });
  try {
    await group.post({ thread, text, buttons: draftButtons(draft), signal: AbortSignal.timeout(callMs) });
  } catch (error) {
    if (hadNoEffect(error)) await store.settleCall({ conversation, calls, next: now });
    if (!group.isTopicGone(error)) throw error;
    await store.saveTopicThread({ conversation, chat: group.chat, thread: null });
  }
  return true;
}
