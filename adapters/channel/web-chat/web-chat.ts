import { AssistantError } from '../../../assistant/errors.ts';
import type { BurstWindow } from '../../../assistant/ports/burst.ts';
import type { Clock } from '../../../assistant/ports/clock.ts';
import type { Ids } from '../../../assistant/ports/ids.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import type { Store } from '../../../assistant/ports/store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { Visit } from '../../../assistant/transcript/conversation-state.ts';
import type { Message } from '../../../assistant/transcript/message.ts';
import { type Allowance, MessageAllowance } from './message-allowance.ts';
import { webChatErrors } from './web-chat-errors.ts';
import type { VisitorLine } from './web-chat-frames.ts';
import { WebChatHub } from './web-chat-hub.ts';
import { lineKey, lineRecord, newConversation, startedRecord } from './web-chat-inbound.ts';

export interface WebChatParts {
  readonly store: Pick<
    Store,
    'createConversation' | 'readConversation' | 'recordInbound' | 'findInbound' | 'readMessages'
  >;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly present: (message: Message, base: string) => Message;
  /** Something lies in the inbox: the worker need not wait for its next look. */
  readonly wake: () => void;
  /** How long short lines wait for each other; absent: not at all. */
  readonly burst?: () => BurstWindow | undefined;
}

export interface OpenedConversation {
  readonly conversation: string;
  readonly person: string;
}

/** How far back a button may stand that is pressed now. */
const offeredWithin = 40;

/** The web chat as a channel: what visitors say goes into the inbox, what is committed goes to their sockets. */
export class WebChat {
  readonly hub: WebChatHub;
  private readonly parts: WebChatParts;
  private readonly allowance = new MessageAllowance();
  private writing = 0;
  private begun = 0;

  constructor(parts: WebChatParts) {
    this.parts = parts;
    this.hub = new WebChatHub(parts);
  }

  /** Lines on their way to the disk. */
  get arriving(): number {
    return this.writing;
  }

  /** Lines that have come since the start. */
  get arrived(): number {
    return this.begun;
  }

  async open(visit: Visit | null): Promise<OpenedConversation> {
    const { store, ids, clock } = this.parts;
    const conversation = ids.next();
    const person = ids.next();
    const at = clock.now();
    const first = startedRecord(conversation, visit, at);
    await store.createConversation(newConversation({ id: conversation, person, visit, at }), first);
    this.parts.wake();
    return { conversation, person };
  }

  /** False when it is gone, erased with its person for example. */
  async exists(conversation: string): Promise<boolean> {
    try {
      return (await this.parts.store.readConversation(conversation)) !== undefined;
    } catch (error) {
      if (error instanceof AssistantError && error.code === storeErrors.personErased.code) return false;
      throw error;
    }
  }

  /**
   * Resolves after the commit; the same line again gives the same answer, no second turn and costs nothing of the
   * allowance: after a lost connection everything unanswered is said again at once. Rejects with WEB_CHAT_TOO_FAST.
   */
  async receive(conversation: string, line: VisitorLine, allowance: Allowance): Promise<{ id: string; seq: number }> {
    const { store, clock } = this.parts;
    const at = clock.now();
    if (!this.allowance.spend(conversation, allowance, at.getTime())) {
      const known = await store.findInbound(lineKey(conversation, line.id));
      if (known === undefined) throw new AssistantError(webChatErrors.tooFast);
      return { id: line.id, seq: known.seq ?? 0 };
    }
    this.writing += 1;
    this.begun += 1;
    try {
      const label = line.kind === 'button' ? await this.labelOf(conversation, line.button) : null;
      const burst = this.parts.burst?.();
      const recorded = await store.recordInbound(lineRecord(conversation, line, { at, label, burst }));
      if (recorded.duplicate) this.allowance.giveBack(conversation);
      else this.parts.wake();
      return { id: line.id, seq: recorded.seq ?? 0 };
    } finally {
      this.writing -= 1;
    }
  }

  /** The words on the button, so that the transcript reads as the visitor saw it. */
  private async labelOf(conversation: string, value: string): Promise<string | null> {
    const record = await this.parts.store.readConversation(conversation);
    if (record === undefined) return null;
    const recent = await this.parts.store.readMessages({
      conversation,
      after: Math.max(0, record.lastSeq - offeredWithin),
    });
    for (const message of recent.toReversed()) {
      const button = message.buttons.find((each) => each.value === value);
      if (button !== undefined) return button.label;
    }
    return null;
  }
}
