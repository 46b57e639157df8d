import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ChannelName } from '../assistant/ports/conversation-store.ts';
import { notFoundHere, tellFailure } from './failure-answer.ts';
import { localeOfRequest } from './http-failure.ts';
import type { ServerParts } from './server-parts.ts';

export interface Door {
  readonly channel: ChannelName;
  /** Of the address; null where it stands elsewhere. */
  readonly secret: string | null;
}

const telegramDoor: Door = { channel: 'telegram', secret: null };
const avitoDoor = '/webhooks/avito/';

/** Verifies what a vendor brings and stores it; the status that the vendor gets, 404 where there is no such door. */
export async function takeAtDoor(
  parts: ServerParts,
  door: Door,
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: string },
): Promise<number> {
  const channel = parts.channels().get(door.channel);
  if (channel === undefined) return 404;
  const received = channel.receive({
    headers: headers as Readonly<Record<string, string | undefined>>,
    ...{ body, secret: door.secret, at: parts.clock.now() },
  });
  if (received.kind === 'refused') return received.status;
  const { arrivals } = received;
  const [only] = arrivals;
  if (only === undefined) return 200;
  const recorded =
    arrivals.length === 1
      ? [await parts.store.recordArrival(only)]
      : await Promise.all(arrivals.map((arrival) => parts.store.recordArrival(arrival)));
  if (recorded.some(({ duplicate }) => !duplicate)) parts.onArrival();
  return 200;
}

/**
 * Answers vendors before Fastify sees the request: the way through hooks that only browsers need costs more than storing an update.
 * False where anything about the request is unusual; routes/webhooks.ts answers then.
 */
export function createVendorDoors(
  parts: ServerParts,
  mostBytes: number,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const { headers, url = '' } = request;
    const door = request.method === 'POST' ? doorAt(url) : undefined;
    if (door === undefined || parts.stopping()) return false;
    const length = Number(headers['content-length']);
    if (!(length <= mostBytes) || headers['transfer-encoding'] !== undefined) return false;
    const began = performance.now();
    const route = door === telegramDoor ? url : `${avitoDoor}:secret`;
    const answered = (status: number) =>
      parts.metrics.request('POST', route, status, (performance.now() - began) / 1000);
    let first: Buffer | undefined;
    let rest: Buffer[] | undefined;
    request.on('data', (chunk: Buffer) => {
      if (first === undefined) first = chunk;
      else if (rest === undefined) rest = [first, chunk];
      else rest.push(chunk);
    });
    request.on('end', () => {
      const body = (rest === undefined ? first : Buffer.concat(rest))?.toString() ?? '';
      takeAtDoor(parts, door, { headers, body }).then(
        (status) => {
          if (status === 404) answerFailure(notFoundHere());
          else response.writeHead(status, nothing).end();
          answered(status);
        },
        (error: unknown) => answered(answerFailure(error)),
      );
    });
    return true;

    function answerFailure(error: unknown): number {
      const locale = localeOfRequest(headers['accept-language']);
      const { status, answer } = tellFailure(parts, error, { route, requestId: parts.ids.next(), locale });
      const body = JSON.stringify(answer);
      const length = Buffer.byteLength(body);
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
        .end(body);
      return status;
    }
  };
}

const nothing = { 'content-length': '0' } as const;

function doorAt(url: string): Door | undefined {
  if (url === '/webhooks/telegram') return telegramDoor;
  if (!url.startsWith(avitoDoor)) return undefined;
  const secret = url.slice(avitoDoor.length);
  return /^[\w-]{1,200}$/.test(secret) ? { channel: 'avito', secret } : undefined;
}
