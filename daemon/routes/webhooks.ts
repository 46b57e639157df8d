import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { type Door, takeAtDoor } from '../vendor-doors.ts';

/**
 * The doors of vendors as routes, for what vendor-doors.ts leaves to them. Bodies are taken as they come, whatever type the vendor
 * says they have.
 */
export async function registerWebhooks(app: FastifyInstance, parts: ServerParts): Promise<void> {
  await app.register(async (doors) => {
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    const schema = { summary: 'Сообщения поставщика: проверяются, записываются, остальное потом', tags: ['webhooks'] };
    const options = { schema, config: { rateLimit: false } } as const;
    doors.post('/webhooks/telegram', options, (request, reply) =>
      take(request, reply, { channel: 'telegram', secret: null }),
    );
    doors.post<{ Params: { secret: string } }>('/webhooks/avito/:secret', options, (request, reply) =>
      take(request, reply, { channel: 'avito', secret: request.params.secret }),
    );
  });

  async function take({ headers, body }: FastifyRequest, reply: FastifyReply, door: Door): Promise<unknown> {
    const status = await takeAtDoor(parts, door, { headers, body: typeof body === 'string' ? body : '' });
    return status === 404 ? reply.callNotFound() : reply.code(status).send('');
  }
}
