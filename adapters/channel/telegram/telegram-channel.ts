import type { Update } from 'grammy/types';
import { AssistantError } from '../../../assistant/errors.ts';
import type { ClaimedArrival, NewArrival } from '../../../assistant/ports/arrival-store.ts';
import type { Channel, ChannelEvent, Received, SendingPace, WebhookRequest } from '../../../assistant/ports/channel.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import type { Clock } from '../../../assistant/ports/clock.ts';
import { parsedJson } from '../../http/json-answer.ts';
import { isSameSecret } from '../../http/same-secret.ts';
import type { TelegramClient } from './telegram-client.ts';
import type { TelegramSettings } from './telegram-config.ts';
import { chatOf, eventOf, laneOf } from './telegram-updates.ts';

export interface TelegramChannelParts {
  readonly client: TelegramClient;
  readonly settings: Pick<TelegramSettings, 'updates'>;
  /** What Telegram repeats in the header of every delivery. */
  readonly webhookSecret: string;
  /** The group of the company's people; null where there is none. */
  readonly managerChat: number | null;
  /** What the bot says in a group that is not theirs, before it leaves. */
  readonly strangersGroup: string;
  readonly clock: Clock;
}

const secretHeader = 'x-telegram-bot-api-secret-token';
const pollSeconds = 50;
const goneCodes: ReadonlySet<string> = new Set([channelErrors.refused.code, channelErrors.blocked.code]);
/**
 * One message a second into a chat, where a short burst is tolerated, so that a reply of three parts stands there at once; thirty into all
 * of them. A tenth is left for what else is called, and for the way there, on which calls catch up with each other.
 */
const pace: SendingPace = { chatMs: 1_100, chatBurst: 3, calls: 27, withinMs: 1_050 };

/** Telegram: updates come by webhook or are asked for, replies go by the Bot API. */
export function createTelegramChannel(parts: TelegramChannelParts): Channel {
  const { client, settings, webhookSecret, clock } = parts;
  let offset = 0;
  let webhookGone = false;
  let username: string | undefined;
  /** Groups that were left: what still comes from there is older than that. */
  const leftGroups = new Set<number>();

  function arrivalOf(update: Update, body: string, at: Date): NewArrival {
    // What people do in their group is about conversations of every channel.
    const ofManagers = parts.managerChat !== null && chatOf(update)?.id === parts.managerChat;
    return {
      source: ofManagers ? 'desk' : 'telegram',
      externalId: String(update.update_id),
      lane: laneOf(update),
      body,
      at,
    };
  }

  function receive({ headers, body, at }: WebhookRequest): Received {
    if (!isSameSecret(headers[secretHeader] ?? '', webhookSecret)) return { kind: 'refused', status: 401 };
    const update = parsedJson(body);
    if (!isUpdate(update)) return { kind: 'refused', status: 400 };
    return { kind: 'taken', arrivals: [arrivalOf(update, body, at)] };
  }

  async function pull(signal: AbortSignal): Promise<readonly NewArrival[]> {
    // While a webhook stands Telegram answers no question.
    if (!webhookGone) await client.call((api) => api.deleteWebhook());
    webhookGone = true;
    const updates = await client.updates(offset, pollSeconds, signal);
    offset = Math.max(offset, ...updates.map(({ update_id: id }) => id + 1));
    const at = clock.now();
    return updates.map((update) => arrivalOf(update, JSON.stringify(update), at));
  }

  async function read({ body, receivedAt }: ClaimedArrival): Promise<readonly ChannelEvent[]> {
    const update = parsedJson(body);
    if (!isUpdate(update)) return [];
    await leaveStrangers(update);
    const query = update.callback_query;
    // Late or twice it is refused: the press counts all the same.
    if (query !== undefined) await client.api.answerCallbackQuery(query.id).catch(() => {});
    const event = eventOf(update, receivedAt);
    return event === undefined ? [] : [event];
  }

  /** In a group that is not the company's the bot has nothing to do: a line, and it is gone, whether it was told of coming in or not. */
  async function leaveStrangers({ my_chat_member: membership, message }: Update): Promise<void> {
    const { chat } = membership ?? message ?? {};
    if (chat === undefined || chat.type === 'private' || chat.id === parts.managerChat) return;
    if (membership !== undefined && !['member', 'administrator'].includes(membership.new_chat_member.status)) return;
    // The company's own group has got another number: to be set, not to be left.
    if (message?.migrate_from_chat_id === parts.managerChat && parts.managerChat !== null) return;
    if (membership === undefined && leftGroups.has(chat.id)) return;
    if (leftGroups.size > 1_000) leftGroups.clear();
    leftGroups.add(chat.id);
    await client.api.sendMessage(chat.id, parts.strangersGroup).catch(() => {});
    await client
      .call((api) => api.leaveChat(chat.id))
      .catch((error: unknown) => {
        // It is out already, or the group is no more.
        if (error instanceof AssistantError && goneCodes.has(error.code)) return;
        leftGroups.delete(chat.id);
        throw error;
      });
  }

  return {
    name: 'telegram',
    traits: { longestText: 4096, buttons: true, papers: ['file'], pace },
    receive,
    ...(settings.updates === 'polling' ? { pull } : {}),
    read,
    send: (request) => client.send(request),
    fetchFile: (request) => client.file(request),
    async chatLink(payload, signal) {
      username ??= (await client.call((api) => api.getMe(signal as never))).username;
      return `https://t.me/${username}?start=${payload}`;
    },
    async typing(address) {
      await client.api.sendChatAction(Number(address), 'typing').catch(() => {});
    },
  };
}

/** An update of a kind that is not read has its number all the same. */
function isUpdate(value: unknown): value is Update {
  return typeof value === 'object' && value !== null && 'update_id' in value && typeof value.update_id === 'number';
}
