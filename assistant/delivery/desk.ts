import { AssistantError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  ChannelName,
  ConversationRecord,
  ConversationStore,
  RecordedInbound,
} from '../ports/conversation-store.ts';
import type { DraftStore, StoredDraft } from '../ports/draft-store.ts';
import type { Ids } from '../ports/ids.ts';
import { storeErrors } from '../ports/store-errors.ts';
import type { DeskAction, DraftDecision } from '../transcript/inbound-event.ts';
import { managerMessage } from '../transcript/message.ts';
import { deskErrors } from './desk-errors.ts';
import { decisionKey } from './group-drafts.ts';

export interface DeskParts {
  readonly store: Pick<ConversationStore, 'readConversation' | 'recordInbound' | 'findInbound'> &
    Pick<DraftStore, 'readDraft'>;
  /** Channels whose customers can be answered now. */
  readonly channels: () => readonly ChannelName[];
  readonly clock: Clock;
  readonly ids: Ids;
  /** Something lies in the inbox of a conversation. */
  readonly onRecorded: (conversation: string) => void;
}

export interface ManagerLine {
  readonly conversation: string;
  /** Of the writer's own making: the same key is the same line. */
  readonly key: string;
  readonly text: string;
  /** Whose line it is, as customers and colleagues see the name. */
  readonly manager: string;
}

export interface DraftVerdict {
  readonly conversation: string;
  /** Of the writer's own making: the same key is the same decision. */
  readonly key: string;
  readonly draft: string;
  readonly action: DraftDecision['kind'];
  /** What is said instead; for `edit`. */
  readonly text: string;
  readonly manager: string;
}

/** Of one line; longer ones are several. */
const longestLine = 4000;
const source = 'desk';
const wanted = { accept: 'accepted', edit: 'edited', reject: 'rejected' } as const;

/**
 * What people of the company do in a conversation over HTTP; from their group it comes by `group-arrivals.ts`. Everything resolves after its commit and takes effect in
 * its place among the customer's lines. Rejects with STORE_CONVERSATION_UNKNOWN, STORE_PERSON_ERASED and what desk-errors.ts names.
 */
export class Desk {
  private readonly parts: DeskParts;

  constructor(parts: DeskParts) {
    this.parts = parts;
  }

  /** The conversation pauses: from this line on the assistant keeps silent. `seq` is the line's number in the transcript. */
  async write(line: ManagerLine): Promise<{ readonly seq: number; readonly event: string }> {
    const { store, clock, ids, onRecorded } = this.parts;
    const { conversation, key, manager } = line;
    const record = await this.read(conversation);
    const externalId = `${conversation}:line:${key}`;
    const text = wordsOf(line.text);
    const known = await store.findInbound({ source, externalId });
    if (known !== undefined) return { seq: known.seq ?? 0, event: known.event };
    this.requireReachable(record);
    const at = clock.now();
    const message = managerMessage({ id: ids.next(), text, at, manager });
    const recorded = await store.recordInbound({
      conversation,
      source,
      externalId,
      event: { kind: 'company_line', line: { message: message.id, text, manager, sent: false } },
      message,
      at,
    });
    if (!recorded.duplicate) onRecorded(conversation);
    return { seq: recorded.seq ?? 0, event: recorded.event };
  }

  /** Rejects with DESK_TAKEN when somebody else leads it. */
  async take(conversation: string, by: string): Promise<RecordedInbound> {
    assertLed(await this.read(conversation), by);
    return this.decide(conversation, { kind: 'take', by });
  }

  async giveBack(conversation: string, by: string): Promise<RecordedInbound> {
    await this.read(conversation);
    return this.decide(conversation, { kind: 'give_back', by });
  }

  /**
   * Decides about a draft; the first decision holds. Undefined where the same was decided before. Rejects with
   * DESK_DRAFT_UNKNOWN, DESK_DRAFT_DECIDED, DESK_DRAFT_STALE.
   */
  async decideDraft(verdict: DraftVerdict): Promise<RecordedInbound | undefined> {
    const { store, clock, ids, onRecorded } = this.parts;
    const { conversation, draft: id, action, key, manager } = verdict;
    const record = await this.read(conversation);
    const decision: DraftDecision =
      action === 'edit' ? { kind: action, text: wordsOf(verdict.text), message: ids.next() } : { kind: action };
    if (this.decided(await this.readDraft(conversation, id), verdict)) return undefined;
    if (action !== 'reject') this.requireReachable(record);
    const recorded = await store.recordInbound({
      conversation,
      source,
      externalId: action === 'edit' ? `${conversation}:line:${key}` : decisionKey(id),
      event: { kind: 'desk', action: { kind: 'draft', by: manager, draft: id, decision } },
      message: null,
      at: clock.now(),
    });
    onRecorded(conversation);
    return recorded;
  }

  /** What has become of it: true when it is what was wanted, false while it waits. */
  decided(draft: StoredDraft, { action, manager }: Pick<DraftVerdict, 'action' | 'manager'>): boolean {
    const { status, by } = draft;
    if (status === 'waiting') return false;
    if (status === wanted[action] && by === manager) return true;
    if (status === 'stale') throw new AssistantError(deskErrors.staleDraft);
    throw new AssistantError(deskErrors.decidedDraft, { manager: by ?? '' });
  }

  async readDraft(conversation: string, id: string): Promise<StoredDraft> {
    const draft = await this.parts.store.readDraft(id);
    if (draft?.conversation !== conversation) throw new AssistantError(deskErrors.unknownDraft);
    return draft;
  }

  /** From now on replies are proposed to people first, or said at once. */
  async setDrafts(conversation: string, by: string, on: boolean): Promise<RecordedInbound> {
    await this.read(conversation);
    return this.decide(conversation, { kind: 'drafts', by, on });
  }

  private async decide(conversation: string, action: DeskAction): Promise<RecordedInbound> {
    const { store, clock, ids, onRecorded } = this.parts;
    const recorded = await store.recordInbound({
      conversation,
      source,
      externalId: `${conversation}:${ids.next()}`,
      event: { kind: 'desk', action },
      message: null,
      at: clock.now(),
    });
    onRecorded(conversation);
    return recorded;
  }

  private async read(conversation: string): Promise<ConversationRecord> {
    const record = await this.parts.store.readConversation(conversation);
    if (record === undefined) throw new AssistantError(storeErrors.unknownConversation);
    return record;
  }

  private requireReachable({ channel, state }: ConversationRecord): void {
    if (!this.parts.channels().includes(channel)) throw new AssistantError(deskErrors.channelOff, { channel });
    if (state.unreachable === true) throw new AssistantError(deskErrors.unreachable);
  }
}

/** DESK_TAKEN when somebody else leads it. */
export function assertLed({ state: { mode, manager } }: ConversationRecord, by: string): void {
  if (mode !== 'paused' || typeof manager !== 'string' || manager === by) return;
  throw new AssistantError(deskErrors.taken, { manager });
}

function wordsOf(text: string): string {
  const words = text.replaceAll('\u0000', '').toWellFormed().trim();
  if (words === '') throw new AssistantError(deskErrors.empty);
  if (words.length > longestLine) throw new AssistantError(deskErrors.tooLong, { limit: longestLine });
  if (words.startsWith('//')) throw new AssistantError(deskErrors.note);
  return words;
}
