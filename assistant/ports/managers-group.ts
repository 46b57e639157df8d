import type { Button } from '../transcript/message.ts';
import type { ClaimedArrival } from './arrival-store.ts';

/** Somebody has done something in the group. */
export interface GroupEvent {
  readonly by: GroupMember;
  /** The topic it was done in; null: under General. */
  readonly thread: number | null;
  /** Unique in the group for ever. */
  readonly id: string;
  readonly at: Date;
  readonly did: /** `replyTo`: the message that it answers, by its id; null: none. */
    | { readonly kind: 'line'; readonly text: string; readonly replyTo: number | null }
    /** `query` is answered once. */
    | { readonly kind: 'press'; readonly value: string; readonly query: string }
    /** A picture, a voice: nothing that can be passed on as words. */
    | { readonly kind: 'other' };
}

export interface GroupMember {
  readonly id: number;
  /** As colleagues see him: @name where he has one. */
  readonly name: string;
}

export interface PostRequest {
  /** Null: under General. */
  readonly thread: number | null;
  readonly text: string;
  readonly buttons: readonly Button[];
  /** The app opens a box to answer in. */
  readonly asks?: boolean;
  readonly signal: AbortSignal;
}

/** The chat of the company's people, a topic a conversation. Failures are those of channel-errors.ts. */
export interface ManagersGroup {
  readonly chat: number;
  /** Most characters of one text. */
  readonly longestText: number;
  /** What an arrival of the group means; undefined when nobody has done anything. */
  read(arrival: ClaimedArrival): GroupEvent | undefined;
  /** Is he in the group now, and one of those who may speak for the company? */
  isManager(member: number): Promise<boolean>;
  /** Is the group his? */
  isOwner(member: number): Promise<boolean>;
  /** What somebody has written to the bot alone; undefined for anything else. */
  readPrivate(arrival: ClaimedArrival): { readonly by: GroupMember; readonly text: string } | undefined;
  /** False when he has never written to the bot, or has blocked it. */
  tellPrivately(member: number, text: string, signal: AbortSignal): Promise<boolean>;
  createTopic(name: string, signal: AbortSignal): Promise<number>;
  deleteTopic(thread: number): Promise<void>;
  /** One call, never repeated inside. Resolves with the id of the message. */
  post(request: PostRequest): Promise<number>;
  /** Its words and buttons are these from now on. Where it is gone nothing happens. */
  edit(change: Pick<PostRequest, 'text' | 'buttons' | 'signal'> & { readonly message: number }): Promise<void>;
  /** A few words for whoever has pressed. Best effort: never rejects. */
  answerPress(query: string, text: string): Promise<void>;
  /** Was it refused because the topic is not there any more? */
  isTopicGone(error: unknown): boolean;
}
