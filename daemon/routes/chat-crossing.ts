import type { FastifyInstance } from 'fastify';
import { requireOrigin } from '../origins.ts';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireOpenChat, requireVisitor } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

/** The way from the chat on a site into Telegram: a link that works once and says nothing about whose it is. */
export function registerChatCrossing(app: FastifyInstance, parts: ServerParts): void {
  const crossing = admission((request) => {
    requireOpenChat(parts);
    requireOrigin(request, parts.live.web().origins, parts.settings.publicUrl);
    return requireVisitor(request, parts);
  });

  app.post(
    '/api/chat/telegram-link',
    {
      config: { rateLimit: { max: () => parts.live.web().limits.sessionsPerMinute, timeWindow: 60_000 } },
      onRequest: crossing.onRequest,
      schema: {
        summary: 'Ссылка, по которой этот разговор продолжится в Telegram',
        description:
          'Одноразовая и подписанная, действует час; о том, чья она, по ней не узнать. Бот выключен — 404, Telegram не отвечает — 503.',
        tags: ['chat'],
        security: [{ session: [] }],
        response: answers(
          {
            201: jsonAnswer('Ссылка', {
              type: 'object',
              properties: {
                schemaVersion: { const: 1 },
                url: { type: 'string', format: 'uri' },
                expiresAt: { type: 'string', format: 'date-time' },
              },
            }),
          },
          [401, 403, 404, 429, 503],
        ),
      },
    },
    async (request, reply) => {
      const { conversation } = crossing.of(request);
      const { url, expiresAt } = await parts.crossings.offer(conversation, 'telegram');
      reply.header('cache-control', 'no-store');
      return reply.code(201).send({ schemaVersion: 1, url, expiresAt: expiresAt.toISOString() });
    },
  );
}
