import type { Socket } from 'node:net';
import { AssistantError } from '../assistant/errors.ts';
import { errorBody, httpErrors } from './http-failure.ts';

/** Answers what Node could not even parse as a request: the same shape as every other refusal, then the line is closed. */
export function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusLines[error.code ?? ''] ?? '400 Bad Request';
  const told = new AssistantError(httpErrors.invalid, { reason: error.code ?? error.message });
  const body = JSON.stringify({ error: errorBody(told, 'ru'), requestId });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
