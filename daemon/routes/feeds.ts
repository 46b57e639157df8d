import type { FastifyInstance } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import type { ServerParts } from '../server-parts.ts';
import { errorAnswer } from './schemas.ts';

/** What Avito's Autoload fetches: the last good feed, always whole. */
export function registerFeeds(app: FastifyInstance, parts: ServerParts): void {
  app.get<{ Params: { secret: string } }>(
    '/feeds/avito/:secret',
    {
      schema: {
        summary: 'Объявления для автозагрузки Авито',
        description: 'Последний принятый фид целиком; секретная часть адреса – AVITO_FEED_SECRET.',
        tags: ['feeds'],
        params: { type: 'object', properties: { secret: { type: 'string' } } },
        response: {
          200: { description: 'XML', content: { 'application/xml': { schema: { type: 'string' } } } },
          304: { description: 'Не изменился', type: 'null' },
          404: errorAnswer,
          503: errorAnswer,
        },
      },
    },
    async (request, reply) => {
      if (!parts.feed.admits(request.params.secret)) throw new AssistantError(httpErrors.notFound);
      const feed = await parts.feed.inForce();
      if (feed === null) throw new AssistantError(httpErrors.notFound);
      const etag = `"${feed.etag}"`;
      reply
        .header('etag', etag)
        .header('last-modified', feed.at.toUTCString())
        .header('cache-control', 'private, no-cache')
        .header('x-robots-tag', 'noindex');
      if (names(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return reply
        .header('content-type', 'application/xml; charset=utf-8')
        .send(Buffer.from(feed.xml.buffer, feed.xml.byteOffset, feed.xml.byteLength));
    },
  );
}

/** Of a list of validators; a weak one of the same bytes will do. */
function names(list: string | undefined, etag: string): boolean {
  return (list ?? '').split(',').some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, '')));
}
