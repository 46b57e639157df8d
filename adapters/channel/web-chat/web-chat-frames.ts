import { AssistantError } from '../../../assistant/errors.ts';
import { webChatErrors } from './web-chat-errors.ts';

/** What a visitor says: typed words or a pressed button. `id` is the client's own: the same id is the same line. */
export type VisitorLine =
  | { readonly kind: 'text'; readonly id: string; readonly text: string }
  | { readonly kind: 'button'; readonly id: string; readonly button: string };

export interface HelloFrame {
  readonly kind: 'hello';
  readonly token: string;
  /** The last transcript number the client has; 0 = none. */
  readonly after: number;
}

export type ClientFrame = HelloFrame | VisitorLine;

const longestId = 100;
const longestButton = 200;

/** Rejects with WEB_CHAT_FRAME, or with WEB_CHAT_TEXT_EMPTY or WEB_CHAT_TEXT_TOO_LONG that name the line's `id`. */
export function decodeFrame(text: string, limits: { textLength: number }): ClientFrame {
  const frame = parseObject(text);
  switch (frame.type) {
    case 'hello':
      return decodeHello(frame);
    case 'message':
    case 'button':
      return decodeLine(frame, limits);
    default:
      throw refused('type');
  }
}

/** The body of POST /api/chat/messages and a frame of the socket are the same line. */
export function decodeLine(line: Readonly<Record<string, unknown>>, limits: { textLength: number }): VisitorLine {
  const { id, text, button } = line;
  // Half a character is written as U+FFFD like any other half: different ids would become one.
  if (typeof id !== 'string' || id.length === 0 || id.length > longestId || !id.isWellFormed()) throw refused('id');
  if (button !== undefined) {
    if (typeof button !== 'string' || button.length === 0 || button.length > longestButton) throw refused('button');
    if (text !== undefined) throw refused('text, button');
    return { kind: 'button', id, button };
  }
  if (typeof text !== 'string') throw refused('text');
  const words = text.replaceAll('\u0000', '').trim();
  if (words === '') throw new AssistantError(webChatErrors.textEmpty, { id });
  if (words.length > limits.textLength) {
    throw new AssistantError(webChatErrors.textTooLong, { id, limit: limits.textLength });
  }
  return { kind: 'text', id, text: words };
}

function decodeHello(frame: Readonly<Record<string, unknown>>): HelloFrame {
  const { token, after = 0 } = frame;
  if (typeof token !== 'string' || token === '') throw new AssistantError(webChatErrors.hello);
  if (typeof after !== 'number' || !Number.isSafeInteger(after) || after < 0) throw refused('after');
  return { kind: 'hello', token, after };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AssistantError(webChatErrors.frame, { reason: 'JSON' }, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function refused(reason: string): AssistantError {
  return new AssistantError(webChatErrors.frame, { reason });
}
