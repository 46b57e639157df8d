import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { BrokenTransport } from './failures.ts';

export interface StreamShape {
  /** Bytes a piece: small ones fall inside characters of UTF-8. */
  readonly pieceBytes: number;
  readonly delayMs: number;
  /** Characters of text or of a call's arguments in an event. */
  readonly eventCharacters: number;
}

export const streamShape: StreamShape = { pieceBytes: 7, delayMs: 0, eventCharacters: 5 };

export interface StreamPlan {
  readonly events: readonly string[];
  /** What the API sends when it fails in the middle. */
  readonly errorEvent: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends the events as bytes in pieces that respect nothing; a failure strikes in the middle. */
export async function sendEvents(
  response: ServerResponse,
  { events, errorEvent, headers }: StreamPlan,
  { pieceBytes, delayMs }: StreamShape,
  failure: BrokenTransport | undefined,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...headers,
  });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  if (failure === 'silence') return;
  const half = events.slice(0, Math.ceil(events.length / 2));
  const sent = failure === undefined ? events : failure === 'not_json' ? [...half, 'data: {"choices": [\n\n'] : half;
  const bytes = Buffer.from(sent.join('') + (failure === 'stream_error' ? errorEvent : ''), 'utf8');
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    if (response.destroyed) return;
    response.write(bytes.subarray(from, from + pieceBytes));
    if (delayMs > 0) await setTimeout(delayMs);
    else await setImmediate();
  }
  if (failure === 'socket_cut') response.destroy();
  else response.end();
}

/** Equal parts by characters, at least one. */
export function inParts(text: string, characters: number): string[] {
  const letters = [...text];
  const parts: string[] = [];
  for (let from = 0; from < letters.length; from += characters)
    parts.push(letters.slice(from, from + characters).join(''));
  return parts;
}
