import { badRequest } from './bot-failures.ts';
import type { BotMessage, BotUser, SandboxChat, SandboxChats } from './chats.ts';

interface GroupParts {
  readonly bot: BotUser;
  readonly chats: SandboxChats;
  readonly now: () => Date;
}

type Params = Readonly<Record<string, unknown>>;

const longestName = 128;

/** What only groups have: topics of a forum, members and their rights. By method in lower case; they throw `BotFailure`. */
export function groupMethods({ bot, chats, now }: GroupParts): Readonly<Record<string, (params: Params) => unknown>> {
  function forum({ chat_id: id }: Params): SandboxChat {
    const chat = chats.writable(id);
    if (!chat.isForum) throw badRequest('the chat is not a forum');
    return chat;
  }

  function managed(params: Params) {
    const chat = forum(params);
    mayManage(chat);
    return { chat, topic: topicOf(chat, Number(params.message_thread_id)) };
  }

  function service(chat: SandboxChat, thread: number, content: object): BotMessage {
    const message: BotMessage = {
      message_id: thread,
      from: bot,
      chat: chats.shown(chat),
      date: Math.floor(now().getTime() / 1000),
      message_thread_id: thread,
      is_topic_message: true,
      ...content,
    };
    chat.messages.push(message);
    return message;
  }

  return {
    createforumtopic(params) {
      const chat = forum(params);
      mayManage(chat);
      const name = nameOf(params.name);
      const thread = chats.nextMessage(chat.id);
      chat.topics.set(thread, { name, closed: false });
      service(chat, thread, { forum_topic_created: { name, icon_color: 7322096 } });
      return { message_thread_id: thread, name, icon_color: 7322096 };
    },
    editforumtopic(params) {
      const { topic } = managed(params);
      if (params.name === undefined) return true;
      const name = nameOf(params.name);
      if (name === topic.name) throw badRequest('TOPIC_NOT_MODIFIED');
      topic.name = name;
      return true;
    },
    closeforumtopic: (params) => close(managed(params).topic, true),
    reopenforumtopic: (params) => close(managed(params).topic, false),
    deleteforumtopic(params) {
      const { chat } = managed(params);
      const thread = Number(params.message_thread_id);
      chat.topics.delete(thread);
      const kept = chat.messages.filter((each) => each.message_thread_id !== thread);
      chat.messages.splice(0, chat.messages.length, ...kept);
      return true;
    },
    getchat(params) {
      return { ...chats.shown(chats.writable(params.chat_id)), accent_color_id: 0 };
    },
    getchatadministrators(params) {
      const chat = chats.writable(params.chat_id);
      if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
      const people = [...chat.members.values()].filter(({ status }) => /^(creator|administrator)$/.test(status));
      return people.map(({ user, status }) => ({ user, status }));
    },
    getchatmember(params) {
      const chat = chats.writable(params.chat_id);
      const id = Number(params.user_id);
      if (id === bot.id) {
        const { status, manageTopics } = chat.rights;
        return { user: bot, status, ...(status === 'administrator' && { can_manage_topics: manageTopics }) };
      }
      const member = chat.members.get(id);
      if (member === undefined) throw badRequest('member not found');
      return { user: member.user, status: member.status };
    },
  };
}

/** Throws where nothing can be written under this topic. */
export function assertOpen(chat: SandboxChat, thread: number): void {
  const topic = topicOf(chat, thread);
  if (topic.closed && !(chat.rights.status === 'administrator' && chat.rights.manageTopics)) {
    throw badRequest('TOPIC_CLOSED');
  }
}

function topicOf(chat: SandboxChat, thread: number) {
  const topic = chat.topics.get(thread);
  if (topic === undefined) throw badRequest('message thread not found');
  return topic;
}

function mayManage({ rights }: SandboxChat): void {
  if (rights.status !== 'administrator' || !rights.manageTopics) {
    throw badRequest('not enough rights to create a topic');
  }
}

function nameOf(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || name.length > longestName) throw badRequest('TOPIC_TITLE_EMPTY');
  return name;
}

function close(topic: { closed: boolean }, closed: boolean): true {
  if (topic.closed === closed) throw badRequest('TOPIC_NOT_MODIFIED');
  topic.closed = closed;
  return true;
}
