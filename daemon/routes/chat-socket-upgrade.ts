import type { ServerResponse } from 'node:http';
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { webChatErrors } from '../../runtime/web-chat.ts';
import { ChatSocket } from '../chat-socket.ts';
import { httpErrors, localeOfRequest } from '../http-failure.ts';
import { baseOf, requireOrigin } from '../origins.ts';
import type { ServerParts } from '../server-parts.ts';
import { requireOpenChat } from '../visitors.ts';

const mostFrameBytes = 64 * 1024;
const pingEveryMs = 25_000;
const helloWithinMs = 10_000;
const closeWithinMs = 2000;

export async function registerChatSocket(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const sockets = new Set<ChatSocket>();
  const responses = new WeakMap<FastifyRequest, ServerResponse>();

  await app.register(websocket, {
    // Compression costs 300 KiB a connection and gains nothing on lines this short.
    options: { maxPayload: mostFrameBytes, perMessageDeflate: false, clientTracking: false },
    preClose: (done) => {
      clearInterval(pings);
      closeAll(sockets).then(() => done(), done);
    },
  });

  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, pingEveryMs);
  pings.unref();

  app.get(
    '/api/chat/socket',
    {
      websocket: true,
      config: { rateLimit: false },
      onRequest: async (request, reply) => {
        responses.set(request, reply.raw);
        requireOpenChat(parts);
        if (!request.ws) throw new AssistantError(httpErrors.invalid, { reason: 'Upgrade: websocket' });
        const { origins, limits } = parts.live.web();
        requireOrigin(request, origins, parts.settings.publicUrl);
        if (sockets.size >= limits.connections) throw new AssistantError(webChatErrors.full);
      },
      schema: {
        summary: 'Переписка по WebSocket',
        description: frames,
        tags: ['chat'],
      },
    },
    (wire, request) => {
      forgetUpgrade(wire, request, responses.get(request));
      const base = baseOf(request, parts.settings.publicUrl);
      const socket = new ChatSocket(wire, base, localeOfRequest(request.headers['accept-language']), parts);
      sockets.add(socket);
      const impatience = setTimeout(() => socket.requireHello(), helloWithinMs);
      impatience.unref();
      wire.on('message', (data, isBinary) => socket.receive(data as Buffer, isBinary));
      wire.on('pong', () => socket.pong());
      wire.on('close', () => {
        clearTimeout(impatience);
        sockets.delete(socket);
        socket.closed();
      });
    },
  );
}

/**
 * An open socket keeps nothing of the request it came by: Fastify's request and reply and Node's response would double
 * what an idle visitor costs.
 */
function forgetUpgrade(wire: WebSocket, request: FastifyRequest, response: ServerResponse | undefined): void {
  response?.detachSocket(request.raw.socket);
  wire.removeAllListeners('error');
  wire.on('error', cutOff);
}

function cutOff(this: WebSocket): void {
  this.terminate();
}

/** Everyone is told that we go; who does not hear it is cut off. */
async function closeAll(sockets: ReadonlySet<ChatSocket>): Promise<void> {
  for (const socket of sockets) socket.goAway();
  const deadline = Date.now() + closeWithinMs;
  while (sockets.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const socket of sockets) socket.terminate();
}

const frames = `Кадры — JSON. Первым клиент шлёт {"type":"hello","token","after"}, где after — seq последней полученной реплики.
Дальше клиент: {"type":"message","id","text"} или {"type":"button","id","button"}.
Сервер: {"type":"accepted","id","seq"} после записи; {"type":"typing"}; {"type":"delta","reply","text"} — предварительный
кусок ответа, пустой text берёт его назад; {"type":"message","message"} — реплика, она заменяет предварительный текст; {"type":"error","error"}.
Коды закрытия: 1001 сервер уходит, 1003 двоичный кадр, 1007 непонятный кадр, 1008 слишком часто, 1013 клиент не успевает читать,
4401 нет действующего токена.`;
