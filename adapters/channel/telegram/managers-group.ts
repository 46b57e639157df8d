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
  /** Asked each time: whoever has left has no say from that moment on. */
  function memberNow(member: number) {
    return client.call((api) =>
      api.getChatMember(chat, member).catch((error: unknown) => {
        if (isUnknownMember(error)) return undefined;
        throw error;
      }),
    );
  }

  return {
    chat,
    longestText: 4096,
    read({ body, receivedAt }) {
      const update = parsedJson(body) as Update | undefined;
      return update === undefined ? undefined : groupEventOf(update, chat, receivedAt);
    },

    async isManager(member) {
      const found = await memberNow(member);
      if (found === undefined || !inTheGroup.has(found.status)) return false;
      if (found.status === 'restricted' && !found.is_member) return false;
      return settings.ids === null ? administrators.has(found.status) : settings.ids.includes(member);
    },

    isOwner: async (member) => (await memberNow(member))?.status === 'creator',

    readPrivate({ body }) {
      const { message } = (parsedJson(body) as Update | undefined) ?? {};
      if (message?.chat.type !== 'private' || message.from === undefined || message.text === undefined)
        return undefined;
      return { by: memberOf(message.from), text: message.text };
    },

    async tellPrivately(member, text, signal) {
      const options = { link_preview_options: { is_disabled: true } };
      return client.call((api) =>
        api.sendMessage(member, text, options, signal as never).then(
          () => true,
          (error: unknown) => {
            if (isNotForUs(error)) return false;
            throw error;
          },
        ),
      );
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

    post: ({ thread, text, buttons, asks, signal }) =>
      client.call(async (api) => {
        const keyboard = [buttons.map(({ label, value }) => ({ text: label, callback_data: value }))];
        const options = {
          link_preview_options: { is_disabled: true },
          ...(thread === null ? {} : { message_thread_id: thread }),
          ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
          ...(asks === true ? { reply_markup: { force_reply: true as const, selective: true } } : {}),
        };
        const { message_id: message } = await api.sendMessage(chat, text, options, signal as never);
        return message;
      }),

    edit: ({ message, text, buttons, signal }) =>
      client.call(async (api) => {
        const keyboard = [buttons.map(({ label, value }) => ({ text: label, callback_data: value }))];
        const options = {
          link_preview_options: { is_disabled: true },
          ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
        };
        await api.editMessageText(chat, message, text, options, signal as never).catch((error: unknown) => {
          if (!isNothingToEdit(error)) throw error;
        });
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
    const replyTo = message.reply_to_message?.message_id ?? null;
    const did: GroupEvent['did'] = text === undefined ? { kind: 'other' } : { kind: 'line', text, replyTo };
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

/** A bot may write to nobody who has not written to it first. */
function isNotForUs(error: unknown): boolean {
  return /can't initiate conversation|bot was blocked|chat not found|user is deactivated/i.test(descriptionOf(error));
}

/** It says so already, or is not there any more. */
function isNothingToEdit(error: unknown): boolean {
  const description = descriptionOf(error);
  return /message is not modified|message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(
    description,
  );
}

function isUnknownMember(error: unknown): boolean {
  return /member not found|user not found|PARTICIPANT_ID_INVALID|USER_ID_INVALID/i.test(descriptionOf(error));
}

function descriptionOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'description' in error ? String(error.description) : '';
}
