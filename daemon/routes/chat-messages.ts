import type { FastifyInstance } from 'fastify';
import { decodeLine } from '../../runtime/web-chat.ts';
import { baseOf, requireOrigin } from '../origins.ts';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireOpenChat, requireVisitor } from '../visitors.ts';
import { answers, jsonAnswer, messageSchema } from './schemas.ts';

const id = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  description: 'Придумывает клиент; повтор ничего не добавит',
};

const body = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: {
    id,
    text: { type: 'string', maxLength: 20_000 },
    button: { type: 'string', minLength: 1, maxLength: 200, description: 'value нажатой кнопки' },
  },
} as const;

export function registerChatMessages(app: FastifyInstance, parts: ServerParts): void {
  const speaking = admission((request) => {
    requireOpenChat(parts);
    requireOrigin(request, parts.live.web().origins, parts.settings.publicUrl);
    return requireVisitor(request, parts);
  });
  const reading = admission((request) => requireVisitor(request, parts));

  app.post<{ Body: Record<string, unknown> }>(
    '/api/chat/messages',
    {
      onRequest: speaking.onRequest,
      schema: {
        summary: 'Сказать что-нибудь или нажать кнопку',
        description: 'Ответ приходит после записи на диск. Нужно одно из двух: text или button.',
        tags: ['chat'],
        security: [{ session: [] }],
        body,
        response: answers(
          {
            202: jsonAnswer('Записано', {
              type: 'object',
              properties: { id: { type: 'string' }, seq: { type: 'integer' } },
            }),
          },
          [401, 403, 422, 429],
        ),
      },
    },
    async (request, reply) => {
      const { conversation } = speaking.of(request);
      const { limits } = parts.live.web();
      const accepted = await parts.webChat.receive(conversation, decodeLine(request.body, limits), limits);
      parts.metrics.accepted();
      // Other tabs of the same visitor see the line at once.
      void parts.webChat.hub.deliver(conversation);
      return reply.code(202).send(accepted);
    },
  );

  app.get<{ Querystring: { after?: string } }>(
    '/api/chat/messages',
    {
      onRequest: reading.onRequest,
      schema: {
        summary: 'Реплики после данного номера',
        tags: ['chat'],
        security: [{ session: [] }],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            after: { type: 'string', pattern: '^\\d{1,9}$', description: 'seq последней полученной реплики' },
          },
        },
        response: answers(
          {
            200: jsonAnswer('Реплики по порядку, не более 200', {
              type: 'object',
              properties: { messages: { type: 'array', items: messageSchema } },
            }),
          },
          [401, 422],
        ),
      },
    },
    async (request, reply) => {
      const { conversation } = reading.of(request);
      const after = Number(request.query.after ?? 0);
      const messages = await parts.store.readMessages({ conversation, after });
      const base = baseOf(request, parts.settings.publicUrl);
      reply.header('cache-control', 'no-store');
      return { messages: messages.map((message) => parts.present(message, base)) };
    },
  );
}
