import { createServer as createHttpServer } from 'node:http';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AssistantError } from '../assistant/errors.ts';
import { refuseBrokenRequest } from './broken-request.ts';
import { tellFailure } from './failure-answer.ts';
import { bodyLimitKib, errorBody, httpErrors, localeOfRequest } from './http-failure.ts';
import { originAllowed } from './origins.ts';
import { createRouteList } from './route-list.ts';
import { registerChatCrossing } from './routes/chat-crossing.ts';
import { registerChatMessages } from './routes/chat-messages.ts';
import { registerChatSessions } from './routes/chat-sessions.ts';
import { registerChatSocket } from './routes/chat-socket-upgrade.ts';
import { registerCorrections } from './routes/corrections.ts';
import { registerDesk } from './routes/desk.ts';
import { registerDocuments } from './routes/documents.ts';
import { registerFeeds } from './routes/feeds.ts';
import { registerHealth } from './routes/health.ts';
import { registerMetrics } from './routes/metrics.ts';
import { registerOpenapi } from './routes/openapi.ts';
import { registerOperatorSession } from './routes/operator-session.ts';
import { registerOperators } from './routes/operators.ts';
import { registerPages } from './routes/pages.ts';
import { registerPeople } from './routes/people.ts';
import { registerPrivacy } from './routes/privacy.ts';
import { registerQuotes } from './routes/quotes.ts';
import { registerWebhooks } from './routes/webhooks.ts';
import { lazySchemas } from './schema-validation.ts';
import type { ServerParts } from './server-parts.ts';
import { createVendorDoors } from './vendor-doors.ts';

const requestTimeoutMs = 30_000;
const keepAliveMs = 20_000;

/** The HTTP face of the daemon, complete but not listening. Everything it needs comes in `parts`. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { settings, logger, live } = parts;
  const atDoor = createVendorDoors(parts, bodyLimitKib * 1024);
  const app = Fastify({
    serverFactory: (handler) =>
      createHttpServer({ requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveMs }, (request, response) => {
        if (!atDoor(request, response)) handler(request, response);
      }),
    // An empty list must not read as "believe everyone".
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    bodyLimit: bodyLimitKib * 1024,
    logger: false,
    genReqId: () => parts.ids.next(),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    // Stopping is ours: sockets are told first, then the listener goes.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    schemaController: lazySchemas,
    exposeHeadRoutes: true,
    // Addresses that do not decode or have an endless part reach neither the routes nor the handlers below.
    frameworkErrors: (_error, request, reply: FastifyReply) => {
      const locale = localeOfRequest(request.headers['accept-language']);
      const error = errorBody(new AssistantError(httpErrors.notFound), locale);
      return reply.code(404).send({ error, requestId: request.id });
    },
    clientErrorHandler: (error, socket) => refuseBrokenRequest(error, socket, parts.ids.next()),
  });

  app.setErrorHandler(async (thrown, request, reply) => {
    const locale = localeOfRequest(request.headers['accept-language']);
    const { status, answer } = tellFailure(parts, thrown, { route: routeOf(request), requestId: request.id, locale });
    return reply.code(status).send(answer);
  });
  app.setNotFoundHandler({ preHandler: [] }, async () => {
    throw new AssistantError(httpErrors.notFound);
  });

  const routes = createRouteList(app);
  await registerWebhooks(app, parts);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  app.addHook('onResponse', async (request, reply) => {
    parts.metrics.request(request.method, routeOf(request), reply.statusCode, reply.elapsedTime / 1000);
    logger.debug(
      { method: request.method, route: routeOf(request), status: reply.statusCode, requestId: request.id },
      'request done',
    );
  });

  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: settings.publicUrl?.startsWith('https:') === true ? { maxAge: 31_536_000 } : false,
  });
  await app.register(cors, {
    delegator: (request: FastifyRequest, done) => {
      const chat = request.url.startsWith('/api/');
      const origin = chat && originAllowed(request, live.web().origins, settings.publicUrl);
      done(null, {
        origin: origin && request.headers.origin !== undefined ? request.headers.origin : false,
        methods: ['GET', 'POST'],
        allowedHeaders: ['authorization', 'content-type'],
        exposedHeaders: ['x-request-id', 'retry-after'],
        maxAge: 600,
      });
    },
  });
  await app.register(rateLimit, {
    global: true,
    timeWindow: 60_000,
    cache: 20_000,
    max: () => live.web().limits.requestsPerMinute,
    errorResponseBuilder: (_request, context) =>
      new AssistantError(httpErrors.limited, { seconds: Math.ceil(context.ttl / 1000) }),
  });

  registerHealth(app, parts);
  registerMetrics(app, parts);
  registerChatSessions(app, parts);
  registerChatMessages(app, parts);
  registerChatCrossing(app, parts);
  await registerChatSocket(app, parts);
  registerQuotes(app, parts);
  registerOperators(app, parts);
  await registerDesk(app, parts);
  registerPeople(app, parts);
  registerCorrections(app, parts);
  registerOperatorSession(app, parts);
  registerDocuments(app, parts);
  registerFeeds(app, parts);
  registerPrivacy(app, parts);
  registerPages(app, parts);
  registerOpenapi(app, { parts, routes });
  return app;
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
