import { type BurstWindow, isFinished, quietAfter } from '../../../assistant/ports/burst.ts';
import type { InboundRecord, NewConversation } from '../../../assistant/ports/conversation-store.ts';
import { initialState, type Visit } from '../../../assistant/transcript/conversation-state.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';
import type { VisitorLine } from './web-chat-frames.ts';

export const webChannel = 'web';

export function newConversation(conversation: {
  id: string;
  person: string;
  visit: Visit | null;
  at: Date;
}): NewConversation {
  const { id, person, visit, at } = conversation;
  return { id, person, channel: webChannel, state: { ...initialState, visit }, at };
}

/** The assistant speaks first: opening a session is an event like any other. */
export function startedRecord(conversation: string, visit: Visit | null, at: Date): InboundRecord {
  return {
    conversation,
    source: sourceOf(conversation),
    externalId: 'started',
    event: { kind: 'started', visit },
    message: null,
    at,
  };
}

/** The line as event and transcript at once; its message id follows from the client's, so the client knows its own. */
export function lineRecord(
  conversation: string,
  line: VisitorLine,
  { at, label, burst }: { at: Date; label: string | null; burst?: BurstWindow | undefined },
): InboundRecord {
  const event: InboundEvent =
    line.kind === 'text' ? { kind: 'text', text: line.text } : { kind: 'button', value: line.button, label };
  const wait = burst === undefined || event.kind !== 'text' ? 0 : quietAfter(isFinished(event), burst);
  return {
    conversation,
    ...lineKey(conversation, line.id),
    event,
    message: visitorMessage(
      `${conversation}.${line.id}`,
      line.kind === 'text' ? line.text : (label ?? line.button),
      at,
    ),
    at,
    ...(wait === 0 ? {} : { lookAfter: new Date(at.getTime() + wait) }),
  };
}

/** Under which a line is known: the same client id in the same conversation is the same line. */
export function lineKey(conversation: string, id: string): { source: string; externalId: string } {
  return { source: sourceOf(conversation), externalId: `line:${id}` };
}

function sourceOf(conversation: string): string {
  return `web:${conversation}`;
}
