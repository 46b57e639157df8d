import type { RunTurn, TurnInput, TurnResult } from '../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import { workEffect } from '../assistant/delivery/work-effect.ts';
import { type InboundWork, workInbound } from '../assistant/delivery/work-inbound.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { ConversationState } from '../assistant/transcript/conversation-state.ts';
import { initialState } from '../assistant/transcript/conversation-state.ts';
import type { InboundEvent } from '../assistant/transcript/inbound-event.ts';
import { type Message, visitorMessage } from '../assistant/transcript/message.ts';

export const localConversationErrors = defineErrors({
  notFound: {
    code: 'CHAT_CONVERSATION_NOT_FOUND',
    kind: 'not_found',
    ru: {
      message: 'Нет диалога «{id}», который можно продолжить в терминале',
      hint: 'Возьмите id из поля conversation прошлого запуска chat --json или начните новый диалог',
    },
    en: {
      message: 'No conversation "{id}" that can be continued in the terminal',
      hint: 'Take the id from the field conversation of an earlier chat --json, or start a new one',
    },
  },
});

export interface LocalConversationParts {
  readonly store: InboundWork['store'];
  readonly runTurn: RunTurn;
  readonly troubleTurn: (input: TurnInput, failure: string) => TurnResult | Promise<TurnResult>;
  readonly perform: EffectPerformers;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** The lane of the queue; no daemon works it. */
  readonly channel?: string;
  /** A turn is committed. */
  readonly onTurn?: (result: TurnResult) => void;
}

export interface LocalConversation {
  readonly id: string;
  /** The visitor came in and has not said anything yet. */
  start(): Promise<readonly Message[]>;
  say(text: string): Promise<readonly Message[]>;
  press(button: { label: string; value: string }): Promise<readonly Message[]>;
  /** What is remembered now. */
  state(): Promise<ConversationState>;
}

/**
 * A conversation on this machine, by the same road as any other: recorded in the inbox, worked, committed, effects
 * performed from the outbox. Each call resolves with what was said until nothing was left to do.
 */
export async function createLocalConversation(
  parts: LocalConversationParts,
  existing?: string,
): Promise<LocalConversation> {
  const { store, clock, ids } = parts;
  const channel = parts.channel ?? 'cli';
  const id = existing ?? ids.next();
  if (existing === undefined) {
    await store.createConversation({ id, person: ids.next(), channel, state: initialState, at: clock.now() });
  }
  const record = await store.readConversation(id);
  if (record === undefined || record.channel !== channel) {
    throw new AssistantError(localConversationErrors.notFound, { id });
  }
  let heard = record.lastSeq;

  async function happen(event: InboundEvent, text: string | null): Promise<readonly Message[]> {
    const at = clock.now();
    const message = text === null ? null : visitorMessage(ids.next(), text, at);
    await store.recordInbound({ conversation: id, source: channel, externalId: ids.next(), event, message, at });
    await drain();
    const messages = await store.readMessages({ conversation: id, after: heard });
    heard = messages.at(-1)?.seq ?? heard;
    return messages.filter(({ from }) => from !== 'visitor');
  }

  async function drain(): Promise<void> {
    const { logger, runTurn, troubleTurn, perform, onTurn } = parts;
    // One try: whoever sits at the terminal wants to see the failure, not to wait for it to pass.
    const lane = {
      store,
      channels: [channel],
      // Another terminal's turns are its own: their replies would come out here, and ours there.
      conversation: id,
      clock,
      logger,
      random: () => 0.5,
      leaseMs: 120_000,
      retries: { attempts: 1, firstDelayMs: 0, longestDelayMs: 0 },
    };
    const inbound = {
      ...lane,
      ids,
      runTurn,
      troubleTurn,
      onCommitted: (_: unknown, result: TurnResult) => onTurn?.(result),
    };
    const effects = { ...lane, perform };
    const calendar = { ...effects, destination: 'calendar' } as const;
    while ((await workInbound(inbound)) || (await workEffect(effects)) || (await workEffect(calendar)));
  }

  async function currentState(): Promise<ConversationState> {
    return (await store.readConversation(id))?.state ?? initialState;
  }

  return {
    id,
    start: () => happen({ kind: 'started', visit: null }, null),
    say: (text) => happen({ kind: 'text', text }, text),
    press: ({ label, value }) => happen({ kind: 'button', value, label }, label),
    state: currentState,
  };
}
