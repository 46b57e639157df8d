/** Where a conversation stands in the managers' group, and how far it is shown there. */
export interface Topic {
  readonly conversation: string;
  /** Null until one is made in this group. */
  readonly thread: number | null;
  /** The last line of the transcript that is shown. */
  readonly shown: number;
  /** The last line of a call that was begun and never settled: nobody knows whether it arrived. */
  readonly begun: number | null;
  /** Who led, as last shown; null when nothing was. */
  readonly leader: string | null;
  /** Counts what happened to the conversation; `settleTopic` names the count it saw. */
  readonly changes: number;
  /** When people are called to it again; null when nobody has to be. */
  readonly callAt: Date | null;
  /** How often they were. */
  readonly calls: number;
  /** Lines that were shown with placeholders and stand whole in the transcript now. */
  readonly again: readonly number[];
}

/** Said once in the group. */
export interface GroupPost {
  readonly number: number;
  /** Null: under General. */
  readonly thread: number | null;
  readonly text: string;
  /** A call was begun and never settled. */
  readonly begun: boolean;
  /** Whoever reads it is to answer it: the app opens a box for that. */
  readonly asks: boolean;
}

/** Everywhere, or one channel by its name. */
export type SwitchPlace = 'all' | `channel:${string}`;

/**
 * The managers' group as the store remembers it. `chat` is the group: what was made in another one counts as not made. Each method is
 * one transaction; what resolved is durable.
 */
export interface TopicStore {
  /** People are needed in this conversation from `at` on. While they are called already nothing changes. */
  callManagers(call: { conversation: string; at: Date }): Promise<void>;
  /** The conversation to be shown next: one that people are called to, else the one that has waited longest. */
  dueTopic(query: { chat: number; now: Date }): Promise<Topic | undefined>;
  /** Undefined for a topic that is no conversation's. */
  conversationOfTopic(place: { chat: number; thread: number }): Promise<string | undefined>;
  /** Undefined where it has none in this group. */
  threadOf(place: { conversation: string; chat: number }): Promise<number | undefined>;
  /** Null: it is gone, and with it the messages of drafts that are not decided. */
  saveTopicThread(change: { conversation: string; chat: number; thread: number | null }): Promise<void>;
  /** The call that shows lines up to `upTo` is about to be made; null: it had no effect. */
  beginTopic(change: { conversation: string; upTo: number | null }): Promise<void>;
  /** Lines up to `shown` are shown. Rests until something happens, or until `next` where there is more. */
  settleTopic(change: {
    conversation: string;
    shown: number;
    leader: string;
    changes: number;
    next: Date | null;
  }): Promise<void>;
  /** Those lines are shown once more. */
  settleShownAgain(change: { conversation: string; seqs: readonly number[] }): Promise<void>;
  /** People were called `calls` times by now, and are called again at `next`; null: no more. */
  settleCall(change: { conversation: string; calls: number; next: Date | null }): Promise<void>;
  /** Topics whose conversation is no more. */
  forsakenTopics(chat: number): Promise<readonly number[]>;
  forgetForsaken(place: { chat: number; thread: number }): Promise<void>;
  /** False when this key was posted before. The text holds nothing personal. */
  postToGroup(post: { key: string; thread: number | null; text: string; at: Date; asks?: boolean }): Promise<boolean>;
  nextGroupPost(): Promise<GroupPost | undefined>;
  /** The call is about to be made; null: it had no effect. */
  beginGroupPost(post: { number: number; at: Date | null }): Promise<void>;
  /** Its text is forgotten, its key stays. */
  settleGroupPost(number: number): Promise<void>;
  /** What was posted under this key may be posted again: the incident is over. */
  forgetGroupPost(key: string): Promise<void>;
  /** Does a colleague's line or decision wait behind the event of this conversation that is being worked? */
  peopleWait(conversation: string): Promise<boolean>;
  switchOff(place: { place: SwitchPlace; by: string; at: Date }): Promise<void>;
  switchOn(place: SwitchPlace): Promise<void>;
  /** Where people have silenced the assistant. */
  switchedOff(): Promise<readonly SwitchPlace[]>;
}
