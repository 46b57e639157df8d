import type { Message as TelegramMessage, Update, User } from 'grammy/types';
import { AssistantError } from '../../../assistant/errors.ts';
import type { GroupEvent, GroupMember, ManagersGroup } from '../../../assistant/ports/managers-group.ts';
import { parsedJson } from '../../http/json-answer.ts';
import type { TelegramClient } from './telegram-client.ts';
import type { ManagersSettings } from './telegram-config.ts';

export interface ManagersGroupParts {
  readonly client: TelegramClient;
  /** TELEGRAM_MANAGER_CHAT_ID: a supergroup with topics. */
  readonly chat: number;
  readonly settings: Pick<ManagersSettings, 'ids'>;
}

const inTheGroup = new Set(['creator', 'administrator', 'member', 'restricted']);
const administrators = new Set(['creator', 'administrator']);

/** A supergroup with topics in which the bot is an administrator that may manage them. */
export function createManagersGroup({ client, chat, settings }: ManagersGroupParts): ManagersGroup {
  return {
    chat,
    longestText: 4096,
    read({ body, receivedAt }) {
      const update = parsedJson(body) as Update | undefined;
      return update === undefined ? undefined : groupEventOf(update, chat, receivedAt);
    },

    async isManager(member) {
      // Asked each time: whoever has left has no say from that moment on.
      const found = await client.call((api) =>
        api.getChatMember(chat, member).catch((error: unknown) => {
          if (isUnknownMember(error)) return undefined;
          throw error;
        }),
      );
      if (found === undefined || !inTheGroup.has(found.status)) return false;
      if (found.status === 'restricted' && !found.is_member) return false;
      return settings.ids === null ? administrators.has(found.status) : settings.ids.includes(member);
    },

    createTopic: (name, signal) =>
      client.call(async (api) => {
        const topic = await api.createForumTopic(chat, name.slice(0, 128), {}, signal as never);
        return topic.message_thread_id;
      }),

    deleteTopic: (thread) =>
      client.call(async (api) => {
        await api.deleteForumTopic(chat, thread);
      }),

    post: ({ thread, text, buttons, signal }) =>
      client.call(async (api) => {
        const keyboard = [buttons.map(({ label, value }) => ({ text: label, callback_data: value }))];
        const options = {
          link_preview_options: { is_disabled: true },
          ...(thread === null ? {} : { message_thread_id: thread }),
          ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
        };
        await api.sendMessage(chat, text, options, signal as never);
      }),

    async answerPress(query, text) {
      await client.api.answerCallbackQuery(query, { text: text.slice(0, 200) }).catch(() => {});
    },

    isTopicGone: (error) =>
      error instanceof AssistantError &&
      /thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i.test(String(error.parameters.reason ?? '')),
  };
}

/** What a colleague has done; undefined for what the bot or Telegram itself did, and for what happened elsewhere. */
export function groupEventOf(update: Update, chat: number, receivedAt: Date): GroupEvent | undefined {
  const { update_id: number, message, callback_query: query } = update;
  const id = String(number);
  if (message !== undefined && message.chat.id === chat) {
    const { from, date } = message;
    if (from === undefined || from.is_bot || isService(message)) return undefined;
    const { text } = message;
    const did: GroupEvent['did'] = text === undefined ? { kind: 'other' } : { kind: 'line', text };
    return { by: memberOf(from), thread: threadOf(message), id, at: new Date(date * 1000), did };
  }
  if (query?.message?.chat.id !== chat || query.data === undefined) return undefined;
  const pressed = query.message;
  const thread = 'message_thread_id' in pressed ? threadOf(pressed) : null;
  const did: GroupEvent['did'] = { kind: 'press', value: query.data, query: query.id };
  return { by: memberOf(query.from), thread, id, at: receivedAt, did };
}

function threadOf(message: Pick<TelegramMessage, 'message_thread_id' | 'is_topic_message'>): number | null {
  return message.is_topic_message === true ? (message.message_thread_id ?? null) : null;
}

function memberOf({ id, username, first_name: first, last_name: last }: User): GroupMember {
  const name = username === undefined ? [first, last].filter(Boolean).join(' ') : `@${username}`;
  return { id, name };
}

const contents = [
  'text',
  'photo',
  'document',
  'voice',
  'audio',
  'video',
  'video_note',
  'sticker',
  'location',
  'contact',
];

/** Somebody has come, a topic was made: nobody has said anything. */
function isService(message: TelegramMessage): boolean {
  return !contents.some((each) => each in message);
}

function isUnknownMember(error: unknown): boolean {
  const description =
    typeof error === 'object' && error !== null && 'description' in error ? String(error.description) : '';
  return /member not found|user not found|PARTICIPANT_ID_INVALID|USER_ID_INVALID/i.test(description);
}
