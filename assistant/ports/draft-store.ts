import type { DraftStatus, ProposedReply } from '../transcript/proposed-reply.ts';

/** A reply that is proposed to people, for `TurnCommit`. A conversation has one at a time. */
export interface NewDraft {
  readonly id: string;
  readonly reply: ProposedReply;
  /** When people are reminded of it; null: never. */
  readonly remindAt: Date | null;
}

/** What has become of a draft, for `TurnCommit`. One that was rejected before only learns what was said instead. */
export interface DraftSettlement {
  readonly draft: string;
  readonly status: Exclude<DraftStatus, 'waiting'>;
  /** Who decided, as colleagues see the name; null where nobody did. */
  readonly by: string | null;
  /** What was said instead; null where nothing was. */
  readonly instead: string | null;
  /** Why it is stale. */
  readonly because?: StaleReason;
}

/** `asked`: the customer has written more; `paper`: one that was asked for came along; `people`: they lead now; `grounds`: a price or what is known has changed. */
export type StaleReason = 'asked' | 'paper' | 'people' | 'grounds' | 'failed';

export interface StoredDraft {
  readonly id: string;
  readonly conversation: string;
  readonly status: DraftStatus;
  readonly at: Date;
  readonly decidedAt: Date | null;
  readonly by: string | null;
  readonly instead: string | null;
  readonly because: StaleReason | null;
  /** Null once it is accepted or stale: what was said stands in the transcript. */
  readonly reply: ProposedReply | null;
}

export interface DraftCount {
  readonly channel: string;
  readonly status: DraftStatus;
  readonly count: number;
}

/** Replies that people decide about. Written by `commitTurn`, in the same transaction as everything else of the turn. */
export interface DraftStore {
  /** Undefined when there is none, its person was erased, or its bytes are damaged. */
  readDraft(id: string): Promise<StoredDraft | undefined>;
  /** Those that people have edited or rejected, the latest first. */
  listCorrectedDrafts(query: { limit: number; conversation?: string }): Promise<readonly StoredDraft[]>;
  countDrafts(): Promise<readonly DraftCount[]>;
}

/** A draft and its message in the managers' group. */
export interface PostedDraft extends Pick<StoredDraft, 'id' | 'status' | 'by' | 'because' | 'instead' | 'reply'> {
  /** Id of its message in the group; null while there is none. */
  readonly post: number | null;
}

/** How drafts stand in the managers' group. */
export interface DraftPosts {
  /** The oldest of the conversation whose message is missing, or says something else than what has become of it. */
  draftToShow(conversation: string): Promise<PostedDraft | undefined>;
  /** Its message says this status by now; `post` null: it has none and gets none. */
  settleDraftPost(change: { draft: string; post: number | null; status: DraftStatus }): Promise<void>;
  draftOfPost(place: { conversation: string; post: number }): Promise<StoredDraft | undefined>;
  /** The next line of this member is to be said instead. False when another member is at it. */
  beginDraftEdit(edit: { draft: string; member: number }): Promise<boolean>;
  /**
   * The draft that this line of the member's is to be said instead of; each edit takes one line. Asked again about the same line
   * it says the same.
   */
  takeDraftLine(line: { conversation: string; member: number; line: string }): Promise<StoredDraft | undefined>;
}
