import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChannelName } from '../../assistant/ports/conversation-store.ts';
import type { ServerParts } from '../server-parts.ts';

/**
 * The doors of vendors: verified, stored, answered; everything else happens later. Bodies are taken as they come, whatever type the
 * vendor says they have.
 */
export async function registerWebhooks(app: FastifyInstance, parts: ServerParts): Promise<void> {
  await app.register(async (doors) => {
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    const schema = { summary: 'Сообщения поставщика: проверяются, записываются, остальное потом', tags: ['webhooks'] };
    const options = { schema } as const;
    doors.addHook('onResponse', (request, reply, done) => {
      const { url = 'unknown' } = request.routeOptions;
      parts.metrics.request(request.method, url, reply.statusCode, reply.elapsedTime / 1000);
      done();
    });
    doors.post('/webhooks/telegram', options, (request, reply) => take(request, reply, 'telegram', null));
    doors.post<{ Params: { secret: string } }>('/webhooks/avito/:secret', options, (request, reply) =>
      take(request, reply, 'avito', request.params.secret),
    );
  });

  async function take(
    request: FastifyRequest,
    reply: FastifyReply,
    name: ChannelName,
    secret: string | null,
  ): Promise<unknown> {
    const channel = parts.channels().get(name);
    if (channel === undefined) return reply.callNotFound();
    const body = typeof request.body === 'string' ? request.body : '';
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const received = channel.receive({ headers, body, secret, at: parts.clock.now() });
    if (received.kind === 'refused') {
      if (received.status === 404) return reply.callNotFound();
      return reply.code(received.status).send('');
    }
    const { arrivals } = received;
    if (arrivals.length > 0) {
      const recorded = await Promise.all(arrivals.map((arrival) => parts.store.recordArrival(arrival)));
      if (recorded.some(({ duplicate }) => !duplicate)) parts.onArrival();
    }
    return reply.code(200).send('');
  }
}
