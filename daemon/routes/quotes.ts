import type { FastifyInstance } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import type { OrderRequest, ServerParts } from '../server-parts.ts';
import { findAsker } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

const ids = { type: 'string', maxLength: 100 } as const;

const body = {
  type: 'object',
  required: ['package'],
  additionalProperties: false,
  properties: {
    package: ids,
    options: {
      type: 'object',
      maxProperties: 100,
      additionalProperties: { type: 'integer' },
      description: 'Опция → количество',
    },
    set: { type: 'object', maxProperties: 50, additionalProperties: ids, description: 'Коэффициент → значение' },
    promo: { anyOf: [{ type: 'string', maxLength: 100 }, { type: 'null' }] },
  },
} as const;

const quoteAnswer = { type: 'object', description: 'Предложение; суммы в копейках' } as const;

export function registerQuotes(app: FastifyInstance, parts: ServerParts): void {
  app.post<{ Body: OrderRequest }>(
    '/api/quotes',
    {
      schema: {
        summary: 'Посчитать и сохранить предложение',
        tags: ['quotes'],
        security: [{ session: [] }, { operator: [] }],
        body,
        response: answers({ 201: jsonAnswer('Подписанное предложение', quoteAnswer) }, [401, 422, 429]),
      },
    },
    async (request, reply) => {
      const asker = await findAsker(request, parts);
      if (asker === undefined) throw new AssistantError(httpErrors.unauthorized);
      const conversation = asker.kind === 'visitor' ? asker.visitor.conversation : null;
      const quote = await parts.live.issueQuote(request.body, conversation);
      return reply.code(201).header('location', `/api/quotes/${quote.id}`).send(quote);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/quotes/:id',
    {
      schema: {
        summary: 'Предложение, выданное раньше',
        description:
          'Видят тот, кому оно выдано, и операторы; для остальных его нет. Истёкшее и отозванное посетителю — 410, операторам видно.',
        tags: ['quotes'],
        security: [{ session: [] }, { operator: [] }],
        params: { type: 'object', properties: { id: { type: 'string' } } },
        response: answers({ 200: jsonAnswer('Предложение', quoteAnswer) }, [404, 410]),
      },
    },
    async (request, reply) => {
      const asker = await findAsker(request, parts);
      const stored = asker === undefined ? undefined : await parts.store.readQuote(request.params.id);
      const own =
        asker?.kind === 'operator' ||
        (asker !== undefined && stored?.quote.conversation === asker.visitor.conversation);
      if (stored === undefined || !own) throw new AssistantError(httpErrors.notFound);
      if (asker?.kind === 'visitor') parts.live.assertUsable(stored);
      reply.header('cache-control', 'no-store');
      return stored.quote;
    },
  );
}
