import type { FastifyInstance } from 'fastify';
import { AssistantError, defineErrors } from '../../assistant/errors.ts';
import type { StoredQuote } from '../../assistant/ports/quote-store.ts';
import { quoteErrors } from '../../assistant/pricing/quote-errors.ts';
import type { OrderRequest } from '../../assistant/pricing/resolve-order.ts';
import { httpErrors } from '../http-failure.ts';
import type { ServerParts } from '../server-parts.ts';
import { admission, findAsker, requireCommitter } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

/** The same codes in words for a customer, who has no command line. */
export const visitorQuoteErrors = defineErrors({
  expired: {
    ...quoteErrors.expired,
    ru: { message: 'Смета {id} действовала до {date}', hint: 'Попросите в чате посчитать её по сегодняшним ценам' },
    en: { message: 'Quote {id} was valid until {date}', hint: "Ask in the chat to compute it at today's prices" },
  },
  withdrawn: {
    ...quoteErrors.withdrawn,
    ru: { message: 'Смета {id} отозвана {date}', hint: 'Попросите в чате новый расчёт или позовите человека' },
    en: { message: 'Quote {id} was withdrawn on {date}', hint: 'Ask in the chat for a new quote or for a human' },
  },
});

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

const quoteAnswer = { type: 'object', description: 'Смета; суммы в копейках' } as const;

export function registerQuotes(app: FastifyInstance, parts: ServerParts): void {
  const committing = admission((request) => requireCommitter(request, parts));

  app.post<{ Body: OrderRequest }>(
    '/api/quotes',
    {
      onRequest: committing.onRequest,
      schema: {
        summary: 'Посчитать и сохранить смету',
        description: 'Смета посетителя относится к его разговору; роль viewer обещать цены не может.',
        tags: ['quotes'],
        security: [{ session: [] }, { operator: [] }],
        body,
        response: answers({ 201: jsonAnswer('Подписанная смета', quoteAnswer) }, [401, 403, 422, 429, 503]),
      },
    },
    async (request, reply) => {
      const asker = committing.of(request);
      const conversation = asker.kind === 'visitor' ? asker.visitor.conversation : null;
      // A token outlives an erased conversation: nothing may be promised to nobody.
      if (conversation !== null && (await parts.store.readConversation(conversation)) === undefined) {
        throw new AssistantError(httpErrors.unauthorized);
      }
      const quote = await parts.live.issueQuote(request.body, conversation);
      return reply.code(201).header('location', `/api/quotes/${quote.id}`).send(quote);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/quotes/:id',
    {
      schema: {
        summary: 'Смета, выданная раньше',
        description:
          'Видят тот, кому она выдана, и операторы; для остальных её нет. Истёкшая и отозванная посетителю — 410; операторам ' +
          'она видна, у отозванной есть withdrawnAt. Подпись проверяется: подделанная — 403.',
        tags: ['quotes'],
        security: [{ session: [] }, { operator: [] }],
        params: { type: 'object', properties: { id: { type: 'string' } } },
        response: answers({ 200: jsonAnswer('Смета', quoteAnswer) }, [403, 404, 410]),
      },
    },
    async (request, reply) => {
      const asker = await findAsker(request, parts);
      const known = asker === undefined ? undefined : await parts.store.readQuote(request.params.id);
      const own =
        asker?.kind === 'operator' || (asker !== undefined && known?.quote.conversation === asker.visitor.conversation);
      if (known === undefined || !own) throw new AssistantError(httpErrors.notFound);
      const stored = await parts.live.readQuote(known.quote.id);
      reply.header('cache-control', 'no-store');
      if (asker?.kind === 'visitor') {
        assertUsableForVisitor(stored, parts);
        return stored.quote;
      }
      const { quote, withdrawnAt } = stored;
      return withdrawnAt === null ? quote : { ...quote, withdrawnAt: withdrawnAt.toISOString() };
    },
  );
}

function assertUsableForVisitor(stored: StoredQuote, { live }: ServerParts): void {
  try {
    live.assertUsable(stored);
  } catch (error) {
    const words =
      error instanceof AssistantError
        ? Object.values(visitorQuoteErrors).find(({ code }) => code === error.code)
        : undefined;
    if (words === undefined || !(error instanceof AssistantError)) throw error;
    throw new AssistantError(words, error.parameters, { cause: error });
  }
}
