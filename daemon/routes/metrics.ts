import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import type { ServerParts } from '../server-parts.ts';
import { bearerOf } from '../visitors.ts';

export function registerMetrics(app: FastifyInstance, parts: ServerParts): void {
  app.get(
    '/metrics',
    {
      config: { rateLimit: false },
      schema: {
        summary: 'Показатели для Prometheus',
        description: 'С METRICS_TOKEN — по этому токену, без него — только с этой же машины.',
        tags: ['service'],
        response: { 200: { description: 'Показатели', content: { 'text/plain': { schema: { type: 'string' } } } } },
      },
    },
    async (request, reply) => {
      if (!mayRead(request, parts.settings.metricsToken)) throw new AssistantError(httpErrors.unauthorized);
      const { contentType, text } = await parts.metrics.page();
      return reply.header('content-type', contentType).send(text);
    },
  );
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token === null) {
    // Whatever came through a proxy is not this machine, however near the proxy stands.
    const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    return !forwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
  }
  const given = Buffer.from(bearerOf(request) ?? '');
  const expected = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
