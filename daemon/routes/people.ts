import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireWriter } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

const params = { type: 'object', properties: { id: { type: 'string' } } } as const;
const security = [{ operator: [] }];
const body = {
  type: 'object',
  required: ['with'],
  additionalProperties: false,
  properties: {
    with: { type: 'string', minLength: 6, maxLength: 64, description: 'Номер другого диалога или его окончание' },
  },
} as const;
const done = jsonAnswer('Записано', {
  type: 'object',
  properties: { schemaVersion: { const: 1 }, conversation: { type: 'string' }, with: { type: 'string' } },
});

/** Colleagues say whose conversations are one person's, and take it back. */
export function registerPeople(app: FastifyInstance, parts: ServerParts): void {
  const writing = admission((request) => requireWriter(request, parts));

  app.post<{ Params: { id: string }; Body: { with: string } }>(
    '/api/conversations/:id/join',
    {
      onRequest: writing.onRequest,
      schema: {
        summary: 'Это тот же человек, что в другом диалоге',
        description:
          'Бриф, расчёт и история другого диалога станут известны здесь; удаление и выгрузка данных охватят оба. Клиенту ничего не говорится.',
        tags: ['operators'],
        security,
        params,
        body,
        response: answers({ 202: done }, [401, 403, 404, 409, 410, 422, 429]),
      },
    },
    async (request, reply) => {
      const { name } = writing.of(request);
      const { id } = request.params;
      const other = await parts.people.joinBy(id, request.body.with, name);
      return reply.code(202).send({ schemaVersion: 1, conversation: id, with: other });
    },
  );

  app.post<{ Params: { id: string } }>(
    '/api/conversations/:id/split',
    {
      onRequest: writing.onRequest,
      schema: {
        summary: 'Отделить диалог: это другой человек',
        tags: ['operators'],
        security,
        params,
        response: answers({ 202: done }, [401, 403, 404, 409, 410, 429]),
      },
    },
    async (request, reply) => {
      const { name } = writing.of(request);
      const { id } = request.params;
      await parts.people.splitBy(id, name);
      return reply.code(202).send({ schemaVersion: 1, conversation: id });
    },
  );
}
