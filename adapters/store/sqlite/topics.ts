import { createHash } from 'node:crypto';
import type { GroupPost, SwitchPlace, Topic, TopicStore } from '../../../assistant/ports/topic-store.ts';
import type { ConversationIdentity, Conversations } from './conversations.ts';
import { reading, type StoreContext } from './store-context.ts';

interface TopicRow {
  readonly id: string;
  readonly chat: number | null;
  readonly thread: number | null;
  readonly shown: number;
  readonly begun: number | null;
  readonly leader: string | null;
  readonly changes: number;
  readonly call_at: number | null;
  readonly calls: number;
  readonly again: string | null;
}

interface PostRow {
  readonly number: number;
  readonly thread: number | null;
  readonly text: string;
  readonly begun_at: number | null;
  readonly asks: number;
}

export interface Topics extends Omit<TopicStore, 'peopleWait'> {
  /** For use inside a write: something has happened in this conversation. */
  notice(identity: Pick<ConversationIdentity, 'number'>, at: number): void;
  /** For use inside a write: people are called to it at this moment, unless they are before. */
  remind(identity: Pick<ConversationIdentity, 'number'>, at: number): void;
  /** For use inside a write: these lines read otherwise than they were shown, where they were. */
  showAgain(identity: Pick<ConversationIdentity, 'number'>, seqs: readonly number[], at: number): void;
}

export function createTopics(context: StoreContext, conversations: Conversations): Topics {
  const { database, writes } = context;
  const notice = database.prepare(
    `INSERT INTO topics (conversation, changes, ready_at) VALUES (?, 1, ?)
     ON CONFLICT (conversation) DO UPDATE SET changes = changes + 1, ready_at = coalesce(ready_at, excluded.ready_at)`,
  );
  const call = database.prepare(
    `INSERT INTO topics (conversation, call_at) VALUES (?, ?)
     ON CONFLICT (conversation) DO UPDATE SET
       call_at = CASE WHEN call_at IS NULL OR (calls = 0 AND excluded.call_at < call_at) THEN excluded.call_at ELSE call_at END`,
  );
  const columns = `conversations.id, chat, thread, shown, begun, leader, changes, call_at, calls, again
    FROM topics JOIN conversations ON conversations.number = conversation`;
  const selectCalled = database.prepare<[number], TopicRow>(
    `SELECT ${columns} WHERE call_at <= ? ORDER BY call_at LIMIT 1`,
  );
  const selectReady = database.prepare<[number], TopicRow>(
    `SELECT ${columns} WHERE ready_at <= ? ORDER BY ready_at LIMIT 1`,
  );
  const selectAt = database
    .prepare<[number, number], string>(
      `SELECT conversations.id FROM topics JOIN conversations ON conversations.number = conversation
       WHERE chat = ? AND thread = ?`,
    )
    .pluck();
  const selectThread = database
    .prepare<[number, number], number | null>('SELECT thread FROM topics WHERE conversation = ? AND chat = ?')
    .pluck();
  const setThread = database.prepare('UPDATE topics SET chat = ?, thread = ? WHERE conversation = ?');
  const losePosts = database.prepare(
    'UPDATE drafts SET post = NULL, posted = NULL WHERE conversation = ? AND status = 0',
  );
  const begin = database.prepare('UPDATE topics SET begun = ? WHERE conversation = ?');
  const settle = database.prepare(
    `UPDATE topics SET shown = @shown, begun = NULL, leader = @leader,
       ready_at = CASE WHEN @next IS NULL AND changes = @changes THEN NULL ELSE coalesce(@next, ready_at) END
     WHERE conversation = @conversation`,
  );
  const settleCall = database.prepare('UPDATE topics SET call_at = ?, calls = ? WHERE conversation = ?');
  const selectShown = database.prepare<[number], { shown: number; begun: number | null; again: string | null }>(
    'SELECT shown, begun, again FROM topics WHERE conversation = ?',
  );
  const setAgain = database.prepare(
    'UPDATE topics SET again = ?, changes = changes + 1, ready_at = coalesce(ready_at, ?) WHERE conversation = ?',
  );
  const settleAgain = database.prepare('UPDATE topics SET again = NULL WHERE conversation = ? AND again = ?');
  const selectForsaken = database
    .prepare<[number], number>('SELECT thread FROM forsaken_topics WHERE chat = ? ORDER BY thread')
    .pluck();
  const forgetForsaken = database.prepare('DELETE FROM forsaken_topics WHERE chat = ? AND thread = ?');
  const post = database.prepare(
    'INSERT INTO group_posts (key, thread, text, created_at, asks) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const selectPost = database.prepare<[], PostRow>(
    'SELECT number, thread, text, begun_at, asks FROM group_posts WHERE text IS NOT NULL ORDER BY number LIMIT 1',
  );
  const beginPost = database.prepare('UPDATE group_posts SET begun_at = ? WHERE number = ?');
  const settlePost = database.prepare('UPDATE group_posts SET text = NULL WHERE number = ?');
  const forgetPost = database.prepare('DELETE FROM group_posts WHERE key = ?');
  const switchOff = database.prepare(
    'INSERT INTO switched_off (place, by, at) VALUES (?, ?, ?) ON CONFLICT (place) DO NOTHING',
  );
  const switchOn = database.prepare('DELETE FROM switched_off WHERE place = ?');
  const selectSwitches = database.prepare<[], SwitchPlace>('SELECT place FROM switched_off ORDER BY place').pluck();

  const numberOf = (conversation: string) => conversations.identify(conversation).number;

  return {
    notice: ({ number }, at) => notice.run(number, at),
    remind: ({ number }, at) => call.run(number, at),

    showAgain({ number }, seqs, at) {
      const topic = selectShown.get(number);
      if (topic === undefined) return;
      const seen = seqs.filter((seq) => seq <= Math.max(topic.shown, topic.begun ?? 0));
      if (seen.length > 0) setAgain.run(JSON.stringify([...linesOf(topic.again), ...seen]), at, number);
    },

    async settleShownAgain({ conversation, seqs }) {
      const number = numberOf(conversation);
      await writes.run(() => settleAgain.run(number, JSON.stringify(seqs)));
    },

    async callManagers({ conversation, at }) {
      const number = numberOf(conversation);
      await writes.run(() => call.run(number, at.getTime()));
    },

    async dueTopic({ chat, now }) {
      const at = now.getTime();
      const row = reading(context, () => selectCalled.get(at) ?? selectReady.get(at));
      return row && topicOf(row, chat);
    },

    conversationOfTopic: async ({ chat, thread }) => reading(context, () => selectAt.get(chat, thread)),

    async threadOf({ conversation, chat }) {
      const number = numberOf(conversation);
      return reading(context, () => selectThread.get(number, chat)) ?? undefined;
    },

    async saveTopicThread({ conversation, chat, thread }) {
      const number = numberOf(conversation);
      await writes.run(() => {
        setThread.run(chat, thread, number);
        if (thread === null) losePosts.run(number);
      });
    },

    async beginTopic({ conversation, upTo }) {
      const number = numberOf(conversation);
      await writes.run(() => begin.run(upTo, number));
    },

    async settleTopic({ conversation, shown, leader, changes, next }) {
      const row = { conversation: numberOf(conversation), shown, leader, changes, next: next?.getTime() ?? null };
      await writes.run(() => settle.run(row));
    },

    async settleCall({ conversation, calls, next }) {
      const number = numberOf(conversation);
      await writes.run(() => settleCall.run(next?.getTime() ?? null, calls, number));
    },

    forsakenTopics: async (chat) => reading(context, () => selectForsaken.all(chat)),

    async forgetForsaken({ chat, thread }) {
      await writes.run(() => forgetForsaken.run(chat, thread));
    },

    postToGroup: ({ key, thread, text, at, asks = false }) =>
      writes.run(() => post.run(digest(key), thread, text, at.getTime(), asks ? 1 : 0).changes > 0),

    async nextGroupPost() {
      const row = reading(context, () => selectPost.get());
      return row && postOf(row);
    },

    async beginGroupPost({ number, at }) {
      await writes.run(() => beginPost.run(at?.getTime() ?? null, number));
    },

    async settleGroupPost(number) {
      await writes.run(() => settlePost.run(number));
    },

    async forgetGroupPost(key) {
      await writes.run(() => forgetPost.run(digest(key)));
    },

    async switchOff({ place, by, at }) {
      await writes.run(() => switchOff.run(place, by, at.getTime()));
    },

    async switchOn(place) {
      await writes.run(() => switchOn.run(place));
    },

    switchedOff: async () => reading(context, () => selectSwitches.all()),
  };
}

function topicOf({ id, chat, thread, call_at: callAt, ...row }: TopicRow, group: number): Topic {
  const { shown, begun, leader, changes, calls } = row;
  const here = chat === group ? thread : null;
  const called = callAt === null ? null : new Date(callAt);
  const again = linesOf(row.again);
  return { conversation: id, thread: here, shown, begun, leader, changes, callAt: called, calls, again };
}

function linesOf(again: string | null): number[] {
  return again === null ? [] : (JSON.parse(again) as number[]);
}

function postOf({ number, thread, text, begun_at: begun, asks }: PostRow): GroupPost {
  return { number, thread, text, begun: begun !== null, asks: asks === 1 };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
