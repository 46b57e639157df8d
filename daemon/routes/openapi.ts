import type { FastifyInstance } from 'fastify';
import type { ListedRoute } from '../route-list.ts';
import type { ServerParts } from '../server-parts.ts';

/** Built from what the routes check with, at the first request for it. */
export function registerOpenapi(
  app: FastifyInstance,
  { parts, routes }: { parts: ServerParts; routes: readonly ListedRoute[] },
): void {
  let description: object | undefined;
  app.get('/openapi.json', { schema: { summary: 'Это описание', tags: ['service'] } }, async (_request, reply) => {
    description ??= describe(routes, parts.settings.version);
    return reply.header('access-control-allow-origin', '*').send(description);
  });
}

function describe(routes: readonly ListedRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, url, schema } of routes) {
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(schema) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'sales-assistant',
      version,
      description: 'Чат на сайте, предложения, документы и состояние сервера. Суммы — целые копейки, время — UTC.',
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'POST /api/chat/sessions' },
        operator: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'sales-assistant token create' },
      },
    },
  };
}

function operation({ body, querystring, params, response, ...words }: ListedRoute['schema']): object {
  return {
    ...words,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(querystring, 'query')],
    ...(body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: response ?? { 200: { description: 'OK' } },
  };
}

function parametersOf(schema: object | undefined, place: 'path' | 'query'): object[] {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, object> };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: each,
  }));
}
