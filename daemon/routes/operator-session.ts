import type { FastifyInstance } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import type { ServerParts } from '../server-parts.ts';
import { pageHeader, sessionCookie, sessionKeyOf } from '../session-cookie.ts';
import { admission, requireOperator } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

const operatorAnswer = {
  type: 'object',
  properties: {
    schemaVersion: { const: 1 },
    name: { type: 'string' },
    role: { enum: ['viewer', 'operator', 'owner'] },
    expiresAt: { type: 'string', format: 'date-time' },
  },
} as const;

/** How the operator page is signed in and out. */
export function registerOperatorSession(app: FastifyInstance, parts: ServerParts): void {
  const url = '/api/operator/session';
  const looking = admission((request) => requireOperator(request, parts));

  app.post<{ Body: { link: string } }>(
    url,
    {
      schema: {
        summary: 'Войти на страницу сотрудника по одноразовой ссылке',
        description: `Сессия остаётся в cookie, которую видит только сервер; страница шлёт с ней заголовок ${pageHeader}.`,
        tags: ['operators'],
        body: {
          type: 'object',
          required: ['link'],
          additionalProperties: false,
          properties: { link: { type: 'string', maxLength: 2000, description: 'Что стоит в ссылке после #token=' } },
        },
        response: answers({ 201: jsonAnswer('Вход выполнен', operatorAnswer) }, [401, 410, 422, 429]),
      },
    },
    async (request, reply) => {
      // Another site must not sign anybody in here.
      if (request.headers[pageHeader] === undefined) throw new AssistantError(httpErrors.unauthorized);
      const { operator, key, expiresAt } = await parts.operatorSessions.open(request.body.link);
      const maxAge = Math.floor((expiresAt.getTime() - parts.clock.now().getTime()) / 1000);
      reply.header('set-cookie', sessionCookie(request, { key, maxAge })).header('cache-control', 'no-store');
      const { name, role } = operator;
      return reply.code(201).send({ schemaVersion: 1, name, role, expiresAt: expiresAt.toISOString() });
    },
  );

  app.get(
    url,
    {
      onRequest: looking.onRequest,
      schema: {
        summary: 'Кто вошёл',
        tags: ['operators'],
        security: [{ operator: [] }],
        response: answers({ 200: jsonAnswer('Сотрудник', operatorAnswer) }, [401, 403]),
      },
    },
    async (request, reply) => {
      const { name, role, expiresAt } = looking.of(request);
      reply.header('cache-control', 'no-store');
      return { schemaVersion: 1, name, role, expiresAt: expiresAt.toISOString() };
    },
  );

  app.delete(
    url,
    {
      schema: {
        summary: 'Выйти',
        tags: ['operators'],
        response: { 204: { description: 'Сессия закончена: её ключ больше никого не впустит' } },
      },
    },
    async (request, reply) => {
      const key = sessionKeyOf(request);
      if (key !== undefined) await parts.operatorSessions.close(key);
      return reply
        .header('set-cookie', sessionCookie(request, { key: '', maxAge: 0 }))
        .code(204)
        .send();
    },
  );
}
