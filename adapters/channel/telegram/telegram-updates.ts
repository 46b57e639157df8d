import type { CallbackQuery, Message as TelegramMessage, Update } from 'grammy/types';
import type { ChannelEvent } from '../../../assistant/ports/channel.ts';
import { type Attachment, attachmentText } from '../../../assistant/transcript/attachment.ts';
import type { Visit } from '../../../assistant/transcript/conversation-state.ts';
import { customerCommands, type InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';

/** Kinds of updates that are read; the others are not even asked for. */
export const readUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member', 'chat_member'] as const;

/** Updates of one chat follow each other; a press belongs to the chat it was made in. */
export function laneOf(update: Update): string {
  const chat = chatOf(update);
  return chat === undefined ? `update:${update.update_id}` : String(chat.id);
}

/** The chat that an update is about; undefined for what is about none. */
export function chatOf(update: Update): TelegramMessage['chat'] | undefined {
  const { message, edited_message: edited, callback_query: query, my_chat_member: own, chat_member: member } = update;
  return (message ?? edited ?? query?.message ?? own ?? member)?.chat;
}

/** What a private update means; undefined when it is nothing that the assistant listens to. Times are UTC. */
export function eventOf(update: Update, receivedAt: Date): ChannelEvent | undefined {
  const chat = chatOf(update);
  if (chat?.type !== 'private') return undefined;
  const { message, edited_message: edited, callback_query: query, my_chat_member: membership } = update;
  const common = { address: String(chat.id), externalId: String(update.update_id), opening };
  if (message !== undefined) return isService(message) ? undefined : { ...common, ...said(message) };
  if (edited !== undefined) return { ...common, ...corrected(edited) };
  if (query !== undefined) return { ...common, ...pressed(query, receivedAt) };
  if (membership === undefined) return undefined;
  const reachable = membership.new_chat_member.status === 'member';
  return { ...common, at: dated(membership.date), event: { kind: 'reach', reachable }, message: null };
}

/** Telegram tells that something was done in the chat; nobody has said anything. Whatever is new and is not one of these is said. */
const services = [
  ...['pinned_message', 'message_auto_delete_timer_changed', 'chat_background_set', 'write_access_allowed'],
  ...['connected_website', 'users_shared', 'chat_shared', 'boost_added', 'proximity_alert_triggered'],
];

function isService(message: TelegramMessage): boolean {
  return services.some((each) => each in message);
}

const opening = { visit: null, manned: false };

type Happened = Pick<ChannelEvent, 'at' | 'event' | 'message' | 'link'>;

function said(message: TelegramMessage): Happened {
  const at = dated(message.date);
  const line = (text: string) => visitorMessage(lineId(message), text, at);
  const { text, contact } = message;
  if (text !== undefined) {
    const event = spoken(text);
    if (event.kind !== 'started') return { at, event, message: line(text) };
    const link = event.visit?.utm.content;
    return { at, event, message: null, ...(link === undefined ? {} : { link }) };
  }
  if (contact !== undefined) {
    // Anybody's card can be sent; it is his own when Telegram says so.
    const own = contact.user_id !== undefined && contact.user_id === message.from?.id;
    const event: InboundEvent = { kind: 'contact', phone: contact.phone_number, own };
    return { at, event, message: line(contact.phone_number) };
  }
  const attachment = attachmentOf(message);
  return { at, event: { kind: 'attachment', attachment }, message: line(attachmentText(attachment)) };
}

/** Words, or one of the commands that the bot knows; a command may carry the bot's name. */
function spoken(text: string): InboundEvent {
  const found = /^\/([a-z_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text.trim());
  const [, name = '', rest = ''] = found ?? [];
  const command = name.toLowerCase();
  if (command === 'start') return { kind: 'started', visit: visitOf(rest.trim()) };
  const known = customerCommands.find((each) => each === command);
  return known === undefined ? { kind: 'text', text } : { kind: 'command', command: known };
}

/** Where the link was that brought him here. */
function visitOf(payload: string): Visit | null {
  return payload === ''
    ? null
    : { page: null, referrer: null, utm: { source: 'telegram', content: payload.slice(0, 64) } };
}

function corrected(message: TelegramMessage): Happened {
  const at = dated(message.edit_date ?? message.date);
  const text = message.text ?? message.caption ?? '';
  const id = `${lineId(message)}.${message.edit_date ?? message.date}`;
  const event = { kind: 'edited', original: lineId(message), text } as const;
  return { at, event, message: visitorMessage(id, `✎ ${text}`, at) };
}

function pressed({ data, message }: CallbackQuery, at: Date): Happened {
  const key = data ?? '';
  const label = labelOf(message, key);
  return {
    at,
    event: { kind: 'button', value: key, label },
    message: label === null ? null : visitorMessage(`press:${at.getTime()}:${key}`, label, at),
  };
}

/** The words on the button; Telegram tells them with the press as long as the message is not too old. */
function labelOf(message: CallbackQuery['message'], key: string): string | null {
  const markup = message !== undefined && 'reply_markup' in message ? message.reply_markup : undefined;
  const button = markup?.inline_keyboard.flat().find((each) => 'callback_data' in each && each.callback_data === key);
  return button?.text ?? null;
}

function lineId({ chat, message_id }: TelegramMessage): string {
  return `telegram.${chat.id}.${message_id}`;
}

function attachmentOf(message: TelegramMessage): Attachment {
  const text = message.caption ?? null;
  const { voice, audio, photo, video, document, sticker, location, venue } = message;
  const round = message.video_note;
  if (voice !== undefined) return { type: 'voice', reference: voice.file_id, seconds: voice.duration, text };
  if (audio !== undefined) {
    const { file_id: reference, duration: seconds, file_name: name } = audio;
    return { type: 'voice', reference, seconds, text: text ?? name ?? null };
  }
  if (photo !== undefined) return { type: 'photo', reference: photo.at(-1)?.file_id ?? null, text };
  if (video !== undefined) return { type: 'video', reference: video.file_id, text };
  if (round !== undefined) return { type: 'video', reference: round.file_id, text };
  if (sticker !== undefined) return { type: 'sticker', reference: sticker.file_id, text: sticker.emoji ?? null };
  if (document !== undefined)
    return { type: 'file', reference: document.file_id, text: text ?? document.file_name ?? null };
  const place = venue === undefined ? location : venue.location;
  if (place !== undefined) {
    const words = venue === undefined ? '' : `${venue.title}, ${venue.address}, `;
    return { type: 'location', reference: null, text: `${words}${place.latitude}, ${place.longitude}` };
  }
  return { type: 'other', reference: null, text };
}

function dated(seconds: number): Date {
  return new Date(seconds * 1000);
}
