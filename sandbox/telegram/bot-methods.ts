import { badRequest, tooMany } from './bot-failures.ts';
import type { BotMessage, BotUser, ReplyMarkup, SandboxChat, SandboxChats } from './chats.ts';
import { assertOpen, groupMethods } from './group-methods.ts';
import { messageText } from './message-text.ts';
import type { UpdateFeed } from './update-feed.ts';

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export type BotParams = Readonly<Record<string, unknown>>;

export interface BotMethodParts {
  readonly bot: BotUser;
  readonly chats: SandboxChats;
  readonly feed: UpdateFeed;
  readonly files: Map<string, UploadedFile>;
  /** A press that was not answered yet. */
  readonly presses: Set<string>;
  readonly now: () => Date;
  /** Messages a second into one chat before Telegram asks to wait; null: any. */
  readonly floodLimit: () => number | null;
  /** Messages a minute into one group; null: any. */
  readonly groupLimit: () => number | null;
  /** As a Bot API server of one's own: webhooks may be plain http and local. */
  readonly localWebhooks: boolean;
}

type Method = (params: BotParams) => unknown;

const captionLength = 1024;
const secretAlphabet = /^[A-Za-z0-9_-]*$/;

/** The methods of the Bot API that the product may use, by name in lower case. They throw `BotFailure`. */
export function botMethods(parts: BotMethodParts): Readonly<Record<string, Method>> {
  const { bot, chats, feed, files, presses, now } = parts;

  function post(params: BotParams, content: object): BotMessage {
    const chat = chats.writable(params.chat_id);
    limitFlood(chat);
    const thread = params.message_thread_id;
    if (thread !== undefined) assertOpen(chat, Number(thread));
    const markup = markupOf(params.reply_markup);
    const message: BotMessage = {
      message_id: chats.nextMessage(chat.id),
      from: bot,
      chat: chats.shown(chat),
      date: Math.floor(now().getTime() / 1000),
      ...(thread === undefined ? {} : { message_thread_id: Number(thread), is_topic_message: true }),
      ...content,
      ...(markup?.inline_keyboard === undefined ? {} : { reply_markup: markup }),
    };
    chat.messages.push(message);
    return message;
  }

  function limitFlood(chat: SandboxChat): void {
    const at = now().getTime();
    const recent = chat.sent.filter((each) => each > at - 60_000);
    const limit = parts.floodLimit();
    if (limit !== null && recent.filter((each) => each > at - 1000).length >= limit) throw tooMany(1);
    const ofGroups = parts.groupLimit();
    const oldest = recent[recent.length - (ofGroups ?? 0)];
    if (chat.type !== 'private' && ofGroups !== null && oldest !== undefined) {
      throw tooMany(Math.max(1, Math.ceil((oldest + 60_000 - at) / 1000)));
    }
    chat.sent.splice(0, chat.sent.length, ...recent, at);
  }

  function find(params: BotParams): { chat: SandboxChat; index: number; message: BotMessage } {
    const chat = chats.writable(params.chat_id);
    const index = chat.messages.findIndex(({ message_id }) => message_id === Number(params.message_id));
    const message = chat.messages[index];
    if (message === undefined) throw badRequest('message to edit not found');
    return { chat, index, message };
  }

  function sendFile(kind: 'document' | 'photo', params: BotParams): BotMessage {
    const file = fileOf(params[kind]);
    const caption = params.caption === undefined ? undefined : messageText(params.caption, params.parse_mode);
    if (caption !== undefined && caption.length > captionLength) throw badRequest('message caption is too long');
    const unique = `u${file.id}`;
    const shown =
      kind === 'document'
        ? {
            document: {
              file_id: file.id,
              file_unique_id: unique,
              file_name: file.name,
              mime_type: 'application/octet-stream',
              file_size: file.bytes.length,
            },
          }
        : {
            photo: [
              { file_id: file.id, file_unique_id: unique, width: 800, height: 1131, file_size: file.bytes.length },
            ],
          };
    return post(params, { ...shown, ...(caption === undefined ? {} : { caption }) });
  }

  function fileOf(value: unknown): UploadedFile {
    if (isUpload(value)) {
      if (value.bytes.length === 0) throw badRequest('file must be non-empty');
      files.set(value.id, value);
      return value;
    }
    const known = typeof value === 'string' ? files.get(value) : undefined;
    if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
    return known;
  }

  return {
    getme: () => ({
      ...bot,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
    }),
    getupdates: (params) =>
      feed.ask({
        offset: Number(params.offset ?? 0),
        limit: Math.min(100, Math.max(1, Number(params.limit ?? 100))),
        timeoutS: Math.min(50, Number(params.timeout ?? 0)),
        allowed: listOf(params.allowed_updates),
      }),
    setwebhook(params) {
      const url = String(params.url ?? '');
      if (url === '') return removeWebhook(feed);
      const secret = params.secret_token === undefined ? null : String(params.secret_token);
      if (secret !== null && secret.length > 256) throw badRequest('secret token is too long');
      if (secret !== null && !secretAlphabet.test(secret))
        throw badRequest('secret token contains unallowed characters');
      if (!parts.localWebhooks) assertPublic(url);
      const description = feed.webhook?.url === url ? 'Webhook is already set' : 'Webhook was set';
      feed.webhook = { url, secretToken: secret, allowedUpdates: listOf(params.allowed_updates) };
      feed.deliver();
      return { result: true, description };
    },
    deletewebhook: () => removeWebhook(feed),
    getwebhookinfo: () => ({
      url: feed.webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: feed.pending,
      ...(feed.lastError === null
        ? {}
        : { last_error_date: Math.floor(now().getTime() / 1000), last_error_message: feed.lastError }),
      ...(feed.webhook?.allowedUpdates == null ? {} : { allowed_updates: feed.webhook.allowedUpdates }),
    }),
    sendmessage(params) {
      chats.writable(params.chat_id);
      return post(params, { text: messageText(params.text, params.parse_mode) });
    },
    senddocument: (params) => sendFile('document', params),
    sendphoto: (params) => sendFile('photo', params),
    editmessagetext(params) {
      const { chat, index, message } = find(params);
      if (message.from.id !== bot.id) throw badRequest("message can't be edited");
      const text = messageText(params.text, params.parse_mode);
      const markup = markupOf(params.reply_markup);
      const next = { ...withoutMarkup(message), text, ...(markup === undefined ? {} : { reply_markup: markup }) };
      return replaceMessage(chat, index, next);
    },
    editmessagereplymarkup(params) {
      const { chat, index, message } = find(params);
      const markup = markupOf(params.reply_markup);
      return replaceMessage(chat, index, {
        ...withoutMarkup(message),
        ...(markup === undefined ? {} : { reply_markup: markup }),
      });
    },
    deletemessage(params) {
      const { chat, index, message } = find(params);
      if (now().getTime() / 1000 - message.date > 48 * 3600) throw badRequest("message can't be deleted for everyone");
      chat.messages.splice(index, 1);
      return true;
    },
    answercallbackquery(params) {
      if (!presses.delete(String(params.callback_query_id))) {
        throw badRequest('query is too old and response timeout expired or query ID is invalid');
      }
      if (String(params.text ?? '').length > 200) throw badRequest('MESSAGE_TOO_LONG');
      return true;
    },
    sendchataction(params) {
      chats.writable(params.chat_id);
      if (!/^(typing|upload_document|upload_photo)$/.test(String(params.action)))
        throw badRequest('wrong parameter action in request');
      return true;
    },
    sendmessagedraft(params) {
      if (chats.writable(params.chat_id).type !== 'private') throw badRequest('chat not found');
      if (Number(params.draft_id ?? 0) === 0) throw badRequest('DRAFT_ID_INVALID');
      return true;
    },
    setmycommands(params) {
      const commands = Array.isArray(params.commands) ? params.commands : [];
      const wrong = commands.some(
        ({ command, description }) => !/^[a-z0-9_]{1,32}$/.test(command) || !(String(description).length <= 256),
      );
      if (commands.length > 100 || wrong) throw badRequest('BOT_COMMAND_INVALID');
      return true;
    },
    getfile(params) {
      const file = files.get(String(params.file_id));
      if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
      if (file.bytes.length > 20 * 1024 * 1024) throw badRequest('file is too big');
      return {
        file_id: file.id,
        file_unique_id: `u${file.id}`,
        file_size: file.bytes.length,
        file_path: file.name.endsWith('.oga') ? `voice/${file.id}.oga` : `files/${file.id}`,
      };
    },
    leavechat(params) {
      chats.writable(params.chat_id).member = false;
      return true;
    },
    ...groupMethods({ bot, chats, now }),
  };
}

export function isUpload(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes);
}

function replaceMessage(chat: SandboxChat, index: number, next: BotMessage): BotMessage {
  const before = chat.messages[index];
  if (JSON.stringify(before) === JSON.stringify(next)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  chat.messages[index] = next;
  return next;
}

function withoutMarkup({ reply_markup: _, ...message }: BotMessage): BotMessage {
  return message as BotMessage;
}

function removeWebhook(feed: UpdateFeed): object {
  const description = feed.webhook === null ? 'Webhook is already deleted' : 'Webhook was deleted';
  feed.webhook = null;
  return { result: true, description };
}

function assertPublic(url: string): void {
  const bad = (reason: string) => badRequest(`bad webhook: ${reason}`);
  if (!URL.canParse(url) || !url.startsWith('https:')) throw bad('An HTTPS URL must be provided for webhook');
  const { port, hostname } = new URL(url);
  if (!['', '443', '80', '88', '8443'].includes(port))
    throw bad('Webhook can be set up only on ports 80, 88, 443 or 8443');
  if (/^(127\.|10\.|192\.168\.|localhost$)/.test(hostname)) throw bad(`IP address ${hostname} is reserved`);
}

/** JSON where the request was a form. */
function listOf(value: unknown): readonly string[] | null {
  const list: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(list) ? list.map(String) : null;
}

function markupOf(value: unknown): ReplyMarkup | undefined {
  if (value === undefined) return undefined;
  const markup = (typeof value === 'string' ? JSON.parse(value) : value) as ReplyMarkup;
  for (const button of markup.inline_keyboard?.flat() ?? []) {
    if (button.text === '') throw badRequest('inline keyboard button text must be non-empty');
    const bytes = Buffer.byteLength(button.callback_data ?? '');
    if (button.url === undefined && (bytes < 1 || bytes > 64)) throw badRequest('BUTTON_DATA_INVALID');
  }
  return markup;
}
